// How old is what is owed to the fund, and what the fund holds without knowing whose it is.
#include <algorithm>
#include <array>
#include <map>

#include "ledger/report/amounts.h"
#include "ledger/report/charter_view.h"
#include "ledger/report/contribution_fold.h"
#include "ledger/report/waiting.h"

namespace reserve::report {
namespace {

constexpr std::int32_t kLimits[] = {0, 30, 90, 180, 365};  // days, the last one open
constexpr const char* kNames[] = {"not_due",       "to_30_days",  "to_90_days",
                                  "to_180_days",   "to_365_days", "older"};
using Buckets = std::array<Amount, std::size(kLimits) + 1>;

std::size_t bucket_of(std::int32_t days) {
    return static_cast<std::size_t>(std::ranges::lower_bound(kLimits, days) - kLimits);
}

void add_buckets(Table& table, std::vector<std::string> row, const Buckets& buckets,
                 Currency currency) {
    Amount total;
    for (const Amount amount : buckets) {
        row.push_back(money(amount, currency));
        total += amount;
    }
    row.push_back(money(total, currency));
    if (!total.is_zero()) {
        table.rows.push_back(std::move(row));
    }
}

Table with_buckets(std::vector<Column> columns) {
    for (const char* name : kNames) {
        columns.push_back({name, Align::right});
    }
    columns.push_back({"total", Align::right});
    return {std::move(columns), {}};
}

// Payments, notes and write-offs pay the instalments that were due first.
Table instalments_table(const ContributionFold& fold, Date today) {
    Table table = with_buckets({{"contribution"}, {"party"}, {"currency"}});
    for (const ContributionLine& line : fold.lines) {
        auto due = line.due;
        std::ranges::stable_sort(due, {}, [](const auto& one) { return one.first; });
        Amount paid = settled_of(line);
        Buckets buckets{};
        for (const auto& [day, amount] : due) {
            const Amount settled = std::clamp(paid, Amount(), amount);
            paid -= settled;
            buckets[bucket_of(today.days - day.days)] += amount - settled;
        }
        add_buckets(table, {line.name, line.party, std::string(line.currency.code())}, buckets,
                    line.currency);
    }
    return table;
}

Table pledges_table(const ContributionFold& fold, Date today, std::int32_t months) {
    Table table{{{"contribution"},
                 {"party"},
                 {"currency"},
                 {"unsigned", Align::right},
                 {"pledged_on"},
                 {"days", Align::right},
                 {"lapsed"}},
                {}};
    for (const ContributionLine& line : fold.lines) {
        if (line.pledged_on && line.sum.pledged.is_positive()) {
            const bool lapsed = plus_months(*line.pledged_on, months) < today;
            table.rows.push_back({line.name, line.party, std::string(line.currency.code()),
                                  money(line.sum.pledged, line.currency),
                                  format_date(*line.pledged_on),
                                  std::to_string(today.days - line.pledged_on->days),
                                  lapsed ? "yes" : "no"});
        }
    }
    return table;
}

// What a payee was advanced in a currency, and how much of it was accounted for.
struct Advances {
    std::vector<std::pair<Date, Amount>> given;
    Amount cleared;

    // What was accounted for clears the oldest first.
    Buckets open(Date today) {
        std::ranges::stable_sort(given, {}, [](const auto& one) { return one.first; });
        Buckets buckets{};
        for (const auto& [date, amount] : given) {
            const Amount part = std::min(cleared, amount);
            cleared -= part;
            buckets[std::max<std::size_t>(1, bucket_of(today.days - date.days))] += amount - part;
        }
        buckets[1] -= cleared;
        return buckets;
    }
};

Result<Table> advances_table(Ledger& ledger, const Axes& axes, Date today) {
    std::map<std::uint64_t, Advances> accounts;
    const Status status =
        ledger.movements(fund::AccountClass::advances, axes, [&](const Movement& line) {
            Advances& of = accounts[line.account.bits()];
            if (line.amount.is_negative()) {
                of.cleared -= line.amount;
            } else {
                of.given.emplace_back(line.date, line.amount);
            }
        });
    const auto names = ledger.names(fund::ObjectKind::party);
    if (!status || !names) {
        return std::unexpected(status ? names.error() : status.error());
    }
    Table table = with_buckets({{"payee"}, {"currency"}});
    for (auto& [bits, advances] : accounts) {
        const auto key = fund::AccountKey::from_bits(bits);
        add_buckets(table, {(*names)[key.owner()], std::string(key.currency().code())},
                    advances.open(today), key.currency());
    }
    return table;
}

Result<Table> receipts_table(Ledger& ledger, const Axes& axes, Date today) {
    const auto open = open_receipts(ledger, axes);
    if (!open) {
        return std::unexpected(open.error());
    }
    Table table{{{"receipt"},
                 {"account"},
                 {"payer"},
                 {"received_on"},
                 {"days", Align::right},
                 {"amount", Align::right},
                 {"currency"}},
                {}};
    for (const OpenReceipt& one : *open) {
        table.rows.push_back({one.name, one.account, one.payer, format_date(one.date),
                              std::to_string(today.days - one.date.days),
                              money(one.rest, one.currency), std::string(one.currency.code())});
    }
    return table;
}

std::string said(const Table& table, const std::string& none) {
    return table.rows.empty() ? none : "";
}

}  // namespace

Result<Report> ageing_report(Ledger& ledger, const Axes& axes, Time at) {
    const auto fold = ContributionFold::read(ledger, axes);
    const auto charter = charter_view(ledger, axes);
    if (!fold || !charter) {
        return std::unexpected(fold ? charter.error() : fold.error());
    }
    const Date today = day_of(at);
    auto advances = advances_table(ledger, axes, today);
    auto receipts = receipts_table(ledger, axes, today);
    if (!advances || !receipts) {
        return std::unexpected(advances ? receipts.error() : advances.error());
    }
    Table instalments = instalments_table(*fold, today);
    Table pledges = pledges_table(*fold, today, charter->pledge_months);
    const std::string owed = said(instalments, "No instalment is unpaid.");
    const std::string announced = said(pledges, "Every pledge is signed.");
    const std::string advanced = said(*advances, "Every advance is accounted for.");
    const std::string unknown = said(*receipts, "Every receipt is identified.");
    return Report{"ageing",
                  {{"Unpaid instalments by days overdue", std::move(instalments), owed},
                   {"Pledges not signed", std::move(pledges), announced},
                   {"Advances not accounted for", std::move(*advances), advanced},
                   {"Unidentified receipts", std::move(*receipts), unknown}}};
}

}  // namespace reserve::report
