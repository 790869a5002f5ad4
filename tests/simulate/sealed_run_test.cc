// A sealed run: its text, and running it again from the ledger as it stood then.
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "ledger/seal/json.h"
#include "ledger/simulate/ledger_snapshot.h"
#include "ledger/simulate/path.h"
#include "ledger/simulate/sealed_run.h"
#include "tests/simulate/ledger_file.h"
#include "tests/simulate/support.h"

namespace reserve::simulate::test {
namespace {

const std::string kNext = head("24") + R"(
[start]
ledger = "fund.db"
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 3, amount = "500.00" } ]
delay = { law = "exponential", months = 2.0 }
[episodes]
kind = "markov"
start = 0.3
end = 0.3
[requests]
episode = 1.5
[[requests.needs]]
purpose = "cyber"
size = { law = "exponential", mean = "40.00" }
)";

// In which a path was lived.
struct LivedLedger : LedgerFile {
    LivedLedger() {
        std::vector<std::string> lines;
        for (const ToldAct& act : tell_path(plan_of(scenario(kLively)), 5, 3).acts) {
            if (act.rule == fund::Rule::none) {
                lines.push_back(act.line);
            }
        }
        RESERVE_CHECK(append(lines) == lines.size(), "a path is a ledger");
    }
};

std::string remark(const Ledger& ledger, const std::string& id, const std::string& text) {
    std::string quoted;
    seal::append_canonical_string(quoted, text);
    return fmt::format(R"({{"act":{{"actor":"treasurer","body":{{"about":{},"text":{}}},)"
                       R"("date":"2030-03-01","id":"{}","kind":"remark.recorded"}},)"
                       R"("at":"2030-03-01T00:00:00Z"}})",
                       ledger.head().size - 1, quoted, id);
}

SealedRun sealed_in(Ledger& ledger, const Scenario& next) {
    const auto snapshot = take_snapshot(ledger);
    RESERVE_CHECK(snapshot.has_value(), "an open ledger has a state");
    const auto plan = make_plan(next, &*snapshot);
    RESERVE_CHECK(plan.has_value(), plan ? "" : plan.error().message);
    return seal_run(*plan, results_of(*plan, paths_of(*plan, 40)), ledger.head());
}

}  // namespace

TEST_CASE("A scenario read from its canonical JSON is the same scenario") {
    for (const std::string& text : {kLively, kNext}) {
        const Scenario written = scenario(text);
        const auto read = parse_canonical_scenario(written.canonical, "kept.json");
        REQUIRE(read);
        CHECK(read->hash == written.hash);
        CHECK(read->canonical == written.canonical);
    }
    const Plan plan = plan_of(scenario(kLively));
    const Plan again = plan_of(*parse_canonical_scenario(plan.scenario.canonical, "kept.json"));
    CHECK(hash_of(results_of(plan, paths_of(plan, 30))) ==
          hash_of(results_of(again, paths_of(again, 30))));
    CHECK_FALSE(parse_canonical_scenario("{", "kept.json"));
    CHECK_FALSE(parse_canonical_scenario("{\"schema\":1,\"name\":null}", "kept.json"));
}

TEST_CASE("The text of a sealed run fits a remark, however long the horizon, and is read back") {
    for (const char* horizon : {"1", "23", "24", "25", "600"}) {
        Scenario long_one = scenario(head(horizon) + kStart + kPolicy + kAlways);
        long_one.start.cash.front().amount = Amount(123'456'789'012'345'678);
        const Plan plan = plan_of(long_one);
        const SealedRun sealed = seal_run(plan, results_of(plan, paths_of(plan, 7)), {5, {}});
        const std::string text = to_text(sealed);
        CHECK(text.size() < 4000);
        CHECK(sealed.foreseen.size() <= kMostForeseen);
        CHECK(sealed.foreseen.back().month == plan.scenario.horizon);
        const auto read = parse_sealed_run(text);
        REQUIRE(read);
        CHECK(to_text(*read) == text);
    }
}

TEST_CASE("A ledger at an older head is the ledger as it was") {
    LivedLedger lived;
    Ledger& ledger = *lived.ledger;
    const Head before = ledger.head();
    const auto balances = ledger.balances({});
    REQUIRE(lived.append({remark(ledger, "r-1", "Later.")}) == 1);
    CHECK(ledger.head().root != before.root);
    const auto earlier = ledger.earlier(before.size, [](std::uint64_t) {});
    REQUIRE(earlier);
    CHECK((*earlier)->head().size == before.size);
    CHECK((*earlier)->head().root == before.root);
    CHECK(*(*earlier)->balances({}) == *balances);
    CHECK((*ledger.earlier(0, [](std::uint64_t) {}))->head().size == 0);
    CHECK(ledger.earlier(before.size + 2, [](std::uint64_t) {}).error().kind ==
          ErrorKind::not_found);
}

TEST_CASE("A sealed run gives the same results later, from the ledger as it stood then") {
    LivedLedger lived;
    Ledger& ledger = *lived.ledger;
    const Scenario next = scenario(kNext);
    const SealedRun sealed = sealed_in(ledger, next);
    REQUIRE(lived.append({remark(ledger, "s-1", to_text(sealed))}) == 1);
    REQUIRE(lived.append({remark(ledger, "s-2", "Simulation: a word only.")}) == 1);
    REQUIRE(lived.append({remark(ledger, "s-3", "Simulation: {\"engine\":1}")}) == 1);
    const auto found = sealed_runs(ledger);
    REQUIRE(found);
    REQUIRE(found->runs.size() == 1);
    CHECK(found->unreadable == 1);
    CHECK(found->runs[0].seq == ledger.head().size - 3);
    CHECK(to_text(sealed_run_at(ledger, found->runs[0].seq)->run) == to_text(sealed));
    CHECK(sealed_run_at(ledger, found->runs[0].seq + 1).error().kind == ErrorKind::not_found);
    CHECK(sealed_run_at(ledger, found->runs[0].seq + 2).error().kind == ErrorKind::malformed);
    CHECK(sealed_run_at(ledger, 0).error().kind == ErrorKind::not_found);
    RunOptions options;
    options.threads = 2;
    const auto check = recompute(ledger, found->runs[0].run, next.canonical, options);
    REQUIRE(check);
    INFO(check->reason);
    CHECK(check->found == Recomputed::same);
}

TEST_CASE("What is not as it was sealed is told apart") {
    LivedLedger lived;
    Ledger& ledger = *lived.ledger;
    const Scenario next = scenario(kNext);
    const SealedRun sealed = sealed_in(ledger, next);
    const auto found = [&](const SealedRun& run, const std::string& canonical) {
        const auto check = recompute(ledger, run, canonical, {});
        RESERVE_CHECK(check.has_value(), check ? "" : check.error().message);
        CHECK(check->reason.empty() == (check->found == Recomputed::same));
        return check->found;
    };
    CHECK(found(sealed, next.canonical) == Recomputed::same);
    CHECK(found(sealed, scenario(kLively).canonical) == Recomputed::other_scenario);
    SealedRun changed = sealed;
    changed.results.front() = changed.results.front() == '0' ? '1' : '0';
    CHECK(found(changed, next.canonical) == Recomputed::other_results);
    changed = sealed;
    changed.seed += 1;
    CHECK(found(changed, next.canonical) == Recomputed::other_results);
    changed = sealed;
    changed.head.root[0] ^= 1;
    CHECK(found(changed, next.canonical) == Recomputed::other_head);
    changed = sealed;
    changed.engine += 1;
    CHECK(found(changed, next.canonical) == Recomputed::other_engine);
}

}  // namespace reserve::simulate::test
