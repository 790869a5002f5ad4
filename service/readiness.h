// Whether the ledgers can go on, looked at for all who ask within a second.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace reserve::service {

class Readiness {
public:
    using Clock = std::chrono::steady_clock;

    // What `look` says now, or said at most a second ago.
    std::string seen(Clock::time_point now, const std::function<std::string()>& look);

private:
    struct Look {
        Clock::time_point at;
        std::string said;
    };

    std::mutex mutex_;
    std::optional<Look> last_;
};

}  // namespace reserve::service
