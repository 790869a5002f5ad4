// Sealed simulations against what happened since: was the free amount, at the ends of months that
// have passed, where it was foreseen, and did it fall below the floor.
#pragma once

#include "ledger/outlook/outlook.h"
#include "ledger/simulate/sealed_run.h"

namespace reserve::outlook {

// Judges all dates before `today`; runs that did not start from the ledger are only counted.
Result<Outlook> of_backtest(Ledger& ledger, const simulate::SealedEntries& sealed, Date today);

}  // namespace reserve::outlook
