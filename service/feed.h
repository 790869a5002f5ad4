// Those who wait for a log to grow beyond what they have seen.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace reserve::service {

class Feed {
public:
    using Clock = std::chrono::steady_clock;
    // Told once: when the log is larger than `since`, when its time is over, or at the end.
    using Tell = std::move_only_function<void()>;

    // false: too many wait already, or the feed is closed.
    bool wait(std::uint64_t since, Clock::time_point until, Tell tell);
    // The log has that many entries now. Cheap: who waits is told by tell_due.
    void grew(std::uint64_t size);
    // Tells those for whom the log grew, and those whose time is over.
    void tell_due(Clock::time_point now);
    void close();
    bool is_waited_for() const;

private:
    struct Waiter {
        std::uint64_t since;
        Clock::time_point until;
        Tell tell;
    };

    mutable std::mutex mutex_;
    std::vector<Waiter> waiters_;
    std::uint64_t size_ = 0;
    bool closed_ = false;
};

}  // namespace reserve::service
