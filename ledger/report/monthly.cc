// Cash month by month, what is available at the end of each, and until when it lasts.
#include <map>

#include "ledger/money/wide.h"
#include "ledger/report/amounts.h"
#include "ledger/report/flows.h"
#include "ledger/report/paused.h"

namespace reserve::report {
namespace {

using fund::AccountClass;

constexpr std::int32_t kPaceDays = 182;  // the last half year tells the pace

struct Month {
    Amount contributed;
    Amount income;
    Amount disbursed;
    Amount charges;
    Amount exchange;
    Amount available;  // changes of the budget's free, earmarked and so on
    Amount earmarked;
    Amount set_aside;
    Amount committed;
};
using Months = std::map<std::int32_t, Month>;

Amount Month::*column_of(AccountClass of) {
    switch (of) {
        case AccountClass::receivable:
        case AccountClass::notes:
        case AccountClass::loans: return &Month::contributed;
        case AccountClass::proceeds:
        case AccountClass::investment: return &Month::income;
        case AccountClass::disbursements:
        case AccountClass::advances: return &Month::disbursed;
        case AccountClass::charges: return &Month::charges;
        default: return &Month::exchange;
    }
}

struct Figures {
    Months months;
    Amount paid_lately;  // disbursed and charged, less income, within the days of the pace
};

Status read_flows(Ledger& ledger, const Axes& axes, Date today, Figures& figures) {
    return each_flow(ledger, axes, [&](const Movement& flow) {
        Amount Month::*column = column_of(flow.account.account_class());
        figures.months[month_index(flow.date)].*column -= flow.value;
        const bool recent = flow.date.days > today.days - kPaceDays;
        if (recent && column != &Month::contributed && column != &Month::exchange) {
            figures.paid_lately += flow.value;
        }
    });
}

Status read_budget(Ledger& ledger, const Axes& axes, Months& months) {
    constexpr std::pair<AccountClass, Amount Month::*> kColumns[] = {
        {AccountClass::free, &Month::available},
        {AccountClass::earmarked, &Month::earmarked},
        {AccountClass::set_aside, &Month::set_aside},
        {AccountClass::committed, &Month::committed}};
    for (const auto& [of, column] : kColumns) {
        const Status status = ledger.days(of, axes, [&](const Movement& day) {
            months[month_index(day.date)].*column -= day.value;
        });
        if (!status) {
            return status;
        }
    }
    return {};
}

Table bridge_table(const Ledger& ledger, const Months& months, std::int32_t last) {
    Table table{{{"month"},
                 {"opening_cash", Align::right},
                 {"contributed", Align::right},
                 {"income", Align::right},
                 {"disbursed", Align::right},
                 {"charges", Align::right},
                 {"exchange", Align::right},
                 {"closing_cash", Align::right},
                 {"earmarked", Align::right},
                 {"set_aside", Align::right},
                 {"committed", Align::right},
                 {"available", Align::right}},
                {}};
    Amount cash;
    Month end;
    for (std::int32_t month = months.empty() ? last + 1 : months.begin()->first; month <= last;
         ++month) {
        const auto found = months.find(month);
        const Month moved = found == months.end() ? Month() : found->second;
        const Amount opening = cash;
        cash += moved.contributed + moved.income + moved.disbursed + moved.charges +
                moved.exchange;
        end.earmarked += moved.earmarked;
        end.set_aside += moved.set_aside;
        end.committed += moved.committed;
        end.available += moved.available;
        std::vector<std::string> row{month_text(month)};
        for (const Amount amount :
             {opening, moved.contributed, moved.income, moved.disbursed, moved.charges,
              moved.exchange, cash, end.earmarked, end.set_aside, end.committed, end.available}) {
            row.push_back(money(ledger, amount));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

// The day on which what is available is used up at the pace of the last half year.
std::string exhaustion(const Ledger& ledger, Amount available, Amount paid, Date today) {
    if (!paid.is_positive()) {
        return "In the last half year no more was paid than earned: at that pace what is available "
               "is not used up.";
    }
    if (!available.is_positive()) {
        return "Nothing is available.";
    }
    const auto days = divide_half_even(Wide(available.minor()) * kPaceDays, Wide(paid.minor()));
    constexpr std::int32_t kTooFar = 36'525;
    if (!days || days->minor() > kTooFar) {
        return "At the pace of the last half year what is available lasts more than a hundred "
               "years.";
    }
    const Date end{today.days + static_cast<std::int32_t>(days->minor())};
    return told(ledger, paid) + " more was paid than earned in the last half year; at that pace " +
           "what is available is used up on " + format_date(end) + ", without new contributions.";
}

}  // namespace

Result<Report> monthly_report(Ledger& ledger, const Axes& axes, Time at) {
    const Date today = day_of(at);
    Figures figures;
    Status status = read_flows(ledger, axes, today, figures);
    if (status) {
        status = read_budget(ledger, axes, figures.months);
    }
    if (!status) {
        return std::unexpected(status.error());
    }
    Amount available;
    for (const auto& [month, moved] : figures.months) {
        available += moved.available;
    }
    Report report{"monthly", {}};
    report.sections.push_back(
        {"Cash by month, less what is owed back, in " + std::string(ledger.functional().code()),
         bridge_table(ledger, figures.months, month_index(today)),
         exhaustion(ledger, available, figures.paid_lately, today),
         Chart{ChartKind::line, "month", {"closing_cash", "available"}}});
    auto paused = paused_requests(ledger, axes);
    if (!paused) {
        return std::unexpected(paused.error());
    }
    const std::string none = paused->rows.empty() ? "No request is paused." : "";
    report.sections.push_back({"Requests paused by low cash", std::move(*paused), none});
    return report;
}

}  // namespace reserve::report
