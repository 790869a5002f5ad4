// A thing as people read it: names, days and amounts in its currency, instead of handles, numbers
// and minor units.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::report {

// What stands today of a thing, as a JSON object; nullopt if there is none of that name. Members
// that say nothing (zero, none, no) are left out.
Result<std::optional<std::string>> case_json(Ledger& ledger, fund::ObjectKind kind,
                                             const std::string& name);

// Seqs of the entries of a case, in order: those that name it, or what belongs to it (the payments
// of a disbursement, the agreements and notes of a contributor, what an officer did).
Result<std::vector<std::uint64_t>> case_entries(Ledger& ledger, fund::ObjectKind kind,
                                                const std::string& name);

// Those that count on the axes, only in that currency where one is given: seq, recorded_at, date,
// actor, kind.
Result<Table> case_history(Ledger& ledger, fund::ObjectKind kind, const std::string& name,
                           const Axes& axes, const std::string& currency = "");
// One JSON object on a line: kind, name, state where one is given, entries.
std::string case_document(fund::ObjectKind kind, const std::string& name,
                          const std::optional<std::string>& state, const Table& entries);

}  // namespace reserve::report
