// What it takes to meet a goal, and what was tried to find it.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/outlook/sections.h"
#include "ledger/simulate/described_json.h"

namespace reserve::outlook {
namespace {

using simulate::Goal;
using simulate::Measure;
using simulate::Solution;
using simulate::Trial;
using simulate::Unknown;

std::string_view sought(Unknown unknown) {
    switch (unknown) {
        case Unknown::replenishment:
            return "replenishment";
        case Unknown::cap_per_period:
            return "cap per period";
        case Unknown::cap_per_notification:
            return "cap per notification";
    }
    return "";
}

Estimate exactly(Amount amount) {
    return {static_cast<double>(simulate::to_figure(amount)), 0};
}

std::string goal_words(const Goal& goal) {
    const std::string at_most = share({goal.at_most, 0});
    return goal.measure == Measure::below_floor
               ? fmt::format("at most {} of paths below the floor within {} days", at_most,
                             goal.by_days)
               : fmt::format("at most {} of what is asked unmet", at_most);
}

std::string answer_of(const Goal& goal, Unknown unknown, const Solution& solution,
                      const Words& words) {
    if (unknown == Unknown::replenishment && solution.amount.is_zero()) {
        return fmt::format("The goal, {}, is met without a replenishment: it comes to {}.",
                           goal_words(goal), share(solution.estimate));
    }
    const bool always = std::ranges::all_of(solution.trials, [&](const simulate::Trial& trial) {
        return trial.estimate.value <= goal.at_most;
    });
    if (always && unknown != Unknown::replenishment) {
        return fmt::format("The goal, {}, is met without a {}: it comes to {}.", goal_words(goal),
                           sought(unknown), share(solution.estimate));
    }
    const std::string amount = words.money(exactly(solution.amount));
    return unknown == Unknown::replenishment
               ? fmt::format("A replenishment of {} at the start meets the goal, {}: it comes to "
                             "{}.",
                             amount, goal_words(goal), share(solution.estimate))
               : fmt::format("Up to {} the {} meets the goal, {}: it comes to {}.", amount,
                             sought(unknown), goal_words(goal), share(solution.estimate));
}

Section trials_section(const Goal& goal, Unknown unknown, const Solution& solution,
                       const Words& words) {
    auto trials = solution.trials;
    std::ranges::sort(trials, {}, &Trial::amount);
    Section section{
        .title = "What was tried",
        .sentence = fmt::format("Each {} on the same draws; the answer is good to one per cent.",
                                sought(unknown)),
        .table = {{"amount", "comes_to", "goal"}, {}}};
    BarPicture picture{Unit::share, {"comes to"}, {}};
    for (const Trial& trial : trials) {
        section.table.rows.push_back({{exactly(trial.amount), Unit::money},
                                      {trial.estimate, Unit::share},
                                      trial.estimate.value <= goal.at_most ? "met" : "missed"});
        picture.bars.push_back({words.money(exactly(trial.amount)), {trial.estimate}});
    }
    section.picture = std::move(picture);
    return section;
}

std::string trial_json(Amount amount, const Estimate& estimate, int decimals) {
    return fmt::format("{{\"amount\":{},\"estimate\":{}}}",
                       json_string(format_amount(amount, decimals)),
                       simulate::canonical_json_of(estimate));
}

std::string solution_json(const Goal& goal, Unknown unknown, const Solution& solution,
                          int decimals) {
    std::string trials;
    for (const Trial& trial : solution.trials) {
        trials += (trials.empty() ? "" : ",") +
                  trial_json(trial.amount, trial.estimate, decimals);
    }
    return fmt::format("{{\"goal\":{},\"solution\":{},\"trials\":[{}],\"unknown\":\"{}\"}}",
                       simulate::canonical_json_of(goal),
                       trial_json(solution.amount, solution.estimate, decimals), trials,
                       boost::describe::enum_to_string(unknown, ""));
}

}  // namespace

Outlook of_solution(const simulate::Plan& plan, const Goal& goal, Unknown unknown,
                    const Solution& solution, const simulate::RunOptions& options) {
    const Words words(plan.scenario.functional);
    const std::uint64_t paths = options.paths == 0 ? plan.scenario.paths : options.paths;
    return {"solution",
            plan.scenario.name,
            plan.scenario.functional,
            facts_of(plan, options.seed.value_or(plan.scenario.seed), paths),
            {answer_of(goal, unknown, solution, words)},
            {trials_section(goal, unknown, solution, words)},
            solution_json(goal, unknown, solution, plan.scenario.functional.decimals())};
}

}  // namespace reserve::outlook
