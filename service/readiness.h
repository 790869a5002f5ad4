// Whether the ledgers can go on, looked at for all who ask within a second.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

namespace reserve::service {

class Readiness {
public:
    using Clock = std::chrono::steady_clock;

    // What `look` says now, or said at most a second ago.
    bool seen(Clock::time_point now, const std::function<bool()>& look);

private:
    struct Look {
        Clock::time_point at;
        bool is_ready;
    };

    std::mutex mutex_;
    std::optional<Look> last_;
};

}  // namespace reserve::service
