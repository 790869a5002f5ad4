// See sqlite_store.h. One connection per store. Between writes a writer's connection only reads;
// it writes and checkpoints only while it holds the ledger's lock (class LedgerLock).
#include "ledger/store/sqlite/sqlite_store.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <new>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/file_number.h"
#include "ledger/store/contract.h"
#include "ledger/store/sqlite/connection.h"
#include "ledger/store/sqlite/errors.h"
#include "ledger/store/sqlite/lock.h"
#include "ledger/store/sqlite/row_sql.h"
#include "ledger/store/sqlite/statement.h"

namespace reserve::store {
namespace {

// Ends a scan however it ends, also when the visitor throws.
class Scanning {
public:
    Scanning(bool& flag, Statement& statement) : flag_(flag), statement_(statement) {
        flag_ = true;
    }
    ~Scanning() {
        statement_.reset();
        flag_ = false;
    }
    Scanning(const Scanning&) = delete;
    Scanning& operator=(const Scanning&) = delete;

private:
    bool& flag_;
    Statement& statement_;
};

enum class Phase : std::uint8_t { idle, reading, writing, poisoned, closed };

struct RowStatements {
    Statement get, insert, put, remove, clear;
};

class SqliteStore final : public Store {
public:
    SqliteStore(Connection connection, OpenOptions options, const FileNumber& opened)
        : options_(std::move(options)),
          connection_(std::move(connection)),
          lock_(options_.path),
          opened_(opened),
          rows_(tables().size()) {
        sqlite3_wal_hook(handle(), &SqliteStore::note_log_size, this);
    }
    ~SqliteStore() override {
        try {
            [[maybe_unused]] const Status ignored = close();
        } catch (const std::bad_alloc&) {
            // The log stays beside the file, as after a crash.
        }
    }

    Result<std::optional<Row>> get(Table table, std::span<const Cell> key) override;
    Status scan(const Query& query, const Visitor& visit) override;
    Result<std::uint64_t> version() override;
    Status begin_read() override;
    Status end_read() override;
    Status begin() override;
    Status insert(Table table, Row row) override;
    Status put(Table table, Row row) override;
    Status remove(Table table, std::span<const Cell> key) override;
    Status clear(Table table) override;
    Status commit() override;
    Status roll_back() override;
    Status close() override;

private:
    static int note_log_size(void* store, sqlite3*, const char*, int pages) {
        static_cast<SqliteStore*>(store)->log_pages_ = pages;
        return SQLITE_OK;
    }

    sqlite3* handle() const { return connection_->handle(); }
    bool is_replaced() const { return file_number(options_.path) != opened_; }
    RowStatements& rows(Table table) { return rows_[static_cast<std::size_t>(table)]; }
    Status ready() const;
    Status ready_to_write() const;
    Status prepared(Statement& statement, std::string (*sql)(const TableSpec&),
                    const TableSpec& table);
    Status run(Statement& statement, const std::string& sql, std::string_view doing);
    Status write(Statement& statement, const TableSpec& table, std::span<const Cell> cells);
    Status refuse_write(int code, const TableSpec& table);
    std::unexpected<Error> read_failed(int code);
    std::unexpected<Error> poison(Error error);
    Result<Statement*> scan_statement(const Query& query);
    Status fold_log_if_long();
    Status fold_log_at_close();

    OpenOptions options_;
    std::optional<Connection> connection_;
    LedgerLock lock_;
    FileNumber opened_;  // what is written to another file than the one of this name is lost
    std::vector<RowStatements> rows_;
    std::unordered_map<std::uint32_t, Statement> scans_;
    Statement begin_, commit_, roll_back_, begin_read_, pin_read_, data_version_;
    RowCopy copy_;
    std::vector<Cell> visited_;
    std::string poisoned_by_;
    std::uint64_t version_ = 0;
    std::int64_t seen_data_version_ = -1;
    int log_pages_ = 0;
    Phase phase_ = Phase::idle;
    bool scanning_ = false;
};

Status SqliteStore::ready() const {
    RESERVE_CHECK(!scanning_, "a visitor does not call the store it is visiting");
    if (phase_ < Phase::poisoned) [[likely]]
        return {};
    if (phase_ == Phase::closed) return refuse_closed();
    return fail(
        ErrorKind::poisoned,
        "the ledger stopped after a failed write and must be opened anew (" + poisoned_by_ + ")");
}

Status SqliteStore::ready_to_write() const {
    if (phase_ == Phase::writing && !scanning_) [[likely]]
        return {};
    if (Status status = ready(); !status) return status;
    return refuse_outside_write();
}

// The rows since begin are lost, or after a failed commit uncertain: nothing is tried again,
// because a retry after a failed sync can claim what is not on disk.
std::unexpected<Error> SqliteStore::poison(Error error) {
    if (sqlite3_get_autocommit(handle()) == 0) sqlite3_exec(handle(), "ROLLBACK", {}, {}, {});
    lock_.release();
    phase_ = Phase::poisoned;
    poisoned_by_ = error.message;
    return std::unexpected(std::move(error));
}

std::unexpected<Error> SqliteStore::read_failed(int code) {
    Error error = connection_->error(code, "cannot read");
    if (phase_ == Phase::writing) return poison(std::move(error));
    return std::unexpected(std::move(error));
}

Status SqliteStore::prepared(Statement& statement, std::string (*sql)(const TableSpec&),
                             const TableSpec& table) {
    if (statement) [[likely]]
        return {};
    const int code = statement.prepare(handle(), sql(table));
    if (code != SQLITE_OK) return read_failed(code);
    return {};
}

Status SqliteStore::run(Statement& statement, const std::string& sql, std::string_view doing) {
    int code = statement ? SQLITE_OK : statement.prepare(handle(), sql);
    if (code == SQLITE_OK) code = statement.run();
    if (code != SQLITE_OK) return std::unexpected(connection_->error(code, doing));
    return {};
}

Result<std::optional<Row>> SqliteStore::get(Table table, std::span<const Cell> key) {
    if (Status status = ready(); !status) return std::unexpected(status.error());
    const TableSpec& table_spec = spec(table);
    if (Status status = check_key(table_spec, key); !status) return std::unexpected(status.error());
    Statement& statement = rows(table).get;
    if (Status status = prepared(statement, select_by_key_sql, table_spec); !status) {
        return std::unexpected(status.error());
    }
    int code = statement.bind(key);
    std::optional<Row> found;
    if (code == SQLITE_OK) {
        code = statement.step();
        if (code == SQLITE_ROW) found = copy_.take(statement);
    }
    statement.reset();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return read_failed(code);
    return found;
}

Result<Statement*> SqliteStore::scan_statement(const Query& query) {
    const auto bit = [](bool set, int position) { return std::uint32_t{set} << position; };
    const std::uint32_t shape =
        static_cast<std::uint32_t>(query.table) | static_cast<std::uint32_t>(query.index) << 8 |
        static_cast<std::uint32_t>(query.prefix.size()) << 16 | bit(query.low.has_value(), 24) |
        bit(query.high.has_value(), 25) | bit(query.order == Order::descending, 26);
    Statement& statement = scans_[shape];
    if (!statement) {
        const int code = statement.prepare(handle(), scan_sql(query));
        if (code != SQLITE_OK) return read_failed(code);
    }
    return &statement;
}

Status SqliteStore::scan(const Query& query, const Visitor& visit) {
    if (Status status = ready(); !status) return status;
    if (Status status = check_query(query); !status) return status;
    const Result<Statement*> prepared_scan = scan_statement(query);
    if (!prepared_scan) return std::unexpected(prepared_scan.error());
    Statement& statement = **prepared_scan;

    std::array<Cell, 2> bounds;
    std::size_t count = 0;
    if (query.low) bounds[count++] = *query.low;
    if (query.high) bounds[count++] = *query.high;
    int code = statement.bind(query.prefix);
    if (code == SQLITE_OK) {
        code = statement.bind(std::span(bounds).first(count),
                              1 + static_cast<int>(query.prefix.size()));
    }
    if (code == SQLITE_OK) {
        const Scanning scanning(scanning_, statement);
        while ((code = statement.step()) == SQLITE_ROW) {
            statement.read(visited_);
            if (!visit(visited_)) return {};
        }
    }
    if (code != SQLITE_DONE) return read_failed(code);
    return {};
}

// PRAGMA data_version changes when another connection has committed; our own commits count too.
Result<std::uint64_t> SqliteStore::version() {
    if (Status status = ready(); !status) return std::unexpected(status.error());
    int code = SQLITE_OK;
    if (!data_version_) code = data_version_.prepare(handle(), "PRAGMA data_version");
    if (code == SQLITE_OK) code = data_version_.step();
    std::int64_t now = seen_data_version_;
    if (code == SQLITE_ROW) {
        data_version_.read(visited_);
        now = std::get<std::int64_t>(visited_.front());
    }
    data_version_.reset();
    if (code != SQLITE_ROW) return read_failed(code);
    if (now != std::exchange(seen_data_version_, now)) ++version_;
    return version_;
}

Status SqliteStore::begin_read() {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::idle) return refuse_second_begin();
    if (Status status = run(begin_read_, "BEGIN", "cannot read"); !status) return status;
    // BEGIN alone reads nothing yet; the first read fixes the moment.
    Status pinned = run(pin_read_, "SELECT 1 FROM meta LIMIT 1", "cannot read");
    if (!pinned) {
        [[maybe_unused]] const Status ended = run(roll_back_, "ROLLBACK", "cannot read");
        return pinned;
    }
    phase_ = Phase::reading;
    return {};
}

Status SqliteStore::end_read() {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::reading) return {};
    phase_ = Phase::idle;
    return run(roll_back_, "ROLLBACK", "cannot read");
}

Status SqliteStore::begin() {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::idle) return refuse_second_begin();
    if (options_.mode == Mode::read_only) {
        return fail(ErrorKind::read_only, options_.path.string() + ": was opened for reading only");
    }
    if (Status status = lock_.acquire(options_.lock_wait_ms); !status) return status;
    if (is_replaced()) {
        return poison({ErrorKind::poisoned, options_.path.string() +
                                                ": another file was put in its place; open it "
                                                "anew"});
    }
    Status begun = run(begin_, "BEGIN IMMEDIATE", "cannot write");
    if (begun) {
        phase_ = Phase::writing;
        return {};
    }
    if (begun.error().kind != ErrorKind::locked && begun.error().kind != ErrorKind::read_only) {
        return poison(begun.error());
    }
    lock_.release();
    return begun;
}

// What SQLite says no to without a fault of the disk is a refusal; all else ends the store.
Status SqliteStore::refuse_write(int code, const TableSpec& table) {
    const bool still_open = sqlite3_get_autocommit(handle()) == 0;
    if (still_open && code == SQLITE_TOOBIG) {
        return fail(ErrorKind::usage, "table " + std::string(table.name) + ": a value is too long");
    }
    if (still_open && (code & 0xFF) == SQLITE_CONSTRAINT) {
        const bool refused_by_trigger = code == SQLITE_CONSTRAINT_TRIGGER;
        if (refused_by_trigger && table.growth == Growth::until_full)
            return refuse_full_tile(table);
        return refuse_existing(table);
    }
    return poison(connection_->error(code, "cannot write"));
}

Status SqliteStore::write(Statement& statement, const TableSpec& table,
                          std::span<const Cell> cells) {
    int code = statement.bind(cells);
    if (code == SQLITE_OK) [[likely]] {
        statement.step();
        code = statement.reset();
        if (code == SQLITE_OK) [[likely]]
            return {};
    }
    return refuse_write(code, table);
}

Status SqliteStore::insert(Table table, Row row) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_row(table_spec, row); !status) return status;
    Statement& statement = rows(table).insert;
    if (Status status = prepared(statement, insert_sql, table_spec); !status) return status;
    Status written = write(statement, table_spec, row);
    // To insert over a full tile is first of all to insert over a row that is there.
    const bool was_full = !written && phase_ == Phase::writing &&
                          table_spec.growth == Growth::until_full &&
                          written.error().kind == ErrorKind::usage;
    if (was_full) return refuse_existing(table_spec);
    return written;
}

Status SqliteStore::put(Table table, Row row) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_may_put(table_spec); !status) return status;
    if (Status status = check_row(table_spec, row); !status) return status;
    Statement& statement = rows(table).put;
    if (Status status = prepared(statement, put_sql, table_spec); !status) return status;
    return write(statement, table_spec, row);
}

Status SqliteStore::remove(Table table, std::span<const Cell> key) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_may_remove(table_spec); !status) return status;
    if (Status status = check_key(table_spec, key); !status) return status;
    Statement& statement = rows(table).remove;
    if (Status status = prepared(statement, remove_sql, table_spec); !status) return status;
    return write(statement, table_spec, key);
}

Status SqliteStore::clear(Table table) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_may_clear(table_spec); !status) return status;
    Statement& statement = rows(table).clear;
    if (Status status = prepared(statement, clear_sql, table_spec); !status) return status;
    return write(statement, table_spec, {});
}

Status SqliteStore::commit() {
    if (Status status = ready_to_write(); !status) return status;
    // A crash before the log's sync is done leaves nothing of these rows; after it, all of them.
    Status committed = run(commit_, "COMMIT", "cannot commit");
    if (!committed) {
        committed.error().message += "; what was sent may be there: send it again to see";
        return poison(committed.error());
    }
    if (is_replaced()) {
        return poison({ErrorKind::poisoned, options_.path.string() +
                                                ": another file was put in its place during the "
                                                "commit, which may be lost; open it anew"});
    }
    ++version_;
    phase_ = Phase::idle;
    // The rows are on disk whatever folding does; a fault there stops the store for the next call.
    if (Status folded = fold_log_if_long(); !folded) {
        [[maybe_unused]] const auto poisoned = poison(folded.error());
    }
    lock_.release();
    return {};
}

// Copies the log's pages into the file. Readers of older moments may keep it from finishing; then
// the next commit goes on with it.
Status SqliteStore::fold_log_if_long() {
    constexpr std::int64_t page_bytes = 4096;
    if (log_pages_ * page_bytes <= options_.checkpoint_bytes) return {};
    const int code =
        sqlite3_wal_checkpoint_v2(handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code == SQLITE_OK || (code & 0xFF) == SQLITE_BUSY) return {};
    return std::unexpected(connection_->error(code, "cannot fold the log into the file"));
}

Status SqliteStore::roll_back() {
    if (phase_ == Phase::poisoned || phase_ == Phase::closed) return ready();
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::writing) return {};
    Status rolled_back = run(roll_back_, "ROLLBACK", "cannot roll back");
    if (!rolled_back) return poison(rolled_back.error());
    phase_ = Phase::idle;
    lock_.release();
    return {};
}

// Only if nobody else is writing; who still reads or writes keeps the log and folds it later.
Status SqliteStore::fold_log_at_close() {
    struct stat facts = {};
    const std::string log = options_.path.string() + "-wal";
    if (::stat(log.c_str(), &facts) != 0 || facts.st_size == 0) return {};
    if (!lock_.acquire(0)) return {};
    sqlite3_busy_timeout(handle(), 0);
    const int code =
        sqlite3_wal_checkpoint_v2(handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    lock_.release();
    if (code == SQLITE_OK || (code & 0xFF) == SQLITE_BUSY) return {};
    return std::unexpected(connection_->error(code, "cannot fold the log into the file"));
}

Status SqliteStore::close() {
    RESERVE_CHECK(!scanning_, "a visitor does not call the store it is visiting");
    if (phase_ == Phase::closed) return {};
    Status result;
    if (phase_ == Phase::writing) result = roll_back();
    if (phase_ == Phase::reading) result = end_read();
    if (phase_ == Phase::idle && result && options_.mode == Mode::read_write) {
        result = fold_log_at_close();
    }
    rows_.clear();
    scans_.clear();
    for (Statement* statement :
         {&begin_, &commit_, &roll_back_, &begin_read_, &pin_read_, &data_version_}) {
        *statement = Statement();
    }
    connection_.reset();
    lock_.release();
    phase_ = Phase::closed;
    return result;
}

// A copy made by other tools may have left the log mode; a ledger is written in no other.
Status ensure_log_mode(Connection& connection, const OpenOptions& options) {
    const Result<std::string> mode = connection.ask("PRAGMA journal_mode");
    if (!mode) return std::unexpected(mode.error());
    if (*mode == "wal") return {};
    LedgerLock lock(options.path);
    if (Status status = lock.acquire(options.lock_wait_ms); !status) return status;
    if (Status status = connection.execute("PRAGMA synchronous=EXTRA", "cannot set up"); !status) {
        return status;
    }
    const Result<std::string> changed = connection.ask("PRAGMA journal_mode=WAL");
    if (!changed) return std::unexpected(changed.error());
    if (*changed != "wal") {
        return fail(ErrorKind::disk,
                    options.path.string() + ": cannot keep a write-ahead log here");
    }
    return connection.execute("PRAGMA synchronous=FULL", "cannot set up");
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const OpenOptions& options) {
    OpenOptions resolved = options;
    Result<std::filesystem::path> path = resolve_ledger_path(options.path);
    if (!path) return std::unexpected(path.error());
    resolved.path = std::move(*path);
    const FileNumber opened = file_number(resolved.path);
    Result<Connection> connection = Connection::open(resolved);
    if (!connection) return std::unexpected(connection.error());
    if (resolved.mode == Mode::read_write) {
        if (Status status = ensure_log_mode(*connection, resolved); !status) {
            return std::unexpected(status.error());
        }
    }
    if (Status status = connection->lock_down(); !status) return std::unexpected(status.error());
    return std::make_unique<SqliteStore>(std::move(*connection), std::move(resolved), opened);
}

}  // namespace reserve::store
