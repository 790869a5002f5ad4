// What the books tell of cases, for other answers than their own lists.
#pragma once

#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::service {

// notification, issued_at, state: today's state in the words of the status, or at another moment
// the last event that counts there.
Result<report::Table> notifications(Ledger& ledger, const Axes& axes);

}  // namespace reserve::service
