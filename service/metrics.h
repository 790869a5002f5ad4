// What the service counts, in the text form of Prometheus (version 0.0.4).
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "http/server_counts.h"
#include "service/shelf.h"

namespace reserve::service {

class Metrics {
public:
    // A request was answered: of a route, with that status, after that time.
    void served(std::string_view pattern, int status, std::int64_t microseconds);
    // A commit of so many acts, of which so many were refused.
    void judged(std::size_t acts, std::size_t refusals);
    void limited() { ++limited_; }
    // A request to this ledger of the shelf, for reasons of the ledger's or the machine's.
    void failed(std::string_view ledger);

    std::string text(Shelf& shelf, const http::ServerCounts& wire) const;

private:
    // Upper bounds in microseconds, the last without one.
    static constexpr std::array<std::int64_t, 9> kBounds{
        500, 1'000, 2'500, 10'000, 25'000, 100'000, 500'000, 2'500'000, 10'000'000};
    struct Durations {
        std::array<std::uint64_t, kBounds.size() + 1> counts{};
        std::int64_t sum = 0;
    };

    mutable std::mutex mutex_;
    std::map<std::pair<std::string_view, int>, std::uint64_t> requests_;
    std::map<std::string_view, Durations> durations_;
    std::map<std::string_view, std::uint64_t> failures_;
    std::atomic<std::uint64_t> acts_ = 0;
    std::atomic<std::uint64_t> refusals_ = 0;
    std::atomic<std::uint64_t> limited_ = 0;
};

}  // namespace reserve::service
