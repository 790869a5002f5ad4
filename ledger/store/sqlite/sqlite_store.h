// One SQLite file as a store. All writing and every checkpoint happen under an exclusive flock on
// `<ledger>.lock`, because two connections that do so at the same instant can damage the file
// (SQLite before 3.51.3). Files beside the ledger: `.lock`, `-wal` (committed rows not yet folded
// into the file; never copy the ledger without it) and `-shm`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "ledger/store/store.h"

namespace reserve::store {

enum class Mode : std::uint8_t { read_write, read_only };

struct OpenOptions {
    std::filesystem::path path;
    Mode mode = Mode::read_write;
    int lock_wait_ms = 5000;
    // A commit that leaves more than this in the log folds the log into the file.
    std::int64_t checkpoint_bytes = 4 << 20;
};

// Opens a ledger that is there. Errors: not_found; not_a_ledger (no SQLite file, or one of another
// program); newer_schema; read_only (read_write asked for a file or folder that cannot be
// written); corrupt (truncated, or tables, triggers or indexes that are not ours); locked
// (another program keeps it exclusively); disk. Symbolic links are not followed.
Result<std::unique_ptr<Store>> open_sqlite(const OpenOptions& options);

// Makes an empty ledger at `options.path` and opens it for writing. Refuses (ErrorKind::usage) to
// touch a file that is there. A crash at any point leaves either nothing at that path or a whole
// empty ledger; what a crashed creation left beside it is removed by the next one.
Result<std::unique_ptr<Store>> create_sqlite(const OpenOptions& options);

// The number of the newest schema file: what a new ledger's user_version is.
int newest_sqlite_schema();

}  // namespace reserve::store
