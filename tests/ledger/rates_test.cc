// Rates after reading the working set anew: only the latest are loaded at once, all others count.
#include "tests/ledger/world.h"

using namespace reserve;

namespace {

Date after(Date day, int days) {
    return {day.days + days};
}

std::string on_day(std::string act, Date day) {
    const std::string written = "2026-03-01";
    return act.replace(act.find(written), written.size(), format_date(day));
}

std::string rate(const std::string& id, Date day, const std::string& value) {
    return on_day(test::act(id, "t", "rate.set",
                            "{'currency':'SEK','source':'test','value':'" + value + "'}"),
                  day);
}

std::string income(const std::string& id, Date day) {
    return on_day(test::act(id, "t", "income.received",
                            "{'account':'sek-1','amount':'1000.00','bank_reference':'" + id +
                                "'}"),
                  day);
}

}  // namespace

TEST_CASE("an act of an old date takes the rate of its day, also just after opening") {
    test::World world = test::World::with_fund();
    world.accepted(test::act("a-sek", "t", "account.opened",
                             "{'account':'sek-1','bank':'Bank','currency':'SEK'}"));
    const Date first = *parse_date("2025-10-01");
    for (int day = 0; day < 100; ++day) {
        world.accepted(rate("r" + std::to_string(day), after(first, day),
                            "0." + std::to_string(1000 + day)));
    }
    const auto value_added = [&](const std::string& id, Date day) {
        // What a dry run decided is forgotten, and the working set is read anew.
        const std::string trial = income(id + "-trial", *parse_date("2026-03-01"));
        const Submission submission{trial};
        REQUIRE(world.ledger->append({&submission, 1}, AppendMode::each, Durability::dry_run));
        const auto value = [&] {
            const auto rows = world.ledger->balance("assets:cash:sek-1", {});
            REQUIRE(rows);
            return rows->empty() ? Amount() : rows->front().value;
        };
        const Amount before = value();
        world.accepted(income(id, day));
        return value() - before;
    };
    CHECK(value_added("newest", after(first, 99)) == Amount(109'90));
    CHECK(value_added("oldest", first) == Amount(100'00));
    CHECK(value_added("between", after(first, 20)) == Amount(102'00));
    CHECK(value_added("at the seam", after(first, 36)) == Amount(103'60));
    CHECK(value_added("before the seam", after(first, 35)) == Amount(103'50));
    CHECK(world.refused(income("none", after(first, -1))).rule == "rate.missing");

    SECTION("of equal dates the later recorded stands") {
        world.accepted(rate("again-old", after(first, 3), "0.2000"));
        world.accepted(rate("again-new", after(first, 99), "0.3000"));
        CHECK(value_added("new", after(first, 99)) == Amount(300'00));
        CHECK(value_added("old", after(first, 3)) == Amount(200'00));
    }
}
