// Comparing, swinging, dropping and solving on common draws; what results say of themselves.
#include <catch2/catch.hpp>

#include "ledger/simulate/chance/statistics.h"
#include "ledger/simulate/compare.h"
#include "ledger/simulate/solve.h"
#include "tests/simulate/support.h"

namespace reserve::simulate::test {
namespace {

RunOptions few(std::uint64_t paths) {
    RunOptions options;
    options.paths = paths;
    return options;
}

std::string replaced(std::string text, const std::string& known, const std::string& other) {
    const auto at = text.find(known);
    RESERVE_CHECK(at != std::string::npos, "the replaced text is there");
    return text.replace(at, known.size(), other);
}

// Ten requests of 50.00 for certain, a month each, and 300.00 in cash.
const std::string kCertain = head("12") + R"(
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "300.00" } ]
[policy]
purposes = ["energy", "cyber"]
[[policy.approval_tiers]]
up_to = "1000000.00"
approvals = 1
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 0, amount = "1.00" } ]
[episodes]
kind = "scripted"
script = [ { from = 0, to = 10 } ]
[requests]
episode = 1.0
regular = true
[[requests.needs]]
purpose = "energy"
size = { law = "fixed", amount = "50.00" }
)";

}  // namespace

TEST_CASE("A scenario compared with itself differs in nothing; with another, by paired errors") {
    const Plan base = plan_of(scenario(kLively));
    const Plan richer =
        plan_of(scenario(replaced(kLively, "amount = \"500.00\"", "amount = \"900.00\"")));
    const std::vector<Plan> plans{base, base, richer};
    const auto compared = compare(plans, few(800));
    REQUIRE(compared);
    CHECK(compared->differences[0].unmet.value == 0);
    CHECK(compared->differences[0].last.error == 0);
    const Estimate& less = compared->differences[1].unmet;
    CHECK(less.value < -4.5 * less.error);
    CHECK(less.error < 0.5 * std::hypot(compared->results[0].unmet.error,
                                        compared->results[2].unmet.error));
    CHECK(less.value ==
          Approx(compared->results[2].unmet.value - compared->results[0].unmet.value));
}

TEST_CASE("Only two to four scenarios of one horizon and currency are compared") {
    const Plan one = plan_of(scenario(kCertain));
    const Plan longer =
        plan_of(scenario(replaced(kCertain, "horizon = 12", "horizon = 24")));
    CHECK(compare(std::vector<Plan>{one}, few(1)).error().kind == ErrorKind::usage);
    CHECK(compare(std::vector<Plan>{one, longer}, few(1)).error().kind == ErrorKind::usage);
}

TEST_CASE("The smallest replenishment that keeps a certain course above its floor is found") {
    const Goal goal{Measure::unmet_share, 365, 0.0};
    const auto solved = solve(scenario(kCertain), nullptr, goal, Unknown::replenishment, few(1));
    REQUIRE(solved);
    // 500.00 are asked, 301.00 are there: 199.00 are lacking, found to one unit.
    CHECK(solved->amount >= Amount(19900));
    CHECK(solved->amount <= Amount(20100));
    CHECK(solved->estimate.value == 0);
    const Goal loose{Measure::unmet_share, 365, 0.9};
    const auto none = solve(scenario(kCertain), nullptr, loose, Unknown::replenishment, few(1));
    REQUIRE(none);
    CHECK(none->amount.is_zero());
}

TEST_CASE("The largest safe cap is found, and a goal that nothing meets has none") {
    const Goal goal{Measure::below_floor, 365, 0.0};
    const auto solved =
        solve(scenario(kCertain), nullptr, goal, Unknown::cap_per_notification, few(1));
    REQUIRE(solved);
    // Six payments of 50.00 fit into 301.00; the seventh would not.
    CHECK(solved->amount >= Amount(34500));
    CHECK(solved->amount < Amount(35000));
    const std::string poor = replaced(kCertain, "date =", "set_aside = \"299.00\"\ndate =");
    const std::string floored = replaced(poor, "currency", "floor = \"200.00\"\ncurrency");
    const auto none =
        solve(scenario(floored), nullptr, goal, Unknown::cap_per_notification, few(1));
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == ErrorKind::not_found);
    CHECK(solve(scenario(kCertain), nullptr, {Measure::unmet_share, 365, 0.1},
                Unknown::cap_per_period, few(1))
              .error()
              .kind == ErrorKind::usage);
}

TEST_CASE("A tornado puts the input that matters most first") {
    const auto swings =
        tornado(scenario(kLively), nullptr, {Measure::unmet_share, 365, 0}, few(300));
    REQUIRE(swings);
    CHECK(swings->size() == 8);
    const auto width = [](const Swing& swing) {
        return std::max(std::abs(swing.low.value), std::abs(swing.high.value));
    };
    CHECK(std::ranges::is_sorted(*swings, std::greater(), width));
    const auto sizes = std::ranges::find(*swings, "size of requests", &Swing::input);
    CHECK(sizes->low.value < 0);
    CHECK(sizes->high.value > 0);
}

TEST_CASE("Without a partner's money more is unmet, and its vote remains") {
    const auto dropped =
        drop_partners(scenario(kLively), nullptr, {Measure::unmet_share, 365, 0}, few(300));
    REQUIRE(dropped);
    REQUIRE(dropped->size() == 3);
    CHECK((*dropped)[0].partner == "P1");
    CHECK((*dropped)[0].change.value > 4.5 * (*dropped)[0].change.error);
}

TEST_CASE("A failed path has one cause, and the causes add up") {
    const Plan plan = plan_of(scenario(kLively));
    const Paths paths = paths_of(plan, 600);
    const Results results = results_of(plan, paths);
    double sum = 0;
    for (const CauseFigures& cause : results.causes) {
        sum += cause.share.value;
    }
    CHECK(sum == Approx(1));
    for (const Outcome& outcome : paths.outcomes) {
        CHECK((outcome.breach_day >= 0) == (outcome.failure != Failure::none));
    }
}

TEST_CASE("Money that never comes is the cause where it would have been enough") {
    const std::string promised = replaced(
        kCertain, "[ { month = 0, amount = \"1.00\" } ]", "[ { month = 3, amount = \"400.00\" } ]");
    const auto cause = [](const std::string& text) {
        const Plan plan = plan_of(scenario(text));
        return Life(plan, 1).live(0).failure;
    };
    const std::string p = "name = \"P1\"\n";
    CHECK(cause(promised) == Failure::none);
    CHECK(cause(kCertain) == Failure::need);
    CHECK(cause(replaced(promised, p, p + "default_probability = 1\n")) == Failure::failed);
    CHECK(cause(replaced(promised, p, p + "delay = { law = \"fixed\", months = 8 }\n")) ==
          Failure::late);
    CHECK(cause(replaced(promised, p, p + "earmark = { only = [\"cyber\"] }\n")) ==
          Failure::earmark);
}

TEST_CASE("Survival never rises, the fan is in order, goals are judged") {
    const Scenario judged = scenario(kLively + R"(
[[goals]]
measure = "below_floor"
by_days = 365
at_most = 0.000001
[[goals]]
measure = "unmet_share"
at_most = 1
)");
    const Plan plan = plan_of(judged);
    const Results results = results_of(plan, paths_of(plan, 500));
    double last = 0;
    for (const SurvivalStep& step : results.survival) {
        CHECK(step.below_floor.value >= last);
        last = step.below_floor.value;
    }
    for (const FanStep& step : results.fan) {
        CHECK(step.q05 <= step.q25);
        CHECK(step.q25 <= step.q50);
        CHECK(step.q50 <= step.q75);
        CHECK(step.q75 <= step.q95);
    }
    CHECK(results.fan.size() == 48);
    CHECK(results.singles.size() == 20);
    CHECK(results.goals[0].verdict == GoalVerdict::missed);
    CHECK(results.goals[1].verdict == GoalVerdict::met);
}

TEST_CASE("Results hold what is below by 90 and 365 days, and how low and when it goes") {
    const Plan plan = plan_of(scenario(kLively));
    const Paths paths = paths_of(plan, 600);
    const Results results = results_of(plan, paths);
    const auto by = [&](int days) { return measure_of({Measure::below_floor, days, 0}, paths); };
    CHECK(results.below_90_days.value == by(90).value);
    CHECK(results.below_365_days.value == by(365).value);
    CHECK(results.below_90_days.value < results.below_365_days.value);
    const auto lower = std::ranges::count_if(paths.outcomes, [&](const Outcome& outcome) {
        return static_cast<double>(outcome.lowest) <= results.lowest_tail.value;
    });
    CHECK(lower >= 29);
    CHECK(lower <= 31);
    CHECK(results.lowest_tail.value < results.lowest.value);
    const auto days = mean_over(paths.outcomes, [](const Outcome& o) { return o.lowest_day; });
    CHECK(results.lowest_month.value == Approx(days.value * 12 / 365.25));
    const auto never = mean_over(paths.outcomes, [](const Outcome& o) { return o.unmet_requests; });
    CHECK(results.unmet_requests.value == never.value);
}

TEST_CASE("Value at risk and the mean beyond it are those of a known distribution") {
    std::vector<std::int64_t> values;
    for (std::uint32_t path = 0; path < 20'000; ++path) {
        const double u = Draws(3, path).one(Cause::size, 0);
        values.push_back(static_cast<std::int64_t>(exponential(u, 1e6)));
    }
    const Tail tail = tail_of(values, 0.95);
    const double at_risk = 1e6 * std::log(20.0);
    CHECK(agrees((tail.at_risk.value - at_risk) / tail.at_risk.error));
    CHECK(agrees((tail.beyond.value - at_risk - 1e6) / tail.beyond.error));
    CHECK_FALSE(agrees((tail.beyond.value - at_risk - 1.5e6) / tail.beyond.error));
}

TEST_CASE("An estimate shows no more digits than its error supports") {
    CHECK(format_estimate({0.04837, 0.00151}) == "0.048 ± 0.002");
    CHECK(format_estimate({1234567, 8123}) == "1,235,000 ± 9,000");
    CHECK(format_estimate({-1234567, 8123}) == "-1,235,000 ± 9,000");
    CHECK(format_estimate({-0.2, 1}) == "0 ± 1");
    CHECK(format_estimate({12, 0}) == "12");
    CHECK(format_estimate({0.25, 0}) == "0.2500");
}

}  // namespace reserve::simulate::test
