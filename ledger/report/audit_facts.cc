// One pass over requests, payments and expenditure.
#include "ledger/report/audit_facts.h"

#include <unordered_map>

#include "ledger/report/amounts.h"

namespace reserve::report {
namespace {

constexpr std::string_view kKinds[] = {"disbursement.requested", "payment.instructed",
                                       "payment.released", "expenditure.accepted"};
constexpr std::int32_t kLateDays = 5;

Amount amount_at(const ActLine& act) {
    return Amount(parse_decimal(text_at(*act.body, "amount")).units);
}

class Reading {
public:
    explicit Reading(Ledger& ledger) : ledger_(ledger) {}

    void take(const ActLine& act) {
        date(act);
        if (act.kind == "disbursement.requested") {
            request(act);
        } else if (act.kind == "payment.instructed") {
            instruct(act);
        } else if (act.kind == "payment.released") {
            release(act);
        } else {
            facts.expenditures.push_back({act.seq, act.documents != nullptr});
        }
    }

    AuditFacts facts;
    Status failure;

private:
    void date(const ActLine& act) {
        const Date recorded = day_of(act.recorded_at);
        ++facts.dated;
        if (recorded.days - act.date.days > kLateDays &&
            month_index(recorded) != month_index(act.date)) {
            facts.late.push_back({act.seq, act.date, act.recorded_at});
        }
    }
    void request(const ActLine& act) {
        RequestFact fact{act.seq,
                         std::string(text_at(*act.body, "disbursement")),
                         std::string(text_at(*act.body, "notification")),
                         std::string(text_at(*act.body, "payee")),
                         Currency::find(text_at(*act.body, "currency")).value_or(Currency()),
                         amount_at(act),
                         Amount(),
                         act.date};
        fact.value = value_of(fact);
        requests_[fact.name] = facts.requests.size();
        facts.requests.push_back(std::move(fact));
    }
    void instruct(const ActLine& act) {
        const auto request = requests_.find(std::string(text_at(*act.body, "disbursement")));
        if (request == requests_.end()) {
            return;
        }
        const std::string name(text_at(*act.body, "payment"));
        payments_[name] = facts.payments.size();
        facts.payments.push_back({act.seq, name, request->second, amount_at(act), act.date, false,
                                  0, Time()});
    }
    void release(const ActLine& act) {
        const auto payment = payments_.find(std::string(text_at(*act.body, "payment")));
        if (payment != payments_.end()) {
            PaymentFact& fact = facts.payments[payment->second];
            fact.released = true;
            fact.released_seq = act.seq;
            fact.released_at = act.recorded_at;
        }
    }
    Amount value_of(const RequestFact& fact) {
        if (fact.currency == ledger_.functional()) {
            return fact.amount;
        }
        const auto rate = rate_in_force(ledger_, fact.currency, fact.date, fact.seq);
        if (!rate) {
            failure = std::unexpected(rate.error());
        }
        return rate && *rate
                   ? convert(fact.amount, fact.currency, **rate, ledger_.functional())
                         .value_or(Amount())
                   : Amount();
    }

    Ledger& ledger_;
    std::unordered_map<std::string, std::size_t> requests_;
    std::unordered_map<std::string, std::size_t> payments_;
};

}  // namespace

Result<AuditFacts> read_audit_facts(Ledger& ledger, const Axes& axes) {
    Reading reading(ledger);
    const Status read =
        each_line_of(ledger, kKinds, axes, [&](const ActLine& act) { reading.take(act); });
    if (!read || !reading.failure) {
        return std::unexpected(read ? reading.failure.error() : read.error());
    }
    return std::move(reading.facts);
}

}  // namespace reserve::report
