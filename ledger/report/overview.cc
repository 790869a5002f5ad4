// What stands today: gates, money, what waits, and what somebody should look at.
#include <algorithm>

#include "ledger/fund/decide.h"
#include "ledger/report/figures.h"

namespace reserve::report {
namespace {

using Names = std::vector<std::string>;

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

void add_open_cases(Overview& overview, const fund::State& state, const Names& disbursements,
                    const Names& payments) {
    state.disbursements.for_each_loaded([&](auto id, const fund::Disbursement& one) {
        const bool pending = one.state == fund::DisbursementState::pending;
        const bool committed =
            one.state == fund::DisbursementState::committed && one.open != Amount();
        if (pending || committed) {
            overview.open.push_back(
                {disbursements[id.index], pending ? "request waits for votes" : "to be paid",
                 format_amount(pending ? one.amount : one.open, one.currency.decimals()) + " " +
                     std::string(one.currency.code())});
        }
        overview.pending += pending ? 1U : 0U;
        overview.commitments += committed ? 1U : 0U;
    });
    state.payments.for_each_loaded([&](auto id, const fund::Payment& one) {
        const bool instructed = one.state == fund::PaymentState::instructed;
        if (instructed || one.state == fund::PaymentState::released) {
            const Currency currency = state.disbursements[one.disbursement].currency;
            overview.open.push_back(
                {payments[id.index], instructed ? "payment to be released" : "payment to settle",
                 format_amount(one.amount, currency.decimals()) + " " +
                     std::string(currency.code())});
            ++overview.payments;
        }
    });
}

void add_notification(Overview& overview, const std::string& name,
                      const fund::Notification& notification, Time at) {
    const auto delivered = std::ranges::count_if(
        notification.partners, [](const auto& partner) { return partner.delivered; });
    overview.gates.push_back({name, gate_state(notification, at),
                              static_cast<std::size_t>(delivered), notification.partners.size()});
    const bool ended = notification.end != fund::NotificationEnd::none;
    const Time review = plus_days(notification.renewed_at, notification.clocks.review_days);
    if (!ended && at > review) {
        overview.alerts.push_back(name + " should have been renewed by " + format_time(review));
    }
}

void add_money_alerts(Overview& overview, const fund::Charter& charter, Currency functional) {
    const Position& now = overview.position;
    const auto alert = [&](bool rings, const std::string& text, Amount amount) {
        if (rings) {
            overview.alerts.push_back(text + " " +
                                      format_amount(amount, functional.decimals()) + " " +
                                      std::string(functional.code()));
        }
    };
    alert(charter.low_cash && now.available < charter.low_cash->threshold,
          "low cash: some purposes are paused while less is available than",
          charter.low_cash ? charter.low_cash->threshold : Amount());
    alert(now.available < charter.minimum_liquidity, "less is available than must stay free:",
          charter.minimum_liquidity);
    alert(now.unidentified != Amount(), "receipts to be identified:", now.unidentified);
    alert(now.refundable != Amount(), "paid in excess, to be returned or agreed:",
          now.refundable);
}

}  // namespace

Result<Overview> overview(Ledger& ledger) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::notification,
                                      fund::ObjectKind::disbursement, fund::ObjectKind::payment};
    const auto state = ledger.state_with(kinds);
    const auto notifications = ledger.names(fund::ObjectKind::notification);
    const auto disbursements = ledger.names(fund::ObjectKind::disbursement);
    const auto payments = ledger.names(fund::ObjectKind::payment);
    const auto now = position(ledger, {});
    if (!state || !notifications || !disbursements || !payments || !now) {
        return std::unexpected(!state             ? state.error()
                               : !notifications   ? notifications.error()
                               : !disbursements   ? disbursements.error()
                               : !payments        ? payments.error()
                                                  : now.error());
    }
    Overview overview;
    overview.position = *now;
    (*state)->notifications.for_each_loaded([&](auto id, const fund::Notification& one) {
        add_notification(overview, (*notifications)[id.index], one, ledger.now());
    });
    add_open_cases(overview, **state, *disbursements, *payments);
    if ((*state)->charter != nullptr) {
        add_money_alerts(overview, *(*state)->charter, ledger.functional());
    }
    return overview;
}

}  // namespace reserve::report
