// What stands today: gates, money, what waits, and what somebody should look at.
#include <algorithm>
#include <set>

#include "ledger/fund/decide.h"
#include "ledger/report/alerts.h"
#include "ledger/report/amounts.h"

namespace reserve::report {
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
        overview.open.push_back({*name, one.waits_for,
                                 money(one.amount, one.currency) + " " +
                                     std::string(one.currency.code())});
    }
    return {};
}

void add_notification(Overview& overview, const std::string& name,
                      const fund::Notification& notification, Time at) {
    const auto delivered = std::ranges::count_if(
        notification.partners, [](const auto& partner) { return partner.delivered; });
    overview.gates.push_back({name, gate_state(notification, at),
                              static_cast<std::size_t>(delivered), notification.partners.size()});
}

// Notifications not ended, those that something waits for, and the last one.
Status add_notifications(Overview& overview, Ledger& ledger, const fund::State& waiting) {
    std::set<fund::ObjectRef> things;
    const auto add = [&](fund::NotificationId id) {
        things.insert({fund::ObjectKind::notification, id.index});
    };
    waiting.notifications.for_each_loaded([&](auto id, const fund::Notification& one) {
        if (one.end == fund::NotificationEnd::none) {
            add(id);
        }
    });
    waiting.disbursements.for_each_loaded([&](auto, const fund::Disbursement& one) {
        if (one.open.is_positive()) {
            add(one.notification);
        }
    });
    if (waiting.notifications.size() != 0) {
        add({waiting.notifications.size() - 1});
    }
    const std::vector<fund::ObjectRef> refs(things.begin(), things.end());
    const auto state = ledger.state_of(refs);
    if (!state) {
        return std::unexpected(state.error());
    }
    for (const fund::ObjectRef& ref : refs) {
        const auto name = ledger.name_of(ref.kind, ref.index);
        if (!name) {
            return std::unexpected(name.error());
        }
        add_notification(overview, *name,
                         (*state)->notifications[fund::NotificationId{ref.index}], ledger.now());
    }
    return {};
}

}  // namespace

Result<Overview> overview(Ledger& ledger) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::notification,
                                      fund::ObjectKind::disbursement, fund::ObjectKind::payment};
    const auto state = ledger.state_waiting(kinds);
    const auto now = position(ledger, {});
    if (!state || !now) {
        return std::unexpected(state ? now.error() : state.error());
    }
    Overview overview;
    overview.position = *now;
    Status status = add_notifications(overview, ledger, **state);
    if (status) {
        status = add_open_cases(overview, ledger, **state);
    }
    auto rings = status ? alerts(ledger, kEveryAlert) : std::unexpected(status.error());
    if (!rings) {
        return std::unexpected(rings.error());
    }
    overview.alerts = std::move(*rings);
    return overview;
}

}  // namespace reserve::report
