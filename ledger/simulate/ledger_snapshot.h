// The state of an open ledger, complete and copied, for scenarios that start from it.
#pragma once

#include "ledger/ledger.h"
#include "ledger/simulate/plan.h"

namespace reserve::simulate {

// As the ledger stood when it was opened or last committed to. Needs the ledger no longer.
Result<Snapshot> take_snapshot(Ledger& ledger);

}  // namespace reserve::simulate
