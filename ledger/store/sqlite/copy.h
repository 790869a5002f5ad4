// Copying a ledger's file.
#pragma once

#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve::store {

// Copies a ledger as it stands at one moment, while others may write to it, into a new file that is
// whole by itself. Refuses and crashes like create_sqlite.
Status copy_sqlite(const OpenOptions& from, const std::filesystem::path& into);

}  // namespace reserve::store
