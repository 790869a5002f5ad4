// What imports make of files, and what they know again, without the program around them.
#include "ledger/exchange/bank/import_camt.h"

#include "tests/exchange/camt_text.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::exchange;
using namespace reserve::test;

namespace {

const ImportFile kMap{"map.toml", R"(schema = 1
[[skip]]
when = { what = "note" }
[[act]]
kind = "contribution.pledged"
when = { what = "pledge" }
date = "{day}"
memo = "{remark}"
[act.body]
contribution = "{name}"
party = "P"
amount = "{sum}"
currency = "{in}"
earmark = { text = "{limit}", optional = true }
[[act]]
kind = "contribution.signed"
when = { what = "agreement" }
date = "{day}"
[act.body]
contribution = "{name}"
amount = "{sum}"
instalments = "{day}={sum};2026-12-31={sum}"
[[act]]
kind = "earmark.set"
when = { what = "earmark" }
date = "{day}"
[act.body]
contribution = "{name}"
amount = "{sum}"
only = "{limit}"
[[act]]
kind = "party.registered"
when = { what = "party" }
date = "{day}"
[act.body]
party = "{name}"
name = "{remark}"
role = "contributor"
)"};

ImportPlan plan(World& world, const std::string& rows) {
    const auto made = plan_csv(
        *world.ledger, "t", {"list.csv", "what,name,day,sum,in,limit,remark\n" + rows}, kMap);
    INFO((made ? "" : made.error().message));
    REQUIRE(made);
    return *made;
}

Result<std::vector<Verdict>> run(World& world, const ImportPlan& made, Recording recording) {
    return run_plan(
        *world.ledger, made, [](const std::string& act) { return Result<std::string>(act); },
        recording, [&](std::span<const Submission> acts, AppendMode mode, Durability durability) {
            return world.ledger->append(acts, mode, durability);
        });
}

void record(World& world, const ImportPlan& made) {
    const auto verdicts = run(world, made, Recording::everything);
    REQUIRE(verdicts);
    for (const Verdict& verdict : *verdicts) {
        const auto* refusal = std::get_if<Refusal>(&verdict);
        INFO((refusal == nullptr ? "" : refusal->message + refusal->facts));
        CHECK(refusal == nullptr);
    }
}

Result<StatementPlan> plan_statement(World& world, const std::string& xml) {
    return plan_camt053(*world.ledger, "t", {"s.xml", xml},
                        ImportFile{"bank.toml", "schema = 1\n[[account]]\nid = "
                                                "\"DE89370400440532013000\"\naccount = "
                                                "\"eur-1\"\n"});
}

}  // namespace

TEST_CASE("a field takes the form of its type and the currency of its act") {
    World world = World::with_fund();
    const ImportPlan made =
        plan(world, "pledge,K,2026-01-05,5,JPY,never=energy,why\n"
                    "agreement,K,2026-01-06,5,,,\nearmark,K,2026-01-07,5,,\"energy,cyber\",\n");
    REQUIRE(made.faults.empty());
    REQUIRE(made.acts.size() == 4);
    CHECK(made.acts[1].json.find(R"("amount":"5","currency":"JPY")") != std::string::npos);
    CHECK(made.acts[1].json.find(R"("earmark":{"never":["energy"]})") != std::string::npos);
    CHECK(made.acts[1].json.find(R"("memo":"why")") != std::string::npos);
    CHECK(made.acts[2].json.find(R"("instalments":[{"due":"2026-01-06","amount":"5"},)"
                                 R"({"due":"2026-12-31","amount":"5"}])") != std::string::npos);
    CHECK(made.acts[3].json.find(R"("amount":"5.00","only":["energy","cyber"])") !=
          std::string::npos);
}

TEST_CASE("a batch counts the rows that belong to it; the others are signed for themselves") {
    World world = World::with_fund();
    const ImportPlan made = plan(world, "party,Q,2026-01-05,,,,Quiet\npledge,K,2026-01-06,5,EUR,,\n"
                                        "note,,,,,,\n");
    CHECK(made.rows == 3);
    CHECK(made.skipped == 1);
    REQUIRE(made.acts.size() == 3);
    CHECK(made.acts[0].json.find(R"("rows":1)") != std::string::npos);
    CHECK(made.acts[1].signed_by == SignedBy::actor);
    CHECK(made.acts[1].json.find("\"documents\":[\"") != std::string::npos);
    CHECK(made.acts[2].signed_by == SignedBy::batch);
    CHECK(plan(world, "party,Q,2026-01-05,,,,Quiet\n").batch.empty());
}

TEST_CASE("the same file gives the same acts, another one others") {
    World world = World::with_fund();
    const std::string rows = "pledge,K,2026-01-05,5,EUR,,\n";
    const ImportPlan made = plan(world, rows);
    record(world, made);
    const auto again = run(world, plan(world, rows), Recording::everything);
    REQUIRE(again);
    for (const Verdict& verdict : *again) {
        CHECK(std::get<Receipt>(verdict).replayed);
    }
    CHECK(plan(world, rows + "note,,,,,,\n").acts[0].id != made.acts[0].id);
}

TEST_CASE("one refusal and nothing is recorded; a rehearsal records nothing at all") {
    World world = World::with_fund();
    const Head before = world.ledger->head();
    REQUIRE(run(world, plan(world, "pledge,K,2026-01-05,5,EUR,,\n"), Recording::none));
    CHECK(world.ledger->head().root == before.root);
    REQUIRE(run(world, plan(world, "pledge,K,2026-01-05,5,EUR,,\npledge,K,2026-01-05,5,EUR,,\n"),
                Recording::everything));
    CHECK(world.ledger->head().root == before.root);
}

TEST_CASE("a name that is too long keeps its beginning and its hash") {
    CHECK(short_name(std::string(64, 'x')) == std::string(64, 'x'));
    const std::string cut = short_name(std::string(65, 'x'));
    CHECK(cut.size() == 64);
    CHECK(cut.starts_with(std::string(32, 'x')));
    CHECK(cut != short_name(std::string(66, 'x')));
}

TEST_CASE("a statement is known again by its file; the next one begins where it closed") {
    World world = World::with_fund();
    const std::string first = statement("0.00", "7.00", entry("7.00", "CRDT", "R1"));
    const auto made = plan_statement(world, first);
    REQUIRE(made);
    CHECK(made->account == "eur-1");
    CHECK(made->plan.batch == "statement-eur-1-2026-7");
    CHECK(made->plan.acts[0].id == "camt053:eur-1:7:2026-01-10:7.00");
    record(world, made->plan);
    const auto again = plan_statement(world, first);
    REQUIRE(again);
    CHECK(again->imported_as == world.ledger->head().size - 2);
    const auto other = plan_statement(world, first + "\n");
    REQUIRE_FALSE(other);
    CHECK(other.error().message.find("statement 7 was imported before, from another file") !=
          std::string::npos);
}

TEST_CASE("a number may begin again with a new year, not within one") {
    World world = World::with_fund();
    record(world, plan_statement(world, statement("0.00", "0.00", ""))->plan);
    std::string next = statement("0.00", "0.00", "");
    next.replace(next.find(">7<"), 3, ">1<");
    CHECK_FALSE(plan_statement(world, next));
    for (std::size_t at = 0; (at = next.find("2026-01-10")) != std::string::npos;) {
        next.replace(at, 10, "2027-01-31");
    }
    CHECK(plan_statement(world, next));
}

TEST_CASE("what an officer who is no treasurer writes is no import") {
    World world = World::with_fund();
    world.accepted(act("e-a", "g", "officer.enrolled",
                       "{'name':'A','officer':'a','roles':['auditor']}"));
    world.accepted(act("camt053:eur-1:9:2026-01-31:5.00", "a", "remark.recorded",
                       "{'about':'eur-1','text':'t'}"));
    CHECK(plan_statement(world, statement("0.00", "0.00", "")));
}
