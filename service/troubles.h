// What goes wrong with ledgers, told to the operator when it begins and again while it lasts.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace reserve::service {

class Troubles {
public:
    using Clock = std::chrono::steady_clock;

    // Whether it is to be told: not if the same was told of that ledger a minute ago or less.
    bool is_news(std::string_view ledger, std::string_view what, Clock::time_point now);

private:
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Clock::time_point> told_;  // ledger, what
};

}  // namespace reserve::service
