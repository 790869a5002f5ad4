// The change feed: entries from a seq on; who has them all may wait for the next.
#include <algorithm>

#include "service/answers.h"
#include "service/pages.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {
namespace {

constexpr std::uint64_t kLongestWait = 25;

struct Asked {
    std::uint64_t since = 0;
    std::uint64_t wait_s = 0;
    std::size_t limit = 0;
};

std::optional<Asked> read_asked(const Call& call) {
    const auto number = [&](std::string_view name, std::uint64_t most) {
        return call.asked(name).empty() ? std::optional<std::uint64_t>(0)
                                        : parse_number(call.asked(name), most);
    };
    const auto since = number("since", kMostSeq);
    const auto wait = number("wait", kLongestWait);
    const auto limit = limit_of(call);
    return since && wait && limit ? std::optional(Asked{*since, *wait, *limit}) : std::nullopt;
}

http::Response events(const Call& call, const Result<Readers::Lease>& ledger, const Asked& asked) {
    if (!ledger) {
        return failed(call, ledger.error());
    }
    const std::uint64_t size = (*ledger)->head().size;
    const std::uint64_t end = std::min(size, asked.since + asked.limit);
    EntryRows rows;
    if (const Status read = rows.add(**ledger, asked.since, end); !read) {
        return failed(call, read.error());
    }
    const std::uint64_t next = std::max(asked.since, end);
    return said(200, "{\"entries\":" + rows.json() + ",\"next\":" + std::to_string(next) + "}\n");
}

// No answer leads there: it was asked of another log, or of this one before it lost entries.
std::string beyond(const Ledger& ledger) {
    return "since is beyond the log, which has " + std::to_string(ledger.head().size) + " entries";
}

http::Response no_place(WaitingRoom::Full full) {
    if (full == WaitingRoom::Full::for_all) {
        return busy("too many wait for news");
    }
    return later(429, "too many requests of this caller wait for news", kLongestWait);
}

}  // namespace

void follow_events(Call call, http::Reply reply) {
    const auto asked = read_asked(call);
    if (!asked) {
        return reply.send(
            http::problem(400, "since is a seq, wait at most 25 seconds, limit at most 1,000"));
    }
    {
        const auto ledger = call.book->borrow();
        if (ledger && asked->since > (*ledger)->head().size) {
            return reply.send(http::problem(400, beyond(**ledger)));
        }
        if (asked->wait_s == 0 || !ledger || (*ledger)->head().size > asked->since) {
            return reply.send(events(call, ledger, *asked));
        }
        call.book->feed().stands_at((*ledger)->head().size);
    }
    auto place = call.service->waiting().enter(call.whose);
    if (!place) {
        return reply.send(no_place(place.error()));
    }
    Feed& feed = call.book->feed();
    auto later = std::make_shared<http::Reply>(std::move(reply));
    // The place is free before the answer is there, for who comes again at once.
    const bool waits = feed.wait(
        {.since = asked->since,
         .until = Feed::Clock::now() + std::chrono::seconds(asked->wait_s),
         .is_wanted = [later] { return later->is_wanted() && !later->may_be_gone(); },
         .tell = [later, place = *std::move(place), call = std::move(call),
                  asked = *asked]() mutable {
             place.leave();
             auto out = call.service->turn_out(call.request);
             later->send(out ? *std::move(out) : events(call, call.book->borrow(), asked));
         }});
    if (!waits) {
        later->send(busy("the server is stopping"));
    }
}

}  // namespace reserve::service
