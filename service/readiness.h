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

    // What `look` says now, or said at most a second ago, or while another look goes on before
    // it; not ready as long as nobody has seen anything.
    bool seen(Clock::time_point now, const std::function<bool()>& look);

private:
    struct Look {
        Clock::time_point at;
        bool is_ready;
    };

    std::mutex mutex_;
    std::optional<Look> last_;
    bool looks_ = false;
};

}  // namespace reserve::service
