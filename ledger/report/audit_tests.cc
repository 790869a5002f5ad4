// What verification found, and what requests and payments look like.
#include "ledger/report/audit_tests.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "ledger/report/amounts.h"
#include "ledger/report/charter_view.h"
#include "ledger/report/verification.h"

namespace reserve::report {
namespace {

constexpr std::int32_t kDuplicateDays = 7;
constexpr Int128 kRoundUnits = 100'000;  // whole units of the currency

struct VerifiedTest {
    const char* name;
    const char* looks_at;
    std::vector<std::string_view> codes;  // of findings
    std::string_view word;                // in the finding's reason, where only some count
};

const std::vector<VerifiedTest>& tests_of_verification() {
    static const std::vector<VerifiedTest> tests{
        {"completeness", "every entry is there, in order, under the signed heads",
         {"tree", "fork"}, ""},
        {"integrity", "bytes, hashes and projections are those of the log",
         {"malformed", "projection"}, ""},
        {"authorisation", "officers' roles and signatures, votes, four eyes", {"signature"}, ""},
        {"rules", "every entry is decided again by the fund's rules", {"rule"}, ""},
        {"gate", "requests, votes and releases under an active notification", {"rule"}, "gate"},
    };
    return tests;
}

std::string amount_text(const AuditFacts& facts, const PaymentFact& payment) {
    const Currency currency = facts.requests[payment.request].currency;
    return money(payment.amount, currency) + " " + std::string(currency.code());
}

// Same payee, currency and amount within a week.
AuditTest duplicates(const AuditFacts& facts) {
    AuditTest test{"duplicates", "payments of one amount to one payee within 7 days",
                   facts.payments.size(), {}};
    using Key = std::tuple<std::string_view, std::uint16_t, Amount>;
    std::vector<const PaymentFact*> by_date;
    for (const PaymentFact& payment : facts.payments) {
        by_date.push_back(&payment);
    }
    std::ranges::stable_sort(by_date, {}, &PaymentFact::date);
    std::map<Key, const PaymentFact*> last;
    for (const PaymentFact* payment : by_date) {
        const RequestFact& request = facts.requests[payment->request];
        const PaymentFact*& before =
            last[{request.payee, request.currency.number(), payment->amount}];
        if (before != nullptr && payment->date.days - before->date.days <= kDuplicateDays) {
            test.exceptions.push_back(
                {payment->seq, payment->name + " pays " + request.payee + " " +
                                   amount_text(facts, *payment) + " as " + before->name + " did"});
        }
        before = payment;
    }
    return test;
}

// Requests to one payee under one notification that cross a tier only together.
AuditTest splitting(const AuditFacts& facts, const std::vector<Amount>& tiers,
                    const Ledger& ledger) {
    AuditTest test{"splitting", "requests to one payee that need a higher tier only together",
                   facts.requests.size(), {}};
    test.remark = "the rules judge such requests together; these are for looking at";
    struct Group {
        Amount sum;
        Amount largest;
        std::uint64_t last = 0;
        std::size_t count = 0;
    };
    std::map<std::pair<std::string_view, std::string_view>, Group> groups;
    for (const RequestFact& request : facts.requests) {
        Group& group = groups[{request.notification, request.payee}];
        group.sum += request.value;
        group.largest = std::max(group.largest, request.value);
        group.last = request.seq;
        ++group.count;
    }
    for (const auto& [key, group] : groups) {
        const bool crosses = std::ranges::any_of(tiers, [&](Amount up_to) {
            return group.largest <= up_to && group.sum > up_to;
        });
        if (crosses) {
            test.exceptions.push_back(
                {group.last, fmt::format("{} requests to {} under {}, together {} {}", group.count,
                                         key.second, key.first, money(ledger, group.sum),
                                         ledger.functional().code())});
        }
    }
    return test;
}

AuditTest round_amounts(const AuditFacts& facts) {
    AuditTest test{"round amounts", "payments of whole hundred thousands", facts.payments.size(),
                   {}};
    for (const PaymentFact& payment : facts.payments) {
        Int128 round = kRoundUnits;
        for (int i = 0; i < facts.requests[payment.request].currency.decimals(); ++i) {
            round *= 10;
        }
        if (payment.amount.minor() % round == 0) {
            test.exceptions.push_back(
                {payment.seq, payment.name + " pays " + amount_text(facts, payment)});
        }
    }
    return test;
}

// 1970-01-01 was a Thursday.
bool is_weekend(Date date) {
    const std::int32_t weekday = ((date.days + 3) % 7 + 7) % 7;  // Monday is 0
    return weekday >= 5;
}

AuditTest timing(const AuditFacts& facts) {
    AuditTest test{"timing", "payments released at a weekend or between 20:00 and 06:00 UTC", 0,
                   {}};
    for (const PaymentFact& payment : facts.payments) {
        if (!payment.released) {
            continue;
        }
        ++test.population;
        const Date day = day_of(payment.released_at);
        const std::int64_t hour =
            (payment.released_at.microseconds - std::int64_t{day.days} * kMicrosecondsPerDay) /
            kMicrosecondsPerHour;
        if (is_weekend(day) || hour < 6 || hour >= 20) {
            test.exceptions.push_back({payment.released_seq, payment.name + " was released " +
                                                                 format_time(payment.released_at)});
        }
    }
    return test;
}

AuditTest occurrence(const AuditFacts& facts) {
    AuditTest test{"occurrence", "accepted expenditure names the documents it rests on",
                   facts.expenditures.size(), {}};
    for (const ExpenditureFact& one : facts.expenditures) {
        if (!one.documented) {
            test.exceptions.push_back({one.seq, "no document is named"});
        }
    }
    return test;
}

AuditTest cut_off(const AuditFacts& facts) {
    AuditTest test{"cut-off", "requests and payments recorded in the month of their value date",
                   facts.dated, {}};
    test.remark = "up to 5 days late count as in time";
    for (const LateFact& late : facts.late) {
        test.exceptions.push_back({late.seq, "dated " + format_date(late.date) + ", recorded " +
                                                 format_time(late.recorded_at)});
    }
    return test;
}

}  // namespace

std::vector<AuditTest> verified_tests(const Verification* verification) {
    std::vector<AuditTest> tests;
    for (const VerifiedTest& known : tests_of_verification()) {
        AuditTest test{known.name, known.looks_at, 0, {}};
        if (verification == nullptr) {
            test.remark = "not verified yet: run reserve verify";
            tests.push_back(std::move(test));
            continue;
        }
        test.population = verification->size;
        for (const Finding& finding : verification->first) {
            if (std::ranges::find(known.codes, finding.code) != known.codes.end() &&
                finding.reason.find(known.word) != std::string::npos) {
                test.exceptions.push_back(
                    {finding.seq.value_or(0), finding.place + ": " + finding.reason});
            }
        }
        tests.push_back(std::move(test));
    }
    return tests;
}

Result<std::vector<AuditTest>> payment_tests(Ledger& ledger, const Axes& axes,
                                             const AuditFacts& facts) {
    const auto charter = charter_view(ledger, axes);
    if (!charter) {
        return std::unexpected(charter.error());
    }
    std::vector<AuditTest> tests;
    tests.push_back(occurrence(facts));
    tests.push_back(cut_off(facts));
    tests.push_back(duplicates(facts));
    tests.push_back(splitting(facts, charter->tiers, ledger));
    tests.push_back(round_amounts(facts));
    tests.push_back(timing(facts));
    return tests;
}

}  // namespace reserve::report
