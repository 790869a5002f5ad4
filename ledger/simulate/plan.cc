// The calendar and everything else that is the same on every path.
#include "ledger/simulate/plan.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include <fmt/format.h>

#include "ledger/simulate/opening.h"
#include "ledger/simulate/outcome.h"

namespace reserve::simulate {
namespace {

void make_calendar(Plan& plan, const Snapshot* snapshot) {
    const Date first = snapshot == nullptr
                           ? plan.scenario.start.date
                           : Date{day_of(snapshot->state->last_recorded).days + 1};
    for (int month = 0; month <= plan.scenario.horizon; ++month) {
        plan.month_start.push_back(
            {std::int64_t{plus_months(first, month).days} * kMicrosecondsPerDay});
    }
}

std::int64_t value_of(const Plan& plan, Amount amount, Currency currency) {
    const auto rate = plan.start.rates.in_force(currency, plan.day_of_month(0));
    const auto value = rate ? convert(amount, currency, *rate, plan.scenario.functional)
                            : std::optional(amount);
    return to_figure(value.value_or(Amount()));
}

void list_dues(Plan& plan) {
    for (std::size_t p = 0; p < plan.scenario.partners.size(); ++p) {
        const Partner& partner = plan.scenario.partners[p];
        for (std::uint32_t i = 0; i < partner.instalments.size(); ++i) {
            const Instalment& due = partner.instalments[i];
            plan.dues.push_back(
                {p, i, due.month, due.amount, value_of(plan, due.amount, partner.currency)});
        }
        plan.delays.emplace_back(partner.delay);
        plan.has_later_pledges |= partner.pledged_month > 0;
    }
    std::ranges::sort(plan.dues, {}, [](const Due& due) {
        return std::tuple(due.month, due.partner, due.number);
    });
    for (int month = 0; month <= plan.scenario.horizon; ++month) {
        const auto first = std::ranges::lower_bound(plan.dues, month, {}, &Due::month);
        plan.first_due.push_back(static_cast<std::size_t>(first - plan.dues.begin()));
    }
}

void find_levels(Plan& plan) {
    for (const ExchangeRate& rate : plan.scenario.exchange.rates) {
        double level = static_cast<double>(rate.rate.mantissa);
        for (int i = 0; i < rate.rate.scale; ++i) {
            level /= 10;
        }
        plan.levels.push_back(level);
    }
}

void weigh_needs(Plan& plan) {
    double sum = 0;
    double mean = 0;
    for (const Need& need : plan.scenario.requests.needs) {
        plan.sizes.emplace_back(need.size);
        sum += need.weight;
        mean += need.weight * plan.sizes.back().mean();
        plan.weights.push_back(sum);
    }
    for (double& weight : plan.weights) {
        weight /= sum;
    }
    plan.need_a_month = sum > 0 ? plan.scenario.requests.episode * mean / sum : 0;
}

Status check_entities(const Plan& plan) {
    std::vector<std::uint32_t> entities = plan.entities;
    std::ranges::sort(entities);
    return std::ranges::adjacent_find(entities) == entities.end()
               ? Status()
               : fail(ErrorKind::malformed, "two partners' names draw alike; rename one");
}

std::string_view prefix_of(fund::ObjectKind kind) {
    switch (kind) {
        case fund::ObjectKind::contribution: return "later-pledge";
        case fund::ObjectKind::notification: return "N";
        case fund::ObjectKind::disbursement: return "D";
        case fund::ObjectKind::payment: return "PAY";
        default: return "sim";
    }
}

}  // namespace

std::string Plan::name_of(fund::ObjectKind kind, std::uint32_t handle) const {
    const auto& known = names[static_cast<std::size_t>(kind)];
    return handle < known.size() && !known[handle].empty()
               ? known[handle]
               : fmt::format("{}{}-{}", made_prefix, prefix_of(kind), handle + 1);
}

Time Plan::time_at(double month) const {
    const double last = static_cast<double>(scenario.horizon);
    const double bounded = std::clamp(month, 0.0, last);
    const auto whole = std::min(static_cast<std::size_t>(bounded), month_start.size() - 2);
    const double part = bounded - static_cast<double>(whole);
    const std::int64_t from = month_start[whole].microseconds;
    const auto length = static_cast<double>(month_start[whole + 1].microseconds - from);
    return {from + static_cast<std::int64_t>(part * length)};
}

Result<Plan> make_plan(const Scenario& scenario, const Snapshot* snapshot) {
    if (!scenario.start.ledger.empty() && snapshot == nullptr) {
        return fail(ErrorKind::usage, "the scenario starts from a ledger, and none was opened");
    }
    if (snapshot != nullptr && !(snapshot->state->functional == scenario.functional)) {
        return fail(ErrorKind::malformed, "the ledger's functional currency is another");
    }
    Plan plan;
    plan.scenario = scenario;
    plan.made_prefix =
        snapshot == nullptr ? "" : fmt::format("sim-{}-", snapshot->state->size);
    make_calendar(plan, snapshot);
    if (snapshot != nullptr) {
        plan.before = *snapshot->state;
        plan.before.clear_touched();
    }
    if (const Status status = Opening(plan, snapshot).run(); !status) {
        return std::unexpected(status.error());
    }
    list_dues(plan);
    find_levels(plan);
    weigh_needs(plan);
    const Amount floor = scenario.floor.value_or(plan.start.charter->minimum_liquidity);
    plan.floor = to_figure(floor);
    if (const Status status = check_entities(plan); !status) {
        return std::unexpected(status.error());
    }
    return plan;
}

}  // namespace reserve::simulate
