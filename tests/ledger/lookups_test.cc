// Finding entries by what they carry.
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

TEST_CASE("an entry is found by the bank's reference on its account, until it is reversed") {
    World world = World::with_fund();
    const auto find = [&](std::string_view account, std::string_view reference) {
        const auto seq = world.ledger->bank_reference_entry(account, reference);
        REQUIRE(seq);
        return *seq;
    };
    const std::uint64_t seq = world.accepted(
        act("i", "t", "income.received",
            "{'account':'eur-1','amount':'1.00','bank_reference':'wire'}"));
    CHECK(find("eur-1", "wire") == seq);
    CHECK(find("eur-1", "other") == std::nullopt);
    CHECK(find("none", "wire") == std::nullopt);
    world.accepted(act("back", "t", "entry.reversed",
                       "{'reason':'twice','seq':" + std::to_string(seq) + "}"));
    CHECK(find("eur-1", "wire") == std::nullopt);
}
