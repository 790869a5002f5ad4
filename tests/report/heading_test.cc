// What stands over a report, on both axes of time.
#include "ledger/report/heading.h"

#include "tests/ledger/world.h"

using namespace reserve;
using report::heading_of;

namespace {

std::string amendment(std::string_view id) {
    return test::act(id, "g", "charter.amended",
                     "{'charter':" + std::string(test::kCharter) + "}");
}

}  // namespace

TEST_CASE("a heading says what counts, from which log, under which charter") {
    test::World world = test::World::with_fund();
    world.clock->now += 2 * kMicrosecondsPerDay;
    const std::uint64_t amended = world.accepted(amendment("c-1"));
    world.accepted(test::income("i-1"));
    const auto heading = heading_of(*world.ledger, {});
    REQUIRE(heading);
    CHECK(heading->exercise);
    CHECK(heading->fund == "Test");
    CHECK_FALSE(heading->as_of);
    CHECK(heading->known_at == world.ledger->head().size - 1);
    CHECK(format_time(heading->recorded_at) == "2026-03-03T12:00:00.000000Z");
    CHECK(heading->origin == "test/fund");
    CHECK(heading->head.root == world.ledger->head().root);
    CHECK(heading->currency == "EUR");
    REQUIRE(heading->charter);
    CHECK(heading->charter->seq == amended);
    CHECK(format_date(heading->charter->since) == "2026-03-03");
}

TEST_CASE("the charter is the one that counts on both axes") {
    test::World world = test::World::with_fund();
    const std::uint64_t amended = world.accepted(amendment("c-1"));
    const auto before = heading_of(*world.ledger, {std::nullopt, amended - 1});
    REQUIRE(before);
    CHECK(before->charter->seq == 0);
    CHECK(before->known_at == amended - 1);
    CHECK(before->head.size == amended + 1);
    const auto early = heading_of(*world.ledger, {parse_date("2026-02-28"), std::nullopt});
    REQUIRE(early);
    CHECK_FALSE(early->charter);
    CHECK(early->fund == "Test");
    CHECK(report::charter_text(*early) == "none yet");
}

TEST_CASE("there is no heading while the fund is not open") {
    const test::World world;
    const auto heading = heading_of(*world.ledger, {});
    REQUIRE_FALSE(heading);
    CHECK(heading.error().kind == ErrorKind::not_found);
}
