// One path as people read it: what it came to, month by month, and every act with its answer.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/quoted.h"
#include "ledger/fund/rules.h"
#include "ledger/outlook/sections.h"
#include "ledger/report/plot.h"
#include "ledger/seal/json.h"
#include "ledger/simulate/described_json.h"

namespace reserve::outlook {
namespace {

using simulate::Outcome;
using simulate::Plan;
using simulate::Told;
using simulate::ToldAct;

constexpr std::size_t kMostWords = 90;  // columns of what an act says

// What a body says: "amount 10.00, payee payee-1, purpose energy".
std::string body_text(const seal::JsonNode& body) {
    std::string text;
    for (const seal::JsonNode& member : body.children()) {
        text += fmt::format("{}{} ", text.empty() ? "" : ", ", report::spoken(member.key));
        if (member.is(seal::JsonKind::string)) {
            text += member.text;
        } else {
            seal::append_canonical(text, member);
        }
    }
    return report::cut(report::one_line(text), kMostWords);
}

struct Month {
    std::uint64_t requests = 0;
    Amount asked;
    std::map<std::string_view, std::uint64_t> refused;  // by rule
};

class Reading {
public:
    explicit Reading(const Plan& plan)
        : plan_(plan), months_(static_cast<std::size_t>(plan.scenario.horizon)) {}

    void read(const ToldAct& told);

    std::vector<Month>& months() { return months_; }
    Grid& acts() { return acts_; }

private:
    Month& month_of(Time at) {
        const auto next = std::ranges::upper_bound(plan_.month_start, at);
        const auto index = std::max<std::ptrdiff_t>(1, next - plan_.month_start.begin()) - 1;
        return months_[std::min(static_cast<std::size_t>(index), months_.size() - 1)];
    }

    const Plan& plan_;
    seal::JsonDocument document_;
    std::vector<Month> months_;
    Grid acts_{{"at", "kind", "by", "says", "refused_by", "free"}, {}};
};

void Reading::read(const ToldAct& told) {
    const auto root = document_.parse(told.line);
    const seal::JsonNode* act = root ? (*root)->find("act") : nullptr;
    const seal::JsonNode* body = act != nullptr ? act->find("body") : nullptr;
    if (body == nullptr) {
        return;
    }
    const std::string_view kind = text_at(*act, "kind");
    Month& month = month_of(told.at);
    if (kind == "disbursement.requested") {
        ++month.requests;
        month.asked += amount_at(*body, "amount");
    }
    std::string rule;
    if (told.rule != fund::Rule::none) {
        rule = fund::spec(told.rule).id;
        ++month.refused[fund::spec(told.rule).id];
    }
    acts_.rows.push_back({format_time(told.at).substr(0, 16), std::string(kind),
                          std::string(text_at(*act, "actor")), body_text(*body), rule,
                          {Estimate{static_cast<double>(told.free), 0}, Unit::money}});
}

std::string refused_text(const Month& month) {
    std::vector<std::string> parts;
    for (const auto& [rule, times] : month.refused) {
        parts.push_back(times == 1 ? std::string(rule) : fmt::format("{} {}", times, rule));
    }
    return joined(parts);
}

Section months_section(const Plan& plan, const Told& told, const std::vector<Month>& months) {
    Section section{.title = "Month by month",
                    .sentence = "The free amount at the end of each month, and what was asked and "
                                "refused in it.",
                    .table = {{"month", "requests", "asked", "refused_by", "free"}, {}}};
    TimePicture picture;
    Line line{"free amount", {static_cast<double>(plan.start.free().minor())}};
    picture.months = {0};
    const auto step = static_cast<std::size_t>(plan.scenario.step);
    for (std::size_t i = 0; i < months.size(); ++i) {
        const auto month = static_cast<double>(i + 1);
        auto& row = section.table.rows.emplace_back();
        row.push_back({Rough{month}, Unit::count});
        row.push_back({Rough{static_cast<double>(months[i].requests)}, Unit::count});
        row.push_back({Estimate{static_cast<double>(simulate::to_figure(months[i].asked)), 0},
                       Unit::money});
        row.push_back(refused_text(months[i]));
        const std::size_t measured = (i + 1) / step;
        if ((i + 1) % step == 0 && measured <= told.detail.free.size()) {
            const auto free = static_cast<double>(told.detail.free[measured - 1]);
            row.push_back({Estimate{free, 0}, Unit::money});
            picture.months.push_back(static_cast<int>(i + 1));
            line.values.push_back(free);
        } else {
            row.push_back("");
        }
    }
    picture.lines = {std::move(line)};
    picture.level = Level{"floor", static_cast<double>(plan.floor)};
    section.picture = std::move(picture);
    return section;
}

Section refusals_section(const Told& told) {
    Section section{.title = "Rules that bind",
                    .sentence = "No request is refused.",
                    .table = {{"rule", "refusals", "unmet", "says"}, {}}};
    for (const fund::RuleSpec& rule : fund::rules()) {
        const auto at = static_cast<std::size_t>(rule.rule);
        const auto refusals = static_cast<double>(told.detail.refusals[at]);
        const auto unmet = static_cast<double>(told.detail.unmet_by[at]);
        if (refusals != 0 || unmet != 0) {
            section.table.rows.push_back({std::string(rule.id),
                                          {Estimate{refusals, 0}, Unit::count},
                                          {Estimate{unmet, 0}, Unit::money},
                                          std::string(rule.sentence)});
            section.sentence = "How often each rule refused a request, and what it left unmet.";
        }
    }
    return section;
}

std::vector<std::string> answers_of(const Plan& plan, const Outcome& outcome,
                                    const Words& words) {
    const auto number = [](std::int32_t count, std::string_view thing) {
        return number_of(static_cast<std::uint64_t>(count), thing);
    };
    std::vector<std::string> answers{
        fmt::format("{} ask for {}: {} is paid, {} ({}) stays unmet.",
                    number(outcome.requests, "request"), words.amount(outcome.asked),
                    words.amount(outcome.paid), words.amount(outcome.unmet),
                    number(outcome.unmet_requests, "request"))};
    const Date first = plan.day_of_month(0);
    const auto day = [&](std::int32_t after) { return format_date(Date{first.days + after}); };
    answers.push_back(
        outcome.breach_day < 0
            ? fmt::format("It never falls below the floor of {}.", words.amount(plan.floor))
            : fmt::format("It first falls below the floor of {} on {}: {}.",
                          words.amount(plan.floor), day(outcome.breach_day),
                          cause_text(boost::describe::enum_to_string(outcome.failure, ""))));
    answers.push_back(fmt::format("The lowest free amount is {}, on {}; {} is free at the end.",
                                  words.amount(outcome.lowest), day(outcome.lowest_day),
                                  words.amount(outcome.last)));
    answers.push_back(fmt::format("{} comes in, {} that was promised never does.",
                                  words.amount(outcome.received), words.amount(outcome.failed)));
    return answers;
}

std::string data_of(const Told& told) {
    std::string acts;
    for (const ToldAct& act : told.acts) {
        acts += fmt::format("{}{{\"free\":{},\"line\":{},\"rule\":{}}}", acts.empty() ? "" : ",",
                            act.free, act.line,
                            act.rule == fund::Rule::none
                                ? "null"
                                : json_string(fund::spec(act.rule).id));
    }
    return fmt::format("{{\"acts\":[{}],\"outcome\":{}}}", acts,
                       simulate::canonical_json_of(told.outcome));
}

}  // namespace

Outlook of_path(const Plan& plan, std::uint64_t seed, std::uint32_t path, const Told& told) {
    const Words words(plan.scenario.functional);
    Reading reading(plan);
    for (const ToldAct& act : told.acts) {
        reading.read(act);
    }
    Outlook outlook{"path",
                    fmt::format("{}, path {}", plan.scenario.name, path),
                    plan.scenario.functional,
                    facts_of(plan, seed, 1),
                    answers_of(plan, told.outcome, words),
                    {months_section(plan, told, reading.months()), refusals_section(told),
                     {.title = "Every act",
                      .sentence = "In order, with the free amount when it was decided.",
                      .table = std::move(reading.acts()),
                      .picture = {},
                      .detail = Detail::whole}},
                    data_of(told)};
    for (Fact& fact : outlook.facts) {
        if (fact.name == "Draws") {
            fact.text = fmt::format("path {}, seed {}, engine {}", path, seed,
                                    simulate::kEngineVersion);
        } else if (fact.name == "Amounts") {
            fact.text = fmt::format("in {}, floor {}", plan.scenario.functional.code(),
                                    words.amount(plan.floor));
        }
    }
    return outlook;
}

}  // namespace reserve::outlook
