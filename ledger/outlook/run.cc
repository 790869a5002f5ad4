// One scenario's run: what the treasurer asks, answered first.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/base/hex.h"
#include "ledger/outlook/sections.h"

namespace reserve::outlook {
namespace {

using simulate::Plan;
using simulate::Results;

// The month by which half of all paths were below the floor; 0: less than half ever are.
int half_month(const Results& results) {
    const auto half = std::ranges::find_if(results.survival, [](const auto& step) {
        return step.below_floor.value >= 0.5;
    });
    return half == results.survival.end() ? 0 : half->month;
}

// "in 4.8 ± 0.3 %", "in none"
std::string part_of_paths(const simulate::Estimate& estimate) {
    return estimate.value == 0 ? "in none" : "in " + share(estimate);
}

std::string below_text(const Results& results, int horizon, const Words& words) {
    const std::string floor = words.amount(results.floor);
    if (results.below_floor.value == 0) {
        return fmt::format("The fund falls below its floor of {} {} within {} months.", floor,
                           chance(results.below_floor, results.paths), horizon);
    }
    std::string text = fmt::format("The fund falls below its floor of {} {} of all paths within 90 "
                                   "days",
                                   floor, part_of_paths(results.below_90_days));
    if (horizon > 12) {
        text += fmt::format(", {} within 365 days", part_of_paths(results.below_365_days));
    }
    return text + fmt::format(" and {} within {} months: less is free, or a request is refused for "
                              "want of money.", part_of_paths(results.below_floor), horizon);
}

std::string when_text(const Results& results) {
    std::string text = fmt::format("Where it does, the first time is after {} months on average",
                                   count(results.breach_month));
    const int half = half_month(results);
    return text + (half > 0 ? fmt::format("; half of all paths have fallen by month {}.", half)
                            : "; most paths never do.");
}

std::string lowest_text(const Results& results, const Words& words) {
    return fmt::format(
        "The lowest free amount is {} on average, after {} months; one path in twenty goes down "
        "to {} or less.",
        words.money(results.lowest), count(results.lowest_month),
        words.money(results.lowest_tail));
}

std::string unmet_text(const Results& results, const Words& words) {
    if (results.asked.value == 0) {
        return "Nothing is asked.";
    }
    std::string text = fmt::format("Of {} asked, {} ({}) stays unmet", words.money(results.asked),
                                   words.money(results.unmet), share(results.unmet_share));
    const auto most = std::ranges::max_element(results.rules, {}, [](const auto& rule) {
        return rule.unmet.value;
    });
    if (most != results.rules.end() && most->unmet.value > 0) {
        text += fmt::format(", the largest part refused by {}", most->rule);
    }
    if (results.shortfall_cvar.value > 0) {
        text += fmt::format("; in the worst twentieth of paths {} or more, {} on average",
                            words.money(results.shortfall_var),
                            words.money(results.shortfall_cvar));
    }
    return text + ".";
}

std::string why_text(const Results& results) {
    auto causes = results.causes;
    std::ranges::stable_sort(causes, std::greater(),
                             [](const auto& cause) { return cause.share.value; });
    std::vector<std::string> parts;
    for (const auto& cause : causes) {
        if (cause.share.value > 0) {
            parts.push_back(
                fmt::format("{} ({})", cause_text(cause.cause), share(cause.share)));
        }
    }
    return "Why it falls: " + joined(parts) + ".";
}

std::string cover_text(const Results& results) {
    return fmt::format("At the start the free amount covers {} months of aggression, at the end "
                       "{}; what is paid is paid {} days after it was asked.",
                       format_cell({Rough{results.cover_start.value}, Unit::count}, 0),
                       count(results.cover_end), count(results.delay_days));
}

std::vector<std::string> answers_of(const Plan& plan, const Results& results,
                                    const Words& words) {
    std::vector<std::string> answers{below_text(results, plan.scenario.horizon, words)};
    if (results.below_floor.value > 0) {
        answers.push_back(when_text(results));
    }
    answers.push_back(lowest_text(results, words));
    answers.push_back(unmet_text(results, words));
    if (results.below_floor.value > 0) {
        answers.push_back(why_text(results));
    }
    if (results.cover_start.value != 0) {
        answers.push_back(cover_text(results));
    }
    for (const auto& goal : results.goals) {
        answers.push_back(goal_text(goal, results.paths));
    }
    return answers;
}

}  // namespace

std::vector<Fact> facts_of(const Plan& plan, std::uint64_t seed, std::uint64_t paths) {
    const Words words(plan.scenario.functional);
    return {{"Scenario", plan.scenario.name},
            {"Hash", to_hex(plan.scenario.hash)},
            {"Time", fmt::format("{} from {}",
                                 number_of(static_cast<std::uint64_t>(plan.scenario.horizon),
                                           "month"),
                                 format_date(plan.day_of_month(0)))},
            {"Draws", fmt::format("{}, seed {}, engine {}", number_of(paths, "path"), seed,
                                  simulate::kEngineVersion)},
            {"Amounts", fmt::format("in {}, floor {}; what follows ± is one standard error",
                                    plan.scenario.functional.code(), words.amount(plan.floor))}};
}

Outlook of_run(const Plan& plan, const Results& results, const Sensitivity& sensitivity) {
    const Words words(plan.scenario.functional);
    Outlook outlook{"simulation", plan.scenario.name, plan.scenario.functional,
                    facts_of(plan, results.seed, results.paths),
                    answers_of(plan, results, words), {}};
    outlook.sections.push_back(survival_section(results));
    const auto start = static_cast<double>(plan.start.free().minor());
    outlook.sections.push_back(fan_section(results, start, words));
    outlook.sections.push_back(causes_section(results));
    outlook.sections.push_back(rules_section(results, words));
    outlook.sections.push_back(needs_section(results, words));
    add_sensitivity(outlook.sections, sensitivity, words);
    if (!results.goals.empty()) {
        outlook.sections.push_back(goals_section(results));
    }
    outlook.sections.push_back(figures_section(results));
    outlook.data = fmt::format("{{\"results\":{},\"sensitivity\":{}}}",
                               simulate::to_canonical_json(results),
                               sensitivity_json(sensitivity));
    return outlook;
}

}  // namespace reserve::outlook
