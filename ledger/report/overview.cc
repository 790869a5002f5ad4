// What stands today: gates, money, what waits, and what somebody should look at.
#include <algorithm>

#include "ledger/fund/decide.h"
#include "ledger/report/alerts.h"
#include "ledger/report/amounts.h"
#include "ledger/report/notifications.h"

namespace reserve::report {

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

namespace {

struct Case {
    fund::ObjectRef thing;
    const char* waits_for;
    Amount amount;
    Currency currency;
};

// Requests before their votes, commitments to be paid, payments under way, in this order of kinds.
std::vector<Case> waiting_cases(Overview& overview, const fund::State& state) {
    std::vector<Case> cases;
    state.disbursements.for_each_loaded([&](auto id, const fund::Disbursement& one) {
        const bool pending = one.state == fund::DisbursementState::pending;
        if (pending || one.open.is_positive()) {
            cases.push_back({{fund::ObjectKind::disbursement, id.index},
                             pending ? "request waits for votes" : "to be paid",
                             pending ? one.amount : one.open,
                             one.currency});
            ++(pending ? overview.pending : overview.commitments);
        }
    });
    state.payments.for_each_loaded([&](auto id, const fund::Payment& one) {
        const bool instructed = one.state == fund::PaymentState::instructed;
        if (instructed || one.state == fund::PaymentState::released) {
            cases.push_back({{fund::ObjectKind::payment, id.index},
                             instructed ? "payment to be released" : "payment to settle",
                             one.amount,
                             state.disbursements[one.disbursement].currency});
            ++overview.payments;
        }
    });
    return cases;
}

Status add_open_cases(Overview& overview, Ledger& ledger, const fund::State& state) {
    for (const Case& one : waiting_cases(overview, state)) {
        const auto name = ledger.name_of(one.thing.kind, one.thing.index);
        if (!name) {
            return std::unexpected(name.error());
        }
        overview.open.push_back({*name, one.waits_for, with_code(one.amount, one.currency)});
    }
    return {};
}

void add_notification(Overview& overview, const std::string& name,
                      const fund::Notification& notification, Time at) {
    const auto delivered = std::ranges::count_if(
        notification.partners, [](const auto& partner) { return partner.delivered; });
    overview.gates.push_back({name, gate_state(notification, at),
                              static_cast<std::size_t>(delivered), notification.partners.size(),
                              fund::is_active(notification, at)});
}

}  // namespace

Result<Overview> overview(Ledger& ledger) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::disbursement, fund::ObjectKind::payment};
    const auto state = ledger.state_waiting(kinds);
    const auto now = position(ledger, {});
    if (!state || !now) {
        return std::unexpected(state ? now.error() : state.error());
    }
    Overview overview;
    overview.position = *now;
    const auto watched = watched_notifications(ledger);
    if (!watched) {
        return std::unexpected(watched.error());
    }
    for (const WatchedNotification& one : *watched) {
        add_notification(overview, one.name, *one.notification, ledger.now());
    }
    const Status status = add_open_cases(overview, ledger, **state);
    auto rings = status ? alerts(ledger, kEveryAlert, {&*now, &*watched})
                        : std::unexpected(status.error());
    if (!rings) {
        return std::unexpected(rings.error());
    }
    overview.alerts = std::move(*rings);
    return overview;
}

}  // namespace reserve::report
