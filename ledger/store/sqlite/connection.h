// A connection to a ledger file with every setting made and read back, the schema compared with
// ours, and then locked down to reading and writing rows.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve::store {

inline constexpr int application_id = 0x52464C31;  // "RFL1"

struct Pragma {
    const char* name;
    const char* value;     // what to set
    const char* expected;  // what it then reads
};

// What a connection of this mode is set to, in this order.
std::span<const Pragma> pragmas(Mode mode);

// Steps of opening, each with the errors of open_sqlite. Exceptions of SQLiteCpp stay inside.
class Connection {
public:
    // Opens a ledger that is there, as far as lock_down.
    static Result<Connection> open(const OpenOptions& options);
    // Opens a file for creating a ledger in it, with the settings of a writer but EXTRA syncing.
    static Result<Connection> create(const std::filesystem::path& path);

    // Makes the settings of the mode and reads each back; an answer that differs is `internal`.
    Status configure(Mode mode, int busy_wait_ms);
    // From here on only rows can be read and written: no schema change, no PRAGMA, no ATTACH, no
    // UPDATE or DELETE on append-only tables.
    Status lock_down();
    Status execute(const std::string& sql, std::string_view doing);
    // The first column of the first row as text; empty if there is none.
    Result<std::string> ask(const std::string& sql);

    sqlite3* handle() const { return database_->getHandle(); }
    const std::filesystem::path& path() const { return path_; }
    Error error(int code, std::string_view doing) const;

private:
    Connection(std::unique_ptr<SQLite::Database> database, std::filesystem::path path)
        : database_(std::move(database)), path_(std::move(path)) {}

    static Result<Connection> open_handle(const std::filesystem::path& path,
                                          const std::string& name, int flags);
    static Result<Connection> open_checked(const OpenOptions& options, const std::string& name,
                                           int flags);
    Status switch_features();
    Status check_identity();
    Status check_not_cut_off();
    Status check_schema();

    std::unique_ptr<SQLite::Database> database_;
    std::filesystem::path path_;
};

// Where the ledger of this path really is: its folder without symbolic links, its own name as
// given. ErrorKind::not_found if the folder is not there.
Result<std::filesystem::path> resolve_ledger_path(const std::filesystem::path& path);

}  // namespace reserve::store
