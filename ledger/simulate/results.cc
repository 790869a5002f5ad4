// From paths to figures, in path order and on one thread.
#include "ledger/simulate/results.h"

#include <algorithm>

#include <boost/mp11/algorithm.hpp>

#include "ledger/base/hex.h"
#include "ledger/simulate/chance/statistics.h"
#include "ledger/simulate/described_json.h"

namespace reserve::simulate {
namespace {

constexpr std::size_t kSingles = 20;

using Outcomes = std::vector<Outcome>;

template <class T>
Estimate mean_of_field(const Outcomes& outcomes, T Outcome::*field) {
    return mean_over(outcomes, [&](const Outcome& o) { return o.*field; });
}

double months_of(std::int32_t days) {
    return days * 12 / 365.25;
}

Estimate below_floor_by(const Outcomes& outcomes, std::int32_t days) {
    const auto hits = std::ranges::count_if(outcomes, [&](const Outcome& o) {
        return o.breach_day >= 0 && o.breach_day <= days;
    });
    return share_of(static_cast<double>(hits), static_cast<double>(outcomes.size()));
}

void fill_means(Results& results, const Plan& plan, const Outcomes& outcomes) {
    const auto unmet = [](const Outcome& o) { return o.unmet; };
    const auto asked = [](const Outcome& o) { return o.asked; };
    const auto received = [](const Outcome& o) { return o.received; };
    results.lowest = mean_of_field(outcomes, &Outcome::lowest);
    results.lowest_month =
        mean_over(outcomes, [](const Outcome& o) { return months_of(o.lowest_day); });
    results.last = mean_of_field(outcomes, &Outcome::last);
    results.asked = mean_of_field(outcomes, &Outcome::asked);
    results.paid = mean_of_field(outcomes, &Outcome::paid);
    results.unmet = mean_of_field(outcomes, &Outcome::unmet);
    results.unmet_share = ratio_over(outcomes, unmet, asked);
    results.unmet_requests = mean_of_field(outcomes, &Outcome::unmet_requests);
    results.requests = mean_of_field(outcomes, &Outcome::requests);
    results.bound_share = ratio_over(outcomes, [](const Outcome& o) { return o.bound; },
                                     [](const Outcome& o) { return o.requests; });
    results.delay_days = ratio_over(outcomes, [](const Outcome& o) { return o.delay_days; },
                                    [](const Outcome& o) { return o.payments; });
    results.months_on = mean_of_field(outcomes, &Outcome::months_on);
    results.episodes = mean_of_field(outcomes, &Outcome::episodes);
    results.received = mean_of_field(outcomes, &Outcome::received);
    results.failed = mean_of_field(outcomes, &Outcome::failed);
    double due = 0;
    for (const Due& item : plan.dues) {
        due += static_cast<double>(item.value);
    }
    results.late_months = mean_of_field(outcomes, &Outcome::late);
    results.late_months.value /= std::max(due, 1.0);
    results.late_months.error /= std::max(due, 1.0);
    results.exchange = mean_of_field(outcomes, &Outcome::exchange);
    results.exchange_share =
        ratio_over(outcomes, [](const Outcome& o) { return o.exchange; }, received);
    results.acts = mean_of_field(outcomes, &Outcome::acts);
    if (plan.need_a_month > 0) {
        const auto free = static_cast<double>(plan.start.free().minor());
        results.cover_start = {free / plan.need_a_month, 0};
        results.cover_end = {results.last.value / plan.need_a_month,
                             results.last.error / plan.need_a_month};
    }
}

void fill_tails(Results& results, const Outcomes& outcomes) {
    std::vector<std::int64_t> shortfalls;
    std::vector<std::int64_t> depths;
    for (const Outcome& outcome : outcomes) {
        shortfalls.push_back(outcome.unmet);
        depths.push_back(-outcome.lowest);
    }
    const Tail tail = tail_of(std::move(shortfalls), 0.95);
    results.shortfall_var = tail.at_risk;
    results.shortfall_cvar = tail.beyond;
    const Estimate depth = tail_of(std::move(depths), 0.95).at_risk;
    results.lowest_tail = {0 - depth.value, depth.error};
}

void fill_breaches(Results& results, const Plan& plan, const Outcomes& outcomes) {
    const std::int32_t first = plan.day_of_month(0).days;
    for (int month = 1; month <= plan.scenario.horizon; ++month) {
        const std::int32_t days = plan.day_of_month(month).days - first;
        results.survival.push_back({month, below_floor_by(outcomes, days)});
    }
    results.below_90_days = below_floor_by(outcomes, 90);
    results.below_365_days = below_floor_by(outcomes, 365);
    results.below_floor = results.survival.back().below_floor;
    Outcomes broken;
    std::ranges::copy_if(outcomes, std::back_inserter(broken),
                         [](const Outcome& o) { return o.breach_day >= 0; });
    results.breach_month =
        mean_over(broken, [](const Outcome& o) { return months_of(o.breach_day); });
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Failure>>([&](auto entry) {
        const auto hits = std::ranges::count(broken, entry.value, &Outcome::failure);
        if (entry.value != Failure::none) {
            results.causes.push_back({entry.name, share_of(static_cast<double>(hits),
                                                           static_cast<double>(broken.size()))});
        }
    });
}

void fill_fan(Results& results, const Plan& plan, const Paths& paths) {
    std::vector<float> column(paths.free_paths);
    for (std::size_t step = 0; step < paths.steps; ++step) {
        for (std::size_t path = 0; path < paths.free_paths; ++path) {
            column[path] = paths.free[path * paths.steps + step];
        }
        const auto month = static_cast<int>(step + 1) * plan.scenario.step;
        results.fan.push_back({month, quantile_of(column, 0.05), quantile_of(column, 0.25),
                               quantile_of(column, 0.5), quantile_of(column, 0.75),
                               quantile_of(column, 0.95)});
    }
    for (std::size_t path = 0; path < std::min(kSingles, paths.free_paths); ++path) {
        const auto from = paths.free.begin() + static_cast<std::ptrdiff_t>(path * paths.steps);
        results.singles.emplace_back(from, from + static_cast<std::ptrdiff_t>(paths.steps));
    }
}

void fill_parts(Results& results, const Plan& plan, const Paths& paths) {
    const auto count = static_cast<double>(paths.outcomes.size());
    for (const fund::RuleSpec& rule : fund::rules()) {
        const auto at = static_cast<std::size_t>(rule.rule);
        if (paths.refusals[at].sum > 0 || paths.unmet_by[at].sum > 0) {
            results.rules.push_back({std::string(rule.id), mean_of(paths.refusals[at], count),
                                     mean_of(paths.unmet_by[at], count)});
        }
    }
    for (std::size_t i = 0; i < plan.scenario.requests.needs.size(); ++i) {
        results.needs.push_back({plan.scenario.requests.needs[i].purpose,
                                 mean_of(paths.asked_for[i], count),
                                 mean_of(paths.unmet_for[i], count)});
    }
    for (const Goal& goal : plan.scenario.goals) {
        GoalFigures& figures = results.goals.emplace_back(
            GoalFigures{goal.measure, goal.by_days, goal.at_most, measure_of(goal, paths)});
        const double distance = figures.estimate.value - goal.at_most;
        const bool sure = std::abs(distance) > 2 * figures.estimate.error;
        figures.verdict = distance <= 0 && (sure || figures.estimate.error == 0)
                              ? GoalVerdict::met
                          : sure ? GoalVerdict::missed
                                 : GoalVerdict::undecided;
    }
}

}  // namespace

Estimate measure_of(const Goal& goal, const Paths& paths) {
    if (goal.measure == Measure::below_floor) {
        return below_floor_by(paths.outcomes, goal.by_days);
    }
    return ratio_over(paths.outcomes, [](const Outcome& o) { return o.unmet; },
                      [](const Outcome& o) { return o.asked; });
}

Results results_of(const Plan& plan, const Paths& paths) {
    Results results;
    results.scenario = to_hex(plan.scenario.hash);
    results.currency = plan.scenario.functional.code();
    results.seed = paths.seed;
    results.paths = paths.outcomes.size();
    results.floor = plan.floor;
    fill_means(results, plan, paths.outcomes);
    fill_tails(results, paths.outcomes);
    fill_breaches(results, plan, paths.outcomes);
    fill_fan(results, plan, paths);
    fill_parts(results, plan, paths);
    return results;
}

std::string to_canonical_json(const Results& results) {
    return canonical_json_of(results);
}

seal::Hash hash_of(const Results& results) {
    return seal::sha256(as_bytes(to_canonical_json(results)));
}

}  // namespace reserve::simulate
