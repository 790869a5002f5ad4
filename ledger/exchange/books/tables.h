// The ledger as tables for spreadsheets: CSV with one header line, LF line ends, and no cell that
// would be taken for a formula.
#pragma once

#include <functional>

#include "ledger/exchange/sink.h"
#include "ledger/ledger.h"

namespace reserve::exchange {

// seq, recorded_at, date, actor, kind, case, id, memo, leaf
Status export_entries(Ledger& ledger, const Axes& axes, const Sink& sink);
// seq, date, kind, case, account, currency, amount, value_eur
Status export_postings(Ledger& ledger, const Axes& axes, const Sink& sink);

// What stands of a thing, as a JSON object.
using Describe = std::function<Result<std::string>(fund::ObjectKind kind, const std::string& name)>;
// kind, name, entries, opened_seq, opened, last_seq, last, last_kind, state: contributions, notes,
// receipts, notifications, disbursements, payments, set-asides and parties as they stand today.
Status export_cases(Ledger& ledger, const Describe& describe, const Sink& sink);

}  // namespace reserve::exchange
