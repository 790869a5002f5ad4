// Who asks while somebody looks waits for what he sees.
#include "service/readiness.h"

namespace reserve::service {
namespace {

constexpr auto kLasts = std::chrono::seconds(1);

}  // namespace

bool Readiness::seen(Clock::time_point now, const std::function<bool()>& look) {
    const std::scoped_lock held(mutex_);
    if (!last_ || now - last_->at > kLasts) {
        last_ = Look{now, look()};
    }
    return last_->is_ready;
}

}  // namespace reserve::service
