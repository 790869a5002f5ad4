// Tests of the books as a whole: do they balance, are foreign items valued of late, is every batch
// complete.
#include <algorithm>
#include <map>

#include "ledger/fund/account.h"
#include "ledger/report/amounts.h"
#include "ledger/report/audit_tests.h"

namespace reserve::report {
namespace {

using fund::AccountClass;

constexpr std::int32_t kRateDays = 31;

// Sums of value by class.
Result<std::map<AccountClass, Amount>> class_values(Ledger& ledger, const Axes& axes) {
    std::map<AccountClass, Amount> values;
    for (const auto& known : fund::account_classes()) {
        const auto value = class_value(ledger, known.account_class, axes);
        if (!value) {
            return std::unexpected(value.error());
        }
        values[known.account_class] = *value;
    }
    return values;
}

Result<AuditTest> accuracy(Ledger& ledger, const Axes& axes) {
    auto values = class_values(ledger, axes);
    if (!values) {
        return std::unexpected(values.error());
    }
    AuditTest test{"accuracy", "both books balance; resources less spent are cash", 3, {}};
    Amount financial;
    Amount budgetary;
    for (const auto& [of, value] : *values) {
        (fund::is_budgetary(of) ? budgetary : financial) += value;
    }
    const auto differs = [&](const char* what, Amount by) {
        if (!by.is_zero()) {
            test.exceptions.push_back({0, std::string(what) + " by " + money(ledger, by)});
        }
    };
    differs("the financial book does not balance", financial);
    differs("the budgetary book does not balance", budgetary);
    const auto value = [&](AccountClass of) { return (*values)[of]; };
    differs("resources less spent differ from cash",
            value(AccountClass::resources) + value(AccountClass::spent) -
                value(AccountClass::cash) - value(AccountClass::in_transit) -
                value(AccountClass::unidentified) - value(AccountClass::refundable));
    return test;
}

Result<AuditTest> valuation(Ledger& ledger, const Axes& axes, Date today) {
    AuditTest test{"valuation", "foreign open items are valued at rates of the last month", 0, {}};
    std::map<std::uint16_t, std::uint64_t> items;
    for (const auto& known : fund::account_classes()) {
        if (!fund::is_revalued(known.account_class)) {
            continue;
        }
        const Status status =
            ledger.holdings(known.account_class, axes, [&](const Movement& held) {
                if (held.account.currency() != ledger.functional() && !held.amount.is_zero()) {
                    ++items[held.account.currency_number()];
                }
            });
        if (!status) {
            return std::unexpected(status.error());
        }
    }
    const std::uint64_t size = axes.known_at ? *axes.known_at + 1 : ledger.head().size;
    for (const auto& [number, count] : items) {
        test.population += count;
        const Currency currency = *Currency::from_number(number);
        const auto seq = ledger.rate_entry(currency, today, size);
        const auto entry = seq && *seq ? ledger.entry(**seq) : Result<LogEntry>(LogEntry{});
        if (!seq || !entry) {
            return std::unexpected(seq ? entry.error() : seq.error());
        }
        seal::JsonDocument document;
        const auto line = *seq ? read_line(document, *entry) : std::nullopt;
        if (!line || today.days - line->date.days > kRateDays) {
            test.exceptions.push_back(
                {seq->value_or(0), std::to_string(count) + " items in " +
                                       std::string(currency.code()) + ": the last rate is " +
                                       (line ? "of " + format_date(line->date) : "missing")});
        }
    }
    return test;
}

// A batch that counts is complete if its rows were known; the batch's own entry names it too.
Result<AuditTest> batches(Ledger& ledger, const Axes& axes) {
    AuditTest test{"batches", "imports have as many rows as they were opened for", 0, {}};
    struct Opened {
        std::uint64_t seq = 0;
        std::string name;
        std::int64_t rows = 0;
    };
    std::vector<Opened> opened;
    constexpr std::string_view kKinds[] = {"batch.opened"};
    Status status = each_line_of(ledger, kKinds, axes, [&](const ActLine& act) {
        const seal::JsonNode* rows = act.body->find("rows");
        opened.push_back({act.seq, std::string(text_at(*act.body, "batch")),
                          rows == nullptr ? 0 : rows->integer});
    });
    const std::uint64_t size = axes.known_at ? *axes.known_at + 1 : ledger.head().size;
    for (auto batch = opened.begin(); status && batch != opened.end(); ++batch) {
        ++test.population;
        const auto named = ledger.mentions(fund::ObjectKind::batch, batch->name);
        if (!named) {
            return std::unexpected(named.error());
        }
        const std::int64_t used = std::ranges::lower_bound(*named, size) - named->begin() - 1;
        if (used != batch->rows) {
            test.exceptions.push_back({batch->seq, batch->name + " has " + std::to_string(used) +
                                                       " of " + std::to_string(batch->rows) +
                                                       " rows"});
        }
    }
    return status ? Result<AuditTest>(std::move(test)) : std::unexpected(status.error());
}

}  // namespace

Result<std::vector<AuditTest>> book_tests(Ledger& ledger, const Axes& axes, Date today) {
    std::vector<AuditTest> tests;
    for (auto made :
         {accuracy(ledger, axes), valuation(ledger, axes, today), batches(ledger, axes)}) {
        if (!made) {
            return std::unexpected(made.error());
        }
        tests.push_back(std::move(*made));
    }
    return tests;
}

}  // namespace reserve::report
