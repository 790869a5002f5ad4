// Scenarios side by side on the same draws: what each comes to, and how it differs from the first.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/base/hex.h"
#include "ledger/outlook/sections.h"
#include "ledger/simulate/described_json.h"

namespace reserve::outlook {
namespace {

using simulate::Comparison;
using simulate::Difference;
using simulate::Plan;
using simulate::Results;

// Names, told apart by the hash where two are the same.
std::vector<std::string> labels_of(std::span<const Plan> plans) {
    std::vector<std::string> labels;
    for (const Plan& plan : plans) {
        const std::string& name = plan.scenario.name;
        const auto same = std::ranges::count_if(
            plans, [&](const Plan& other) { return other.scenario.name == name; });
        labels.push_back(same > 1
                             ? fmt::format("{} ({})", name,
                                           to_hex(plan.scenario.hash).substr(0, 8))
                             : name);
    }
    return labels;
}

struct Measured {
    std::string title;
    Unit unit;
    Estimate Results::*value;
    Estimate Difference::*difference;
};

const Measured kMeasures[] = {
    {"Below the floor within the horizon", Unit::share, &Results::below_floor,
     &Difference::below_floor},
    {"Unmet need", Unit::money, &Results::unmet, &Difference::unmet},
    {"Paid", Unit::money, &Results::paid, &Difference::paid},
    {"Lowest free amount", Unit::money, &Results::lowest, &Difference::lowest},
    {"Free at the end", Unit::money, &Results::last, &Difference::last},
    {"Exchange gains less losses", Unit::money, &Results::exchange, &Difference::exchange}};

// "lower by 12.3 ± 0.4 %", or that it cannot be told.
std::string difference_text(const Estimate& difference, Unit unit, const Words& words) {
    const double value = difference.value;
    if (value == 0 && difference.error == 0) {
        return "the same";
    }
    if (std::abs(value) <= 2 * difference.error) {
        return "not told apart";
    }
    const Estimate size{std::abs(value), difference.error};
    return fmt::format("{} by {}", value < 0 ? "lower" : "higher", words.change(size, unit));
}

Section measure_section(const Measured& measure, const Comparison& comparison,
                        const std::vector<std::string>& labels, const Words& words) {
    Section section{.title = measure.title,
                    .sentence = {},
                    .table = {{"scenario", "value", "less_the_first"}, {}}};
    BarPicture picture{measure.unit, {"value"}, {}};
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Estimate& value = comparison.results[i].*measure.value;
        const Estimate less =
            i == 0 ? Estimate{} : comparison.differences[i - 1].*measure.difference;
        section.table.rows.push_back(
            {labels[i], {value, measure.unit}, {less, measure.unit}});
        picture.bars.push_back({labels[i], {value}});
        if (i > 0) {
            parts.push_back(
                fmt::format("{}: {}", labels[i], difference_text(less, measure.unit, words)));
        }
    }
    section.sentence = fmt::format("Against {}, {}.", labels[0], joined(parts));
    section.picture = std::move(picture);
    return section;
}

TimePicture curves(Unit unit) {
    TimePicture picture;
    picture.unit = unit;
    picture.months = {0};
    return picture;
}

Section survival_curves(const Comparison& comparison, const std::vector<std::string>& labels) {
    Section section{.title = "Falling below the floor",
                    .sentence = "The share of paths that have fallen by each month, on the same "
                                "draws.",
                    .table = {{"month"}, {}}};
    TimePicture picture = curves(Unit::share);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        section.table.columns.push_back(labels[i]);
        Line line{labels[i], {0}};
        const auto& survival = comparison.results[i].survival;
        section.table.rows.resize(survival.size());
        for (std::size_t at = 0; at < survival.size(); ++at) {
            if (i == 0) {
                picture.months.push_back(survival[at].month);
                section.table.rows[at].emplace_back(
                    Rough{static_cast<double>(survival[at].month)}, Unit::count);
            }
            section.table.rows[at].push_back({survival[at].below_floor, Unit::share});
            line.values.push_back(survival[at].below_floor.value);
        }
        picture.lines.push_back(std::move(line));
    }
    section.picture = std::move(picture);
    section.every = every_of(section.table.rows.size());
    return section;
}

std::string answer_of(const Results& results, const std::string& label, const Words& words) {
    return fmt::format("{}: below the floor within 365 days {}, at any time {}; {} ({}) stays "
                       "unmet.",
                       label, chance(results.below_365_days, results.paths),
                       chance(results.below_floor, results.paths), words.money(results.unmet),
                       share(results.unmet_share));
}

std::vector<Fact> facts_of(std::span<const Plan> plans, const std::vector<std::string>& labels,
                           const Results& first) {
    std::vector<Fact> facts;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        facts.push_back({i == 0 ? "First" : fmt::format("Other {}", i),
                         fmt::format("{}, floor {}, hash {}", labels[i],
                                     Words(plans[i].scenario.functional).amount(plans[i].floor),
                                     to_hex(plans[i].scenario.hash))});
    }
    for (const Fact& fact : outlook::facts_of(plans.front(), first.seed, first.paths)) {
        if (fact.name == "Time" || fact.name == "Draws") {
            facts.push_back(fact);
        }
    }
    facts.push_back({"Amounts", fmt::format("in {}; what follows ± is one standard error, that of "
                                            "differences by pairs of paths",
                                            first.currency)});
    return facts;
}

}  // namespace

Outlook of_comparison(std::span<const Plan> plans, const Comparison& comparison,
                      const Sensitivity& sensitivity) {
    const Words words(plans.front().scenario.functional);
    const std::vector<std::string> labels = labels_of(plans);
    Outlook outlook{"comparison", joined(labels), plans.front().scenario.functional,
                    facts_of(plans, labels, comparison.results.front()), {}, {}};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        outlook.answers.push_back(answer_of(comparison.results[i], labels[i], words));
    }
    outlook.sections.push_back(survival_curves(comparison, labels));
    for (const Measured& measure : kMeasures) {
        outlook.sections.push_back(measure_section(measure, comparison, labels, words));
    }
    add_sensitivity(outlook.sections, sensitivity, words);
    outlook.data = fmt::format("{{\"comparison\":{},\"sensitivity\":{}}}",
                               simulate::canonical_json_of(comparison),
                               sensitivity_json(sensitivity));
    return outlook;
}

}  // namespace reserve::outlook
