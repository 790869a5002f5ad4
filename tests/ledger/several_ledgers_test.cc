// More than one ledger object on the same rows: on one file, after a failure, after a rebuild.
#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

std::unique_ptr<Ledger> must_open(Result<std::unique_ptr<Ledger>> ledger) {
    INFO((ledger ? std::string() : ledger.error().message));
    REQUIRE(ledger);
    return std::move(*ledger);
}

std::string free_of(Ledger& ledger) {
    const auto rows = ledger.balance("budget:free", {});
    REQUIRE(rows);
    return rows->empty() ? "0.00" : format_amount(-rows->front().amount, 2);
}

std::string_view rule_of(const Verdict& verdict) {
    const auto* refusal = std::get_if<Refusal>(&verdict);
    return refusal == nullptr ? "accepted" : fund::spec(refusal->rule).id;
}

// A fund with a bit of everything that projections hold.
void live(Ledger& ledger) {
    open_fund(ledger);
    const auto tell = [&](std::string_view id, std::string_view kind, std::string_view body) {
        accepted(ledger, act(id, "t", kind, body));
    };
    tell("usd", "account.opened", "{'account':'usd-1','bank':'Bank','currency':'USD'}");
    tell("rate", "rate.set", "{'currency':'USD','source':'ECB','value':'0.9'}");
    tell("signed", "contribution.signed",
         "{'amount':'100.00','contribution':'K','currency':'EUR','earmark':{'only':['energy']},"
         "'instalments':[{'amount':'100.00','due':'2026-04-01'}],'party':'P'}");
    tell("received", "contribution.received",
         "{'account':'eur-1','amount':'100.00','bank_reference':'r1','contribution':'K'}");
    tell("usd-in", "income.received",
         "{'account':'usd-1','amount':'10.00','bank_reference':'r2'}");
    tell("back", "entry.reversed", "{'reason':'twice','seq':9}");
    accepted(ledger, income("again", "7.00"));
}

std::vector<std::string> all_rows(store::Store& store) {
    std::vector<std::string> rows;
    for (const store::TableSpec& table : store::tables()) {
        for (const std::string& line : store::lines(store, table.table)) {
            rows.push_back(std::string(table.name) + " " + line);
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("ledgers on one file see what each other recorded, and go on from there") {
    store::TemporaryFolder folder;
    const auto file = folder.path() / "fund.db";
    const auto clock = std::make_shared<StandingClock>();
    const auto first = must_open(Ledger::create(file, {.origin = "test/fund", .clock = clock}));
    open_fund(*first);
    const auto second = must_open(Ledger::open(file, {.clock = clock}));
    CHECK(second->head().root == first->head().root);

    CHECK(accepted(*second, income("a")) == 5);
    CHECK(accepted(*first, income("b", "2.00")) == 6);
    CHECK(free_of(*first) == "3.00");
    CHECK(free_of(*second) == "3.00");
    SECTION("an id and a name that the other gave are taken") {
        CHECK(rule_of(one(*second, income("b", "3.00"))) == "id.reused");
        accepted(*first, act("acc", "t", "account.opened",
                             "{'account':'usd-1','bank':'Bank','currency':'USD'}"));
        CHECK(rule_of(one(*second, act("acc2", "t", "account.opened",
                                       "{'account':'usd-1','bank':'Bank','currency':'USD'}"))) ==
              "reference.taken");
        CHECK(accepted(*second, income("c")) == 8);
    }
    SECTION("a rehearsal of one does not show in the other") {
        const std::string line = income("d");
        const Submission submission{line};
        REQUIRE(first->append({&submission, 1}, AppendMode::each, Durability::dry_run));
        CHECK(accepted(*second, income("e")) == 7);
        CHECK(accepted(*first, income("d")) == 8);
    }
    const auto third = must_open(Ledger::open(file, {.clock = clock}));
    CHECK(third->head().size == std::max(first->head().size, second->head().size));
}

TEST_CASE("after a commit that failed a ledger refuses to go on until it is opened again") {
    const auto rows = store::make_memory_store();
    auto fault = FailingStore::Fault::none;
    const auto clock = std::make_shared<StandingClock>();
    const auto open = [&] {
        return must_open(Ledger::on(std::make_unique<FailingStore>(*rows, fault),
                                    {.origin = "test/fund", .clock = clock}));
    };
    const auto ledger = open();
    open_fund(*ledger);
    const Head before = ledger->head();
    const std::string line = income("a");
    const Submission submission{line};

    SECTION("in the commit itself") { fault = FailingStore::Fault::commit; }
    SECTION("as rows went in") { fault = FailingStore::Fault::insert; }
    const auto failed = ledger->append({&submission, 1}, AppendMode::each);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ErrorKind::disk);

    fault = FailingStore::Fault::none;
    const auto after = ledger->append({&submission, 1}, AppendMode::each);
    REQUIRE_FALSE(after);
    CHECK(after.error().kind == ErrorKind::poisoned);
    CHECK(after.error().message.find("the disk is full") != std::string::npos);

    const auto again = open();
    CHECK(again->head().root == before.root);
    CHECK(accepted(*again, line) == before.size);
}

TEST_CASE("a rebuild writes the very rows that appending wrote") {
    auto written = store::make_memory_store();
    store::Store& from = *written;
    const auto ledger = must_open(Ledger::on(
        std::move(written), {.origin = "test/fund", .clock = std::make_shared<StandingClock>()}));
    live(*ledger);
    const auto into = store::make_memory_store();
    std::uint64_t told = 0;
    const Status status = rebuild(from, *into, [&](std::uint64_t entries) { told = entries; });
    INFO((status ? std::string() : status.error().message));
    REQUIRE(status);
    CHECK(told == ledger->head().size);
    const std::vector<std::string> rows = all_rows(from);
    CHECK(rows.size() > 50);
    CHECK(all_rows(*into) == rows);
}
