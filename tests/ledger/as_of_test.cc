// Balances at a value date, whichever end of the account's days the date is nearer to.
#include "tests/ledger/world.h"

using namespace reserve;

TEST_CASE("a balance at a date is the sum of all that was dated up to it") {
    test::World world = test::World::with_fund();
    const std::string written = "2026-03-01";
    for (int day = 0; day < 20; ++day) {
        const std::string id = "i" + std::to_string(day);
        std::string act = test::act(id, "t", "income.received",
                                    "{'account':'eur-1','amount':'" + std::to_string(day + 1) +
                                        ".00','bank_reference':'" + id + "'}");
        // Recorded from the last date to the first.
        const Date date{parse_date(written)->days - day};
        act.replace(act.find(written), written.size(), format_date(date));
        world.accepted(act);
    }
    for (int day = -2; day < 22; ++day) {
        const Date date{parse_date(written)->days - day};
        CAPTURE(format_date(date));
        const auto rows = world.ledger->balance("assets:cash:eur-1", {date, std::nullopt});
        REQUIRE(rows);
        Int128 sum = 0;
        for (int earlier = std::max(day, 0); earlier < 20; ++earlier) {
            sum += 100 * (earlier + 1);
        }
        CHECK((rows->empty() ? Amount() : rows->front().amount) == Amount(sum));
        CHECK((rows->empty() ? Amount() : rows->front().value) == Amount(sum));
    }
}
