// Funds held and funds available, with the bridge between them; and by purpose.
#include <algorithm>

#include "ledger/fund/decide.h"
#include "ledger/report/figures.h"

namespace reserve::report {
namespace {

using fund::AccountClass;

std::string money(const Ledger& ledger, Amount amount) {
    return format_amount(amount, ledger.functional().decimals());
}

bool is_of(const AccountBalance& balance, AccountClass account_class) {
    const auto& known = fund::spec(account_class);
    return known.owner ? balance.account.starts_with(std::string(known.prefix) + ":")
                       : balance.account == known.prefix;
}

Amount total(const std::vector<AccountBalance>& balances, AccountClass account_class) {
    Amount sum;
    for (const AccountBalance& balance : balances) {
        sum += is_of(balance, account_class) ? balance.value : Amount();
    }
    return sum;
}

}  // namespace

Result<Position> position(Ledger& ledger, const Axes& axes) {
    const auto balances = ledger.balances(axes);
    if (!balances) {
        return std::unexpected(balances.error());
    }
    const auto debit = [&](AccountClass of) { return total(*balances, of); };
    const auto credit = [&](AccountClass of) { return -total(*balances, of); };
    Position now;
    now.cash = debit(AccountClass::cash);
    now.in_transit = debit(AccountClass::in_transit);
    now.notes = debit(AccountClass::notes);
    now.unidentified = credit(AccountClass::unidentified);
    now.refundable = credit(AccountClass::refundable);
    now.held = now.cash + now.in_transit + now.notes - now.unidentified - now.refundable;
    now.earmarked = credit(AccountClass::earmarked);
    now.set_aside = credit(AccountClass::set_aside);
    now.committed = credit(AccountClass::committed);
    now.available = credit(AccountClass::free);
    now.spent = credit(AccountClass::spent);
    now.receivable = debit(AccountClass::receivable);
    now.pledged = debit(AccountClass::pledged);
    return now;
}

Result<Report> position_report(Ledger& ledger, const Axes& axes) {
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
    const std::string code(ledger.functional().code());
    return Report{
        "position",
        {{.title = "Funds held and funds available",
          .table = std::move(bridge),
          .sentence = "Funds held are " + code + " " + group_thousands(money(ledger, now->held)) +
                      ", funds available " + code + " " +
                      group_thousands(money(ledger, now->available)) + ".",
          .chart = Chart{ChartKind::bars, "line", {"value"}},
          .sums = {"funds held", "funds available"}},
         {.title = "Beside it", .table = std::move(beside)}}};
}

namespace {

// The uncommitted rest of earmarked money, and what it may be used for.
struct Lot {
    fund::PurposeSet purposes;
    Amount rest;
};

}  // namespace

Result<Report> availability_report(Ledger& ledger, const Axes& axes) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::contribution};
    const auto state = ledger.state_with(kinds);
    const auto balances = ledger.balances(axes);
    const auto purposes = ledger.names(fund::ObjectKind::purpose);
    const auto contributions = ledger.names(fund::ObjectKind::contribution);
    if (!state || !balances || !purposes || !contributions) {
        return std::unexpected(!state ? state.error() : ledger.balances(axes).error());
    }
    const fund::State& now = **state;
    if (now.charter == nullptr) {
        return fail(ErrorKind::not_found, "the fund is not open");
    }
    const Amount free = -total(*balances, AccountClass::free);
    const Amount usable =
        std::max(Amount(), std::max(Amount(), free) - now.charter->minimum_liquidity);
    std::vector<Lot> lots;
    for (std::uint32_t i = 0; i < contributions->size(); ++i) {
        const auto rest = std::ranges::lower_bound(
            *balances, "budget:earmarked:" + (*contributions)[i], {}, &AccountBalance::account);
        if (rest != balances->end() &&
            rest->account == "budget:earmarked:" + (*contributions)[i]) {
            lots.push_back({fund::permitted_by(now.contributions[fund::ContributionId{i}]),
                            -rest->value});
        }
    }
    Table by_purpose{{{"purpose"},
                      {"free", Align::right},
                      {"earmarked_lots", Align::right},
                      {"available", Align::right}},
                     {}};
    for (std::uint32_t i = 0; i < purposes->size(); ++i) {
        if (!now.charter->purposes.test(i)) {
            continue;
        }
        Amount permitted;
        for (const Lot& lot : lots) {
            permitted += lot.purposes.test(i) ? lot.rest : Amount();
        }
        by_purpose.rows.push_back({(*purposes)[i], money(ledger, usable), money(ledger, permitted),
                                   money(ledger, usable + permitted)});
    }
    const std::string code(ledger.functional().code());
    return Report{"availability",
                  {{.title = "What one request for each purpose alone could use",
                    .table = std::move(by_purpose),
                    .sentence = code + " " + group_thousands(money(ledger, usable)) +
                                " is free for every purpose; what one request takes is gone for "
                                "the others.",
                    .chart = Chart{ChartKind::bars, "purpose", {"available"}}}}};
}

}  // namespace reserve::report
