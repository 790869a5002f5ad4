// What the fund holds and is owed in each currency, and what a fall of the currency would take.
#include <array>
#include <map>

#include "ledger/fund/account.h"
#include "ledger/report/amounts.h"

namespace reserve::report {
namespace {

using fund::AccountClass;

// Open items of one currency: in its units, and as booked in the functional one.
struct Items {
    Amount amount;
    Amount booked;
    Amount cash;  // of it cash and in transit, less what is owed back
    Amount cash_booked;
};

constexpr AccountClass kItems[] = {AccountClass::cash,     AccountClass::in_transit,
                                   AccountClass::receivable, AccountClass::notes,
                                   AccountClass::unidentified, AccountClass::refundable,
                                   AccountClass::loans};

// One tenth, rounded half to even.
Amount tenth(Amount amount) {
    return divide_rounded(amount.minor(), 10);
}

Result<std::map<std::uint16_t, Items>> items_by_currency(Ledger& ledger, const Axes& axes) {
    std::map<std::uint16_t, Items> all;
    for (const AccountClass of : kItems) {
        const Status status = ledger.holdings(of, axes, [&](const Movement& held) {
            Items& items = all[held.account.currency_number()];
            items.amount += held.amount;
            items.booked += held.value;
            if (fund::is_revalued_as_cash(of)) {
                items.cash += held.amount;
                items.cash_booked += held.value;
            }
        });
        if (!status) {
            return std::unexpected(status.error());
        }
    }
    return all;
}

struct Row {
    Currency currency;
    Items items;
    std::string rate;
    Amount value;
    Amount cash_value;
};

// At the rate in force that day; as booked where none is known.
Result<Row> valued(Ledger& ledger, std::uint16_t number, const Items& items, Date day,
                   std::uint64_t size) {
    Row row{*Currency::from_number(number), items, "", items.booked, items.cash_booked};
    if (row.currency == ledger.functional()) {
        return row;
    }
    const auto rate = rate_in_force(ledger, row.currency, day, size);
    if (!rate) {
        return std::unexpected(rate.error());
    }
    if (*rate) {
        row.rate = format_rate(**rate);
        const auto at_rate = [&](Amount amount, Amount booked) {
            return convert(amount, row.currency, **rate, ledger.functional()).value_or(booked);
        };
        row.value = at_rate(items.amount, items.booked);
        row.cash_value = at_rate(items.cash, items.cash_booked);
    }
    return row;
}

}  // namespace

Result<Report> exposure_report(Ledger& ledger, const Axes& axes, Time at) {
    const auto all = items_by_currency(ledger, axes);
    if (!all) {
        return std::unexpected(all.error());
    }
    Table table{{{"currency"},
                 {"net_amount", Align::right},
                 {"booked", Align::right},
                 {"rate"},
                 {"value", Align::right},
                 {"share_percent", Align::right},
                 {"if_10_percent_lower", Align::right},
                 {"of_it_available", Align::right}},
                {}};
    std::vector<Row> rows;
    Amount total;
    const std::uint64_t size = axes.known_at ? *axes.known_at + 1 : ledger.head().size;
    for (const auto& [number, items] : *all) {
        auto row = valued(ledger, number, items, day_of(at), size);
        if (!row) {
            return std::unexpected(row.error());
        }
        total += row->value;
        rows.push_back(std::move(*row));
    }
    Amount at_risk;
    Amount cash_at_risk;
    for (const Row& row : rows) {
        const bool foreign = row.currency != ledger.functional();
        const Amount fall = foreign ? -tenth(row.value) : Amount();
        const Amount of_cash = foreign ? -tenth(row.cash_value) : Amount();
        at_risk += fall;
        cash_at_risk += of_cash;
        table.rows.push_back({std::string(row.currency.code()),
                              money(row.items.amount, row.currency),
                              money(ledger, row.items.booked), row.rate, money(ledger, row.value),
                              percent(row.value, total), money(ledger, fall),
                              money(ledger, of_cash)});
    }
    return Report{"exposure",
                  {{"Open items by currency, in " + std::string(ledger.functional().code()),
                    std::move(table),
                    "If every other currency fell by 10 %, the fund would be worth " +
                        told(ledger, -at_risk) + " less, and " + told(ledger, -cash_at_risk) +
                        " less would be available.",
                    Chart{ChartKind::bars, "currency", {"value"}}}}};
}

}  // namespace reserve::report
