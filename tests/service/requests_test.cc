// What is read of a request beside its route: the query, what it accepts, cursors, how often.
#include <catch2/catch.hpp>

#include "service/answers.h"
#include "service/feed.h"
#include "service/pages.h"
#include "service/rate_limit.h"

using namespace reserve;
using namespace reserve::service;
using namespace std::chrono_literals;

TEST_CASE("a query is read strictly: known names once each, with a plain value") {
    constexpr std::string_view kKnown[] = {"as_of", "account"};
    const auto query = parse_query("as_of=2026-01-31&account=assets%3Acash%3a%2A", kKnown);
    REQUIRE(query);
    CHECK(value_of(*query, "as_of") == "2026-01-31");
    CHECK(value_of(*query, "account") == "assets:cash:*");
    CHECK(value_of(*query, "known_at").empty());
    CHECK(parse_query("", kKnown)->empty());
    for (const char* wrong :
         {"as_off=1", "as_of", "as_of=", "=1", "as_of=1&as_of=1", "as_of=1&&account=2", "as_of=%",
          "as_of=%4", "as_of=%zz", "as_of=%+1", "as_of=%00", "as_of=%0a", "as_of=%ff", "&"}) {
        INFO(wrong);
        CHECK_FALSE(parse_query(wrong, kKnown));
    }
}

TEST_CASE("a number has no sign, no leading zero, and an end") {
    CHECK(parse_number("0", 10) == 0);
    CHECK(parse_number("10", 10) == 10);
    for (const char* wrong :
         {"", "11", "01", "+1", "-1", "1 ", " 1", "1x", "0x1", "18446744073709551616"}) {
        INFO(wrong);
        CHECK_FALSE(parse_number(wrong, 10));
    }
}

TEST_CASE("of the types offered the one that the caller prefers is given") {
    constexpr std::string_view kOffered[] = {"application/json", "text/csv; charset=utf-8"};
    const std::pair<const char*, std::string_view> cases[] = {
        {"", "application/json"},
        {"*/*", "application/json"},
        {"text/csv", "text/csv; charset=utf-8"},
        {"text/*", "text/csv; charset=utf-8"},
        {"TEXT/CSV", "text/csv; charset=utf-8"},
        {"application/json;q=0.5, text/csv;q=0.6", "text/csv; charset=utf-8"},
        {"application/json;q=0.5, text/csv;q=0.5", "application/json"},
        {"text/csv;q=0, */*;q=0.1", "application/json"},
        {"*/*;q=0.9, text/csv", "text/csv; charset=utf-8"},
        {"image/png", ""},
        {"application/json;q=0", ""},
        {"text/csv;q=x", ""},
        {",;,", ""},
    };
    for (const auto& [accept, expected] : cases) {
        INFO(accept);
        http::Request request;
        request.fields = {{"accept", accept}};
        CHECK(preferred(request, kOffered) == expected);
    }
    CHECK(preferred(http::Request(), kOffered) == "application/json");
}

TEST_CASE("a cursor leads back to its place, and other texts lead nowhere") {
    for (const std::uint64_t seq :
         {0ULL, 1ULL, 999ULL, 1'000'000'007ULL, 9'007'199'254'740'991ULL}) {
        const std::string cursor = cursor_of(seq);
        CHECK(cursor.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789") == std::string::npos);
        CHECK(parse_cursor(cursor) == seq);
    }
    for (const char* wrong : {"", "1", "seq:1", "c2VxOg", "c2VxOjAx", "====", "c2VxOjE="}) {
        INFO(wrong);
        CHECK_FALSE(parse_cursor(wrong));
    }
}

TEST_CASE("a bucket gives what it holds and fills evenly") {
    RateLimiter limiter({.requests = 3, .window_s = 30});
    const auto start = RateLimiter::Clock::time_point() + 1h;
    CHECK(limiter.take("a", start).left == 2);
    CHECK(limiter.take("a", start).left == 1);
    CHECK(limiter.take("a", start).left == 0);
    const Allowance none = limiter.take("a", start);
    CHECK_FALSE(none.is_granted);
    CHECK(none.more_in_s >= 10);
    CHECK(none.more_in_s <= 11);
    CHECK(limiter.take("b", start).is_granted);
    CHECK_FALSE(limiter.take("a", start + 9s).is_granted);
    CHECK(limiter.take("a", start + 11s).is_granted);
    CHECK_FALSE(limiter.take("a", start + 11s).is_granted);
    CHECK(limiter.take("a", start + 1h).left == 2);
    RateLimiter unlimited({.requests = 0, .window_s = 30});
    for (int i = 0; i < 100; ++i) {
        CHECK(unlimited.take("a", start).is_granted);
    }
}

namespace {

bool wait(Feed& feed, std::uint64_t since, Feed::Clock::time_point until, int& told,
          std::function<bool()> is_wanted = [] { return true; }) {
    return feed.wait({since, until, std::move(is_wanted), [&told] { ++told; }});
}

}  // namespace

TEST_CASE("who waits for news is told once: when there is some, in time, or at the end") {
    Feed feed;
    const auto now = Feed::Clock::time_point() + 1h;
    int first = 0;
    int second = 0;
    REQUIRE(wait(feed, 5, now + 10s, first));
    REQUIRE(wait(feed, 6, now + 20s, second));
    feed.grew(5);
    feed.tell_due(now);
    CHECK((first == 0 && second == 0));
    feed.grew(6);
    CHECK(first == 0);
    feed.tell_due(now);
    CHECK((first == 1 && second == 0));
    feed.tell_due(now + 19s);
    CHECK(second == 0);
    feed.tell_due(now + 20s);
    CHECK(second == 1);
    CHECK_FALSE(feed.is_waited_for());
    int at_once = 0;
    REQUIRE(wait(feed, 5, now + 10s, at_once));
    CHECK(at_once == 1);
    int at_the_end = 0;
    REQUIRE(wait(feed, 6, now + 10s, at_the_end));
    feed.close();
    CHECK(at_the_end == 1);
    CHECK_FALSE(wait(feed, 6, now + 10s, at_the_end));
    CHECK((first == 1 && second == 1));
}

TEST_CASE("who waits for what a log had before another was put in its place waits on") {
    Feed feed;
    const auto now = Feed::Clock::time_point() + 1h;
    feed.grew(5);
    feed.stands_at(2);
    int told = 0;
    REQUIRE(wait(feed, 2, now + 10s, told));
    CHECK(told == 0);
    feed.stands_at(3);
    feed.tell_due(now);
    CHECK(told == 1);
}

TEST_CASE("who is gone is told no later than the next time that anybody is") {
    Feed feed;
    const auto now = Feed::Clock::time_point() + 1h;
    int told = 0;
    bool is_there = true;
    REQUIRE(wait(feed, 5, now + 10s, told, [&] { return is_there; }));
    feed.tell_due(now);
    CHECK(told == 0);
    is_there = false;
    feed.tell_due(now);
    CHECK(told == 1);
    CHECK_FALSE(feed.is_waited_for());
}
