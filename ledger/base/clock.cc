// The machine's clock.
#include "ledger/base/clock.h"

#include <chrono>

namespace reserve {
namespace {

class SystemClock : public Clock {
public:
    std::int64_t now_microseconds() override {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
    }
};

}  // namespace

std::shared_ptr<Clock> system_clock() {
    return std::make_shared<SystemClock>();
}

}  // namespace reserve
