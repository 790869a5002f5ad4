// A path told in full is a ledger: its lines are accepted one by one, and verify; and a path can
// go on from a ledger.
#include <catch2/catch.hpp>

#include "ledger/audit.h"
#include "ledger/simulate/ledger_snapshot.h"
#include "ledger/simulate/path.h"
#include "tests/simulate/ledger_file.h"
#include "tests/simulate/support.h"
#include "tests/support/shared_data.h"

namespace reserve::simulate::test {
namespace {

std::vector<std::string> accepted_of(const Told& told) {
    std::vector<std::string> lines;
    for (const ToldAct& act : told.acts) {
        if (act.rule == fund::Rule::none) {
            lines.push_back(act.line);
        }
    }
    return lines;
}

Int128 free_of(Ledger& ledger) {
    const auto free = ledger.balance("budget:free", {});
    return free && !free->empty() ? -free->front().value.minor() : 0;
}

}  // namespace

TEST_CASE("A path written out is accepted act by act, ends at the same balance and verifies") {
    const Plan plan = plan_of(scenario(kLively));
    for (const std::uint32_t path : {0U, 7U, 123U}) {
        const Told told = tell_path(plan, 5, path);
        const std::vector<std::string> lines = accepted_of(told);
        LedgerFile written;
        CHECK(written.append(lines) == lines.size());
        CHECK(free_of(*written.ledger) == told.outcome.last);
        CHECK(*written.ledger->balances({}) == balances_of(plan, told));
        CHECK(written.ledger->head().size == lines.size());
        const auto report = verify_file(written.file(), nullptr);
        REQUIRE(report);
        CHECK(report->findings.empty());
    }
}

TEST_CASE("A path told is the path that was run") {
    const Plan plan = plan_of(scenario(kLively));
    RunOptions options;
    options.paths = 30;
    options.seed = 5;
    const auto run = run_paths(plan, options);
    REQUIRE(run);
    for (std::uint32_t path = 0; path < 30; ++path) {
        const Told told = tell_path(plan, 5, path);
        CHECK(told.outcome.last == run->outcomes[path].last);
        CHECK(told.outcome.acts == run->outcomes[path].acts);
        CHECK(told.outcome.unmet == run->outcomes[path].unmet);
    }
}

TEST_CASE("A path tells what was refused, and by which rule") {
    const Plan plan = plan_of(scenario(kLively));
    const Told told = tell_path(plan, 5, 7);
    const auto refused = std::ranges::count_if(
        told.acts, [](const ToldAct& act) { return act.rule != fund::Rule::none; });
    CHECK(refused > 0);
    CHECK(told.detail.free.back() == told.outcome.last);
    CHECK(told.acts.back().free == told.outcome.last);
    CHECK(to_lines(told).find("\"kind\":\"payment.settled\"") != std::string::npos);
}

TEST_CASE("A scenario goes on from a ledger's own state, and its path from the ledger's acts") {
    const Plan plan = plan_of(scenario(kLively));
    const Told told = tell_path(plan, 5, 3);
    LedgerFile written;
    const std::vector<std::string> lines = accepted_of(told);
    REQUIRE(written.append(lines) == lines.size());
    written.reopen();
    const auto snapshot = take_snapshot(*written.ledger);
    REQUIRE(snapshot);
    const Scenario next = scenario(head("24") + R"(
[start]
ledger = "fund.db"
[policy]
minimum_liquidity = "10.00"
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 3, amount = "500.00" } ]
[[partners]]
name = "P9"
currency = "SEK"
instalments = [ { month = 5, amount = "9000.00" } ]
[episodes]
kind = "scripted"
script = [ { from = 2, to = 20 } ]
[requests]
episode = 1.5
[[requests.needs]]
purpose = "cyber"
size = { law = "exponential", mean = "40.00" }
[exchange]
rates = [ { currency = "SEK", rate = "0.085", volatility = 0.1 } ]
)");
    const auto further = make_plan(next, &*snapshot);
    INFO((further ? "" : further.error().message));
    REQUIRE(further);
    CHECK(further->start.charter->minimum_liquidity == Amount(1000));
    CHECK(further->start.charter->caps.per_notification == Amount(250000));
    CHECK(further->start.free().minor() == told.outcome.last);
    const Told more = tell_path(*further, 1, 0);
    CHECK(more.outcome.payments > 0);
    const std::vector<std::string> rest = accepted_of(more);
    CHECK(written.append(rest) == rest.size());
    CHECK(free_of(*written.ledger) == more.outcome.last);
    CHECK(*written.ledger->balances({}) == balances_of(*further, more));
    const auto report = verify_file(written.file(), nullptr);
    REQUIRE(report);
    for (const Finding& finding : report->findings) {
        UNSCOPED_INFO(finding.place << ": " << finding.reason);
    }
    CHECK(report->findings.empty());
}

TEST_CASE("A scenario that starts from a ledger needs one that fits") {
    const std::string text = head("12") + "[start]\nledger = \"fund.db\"\n";
    CHECK(make_plan(scenario(text)).error().kind == ErrorKind::usage);
    LedgerFile empty;
    CHECK(take_snapshot(*empty.ledger).error().kind == ErrorKind::malformed);
    const auto closed = parse_scenario(
        text + "[policy]\npurposes = [\"energy\"]\n", "bad.toml");
    REQUIRE_FALSE(closed);
    CHECK(closed.error().message.find("the purposes are those of the ledger") !=
          std::string::npos);
}

}  // namespace reserve::simulate::test
