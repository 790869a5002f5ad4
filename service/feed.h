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
    // Told once: when the log is larger than `since`, when its time is over, when nobody wants it
    // any more, or at the end.
    struct Waiter {
        std::uint64_t since = 0;
        Clock::time_point until;
        std::function<bool()> is_wanted;
        std::move_only_function<void()> tell;
    };

    // false: the feed is closed.
    bool wait(Waiter waiter);
    // The log has that many entries now. Cheap: who waits is told by tell_due.
    void grew(std::uint64_t size);
    // It has as many as were just read in the file, fewer also: another one was put in its place.
    void stands_at(std::uint64_t size);
    // Tells those for whom the log grew, whose time is over, or who are gone.
    void tell_due(Clock::time_point now);
    void close();
    bool is_waited_for() const;

private:
    mutable std::mutex mutex_;
    std::vector<Waiter> waiters_;
    std::uint64_t size_ = 0;
    bool closed_ = false;
};

}  // namespace reserve::service
