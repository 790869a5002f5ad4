// Requests that low cash keeps waiting, on both axes of time.
#pragma once

#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::report {

// In the order in which they were made.
Result<Table> paused_requests(Ledger& ledger, const Axes& axes);

}  // namespace reserve::report
