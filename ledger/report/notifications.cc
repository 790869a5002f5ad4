// First what waits tells which, then those are loaded.
#include "ledger/report/notifications.h"

#include <map>

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

}  // namespace reserve::report
