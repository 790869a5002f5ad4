// Labels are the patterns of routes and the names of ledgers: nothing that callers choose freely.
#include "service/metrics.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

namespace reserve::service {
namespace {

std::string head_of(std::string_view name, std::string_view type, std::string_view help) {
    return fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

std::string seconds(std::int64_t microseconds) {
    return fmt::format("{}.{:06}", microseconds / 1'000'000, microseconds % 1'000'000);
}

std::string one(std::string_view name, std::string_view type, std::string_view help,
                std::uint64_t value) {
    return head_of(name, type, help) + fmt::format("{} {}\n", name, value);
}

std::string by_ledger(Shelf& shelf, std::string_view name, std::string_view type,
                      std::string_view help, const std::function<std::uint64_t(Book&)>& value) {
    std::string text = head_of(name, type, help);
    for (Book* book : shelf.open_books()) {
        text += fmt::format("{}{{ledger=\"{}\"}} {}\n", name, book->id(), value(*book));
    }
    return text;
}

std::string of_wire(const http::ServerCounts& wire) {
    return one("reserve_connections", "gauge", "connections now", wire.open) +
           one("reserve_connections_accepted_total", "counter", "connections since the start",
               wire.accepted) +
           one("reserve_connections_turned_away_total", "counter",
               "connections for which there was no place", wire.turned_away) +
           one("reserve_requests_received_total", "counter", "requests that came whole",
               wire.requests) +
           one("reserve_requests_failed_total", "counter", "requests whose handler failed",
               wire.failed) +
           one("reserve_requests_refused_total", "counter",
               "requests malformed, late, or without a place", wire.refused);
}

}  // namespace

void Metrics::served(std::string_view pattern, int status, std::int64_t microseconds) {
    const auto place = std::ranges::lower_bound(kBounds, microseconds) - kBounds.begin();
    const std::scoped_lock held(mutex_);
    ++requests_[{pattern, status}];
    Durations& durations = durations_[pattern];
    ++durations.counts.at(static_cast<std::size_t>(place));
    durations.sum += microseconds;
}

void Metrics::failed(std::string_view ledger) {
    const std::scoped_lock held(mutex_);
    ++failures_[ledger];
}

void Metrics::judged(std::size_t acts, std::size_t refusals) {
    acts_ += acts;
    refusals_ += refusals;
}

std::string Metrics::text(Shelf& shelf, const http::ServerCounts& wire) const {
    std::string text = head_of("reserve_requests_total", "counter", "requests answered");
    {
        const std::scoped_lock held(mutex_);
        for (const auto& [what, count] : requests_) {
            text += fmt::format("reserve_requests_total{{route=\"{}\",status=\"{}\"}} {}\n",
                                what.first, what.second, count);
        }
        constexpr std::string_view kName = "reserve_request_duration_seconds";
        text += head_of(kName, "histogram", "from a whole request to its answer");
        for (const auto& [route, durations] : durations_) {
            std::uint64_t sum = 0;
            for (std::size_t i = 0; i < durations.counts.size(); ++i) {
                sum += durations.counts.at(i);
                const std::string bound = i < kBounds.size() ? seconds(kBounds.at(i)) : "+Inf";
                text += fmt::format("{}_bucket{{route=\"{}\",le=\"{}\"}} {}\n", kName, route, bound,
                                    sum);
            }
            text += fmt::format("{}_sum{{route=\"{}\"}} {}\n{}_count{{route=\"{}\"}} {}\n", kName,
                                route, seconds(durations.sum), kName, route, sum);
        }
    }
    text += of_wire(wire);
    text += one("reserve_acts_total", "counter", "acts judged", acts_);
    text += one("reserve_refusals_total", "counter", "acts refused by a rule", refusals_);
    text += one("reserve_limited_total", "counter", "requests refused as too many", limited_);
    text += by_ledger(shelf, "reserve_failures_total", "counter",
                      "requests that failed and not by the asker's fault", [this](Book& book) {
                          const std::scoped_lock held(mutex_);
                          const auto found = failures_.find(book.id());
                          return found == failures_.end() ? 0 : found->second;
                      });
    text += by_ledger(shelf, "reserve_queue", "gauge", "jobs that wait for the writer",
                      [](Book& book) { return book.desk().waiting(); });
    text += by_ledger(shelf, "reserve_poisoned", "gauge", "1: a commit failed, nothing is recorded",
                      [](Book& book) { return std::uint64_t{book.desk().is_poisoned()}; });
    return text +
           by_ledger(shelf, "reserve_entries", "gauge", "entries in the log", [](Book& book) {
               const auto ledger = book.borrow();
               return ledger ? (*ledger)->head().size : 0;
           });
}

}  // namespace reserve::service
