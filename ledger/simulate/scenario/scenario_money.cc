// What comes in: rates and their correlation, partners with their instalments, proceeds.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/simulate/scenario/scenario_reader.h"

namespace reserve::simulate {

using enum Presence;

bool ScenarioReader::has_rate(Currency currency) const {
    return currency == scenario_.functional ||
           std::ranges::count(scenario_.exchange.rates, currency, &ExchangeRate::currency) != 0;
}

// A currency that money comes in: the functional one, or one with a rate.
void ScenarioReader::money_currency(Fields& fields, Currency& into) {
    fields.currency("currency", into);
    if (into.number() != 0 && !has_rate(into)) {
        faults_.add(fields.place(), fmt::format("exchange.rates has no {}", into.code()));
    }
}

void ScenarioReader::exchange(const Value& value) {
    Fields fields(value, faults_);
    if (const Value* list = fields.take("rates", optional, ValueKind::list)) {
        rates(*list);
    }
    const Value* list = fields.take("correlation", optional, ValueKind::list);
    const std::size_t count = scenario_.exchange.rates.size();
    scenario_.exchange.cholesky.assign(count, std::vector<double>(count, 0));
    for (std::size_t i = 0; i < count; ++i) {
        scenario_.exchange.cholesky[i][i] = 1;
    }
    if (list != nullptr) {
        correlation(*list);
    }
    fields.word("conversion", scenario_.exchange.conversion);
    fields.integer("revalue_months", scenario_.exchange.revalue_months, {0, kMaxMonths});
    fields.finish();
}

void ScenarioReader::rates(const Value& list) {
    each_table(list, [&](const Value& item) {
        Fields fields(item, faults_);
        ExchangeRate rate;
        fields.currency("currency", rate.currency);
        fields.rate("rate", rate.rate);
        fields.number("drift", rate.drift, {-2, 2});
        fields.number("volatility", rate.volatility, {0, 2});
        fields.finish();
        if (rate.currency.number() != 0 && has_rate(rate.currency)) {
            faults_.add(item.place, fmt::format("{} is the functional currency or stands twice",
                                                rate.currency.code()));
        }
        scenario_.exchange.rates.push_back(rate);
    });
}

// Cholesky's lower triangle; it exists exactly where the matrix is positive definite.
void ScenarioReader::correlation(const Value& list) {
    const std::size_t count = scenario_.exchange.rates.size();
    auto& lower = scenario_.exchange.cholesky;
    const auto is_row = [&](const Value& row) {
        return row.kind == ValueKind::list && row.children.size() == count &&
               std::ranges::all_of(row.children, [](const Value& v) {
                   return (v.kind == ValueKind::number || v.kind == ValueKind::integer) &&
                          v.number >= -1 && v.number <= 1;
               });
    };
    if (list.children.size() != count || !std::ranges::all_of(list.children, is_row)) {
        faults_.add(list.place,
                    fmt::format("correlation is not {0} rows of {0} numbers from -1 to 1", count));
        return;
    }
    const auto at = [&](std::size_t i, std::size_t j) {
        return list.children[i].children[j].number;
    };
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double rest = at(i, j);
            for (std::size_t k = 0; k < j; ++k) {
                rest -= lower[i][k] * lower[j][k];
            }
            const bool fits = i == j ? at(i, i) == 1 && rest > 1e-12 : at(i, j) == at(j, i);
            if (!fits) {
                faults_.add(list.children[i].place,
                            "correlation is not symmetric, with a diagonal of 1, and positive "
                            "definite");
                return;
            }
            lower[i][j] = i == j ? std::sqrt(rest) : rest / lower[j][j];
        }
    }
}

void ScenarioReader::partners(const Value& list) {
    if (list.children.size() > 200) {
        faults_.add(list.place, "there are more than 200 partners");
        return;
    }
    each_table(list, [&](const Value& item) { partner(item); });
}

void ScenarioReader::partner(const Value& value) {
    Fields fields(value, faults_);
    Partner partner;
    fields.name("name", partner.name);
    money_currency(fields, partner.currency);
    fields.word("instrument", partner.instrument);
    fields.integer("pledged_month", partner.pledged_month, months());
    const Value* list = fields.take("instalments", required);
    if (list != nullptr && list->kind == ValueKind::table) {
        even_instalments(*list, partner);
    } else if (list != nullptr) {
        instalments(*list, partner);
    }
    if (const Value* late = fields.take("delay", optional, ValueKind::table)) {
        delay(*late, partner.delay);
    }
    fields.number("default_probability", partner.default_probability, kProbability);
    if (const Value* tired = fields.take("fatigue", optional, ValueKind::table)) {
        fatigue(*tired, partner);
    }
    if (const Value* limit = fields.take("earmark", optional, ValueKind::table)) {
        earmark(*limit, partner);
    }
    fields.finish();
    for (const Instalment& instalment : partner.instalments) {
        partner.pledge += instalment.amount;
        if (instalment.month < partner.pledged_month) {
            faults_.add(value.place, "an instalment is due before the pledge");
        }
    }
    scenario_.partners.push_back(std::move(partner));
}

// [{ month, amount }, …]
void ScenarioReader::instalments(const Value& value, Partner& partner) {
    if (value.kind != ValueKind::list || value.children.empty() ||
        value.children.size() > kMaxMonths) {
        faults_.add(value.place, "instalments is not a list of { month, amount }");
        return;
    }
    each_table(value, [&](const Value& item) {
        Fields fields(item, faults_);
        Instalment& instalment = partner.instalments.emplace_back();
        fields.integer("month", instalment.month, months(), required);
        fields.amount("amount", partner.currency, instalment.amount);
        fields.finish();
    });
}

// { first, every, count, amount }: so many, each of that amount.
void ScenarioReader::even_instalments(const Value& value, Partner& partner) {
    Fields fields(value, faults_);
    int first = 0;
    int every = 12;
    int count = 1;
    Amount amount;
    fields.integer("first", first, months(), required);
    fields.integer("every", every, {1, kMaxMonths});
    fields.integer("count", count, {1, kMaxMonths}, required);
    fields.amount("amount", partner.currency, amount);
    fields.finish();
    for (int i = 0; i < count; ++i) {
        const int month = first + i * every;
        if (month < scenario_.horizon) {
            partner.instalments.push_back({month, amount});
        }
    }
}

void ScenarioReader::earmark(const Value& value, Partner& partner) {
    Fields fields(value, faults_);
    fields.names("only", partner.only);
    fields.names("never", partner.never);
    fields.finish();
    if (partner.only.empty() && partner.never.empty()) {
        faults_.add(value.place, "earmark says neither only nor never");
    }
}

void ScenarioReader::fatigue(const Value& value, Partner& partner) {
    Fields fields(value, faults_);
    Fatigue& fatigue = partner.fatigue.emplace();
    fields.number("after_months", fatigue.after_months, {0, kMaxMonths}, required);
    fields.number("default_probability", fatigue.default_probability, kProbability, required);
    fields.number("delay_factor", fatigue.delay_factor, {0, 100});
    fields.finish();
}

void ScenarioReader::delay(const Value& value, DelayLaw& into) {
    Fields fields(value, faults_);
    fields.word("law", into.kind, required);
    using enum DelayKind;
    if (into.kind != none) {
        fields.number("months", into.months, {0, 120}, required);
    }
    if (into.kind == lognormal) {
        fields.number("sigma", into.shape, {0, 5}, required);
    } else if (into.kind == weibull) {
        fields.number("shape", into.shape, {0.1, 100}, required);
    }
    fields.finish();
}

void ScenarioReader::proceeds(const Value& list) {
    each_table(list, [&](const Value& item) {
        Fields fields(item, faults_);
        Proceeds& proceeds = scenario_.proceeds.emplace_back();
        fields.name("source", proceeds.source);
        money_currency(fields, proceeds.currency);
        fields.amount("amount", proceeds.currency, proceeds.amount);
        fields.integer("first", proceeds.first, months(), required);
        fields.integer("every", proceeds.every, {1, kMaxMonths});
        fields.integer("count", proceeds.count, {1, kMaxMonths});
        fields.number("sigma", proceeds.sigma, {0, 5});
        fields.finish();
    });
}

}  // namespace reserve::simulate
