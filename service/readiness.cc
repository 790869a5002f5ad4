// Who asks while somebody looks waits for what he sees.
#include "service/readiness.h"

namespace reserve::service {
namespace {

constexpr auto kLasts = std::chrono::seconds(1);

}  // namespace

std::string Readiness::seen(Clock::time_point now, const std::function<std::string()>& look) {
    const std::scoped_lock held(mutex_);
    if (!last_ || now - last_->at > kLasts) {
        last_ = Look{now, look()};
    }
    return last_->said;
}

}  // namespace reserve::service
