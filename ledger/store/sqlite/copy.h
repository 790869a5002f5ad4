// Copying a ledger's file, and putting another in its place.
#pragma once

#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve::store {

// Copies a ledger as it stands at one moment, while others may write to it, into a new file that is
// whole by itself. Refuses and crashes like create_sqlite.
Status copy_sqlite(const OpenOptions& from, const std::filesystem::path& into);

// Puts `draft`, a closed ledger of the same entries, in the place of this one. ErrorKind::locked if
// others read it, or wrote to it meanwhile; who has it open for writing must open it anew. A crash
// leaves the one or the other.
Status replace_sqlite(const OpenOptions& ledger, const std::filesystem::path& draft);

}  // namespace reserve::store
