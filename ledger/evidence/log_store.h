// A published log as a store of entries alone, to be replayed through the rules (ledger/audit.h).
#pragma once

#include <memory>
#include <string>

#include "ledger/evidence/log_source.h"
#include "ledger/store/store.h"

namespace reserve::evidence {

// Reads only: the entries, by number or in order, and the origin. Everything else is empty, every
// write is refused. The source must outlive it.
std::unique_ptr<store::Store> open_log_store(LogSource& source, std::string origin,
                                             std::uint64_t size);

}  // namespace reserve::evidence
