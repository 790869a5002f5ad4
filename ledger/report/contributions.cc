// Contributions by agreement and by party.
#include <algorithm>
#include <array>
#include <map>

#include "ledger/report/amounts.h"
#include "ledger/report/contribution_fold.h"

namespace reserve::report {
namespace {

Table amounts_table(const ContributionFold& fold, const std::string& party, Date today) {
    Table table{{{"contribution"},
                 {"party"},
                 {"instrument"},
                 {"currency"},
                 {"pledged", Align::right},
                 {"signed", Align::right},
                 {"received", Align::right},
                 {"notes", Align::right},
                 {"overdue", Align::right},
                 {"unpaid", Align::right}},
                {}};
    for (const ContributionLine& line : fold.lines) {
        if (!party.empty() && line.party != party) {
            continue;
        }
        // Put in place one by one, for a braced list would copy each.
        auto& row = table.rows.emplace_back();
        row.reserve(table.columns.size());
        for (const std::string_view text : {std::string_view(line.name),
                                            std::string_view(line.party),
                                            std::string_view(line.instrument),
                                            line.currency.code()}) {
            row.emplace_back(text);
        }
        for (const Amount amount : {line.sum.pledged, line.sum.agreed, line.sum.received,
                                    line.sum.notes, overdue_of(line, today), unpaid_of(line)}) {
            row.push_back(money(amount, line.currency));
        }
    }
    return table;
}

// Sums by party in the functional currency, and each party's share of what was received.
Table values_table(const Ledger& ledger, const ContributionFold& fold, const std::string& party) {
    struct Values {
        Amount pledged;
        Amount agreed;
        Amount received;
    };
    std::map<std::string, Values> by_party;
    Values total;
    for (const ContributionLine& line : fold.lines) {
        for (Values* values : {&by_party[line.party], &total}) {
            values->pledged += line.sum.pledged_value;
            values->agreed += line.sum.agreed_value;
            values->received += line.sum.received_value;
        }
    }
    Table table{{{"party"},
                 {"pledged_value", Align::right},
                 {"signed_value", Align::right},
                 {"received_value", Align::right},
                 {"share_percent", Align::right}},
                {}};
    const auto add = [&](const std::string& name, const Values& values) {
        table.rows.push_back({name, money(ledger, values.pledged), money(ledger, values.agreed),
                              money(ledger, values.received),
                              percent(values.received, total.received)});
    };
    for (const auto& [name, values] : by_party) {
        if (party.empty() || name == party) {
            add(name, values);
        }
    }
    if (party.empty()) {
        add("total", total);
    }
    return table;
}

// What stands on each party's own accounts, revalued as far as the books are.
Result<Table> parties_table(Ledger& ledger, const Axes& axes, const std::string& party) {
    constexpr fund::AccountClass kClasses[] = {
        fund::AccountClass::receivable, fund::AccountClass::notes, fund::AccountClass::loans,
        fund::AccountClass::refundable};
    const auto names = ledger.names(fund::ObjectKind::party);
    if (!names) {
        return std::unexpected(names.error());
    }
    std::map<std::string, std::array<Amount, std::size(kClasses)>> rows;
    for (std::size_t i = 0; i < std::size(kClasses); ++i) {
        const Status status = ledger.holdings(kClasses[i], axes, [&](const Movement& held) {
            if (!held.value.is_zero()) {
                rows[(*names)[held.account.owner()]][i] += held.value;
            }
        });
        if (!status) {
            return std::unexpected(status.error());
        }
    }
    Table table{{{"party"},
                 {"receivable", Align::right},
                 {"notes", Align::right},
                 {"loans_owed", Align::right},
                 {"refundable", Align::right}},
                {}};
    for (const auto& [name, values] : rows) {
        if (party.empty() || name == party) {
            table.rows.push_back({name, money(ledger, values[0]), money(ledger, values[1]),
                                  money(ledger, -values[2]), money(ledger, -values[3])});
        }
    }
    return table;
}

}  // namespace

Result<Report> contributions_report(Ledger& ledger, const Axes& axes, Time at,
                                    const std::string& party) {
    if (!party.empty()) {
        if (Status known = check_known(ledger, fund::ObjectKind::party, party, axes); !known) {
            return std::unexpected(known.error());
        }
    }
    const auto fold = ContributionFold::read(ledger, axes);
    if (!fold) {
        return std::unexpected(fold.error());
    }
    auto by_party = parties_table(ledger, axes, party);
    if (!by_party) {
        return std::unexpected(by_party.error());
    }
    const std::string whose = party.empty() ? "" : " of " + party;
    const std::string in = "in " + std::string(ledger.functional().code());
    return Report{
        party.empty() ? "contributions" : "contributor",
        {{"Contributions" + whose, amounts_table(*fold, party, day_of(at))},
         {"By party, at the rates of their days, " + in, values_table(ledger, *fold, party), "",
          Chart{ChartKind::bars, "party", {"pledged_value", "signed_value", "received_value"}},
          {"total"}},
         {"Book value by party, " + in, std::move(*by_party)}}};
}

}  // namespace reserve::report
