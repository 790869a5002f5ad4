// How often somebody may ask: a bucket a token, or an address where no token is shown.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace reserve::service {

struct RateLimits {
    std::uint32_t requests = 30'000;  // in the window; 0: no limit
    std::uint32_t window_s = 60;
};

struct Allowance {
    bool is_granted = true;
    std::uint32_t left = 0;
    std::uint32_t more_in_s = 0;  // until a request more is allowed
};

class RateLimiter {
public:
    using Clock = std::chrono::steady_clock;

    explicit RateLimiter(const RateLimits& limits) : limits_(limits) {}

    const RateLimits& limits() const { return limits_; }
    // Takes one from the bucket of that name.
    Allowance take(std::string_view whose, Clock::time_point now);

private:
    struct Bucket {
        std::int64_t microrequests = 0;  // left, in millionths
        Clock::time_point since;
    };
    void fill(Bucket& bucket, Clock::time_point now) const;
    void forget_full(Clock::time_point now);

    RateLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace reserve::service
