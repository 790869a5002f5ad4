// Where the time comes from, so that tests and sandboxes can say.
#pragma once

#include <cstdint>
#include <memory>

namespace reserve {

class Clock {
public:
    virtual ~Clock() = default;
    // Microseconds since 1970-01-01T00:00:00Z.
    virtual std::int64_t now_microseconds() = 0;
};

std::shared_ptr<Clock> system_clock();

}  // namespace reserve
