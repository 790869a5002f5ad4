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
    return Report{"position", {{"Funds held and funds available", std::move(bridge)},
                               {"Beside it", std::move(beside)}}};
}

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
    Table by_purpose{{{"purpose"},
                      {"free", Align::right},
                      {"earmarked_lots", Align::right},
                      {"available", Align::right}},
                     {}};
    for (std::uint32_t i = 0; i < purposes->size(); ++i) {
        if (!now.charter->purposes.test(i)) {
            continue;
        }
        Amount lots;
        for (std::uint32_t k = 0; k < contributions->size(); ++k) {
            const std::string account = "budget:earmarked:" + (*contributions)[k];
            const auto rest = std::ranges::find(*balances, account, &AccountBalance::account);
            const bool permitted =
                fund::permitted_by(now.contributions[fund::ContributionId{k}]).test(i);
            lots += permitted && rest != balances->end() ? -rest->value : Amount();
        }
        by_purpose.rows.push_back({(*purposes)[i], money(ledger, usable), money(ledger, lots),
                                   money(ledger, usable + lots)});
    }
    return Report{"availability",
                  {{"What one request for each purpose alone could use", std::move(by_purpose)}}};
}

namespace {

std::string gate_state(const fund::Notification& notification, Time at) {
    if (notification.end == fund::NotificationEnd::withdrawn) {
        return "withdrawn " + format_time(notification.ended_at);
    }
    if (notification.end == fund::NotificationEnd::stood_down) {
        return std::string(fund::may_release(notification, at) ? "stood down, in grace time since "
                                                               : "stood down ") +
               format_time(notification.ended_at);
    }
    if (fund::is_suspended(notification, at)) {
        return "suspended: not renewed in time";
    }
    const auto since = fund::active_since(notification, at);
    return since ? "active since " + format_time(*since) : "not active yet";
}

}  // namespace

Result<Overview> overview(Ledger& ledger) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::notification,
                                      fund::ObjectKind::disbursement, fund::ObjectKind::payment};
    const auto state = ledger.state_with(kinds);
    const auto names = ledger.names(fund::ObjectKind::notification);
    const auto now = position(ledger, {});
    if (!state || !names || !now) {
        return std::unexpected(!state ? state.error() : names ? now.error() : names.error());
    }
    Overview overview;
    overview.position = *now;
    (*state)->notifications.for_each_loaded(
        [&](fund::NotificationId id, const fund::Notification& notification) {
            const auto delivered = std::ranges::count_if(
                notification.partners, [](const auto& partner) { return partner.delivered; });
            overview.gates.push_back({(*names)[id.index], gate_state(notification, ledger.now()),
                                      static_cast<std::size_t>(delivered),
                                      notification.partners.size()});
        });
    (*state)->disbursements.for_each_loaded([&](auto, const fund::Disbursement& one) {
        overview.pending += one.state == fund::DisbursementState::pending ? 1U : 0U;
        overview.commitments += one.state == fund::DisbursementState::committed ? 1U : 0U;
    });
    (*state)->payments.for_each_loaded([&](auto, const fund::Payment& one) {
        const bool under_way = one.state == fund::PaymentState::instructed ||
                               one.state == fund::PaymentState::released;
        overview.payments += under_way ? 1U : 0U;
    });
    return overview;
}

}  // namespace reserve::report
