// Sections of a run: the figures of its results, and a sentence over each.
#include "ledger/outlook/sections.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/fund/rules.h"

namespace reserve::outlook {
namespace {

using simulate::Results;

constexpr std::size_t kMostRows = 16;

Cell month_cell(int month) {
    return {Rough{static_cast<double>(month)}, Unit::count};
}

std::string verdict_text(simulate::GoalVerdict verdict) {
    return boost::describe::enum_to_string(verdict, "");
}

}  // namespace

std::size_t every_of(std::size_t rows) {
    for (const std::size_t every : {1U, 3U, 6U, 12U}) {
        if (rows / every <= kMostRows) {
            return every;
        }
    }
    return 24;
}

Section survival_section(const Results& results) {
    Section section{.title = "Falling below the floor",
                    .sentence = {},
                    .table = {{"month", "fallen"}, {}}};
    TimePicture picture{.unit = Unit::share, .months = {0}, .bands = {}, .lines = {}};
    Line line{"paths fallen by then", {0}};
    Band band{"two standard errors", {0}, {0}};
    for (const auto& step : results.survival) {
        section.table.rows.push_back(
            {month_cell(step.month), {step.below_floor, Unit::share}});
        picture.months.push_back(step.month);
        const auto& [value, error] = step.below_floor;
        line.values.push_back(value);
        band.low.push_back(std::max(0.0, value - 2 * error));
        band.high.push_back(std::min(1.0, value + 2 * error));
    }
    section.sentence =
        results.below_floor.value == 0
            ? "No path falls below the floor."
            : fmt::format("The share of paths that have fallen below the floor at any time; {} "
                          "survive to the end.",
                          share({1 - results.below_floor.value, results.below_floor.error}));
    picture.lines = {std::move(line)};
    picture.bands = {std::move(band)};
    section.every = every_of(section.table.rows.size());
    if (results.below_floor.value > 0) {
        section.picture = std::move(picture);
    }
    return section;
}

Section fan_section(const Results& results, double start, const Words& words) {
    Section section{.title = "Free amount",
                    .sentence = {},
                    .table = {{"month", "1_in_20_below", "1_in_4_below", "median",
                               "1_in_4_above", "1_in_20_above"},
                              {}}};
    TimePicture picture;
    Band wide{"9 paths in 10", {start}, {start}};
    Band narrow{"half of them", {start}, {start}};
    Line median{"median", {start}};
    picture.months = {0};
    for (const auto& step : results.fan) {
        auto& row = section.table.rows.emplace_back();
        row.push_back(month_cell(step.month));
        for (const double value : {step.q05, step.q25, step.q50, step.q75, step.q95}) {
            row.push_back({Rough{value}, Unit::money});
        }
        picture.months.push_back(step.month);
        wide.low.push_back(step.q05);
        wide.high.push_back(step.q95);
        narrow.low.push_back(step.q25);
        narrow.high.push_back(step.q75);
        median.values.push_back(step.q50);
    }
    for (const auto& single : results.singles) {
        picture.singles.push_back({start});
        std::ranges::copy(single, std::back_inserter(picture.singles.back()));
    }
    if (!results.fan.empty()) {
        const auto& last = results.fan.back();
        section.sentence = fmt::format(
            "After {} months half of the paths hold more than {}; nine in ten lie between {} and "
            "{}.",
            last.month, words.money(Rough{last.q50}), words.money(Rough{last.q05}),
            words.money(Rough{last.q95}));
    }
    picture.bands = {std::move(wide), std::move(narrow)};
    picture.lines = {std::move(median)};
    picture.level = Level{"floor", static_cast<double>(results.floor)};
    section.picture = std::move(picture);
    section.every = every_of(section.table.rows.size());
    return section;
}

Section causes_section(const Results& results) {
    Section section{.title = "Why it falls",
                    .sentence = results.below_floor.value == 0
                                    ? "No path falls."
                                    : "What would have kept the fallen paths above the floor; the "
                                      "need, where all of that would not have been enough.",
                    .table = {{"cause", "because", "share"}, {}}};
    BarPicture picture{Unit::share, {"share of fallen paths"}, {}};
    auto causes = results.causes;
    std::ranges::stable_sort(causes, std::greater(),
                             [](const auto& cause) { return cause.share.value; });
    for (const auto& cause : causes) {
        section.table.rows.push_back(
            {cause.cause, cause_text(cause.cause), {cause.share, Unit::share}});
        picture.bars.push_back({cause_text(cause.cause), {cause.share}});
    }
    if (results.below_floor.value > 0) {
        section.picture = std::move(picture);
    }
    return section;
}

Section rules_section(const Results& results, const Words& words) {
    Section section{.title = "Rules that bind",
                    .sentence = "No rule refuses a request.",
                    .table = {{"rule", "refusals", "unmet", "says"}, {}}};
    BarPicture picture{Unit::money, {"unmet, by the rule that refused it last"}, {}};
    auto rules = results.rules;
    std::ranges::stable_sort(rules, std::greater(),
                             [](const auto& rule) { return rule.unmet.value; });
    for (const auto& rule : rules) {
        const auto known = fund::find_rule(rule.rule);
        section.table.rows.push_back({rule.rule, {rule.refusals, Unit::count},
                                      {rule.unmet, Unit::money},
                                      known ? std::string(fund::spec(*known).sentence) : ""});
        if (rule.unmet.value > 0) {
            picture.bars.push_back({rule.rule, {rule.unmet}});
        }
    }
    if (!rules.empty()) {
        section.sentence = fmt::format("{} of requests meet a rule that refuses them at least "
                                       "once; {} stays unmet on average.",
                                       share(results.bound_share), words.money(results.unmet));
    }
    if (!picture.bars.empty()) {
        section.picture = std::move(picture);
    }
    return section;
}

Section needs_section(const Results& results, const Words& words) {
    Section section{.title = "Needs",
                    .sentence = "Nothing is asked.",
                    .table = {{"purpose", "asked", "unmet"}, {}}};
    BarPicture picture{Unit::money, {"asked", "unmet"}, {}};
    for (const auto& need : results.needs) {
        section.table.rows.push_back(
            {need.purpose, {need.asked, Unit::money}, {need.unmet, Unit::money}});
        picture.bars.push_back({need.purpose, {need.asked, need.unmet}});
    }
    const auto worst = std::ranges::max_element(
        results.needs, {}, [](const auto& need) { return need.unmet.value; });
    if (worst != results.needs.end() && worst->asked.value > 0) {
        section.sentence =
            worst->unmet.value > 0
                ? fmt::format("Most is left unmet for {}: {} of {}.", worst->purpose,
                              words.money(worst->unmet), words.money(worst->asked))
                : "All needs are met.";
    }
    if (!picture.bars.empty()) {
        section.picture = std::move(picture);
    }
    return section;
}

std::string goal_text(const simulate::GoalFigures& goal, std::uint64_t paths) {
    const std::string wanted = share({goal.at_most, 0});
    const std::string verdict =
        goal.verdict == simulate::GoalVerdict::undecided
            ? "Goal undecided, for more paths to tell"
            : "Goal " + verdict_text(goal.verdict);
    if (goal.measure == simulate::Measure::below_floor) {
        return fmt::format("{}: at most {} may fall below the floor within {} days; it happens {}.",
                           verdict, wanted, goal.by_days, chance(goal.estimate, paths));
    }
    return fmt::format("{}: at most {} of what is asked may stay unmet; {} does.", verdict, wanted,
                       share(goal.estimate));
}

Section goals_section(const Results& results) {
    Section section{.title = "Goals",
                    .sentence = {},
                    .table = {{"goal", "by_days", "at_most", "comes_to", "verdict"}, {}},
                    .picture = {},
                    .detail = Detail::whole};
    std::size_t met = 0;
    for (const auto& goal : results.goals) {
        const bool below = goal.measure == simulate::Measure::below_floor;
        met += goal.verdict == simulate::GoalVerdict::met ? 1 : 0;
        section.table.rows.push_back({below ? "below the floor" : "share unmet",
                                      below ? std::to_string(goal.by_days) : "",
                                      {Rough{goal.at_most}, Unit::share},
                                      {goal.estimate, Unit::share}, verdict_text(goal.verdict)});
    }
    section.sentence = fmt::format("{} of {} met; undecided is what lies within two standard "
                                   "errors.",
                                   met, number_of(results.goals.size(), "goal"));
    return section;
}

Section figures_section(const Results& results) {
    const auto money = [](const Estimate& estimate) { return Cell(estimate, Unit::money); };
    const auto part = [](const Estimate& estimate) { return Cell(estimate, Unit::share); };
    const auto plain = [](const Estimate& estimate) { return Cell(estimate, Unit::count); };
    const Cell cover(Rough{results.cover_start.value}, Unit::count);
    const std::string code = results.currency;
    return {.title = "All figures",
            .sentence = "Means over paths unless it says otherwise.",
            .table = {{"figure", "value", "in"},
                      {{"below the floor within 90 days", part(results.below_90_days), "paths"},
                       {"below the floor within 365 days", part(results.below_365_days), "paths"},
                       {"below the floor at any time", part(results.below_floor), "paths"},
                       {"first below the floor", plain(results.breach_month), "months"},
                       {"lowest free amount", money(results.lowest), code},
                       {"when it is lowest", plain(results.lowest_month), "months"},
                       {"lowest, one path in twenty", money(results.lowest_tail), code},
                       {"free at the end", money(results.last), code},
                       {"months covered at the start", cover, "months of aggression"},
                       {"months covered at the end", plain(results.cover_end),
                        "months of aggression"},
                       {"asked", money(results.asked), code},
                       {"paid", money(results.paid), code},
                       {"unmet", money(results.unmet), code},
                       {"unmet share", part(results.unmet_share), "what is asked"},
                       {"unmet, value at risk 95 %", money(results.shortfall_var), code},
                       {"unmet, mean beyond it", money(results.shortfall_cvar), code},
                       {"requests", plain(results.requests), "requests"},
                       {"requests never met", plain(results.unmet_requests), "requests"},
                       {"requests a rule refused", part(results.bound_share), "requests"},
                       {"from request to payment", plain(results.delay_days), "days"},
                       {"received", money(results.received), code},
                       {"promised and never paid", money(results.failed), code},
                       {"promised money is late", plain(results.late_months), "months"},
                       {"exchange gains less losses", money(results.exchange), code},
                       {"exchange share", part(results.exchange_share), "what is received"},
                       {"in aggression", plain(results.months_on), "months"},
                       {"episodes", plain(results.episodes), "episodes"},
                       {"acts decided", plain(results.acts), "acts"}}},
            .picture = {},
            .detail = Detail::whole};
}

}  // namespace reserve::outlook
