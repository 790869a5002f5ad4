// Appending: the three modes, acts told again, rehearsals, and refusals on record.
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

std::vector<Verdict> append(Ledger& ledger, const std::vector<std::string>& lines,
                            AppendMode mode, Durability durability = Durability::commit) {
    std::vector<Submission> acts;
    for (const std::string& line : lines) {
        acts.push_back({line});
    }
    auto verdicts = ledger.append(acts, mode, durability);
    REQUIRE(verdicts);
    return std::move(*verdicts);
}

// A letter a verdict: a accepted, r refused, p accepted before (replayed).
std::string letters(const std::vector<Verdict>& verdicts) {
    std::string text;
    for (const Verdict& verdict : verdicts) {
        const auto* receipt = std::get_if<Receipt>(&verdict);
        text += receipt == nullptr ? 'r' : (receipt->replayed ? 'p' : 'a');
    }
    return text;
}

std::string free_of(Ledger& ledger) {
    const auto rows = ledger.balance("budget:free", {});
    REQUIRE(rows);
    return rows->empty() ? "0.00" : format_amount(-rows->front().amount, 2);
}

// Three acts of income: good, refused, good.
std::vector<std::string> good_bad_good() {
    return {income("a"), income("b", "0.00"), income("c", "2.00")};
}

constexpr std::string_view kRecording =
    "{'approval_tiers':[{'approvals':1,'up_to':'1000.00'}],'beneficiary':'B',"
    "'purposes':['energy'],'record_refusals':['income'],'signatures':'waived'}";

World recording_world() {
    World world = World::with_fund();
    world.accepted(act("amend", "g", "charter.amended",
                       "{'charter':" + std::string(kRecording) + "}"));
    return world;
}

}  // namespace

TEST_CASE("all or nothing: one refusal and nothing is recorded") {
    World world = World::with_fund();
    const Head before = world.ledger->head();
    CHECK(letters(append(*world.ledger, good_bad_good(), AppendMode::all_or_nothing)) == "ar");
    CHECK(world.ledger->head().root == before.root);
    CHECK(free_of(*world.ledger) == "0.00");
    SECTION("what was not recorded can be told again") {
        CHECK(letters(append(*world.ledger, {income("a"), income("c", "2.00")},
                             AppendMode::all_or_nothing)) == "aa");
        CHECK(free_of(*world.ledger) == "3.00");
    }
}

TEST_CASE("until refusal: what came before the first refusal is recorded, nothing after") {
    World world = World::with_fund();
    const Head before = world.ledger->head();
    CHECK(letters(append(*world.ledger, good_bad_good(), AppendMode::until_refusal)) == "ar");
    CHECK(world.ledger->head().size == before.size + 1);
    CHECK(free_of(*world.ledger) == "1.00");
}

TEST_CASE("each: every act has its own verdict, in one commit") {
    World world = World::with_fund();
    const Head before = world.ledger->head();
    CHECK(letters(append(*world.ledger, good_bad_good(), AppendMode::each)) == "ara");
    CHECK(world.ledger->head().size == before.size + 2);
    CHECK(free_of(*world.ledger) == "3.00");
}

TEST_CASE("nothing to append changes nothing") {
    World world = World::with_fund();
    const Head before = world.ledger->head();
    CHECK(append(*world.ledger, {}, AppendMode::all_or_nothing).empty());
    CHECK(world.ledger->head().root == before.root);
}

TEST_CASE("an act told again gives its first receipt and changes nothing") {
    World world = World::with_fund();
    const Verdict first = one(*world.ledger, income("a"));
    const Head before = world.ledger->head();
    SECTION("later") { world.clock->now += kMicrosecondsPerDay; }
    SECTION("at once") {}
    const Verdict again = one(*world.ledger, income("a"));
    const Receipt& receipt = std::get<Receipt>(again);
    CHECK(receipt.replayed);
    CHECK(receipt.seq == std::get<Receipt>(first).seq);
    CHECK(receipt.leaf_hash == std::get<Receipt>(first).leaf_hash);
    CHECK(world.ledger->head().root == before.root);
}

TEST_CASE("an act told twice in one commit is recorded once") {
    World world = World::with_fund();
    const auto verdicts =
        append(*world.ledger, {income("a"), income("a")}, AppendMode::all_or_nothing);
    CHECK(letters(verdicts) == "ap");
    CHECK(std::get<Receipt>(verdicts[0]).leaf_hash == std::get<Receipt>(verdicts[1]).leaf_hash);
    CHECK(free_of(*world.ledger) == "1.00");
}

TEST_CASE("an act recorded before is its first receipt, even if it would be refused today") {
    World world = World::with_fund();
    world.accepted(income("a"));
    world.accepted(act("close", "t", "period.closed", "{'through':'2026-03-01'}"));
    CHECK(letters(append(*world.ledger, {income("a")}, AppendMode::all_or_nothing)) == "p");
    CHECK(world.refused(income("b")).rule == "period.closed");
}

TEST_CASE("a refused act leaves its id free") {
    World world = World::with_fund();
    CHECK(world.refused(income("a", "0.00")).rule == "amount.positive");
    world.accepted(income("a", "3.00"));
    CHECK(free_of(*world.ledger) == "3.00");
}

TEST_CASE("a rehearsal answers like the commit and changes nothing") {
    World world = World::with_fund();
    const Head before = world.ledger->head();
    const std::vector<std::string> lines = good_bad_good();
    const auto rehearsed =
        append(*world.ledger, lines, AppendMode::each, Durability::dry_run);
    CHECK(letters(rehearsed) == "ara");
    CHECK(world.ledger->head().size == before.size);
    CHECK(world.ledger->head().root == before.root);
    CHECK(free_of(*world.ledger) == "0.00");
    CHECK_FALSE(world.ledger->entry(before.size));

    const auto committed = append(*world.ledger, lines, AppendMode::each);
    CHECK(letters(committed) == "ara");
    for (const std::size_t i : {0U, 2U}) {
        CHECK(std::get<Receipt>(committed[i]).seq == std::get<Receipt>(rehearsed[i]).seq);
        CHECK(std::get<Receipt>(committed[i]).leaf_hash ==
              std::get<Receipt>(rehearsed[i]).leaf_hash);
    }
}

TEST_CASE("new names of a rehearsal are free afterwards") {
    World world = World::with_fund();
    const std::string opened = act("acc", "t", "account.opened",
                                   "{'account':'usd-1','bank':'Bank','currency':'USD'}");
    CHECK(letters(append(*world.ledger, {opened}, AppendMode::each, Durability::dry_run)) == "a");
    CHECK(world.ledger->names(fund::ObjectKind::bank_account)->size() == 1);
    CHECK(letters(append(*world.ledger, {opened}, AppendMode::each)) == "a");
}

TEST_CASE("a refusal goes on record where the charter says so, right after it and once per id") {
    World world = recording_world();
    const std::uint64_t before = world.ledger->head().size;
    const auto verdicts = append(*world.ledger, {income("a"), income("b", "0.00"), income("c")},
                                 AppendMode::each);
    REQUIRE(letters(verdicts) == "ara");
    CHECK(world.ledger->head().size == before + 3);
    CHECK(std::get<Receipt>(verdicts[2]).seq == before + 2);
    const auto entry = world.ledger->entry(before + 1);
    REQUIRE(entry);
    CHECK(entry->leaf.find(R"("actor":"t")") != std::string::npos);
    CHECK(entry->leaf.find(R"("id":"refused:b","kind":"attempt.refused")") != std::string::npos);
    CHECK(entry->leaf.find(R"("rule":"amount.positive")") != std::string::npos);
    CHECK(entry->leaf.find(R"("refused":)" + income("b", "0.00")) != std::string::npos);
    CHECK(entry->leaf.find(R"("postings":[])") != std::string::npos);

    CHECK(letters(append(*world.ledger, {income("b", "0.00")}, AppendMode::each)) == "r");
    CHECK(world.ledger->head().size == before + 3);
    world.accepted(income("b", "4.00"));
}

TEST_CASE("an id of 200 characters is refused on record under 208") {
    World world = recording_world();
    const std::uint64_t before = world.ledger->head().size;
    const std::string id(200, 'x');
    CHECK(letters(append(*world.ledger, {income(id, "0.00")}, AppendMode::each)) == "r");
    REQUIRE(world.ledger->head().size == before + 1);
    CHECK(world.ledger->entry(before)->leaf.find("refused:" + id) != std::string::npos);
}

TEST_CASE("a refusal stays off the record") {
    World world = recording_world();
    const std::uint64_t before = world.ledger->head().size;
    SECTION("of a kind that the charter does not name") {
        CHECK(letters(append(*world.ledger, {act("x", "t", "charge.paid",
                                                 "{'account':'eur-1','amount':'1.00','charge':'c',"
                                                 "'bank_reference':'r'}")},
                             AppendMode::each)) == "r");
    }
    SECTION("by a rule before the tenth") {
        CHECK(letters(append(*world.ledger, {act("x", "g", "income.received",
                                                 "{'account':'eur-1','amount':'0.00',"
                                                 "'bank_reference':'r'}")},
                             AppendMode::each)) == "r");
    }
    SECTION("of a rehearsal") {
        CHECK(letters(append(*world.ledger, {income("b", "0.00")}, AppendMode::each,
                             Durability::dry_run)) == "r");
    }
    SECTION("of acts that were to be recorded all or not at all") {
        CHECK(letters(append(*world.ledger, {income("b", "0.00")},
                             AppendMode::all_or_nothing)) == "r");
    }
    CHECK(world.ledger->head().size == before);
}
