// A bucket fills evenly over the window. One that is full says nothing and can be forgotten.
#include "service/rate_limit.h"

#include <algorithm>

namespace reserve::service {
namespace {

constexpr std::size_t kMostBuckets = 10'000;
constexpr std::int64_t kOne = 1'000'000;

}  // namespace

void RateLimiter::fill(Bucket& bucket, Clock::time_point now) const {
    const auto passed =
        std::chrono::duration_cast<std::chrono::microseconds>(now - bucket.since).count();
    const std::int64_t most = kOne * limits_.requests;
    const std::int64_t window = kOne * limits_.window_s;
    bucket.microrequests =
        passed >= window
            ? most
            : std::min(most, bucket.microrequests + passed * limits_.requests / limits_.window_s);
    bucket.since = now;
}

void RateLimiter::forget_full(Clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& one) {
        Bucket filled = one.second;
        fill(filled, now);
        return filled.microrequests >= kOne * limits_.requests;
    });
}

Allowance RateLimiter::take(std::string_view whose, Clock::time_point now) {
    if (limits_.requests == 0) {
        return {};
    }
    const std::scoped_lock held(mutex_);
    if (buckets_.size() >= kMostBuckets) {
        forget_full(now);
    }
    const auto [at, is_new] =
        buckets_.try_emplace(std::string(whose), Bucket{kOne * limits_.requests, now});
    Bucket& bucket = at->second;
    if (!is_new) {
        fill(bucket, now);
    }
    const std::int64_t per_second =
        std::max<std::int64_t>(1, kOne * limits_.requests / limits_.window_s);
    if (bucket.microrequests < kOne) {
        const std::int64_t missing = kOne - bucket.microrequests;
        return {false, 0, static_cast<std::uint32_t>(1 + missing / per_second)};
    }
    bucket.microrequests -= kOne;
    const std::int64_t spent = kOne * limits_.requests - bucket.microrequests;
    return {true, static_cast<std::uint32_t>(bucket.microrequests / kOne),
            static_cast<std::uint32_t>((spent + per_second - 1) / per_second)};
}

}  // namespace reserve::service
