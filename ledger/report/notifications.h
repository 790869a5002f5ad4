// Notifications: all of them, and those that somebody should keep an eye on today.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::report {

// Where it stands, in words: "active since ...", "suspended: not renewed in time".
std::string gate_state(const fund::Notification& notification, Time at);

// notification, issued_at, state: today's state in the words of the status, or at another moment
// the last event that counts there.
Result<Table> notifications(Ledger& ledger, const Axes& axes);

struct WatchedNotification {
    std::string name;
    const fund::Notification* notification = nullptr;  // of the ledger's state
    bool committed = false;  // something committed under it is still to be paid
};
// Those not ended, those under which something is to be paid, and the last one.
Result<std::vector<WatchedNotification>> watched_notifications(Ledger& ledger);

}  // namespace reserve::report
