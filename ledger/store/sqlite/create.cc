// Makes a ledger, empty or as a copy, so that a crash at any point leaves nothing or a whole one:
// it is built under a temporary name, synced, and only then given its own.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>

#include "ledger/store/sqlite/connection.h"
#include "ledger/store/sqlite/copy.h"
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

Status check_free(const fs::path& path) {
    struct stat facts = {};
    return ::lstat(path.c_str(), &facts) == 0
               ? fail(ErrorKind::usage, path.string() + ": is there already")
               : Status();
}

// An old log beside the new file would be taken for its own, so it must not be there; an empty
// one is what every closed ledger leaves.
Status check_nothing_there(const fs::path& path) {
    if (Status status = check_free(path); !status) return status;
    struct stat facts = {};
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

// What a new file is filled with.
using Fill = std::function<Status(Connection& connection)>;

Status fill_with_schema(Connection& connection, const fs::path& path) {
    const Result<std::string> mode = connection.ask("PRAGMA journal_mode=WAL");
    if (!mode) return std::unexpected(mode.error());
    if (*mode != "wal") {
        return fail(ErrorKind::disk,
                    path.string() + ": this file system cannot keep a write-ahead log");
    }
    const std::string all = "BEGIN IMMEDIATE;\n" + schema_text() + "\nCOMMIT;";
    return connection.execute(all, "cannot create");
}

// All pages in one step: the source as it stands at one moment.
Status fill_with_copy(Connection& connection, const Connection& from) {
    sqlite3_backup* copying =
        sqlite3_backup_init(connection.handle(), "main", from.handle(), "main");
    if (copying == nullptr) {
        return std::unexpected(
            connection.error(sqlite3_errcode(connection.handle()), "cannot copy"));
    }
    constexpr int all_pages = -1;
    const int stepped = sqlite3_backup_step(copying, all_pages);
    const int code = sqlite3_backup_finish(copying);
    if (stepped == SQLITE_DONE && code == SQLITE_OK) return {};
    return std::unexpected(connection.error(code == SQLITE_OK ? stepped : code, "cannot copy"));
}

// The log is folded into the file and removed when the connection closes: the renamed file is
// whole by itself.
Status build(const fs::path& path, const Fill& fill) {
    if (Status status = make_empty_file(path); !status) return status;
    Result<Connection> connection = Connection::create(path);
    if (!connection) return std::unexpected(connection.error());
    if (Status status = fill(*connection); !status) return status;
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

Status create_under_lock(const fs::path& path, const Fill& fill) {
    const fs::path temporary = temporary_name(path);
    if (Status status = check_nothing_there(path); !status) return status;
    if (Status status = remove_with_side_files(temporary); !status) return status;
    // A crash up to here or in build leaves only the temporary files.
    if (Status status = build(temporary, fill); !status) return status;
    if (Status status = sync(temporary, O_RDONLY); !status) return status;
    if (Status status = sync(path.parent_path(), O_RDONLY | O_DIRECTORY); !status) return status;
    // A crash from here on leaves the temporary file or the whole ledger under its name.
    if (Status status = give_name(temporary, path); !status) return status;
    return sync(path.parent_path(), O_RDONLY | O_DIRECTORY);
}

Status create_file(const fs::path& path, int lock_wait_ms, const Fill& fill) {
    if (Status status = check_free(path); !status) return status;  // beside it no lock file comes
    LedgerLock lock(path);
    if (Status status = lock.acquire(lock_wait_ms); !status) return status;
    Status status = create_under_lock(path, fill);
    if (!status && status.error().kind != ErrorKind::usage) {
        [[maybe_unused]] const Status cleaned = remove_with_side_files(temporary_name(path));
        std::error_code ignored;
        if (!fs::exists(path, ignored)) lock.remove();
    }
    return status;
}

}  // namespace

Result<std::unique_ptr<Store>> create_sqlite(const OpenOptions& options) {
    const Result<fs::path> path = resolve_ledger_path(options.path);
    if (!path) return std::unexpected(path.error());
    const Status created =
        create_file(*path, options.lock_wait_ms, [&](Connection& connection) {
            return fill_with_schema(connection, *path);
        });
    if (!created) return std::unexpected(created.error());
    OpenOptions opening = options;
    opening.mode = Mode::read_write;
    return open_sqlite(opening);
}

Status copy_sqlite(const OpenOptions& from, const fs::path& into) {
    const Result<fs::path> path = resolve_ledger_path(into);
    if (!path) return std::unexpected(path.error());
    OpenOptions reading = from;
    reading.mode = Mode::read_only;
    const Result<fs::path> source = resolve_ledger_path(from.path);
    if (!source) return std::unexpected(source.error());
    reading.path = *source;
    const Result<Connection> opened = Connection::open(reading);
    if (!opened) return std::unexpected(opened.error());
    return create_file(*path, from.lock_wait_ms, [&](Connection& connection) {
        return fill_with_copy(connection, *opened);
    });
}

namespace {

Result<std::string> last_entry(Connection& connection) {
    return connection.ask("SELECT max(seq) FROM entry");
}

// Everything of the log into the file, and nothing newer in it than in the draft.
Status fold_and_compare(const OpenOptions& options, const fs::path& draft) {
    OpenOptions reading = options;
    reading.path = draft;
    reading.mode = Mode::read_only;
    Result<Connection> old = Connection::open(options);
    Result<Connection> made = Connection::open(reading);
    if (!old || !made) return std::unexpected(old ? made.error() : old.error());
    const Result<std::string> had = last_entry(*old);
    const Result<std::string> has = last_entry(*made);
    if (!had || !has) return std::unexpected(had ? has.error() : had.error());
    if (*had != *has) {
        return fail(ErrorKind::locked,
                    options.path.string() + ": was written to meanwhile; try again");
    }
    const int code = sqlite3_wal_checkpoint_v2(old->handle(), "main", SQLITE_CHECKPOINT_TRUNCATE,
                                               nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    return std::unexpected(old->error(code, "cannot fold the log into the file"));
}

}  // namespace

// The old log goes, for good, before the new file comes, or it could be taken for that one's.
Status replace_sqlite(const OpenOptions& ledger, const fs::path& draft) {
    const Result<fs::path> path = resolve_ledger_path(ledger.path);
    const Result<fs::path> made = resolve_ledger_path(draft);
    if (!path || !made) return std::unexpected(path ? made.error() : path.error());
    OpenOptions options = ledger;
    options.path = *path;
    LedgerLock lock(*path);
    if (Status status = lock.acquire(options.lock_wait_ms); !status) return status;
    if (Status status = fold_and_compare(options, *made); !status) return status;
    for (const char* side : side_files) {
        if (Status status = remove_file(path->string() + side); !status) return status;
    }
    if (Status status = sync(path->parent_path(), O_RDONLY | O_DIRECTORY); !status) return status;
    if (::rename(made->c_str(), path->c_str()) != 0) {
        return std::unexpected(system_error(errno, *path, "cannot replace"));
    }
    return sync(path->parent_path(), O_RDONLY | O_DIRECTORY);
}

}  // namespace reserve::store
