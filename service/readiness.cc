// A look may take its time: who asks meanwhile is told what the last one saw.
#include "service/readiness.h"

#include <new>

namespace reserve::service {
namespace {

constexpr auto kLasts = std::chrono::seconds(1);

bool is_seen_ready(const std::function<bool()>& look) try {
    return look();
} catch (const std::bad_alloc&) {
    return false;
}

}  // namespace

bool Readiness::seen(Clock::time_point now, const std::function<bool()>& look) {
    std::unique_lock held(mutex_);
    if ((last_ && now - last_->at <= kLasts) || looks_) {
        return last_ && last_->is_ready;
    }
    looks_ = true;
    held.unlock();
    const bool is_ready = is_seen_ready(look);
    held.lock();
    looks_ = false;
    last_ = Look{now, is_ready};
    return is_ready;
}

}  // namespace reserve::service
