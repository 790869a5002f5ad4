// Doubling until the answer is enclosed, then halving.
#include "ledger/simulate/solve.h"

#include <algorithm>

#include <fmt/format.h>

namespace reserve::simulate {
namespace {

constexpr std::int64_t kMost = 500'000'000'000'000'000;

class Solver {
public:
    Solver(const Scenario& scenario, const Snapshot* snapshot, const Goal& goal, Unknown unknown,
           const RunOptions& options)
        : scenario_(scenario),
          snapshot_(snapshot),
          goal_(goal),
          unknown_(unknown),
          options_(options) {}

    Result<Solution> solve();

private:
    Result<bool> is_met(std::int64_t amount);
    Result<Plan> plan_with(std::int64_t amount) const;
    bool wants_least() const { return unknown_ == Unknown::replenishment; }
    Result<Solution> answer(std::int64_t amount);
    std::string nothing_meets() const;
    std::int64_t major_unit() const {
        std::int64_t unit = 1;
        for (int i = 0; i < scenario_.functional.decimals(); ++i) {
            unit *= 10;
        }
        return unit;
    }

    const Scenario& scenario_;
    const Snapshot* snapshot_;
    const Goal& goal_;
    Unknown unknown_;
    const RunOptions& options_;
    std::vector<Trial> trials_;
};

Result<Plan> Solver::plan_with(std::int64_t amount) const {
    Scenario changed = scenario_;
    if (unknown_ == Unknown::replenishment && amount > 0) {
        changed.start.cash.push_back({changed.functional, Amount(amount)});
    }
    auto plan = make_plan(changed, snapshot_);
    if (plan && unknown_ != Unknown::replenishment) {
        auto charter = std::make_shared<fund::Charter>(*plan->start.charter);
        if (unknown_ == Unknown::cap_per_period) {
            charter->caps.per_period =
                charter->caps.per_period.value_or(fund::PeriodCap());
            charter->caps.per_period->amount = Amount(amount);
        } else {
            charter->caps.per_notification = Amount(amount);
        }
        plan->start.charter = std::move(charter);
    }
    return plan;
}

Result<bool> Solver::is_met(std::int64_t amount) {
    const auto plan = plan_with(amount);
    const auto paths = plan ? run_paths(*plan, options_) : std::unexpected(plan.error());
    if (!paths) {
        return std::unexpected(paths.error());
    }
    trials_.push_back({Amount(amount), measure_of(goal_, *paths)});
    return trials_.back().estimate.value <= goal_.at_most;
}

Result<Solution> Solver::answer(std::int64_t amount) {
    const auto trial = std::ranges::find(trials_, Amount(amount), &Trial::amount);
    return Solution{trial->amount, trial->estimate, trials_};
}

std::string Solver::nothing_meets() const {
    return fmt::format("no replenishment meets the goal: with {} {} it still comes to {:.3g} %; it "
                       "is caps, the gate or earmarks that refuse, not the want of money",
                       scenario_.functional.code(),
                       format_amount(trials_.back().amount, scenario_.functional.decimals()),
                       100 * trials_.back().estimate.value);
}

// `good` meets the goal, `bad` does not; for a replenishment the good one is the larger.
Result<Solution> Solver::solve() {
    std::int64_t good = wants_least() ? 0 : major_unit();
    auto met = is_met(good);
    if (!met) {
        return std::unexpected(met.error());
    }
    if (*met && wants_least()) {
        return answer(good);
    }
    if (!*met && !wants_least()) {
        return fail(ErrorKind::not_found, "even a cap of one does not meet the goal");
    }
    std::int64_t other = 1'000'000 * major_unit();
    for (; other < kMost; other *= 4) {
        met = is_met(other);
        if (!met) {
            return std::unexpected(met.error());
        }
        if (*met == wants_least()) {
            break;
        }
        good = other;
    }
    if (other >= kMost) {
        return wants_least() ? fail(ErrorKind::not_found, nothing_meets()) : answer(good);
    }
    std::int64_t bad = wants_least() ? good : other;
    good = wants_least() ? other : good;
    while (std::abs(good - bad) > std::max(major_unit(), std::max(good, bad) / 100)) {
        const std::int64_t middle = good + (bad - good) / 2;
        met = is_met(middle);
        if (!met) {
            return std::unexpected(met.error());
        }
        (*met ? good : bad) = middle;
    }
    return answer(good);
}

}  // namespace

Result<Solution> solve(const Scenario& scenario, const Snapshot* snapshot, const Goal& goal,
                       Unknown unknown, const RunOptions& options) {
    if (unknown != Unknown::replenishment && goal.measure != Measure::below_floor) {
        return fail(ErrorKind::usage, "a safe cap is sought for a goal of below_floor");
    }
    return Solver(scenario, snapshot, goal, unknown, options).solve();
}

}  // namespace reserve::simulate
