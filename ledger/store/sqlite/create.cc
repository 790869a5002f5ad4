// Makes an empty ledger so that a crash at any point leaves nothing or a whole one: it is built
// under a temporary name, synced, and only then given its own.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include "ledger/store/sqlite/connection.h"
#include "ledger/store/sqlite/errors.h"
#include "ledger/store/sqlite/lock.h"
#include "ledger/store/sqlite/schema.h"

namespace reserve::store {
namespace {

namespace fs = std::filesystem;

constexpr std::array side_files = {"-wal", "-shm", "-journal"};

// Fixed, because under the lock there is one creator, and so that the next one finds what a
// crashed one left.
fs::path temporary_name(const fs::path& path) {
    return path.string() + ".creating";
}

Status remove_file(const fs::path& path) {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
    return std::unexpected(system_error(errno, path, "cannot remove"));
}

Status remove_with_side_files(const fs::path& path) {
    for (const char* side : side_files) {
        if (Status status = remove_file(path.string() + side); !status) return status;
    }
    return remove_file(path);
}

// An old log beside the new file would be taken for its own, so it must not be there; an empty
// one is what every closed ledger leaves.
Status check_nothing_there(const fs::path& path) {
    struct stat facts = {};
    if (::lstat(path.c_str(), &facts) == 0) {
        return fail(ErrorKind::usage, path.string() + ": is there already");
    }
    for (const char* side : side_files) {
        const fs::path file = path.string() + side;
        if (::lstat(file.c_str(), &facts) != 0) continue;
        if (facts.st_size != 0 && side != std::string_view("-shm")) {
            return fail(ErrorKind::usage,
                        file.string() +
                            ": is left of another ledger and may hold its last commits; "
                            "move it away first");
        }
        if (Status status = remove_file(file); !status) return status;
    }
    return {};
}

Status sync(const fs::path& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) return std::unexpected(system_error(errno, path, "cannot open"));
    const int result = ::fsync(file);
    const int number = errno;
    ::close(file);
    if (result != 0) return std::unexpected(system_error(number, path, "cannot sync"));
    return {};
}

Status make_empty_file(const fs::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return std::unexpected(system_error(errno, path, "cannot create"));
    ::close(file);
    return {};
}

// The log is folded into the file and removed when the connection closes: the renamed file is
// whole by itself.
Status build(const fs::path& path) {
    if (Status status = make_empty_file(path); !status) return status;
    Result<Connection> connection = Connection::create(path);
    if (!connection) return std::unexpected(connection.error());
    const Result<std::string> mode = connection->ask("PRAGMA journal_mode=WAL");
    if (!mode) return std::unexpected(mode.error());
    if (*mode != "wal") {
        return fail(ErrorKind::disk,
                    path.string() + ": this file system cannot keep a write-ahead log");
    }
    const std::string all = "BEGIN IMMEDIATE;\n" + schema_text() + "\nCOMMIT;";
    if (Status status = connection->execute(all, "cannot create"); !status) return status;
    const int code = sqlite3_wal_checkpoint_v2(connection->handle(), nullptr,
                                               SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK) return std::unexpected(connection->error(code, "cannot create"));
    return {};
}

Status give_name(const fs::path& temporary, const fs::path& path) {
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) {
        return {};
    }
    // Some file systems cannot refuse to replace; the lock and the check before stand in for it.
    const bool unsupported = errno == EINVAL || errno == ENOSYS;
    if (unsupported && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
    return std::unexpected(system_error(errno, path, "cannot create"));
}

Status create_under_lock(const fs::path& path) {
    const fs::path temporary = temporary_name(path);
    if (Status status = check_nothing_there(path); !status) return status;
    if (Status status = remove_with_side_files(temporary); !status) return status;
    // A crash up to here or in build leaves only the temporary files.
    if (Status status = build(temporary); !status) return status;
    if (Status status = sync(temporary, O_RDONLY); !status) return status;
    if (Status status = sync(path.parent_path(), O_RDONLY | O_DIRECTORY); !status) return status;
    // A crash from here on leaves the temporary file or the whole ledger under its name.
    if (Status status = give_name(temporary, path); !status) return status;
    return sync(path.parent_path(), O_RDONLY | O_DIRECTORY);
}

}  // namespace

Result<std::unique_ptr<Store>> create_sqlite(const OpenOptions& options) {
    const Result<fs::path> path = resolve_ledger_path(options.path);
    if (!path) return std::unexpected(path.error());
    {
        LedgerLock lock(*path);
        if (Status status = lock.acquire(options.lock_wait_ms); !status) {
            return std::unexpected(status.error());
        }
        if (Status status = create_under_lock(*path); !status) {
            if (status.error().kind != ErrorKind::usage) {
                [[maybe_unused]] const Status cleaned =
                    remove_with_side_files(temporary_name(*path));
            }
            return std::unexpected(status.error());
        }
    }
    OpenOptions opening = options;
    opening.mode = Mode::read_write;
    return open_sqlite(opening);
}

}  // namespace reserve::store
