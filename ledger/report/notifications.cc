// First what waits tells which, then those are loaded.
#include "ledger/report/notifications.h"

#include <map>

#include "ledger/report/case_rows.h"

namespace reserve::report {

using fund::ObjectKind;

Result<std::vector<WatchedNotification>> watched_notifications(Ledger& ledger) {
    const ObjectKind kinds[] = {ObjectKind::notification, ObjectKind::disbursement};
    const auto waiting = ledger.state_waiting(kinds);
    if (!waiting) {
        return std::unexpected(waiting.error());
    }
    std::map<std::uint32_t, bool> committed;
    const fund::State& now = **waiting;
    now.notifications.for_each_loaded([&](auto id, const fund::Notification& one) {
        if (one.end == fund::NotificationEnd::none) {
            committed.emplace(id.index, false);
        }
    });
    if (now.notifications.size() != 0) {
        committed.emplace(now.notifications.size() - 1, false);
    }
    now.disbursements.for_each_loaded([&](auto, const fund::Disbursement& one) {
        if (one.open.is_positive()) {
            committed[one.notification.index] = true;
        }
    });
    std::vector<fund::ObjectRef> things;
    for (const auto& [handle, open] : committed) {
        things.push_back({ObjectKind::notification, handle});
    }
    const auto state = ledger.state_of(things);
    if (!state) {
        return std::unexpected(state.error());
    }
    std::vector<WatchedNotification> watched;
    for (const auto& [handle, open] : committed) {
        auto name = ledger.name_of(ObjectKind::notification, handle);
        if (!name) {
            return std::unexpected(name.error());
        }
        watched.push_back({std::move(*name),
                           &(*state)->notifications[fund::NotificationId{handle}], open});
    }
    return watched;
}

namespace {

// What they are in today, in the words of the status.
Status set_gates(Ledger& ledger, CaseRows& rows) {
    const ObjectKind kinds[] = {ObjectKind::notification};
    const auto state = ledger.state_with(kinds);
    if (!state) {
        return std::unexpected(state.error());
    }
    Status status;
    (*state)->notifications.for_each_loaded([&](auto id, const fund::Notification& one) {
        const auto name = ledger.name_of(ObjectKind::notification, id.index);
        if (!name) {
            status = std::unexpected(name.error());
            return;
        }
        rows.set_state(*name, gate_state(one, ledger.now()));
    });
    return status;
}

}  // namespace

Result<Table> notifications(Ledger& ledger, const Axes& axes) {
    CaseRows rows({{"notification"}, {"issued_at"}, {"state"}});
    constexpr std::string_view kKinds[] = {"notification.issued", "notification.renewed",
                                           "notification.withdrawn", "notification.stood_down"};
    Status status = each_line_of(ledger, kKinds, axes, [&](const ActLine& line) {
        const std::string name(text_at(*line.body, "notification"));
        if (line.kind == kKinds[0]) {
            rows.add({name, format_time(line.recorded_at), event_of(line)});
        } else {
            rows.set_state(name, event_of(line));
        }
    });
    if (status && axes.count_everything()) {
        status = set_gates(ledger, rows);
    }
    return status ? Result<Table>(std::move(rows.table())) : std::unexpected(status.error());
}

}  // namespace reserve::report
