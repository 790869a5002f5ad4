// Funds held and funds available, with the bridge between them.
#include "ledger/report/amounts.h"

namespace reserve::report {

using fund::AccountClass;

Result<Position> position(Ledger& ledger, const Axes& axes) {
    Position now;
    constexpr std::pair<AccountClass, Amount Position::*> kDebits[] = {
        {AccountClass::cash, &Position::cash},
        {AccountClass::in_transit, &Position::in_transit},
        {AccountClass::notes, &Position::notes},
        {AccountClass::receivable, &Position::receivable},
        {AccountClass::pledged, &Position::pledged}};
    constexpr std::pair<AccountClass, Amount Position::*> kCredits[] = {
        {AccountClass::unidentified, &Position::unidentified},
        {AccountClass::refundable, &Position::refundable},
        {AccountClass::earmarked, &Position::earmarked},
        {AccountClass::set_aside, &Position::set_aside},
        {AccountClass::committed, &Position::committed},
        {AccountClass::free, &Position::available},
        {AccountClass::spent, &Position::spent}};
    for (const auto& [of, field] : kDebits) {
        const auto value = class_value(ledger, of, axes);
        if (!value) {
            return std::unexpected(value.error());
        }
        now.*field = *value;
    }
    for (const auto& [of, field] : kCredits) {
        const auto value = class_value(ledger, of, axes);
        if (!value) {
            return std::unexpected(value.error());
        }
        now.*field = -*value;
    }
    now.held = now.cash + now.in_transit + now.notes - now.unidentified - now.refundable;
    return now;
}

Result<Report> position_report(Ledger& ledger, const Axes& axes, Time) {
    const auto now = position(ledger, axes);
    if (!now) {
        return std::unexpected(now.error());
    }
    Table bridge{{{"line"}, {"value", Align::right}}, {}};
    const auto add = [&](Table& table, std::string_view line, Amount value) {
        table.rows.push_back({std::string(line), money(ledger, value)});
    };
    add(bridge, "cash", now->cash);
    add(bridge, "in transit", now->in_transit);
    add(bridge, "promissory notes", now->notes);
    add(bridge, "owed back: unidentified", -now->unidentified);
    add(bridge, "owed back: refundable", -now->refundable);
    add(bridge, "funds held", now->held);
    add(bridge, "less notes not encashed", -now->notes);
    add(bridge, "less earmarked, uncommitted", -now->earmarked);
    add(bridge, "less set aside", -now->set_aside);
    add(bridge, "less committed", -now->committed);
    add(bridge, "funds available", now->available);
    Table beside{{{"line"}, {"value", Align::right}}, {}};
    add(beside, "receivable under agreements", now->receivable);
    add(beside, "pledged, not signed", now->pledged);
    add(beside, "spent since the beginning", now->spent);
    const std::string sentence = "Funds held are " + told(ledger, now->held) +
                                 ", funds available " + told(ledger, now->available) + ".";
    return Report{"position",
                  {{"Funds held and funds available",
                    std::move(bridge),
                    sentence,
                    Chart{ChartKind::bars, "line", {"value"}},
                    {"funds held", "funds available"}},
                   {"Beside it", std::move(beside)}}};
}

}  // namespace reserve::report
