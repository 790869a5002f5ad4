// They are told outside the lock: what they do may take its time.
#include "service/feed.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace reserve::service {

bool Feed::wait(Waiter waiter) {
    {
        const std::scoped_lock held(mutex_);
        if (closed_) {
            return false;
        }
        if (size_ <= waiter.since) {
            waiters_.push_back(std::move(waiter));
            return true;
        }
    }
    waiter.tell();  // it grew between the question and the wait
    return true;
}

void Feed::grew(std::uint64_t size) {
    const std::scoped_lock held(mutex_);
    size_ = std::max(size_, size);
}

void Feed::stands_at(std::uint64_t size) {
    const std::scoped_lock held(mutex_);
    size_ = size;
}

void Feed::tell_due(Clock::time_point now) {
    std::vector<Waiter> due;
    {
        const std::scoped_lock held(mutex_);
        const auto rest = std::partition(waiters_.begin(), waiters_.end(), [&](const Waiter& one) {
            return !closed_ && one.since >= size_ && one.until > now && one.is_wanted();
        });
        due.assign(std::move_iterator(rest), std::move_iterator(waiters_.end()));
        waiters_.erase(rest, waiters_.end());
    }
    std::ranges::for_each(due, [](Waiter& one) { one.tell(); });
}

void Feed::close() {
    {
        const std::scoped_lock held(mutex_);
        closed_ = true;
    }
    tell_due(Clock::now());
}

bool Feed::is_waited_for() const {
    const std::scoped_lock held(mutex_);
    return !waiters_.empty();
}

}  // namespace reserve::service
