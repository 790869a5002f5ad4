// What goes out: episodes of aggression, what is then asked, and shocks.
#include <algorithm>

#include "ledger/simulate/scenario/scenario_reader.h"

namespace reserve::simulate {

using enum Presence;

void ScenarioReader::episodes(const Value& value) {
    Fields fields(value, faults_);
    Episodes& episodes = scenario_.episodes;
    fields.word("kind", episodes.kind, required);
    fields.flag("active_at_start", episodes.active_at_start);
    const Range scale = episodes.kind == EpisodeKind::rates ? Range{0, 1000} : kProbability;
    switch (episodes.kind) {
        case EpisodeKind::none:
            break;
        case EpisodeKind::markov:
        case EpisodeKind::rates:
            fields.number("start", episodes.start, scale, required);
            fields.number("end", episodes.end, scale, required);
            break;
        case EpisodeKind::weibull:
            fields.number("start", episodes.start, scale, required);
            fields.number("months", episodes.scale, {0.01, kMaxMonths}, required);
            fields.number("shape", episodes.shape, {0.1, 100}, required);
            break;
        case EpisodeKind::scripted:
            if (const Value* list = fields.take("script", required, ValueKind::list)) {
                script(*list);
            }
    }
    fields.finish();
}

void ScenarioReader::script(const Value& list) {
    double last = 0;
    each_table(list, [&](const Value& item) {
        Fields fields(item, faults_);
        Span& span = scenario_.episodes.script.emplace_back();
        fields.number("from", span.from, {0, kMaxMonths}, required);
        fields.number("to", span.to, {0, kMaxMonths}, required);
        fields.finish();
        if (span.from < last || span.to <= span.from) {
            faults_.add(item.place, "episodes do not follow one another");
        }
        last = span.to;
    });
}

void ScenarioReader::requests(const Value& value) {
    Fields fields(value, faults_);
    Requests& requests = scenario_.requests;
    fields.number("peace", requests.peace, {0, 500});
    fields.number("episode", requests.episode, {0, 500}, required);
    fields.number("dispersion", requests.dispersion, {0, 100});
    fields.flag("regular", requests.regular);
    fields.integer("payees", requests.payees, {1, 1000});
    fields.integer("patience_months", requests.patience_months, {0, kMaxMonths});
    fields.integer("payment_months", requests.payment_months, {0, 60});
    if (const Value* list = fields.take("needs", required, ValueKind::list)) {
        needs(*list);
        if (list->children.empty()) {
            fields.fault(*list, "needs", "is empty");
        }
    }
    fields.finish();
}

void ScenarioReader::needs(const Value& list) {
    each_table(list, [&](const Value& item) {
        Fields fields(item, faults_);
        Need& need = scenario_.requests.needs.emplace_back();
        fields.name("purpose", need.purpose);
        fields.number("weight", need.weight, {1e-6, 1e6});
        if (const Value* law = fields.take("size", required, ValueKind::table)) {
            size(*law, need.size);
        }
        fields.finish();
    });
}

void ScenarioReader::size(const Value& value, SizeLaw& into) {
    Fields fields(value, faults_);
    const Currency functional = scenario_.functional;
    fields.word("law", into.kind, required);
    switch (into.kind) {
        case SizeKind::fixed:
            fields.amount("amount", functional, into.amount);
            break;
        case SizeKind::exponential:
            fields.amount("mean", functional, into.amount);
            break;
        case SizeKind::lognormal:
            fields.amount("mean", functional, into.amount);
            fields.number("sigma", into.shape, {0, 5}, required);
            break;
        case SizeKind::pareto:
            fields.amount("minimum", functional, into.amount);
            fields.number("shape", into.shape, {0.1, 100}, required);
    }
    Amount cap;
    fields.amount("cap", functional, cap, optional);
    if (cap.is_positive()) {
        into.cap = cap;
    }
    if (into.kind == SizeKind::pareto && !into.cap && into.shape <= 1) {
        faults_.add(value.place, "a pareto size of shape 1 or less has no mean; give it a cap");
    }
    fields.finish();
}

void ScenarioReader::shocks(const Value& list) {
    each_table(list, [&](const Value& item) { shock(item); });
}

void ScenarioReader::shock(const Value& value) {
    Fields fields(value, faults_);
    Shock& shock = scenario_.shocks.emplace_back();
    fields.word("kind", shock.kind, required);
    fields.integer("month", shock.month, months(), required);
    switch (shock.kind) {
        case ShockKind::rate:
            money_currency(fields, shock.currency);
            fields.number("factor", shock.factor, {0.01, 100}, required);
            if (shock.currency == scenario_.functional) {
                faults_.add(value.place, "the functional currency has no rate to shock");
            }
            break;
        case ShockKind::need:
            fields.number("factor", shock.factor, {0.01, 100}, required);
            fields.integer("months", shock.months, {1, kMaxMonths});
            break;
        case ShockKind::partner_stops:
            fields.name("partner", shock.partner);
            break;
        case ShockKind::outflow:
            fields.amount("amount", scenario_.functional, shock.amount);
    }
    fields.finish();
}

}  // namespace reserve::simulate
