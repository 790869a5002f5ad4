// See connection.h.
#include "ledger/store/sqlite/connection.h"

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <fstream>
#include <system_error>
#include <utility>

#include "ledger/store/sqlite/errors.h"
#include "ledger/store/sqlite/schema.h"

namespace reserve::store {
namespace {

constexpr int common_flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;

// journal_mode is not here: it belongs to the file, is made at creation and checked on opening.
constexpr Pragma writer_pragmas[] = {
    {"synchronous", "FULL", "2"},
    {"foreign_keys", "ON", "1"},
    {"recursive_triggers", "ON", "1"},
    {"cell_size_check", "ON", "1"},
    {"mmap_size", "0", "0"},
    {"temp_store", "MEMORY", "2"},
    {"wal_autocheckpoint", "0", "0"},
    {"journal_size_limit", "67108864", "67108864"},
    {"fullfsync", "ON", "1"},
    {"checkpoint_fullfsync", "ON", "1"},
    {"cache_size", "-65536", "-65536"},
};

constexpr Pragma reader_pragmas[] = {
    {"query_only", "ON", "1"},        {"cell_size_check", "ON", "1"},
    {"mmap_size", "0", "0"},          {"temp_store", "MEMORY", "2"},
    {"wal_autocheckpoint", "0", "0"}, {"cache_size", "-16384", "-16384"},
};

struct Switch {
    int name;
    int value;
};

constexpr Switch switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1},
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
};

constexpr Switch limits[] = {
    {SQLITE_LIMIT_ATTACHED, 0},      {SQLITE_LIMIT_SQL_LENGTH, 64 << 10},
    {SQLITE_LIMIT_LENGTH, 8 << 20},  {SQLITE_LIMIT_VARIABLE_NUMBER, 100},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 5},
};

bool append_only(std::string_view name) {
    for (const TableSpec& table : tables()) {
        if (table.name == name) return table.growth == Growth::append_only;
    }
    return true;
}

// Asked by SQLite for every step of every statement it compiles.
int authorize(void*, int action, const char* first, const char*, const char*, const char*) {
    const std::string_view name = first == nullptr ? "" : first;
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_INSERT:
        case SQLITE_TRANSACTION:
            return SQLITE_OK;
        case SQLITE_PRAGMA:
            return name == "data_version" ? SQLITE_OK : SQLITE_DENY;
        case SQLITE_UPDATE:
        case SQLITE_DELETE:
            return append_only(name) ? SQLITE_DENY : SQLITE_OK;
        default:
            return SQLITE_DENY;
    }
}

Error wrong_setting(const std::filesystem::path& path, const std::string& name) {
    return {ErrorKind::internal, path.string() + ": SQLite did not take the setting " + name};
}

// Only for a file that SQLite has refused: closing a descriptor of a file that SQLite has open
// would drop SQLite's own locks on it.
bool looks_like_sqlite(const std::filesystem::path& path) {
    constexpr std::string_view magic = "SQLite format 3";
    std::array<char, magic.size()> start = {};
    std::ifstream file(path, std::ios::binary);
    return file.read(start.data(), start.size()) &&
           std::string_view(start.data(), start.size()) == magic;
}

Status check_file(const std::filesystem::path& path, Mode mode) {
    struct stat facts = {};
    if (::lstat(path.c_str(), &facts) != 0) {
        if (errno == ENOENT)
            return fail(ErrorKind::not_found, path.string() + ": there is no ledger");
        return std::unexpected(system_error(errno, path, "cannot open the ledger"));
    }
    if (S_ISLNK(facts.st_mode)) {
        return fail(ErrorKind::usage,
                    path.string() + ": is a symbolic link; name the ledger itself");
    }
    if (!S_ISREG(facts.st_mode)) {
        return fail(ErrorKind::not_a_ledger, path.string() + ": is not a file");
    }
    if (::access(path.c_str(), R_OK) != 0) {
        return fail(ErrorKind::disk, path.string() + ": may not be read by this user");
    }
    if (mode == Mode::read_only) return {};
    if (::access(path.c_str(), W_OK) != 0) {
        return fail(ErrorKind::read_only, path.string() + ": the file is read-only");
    }
    if (::access(path.parent_path().c_str(), W_OK) != 0) {
        return fail(ErrorKind::read_only, path.string() + ": its folder is read-only");
    }
    return {};
}

bool no_log_beside(const std::filesystem::path& path) {
    struct stat facts = {};
    return ::stat((path.string() + "-wal").c_str(), &facts) != 0 || facts.st_size == 0;
}

// A name for SQLite that promises that nobody changes the file: for a folder where not even a
// reader's helper files can be made.
std::string unchanging_name(const std::filesystem::path& path) {
    std::string name = "file:";
    for (const char character : path.string()) {
        switch (character) {
            case '%':
                name += "%25";
                break;
            case '?':
                name += "%3f";
                break;
            case '#':
                name += "%23";
                break;
            default:
                name += character;
        }
    }
    return name + "?immutable=1";
}

}  // namespace

std::span<const Pragma> pragmas(Mode mode) {
    if (mode == Mode::read_write) return writer_pragmas;
    return reader_pragmas;
}

Result<std::filesystem::path> resolve_ledger_path(const std::filesystem::path& path) {
    if (!path.has_filename()) {
        return fail(ErrorKind::usage, path.string() + ": is not the name of a file");
    }
    std::error_code code;
    const std::filesystem::path folder =
        std::filesystem::canonical(path.has_parent_path() ? path.parent_path() : ".", code);
    if (code) return std::unexpected(system_error(code.value(), path, "cannot open its folder"));
    return folder / path.filename();
}

Error Connection::error(int code, std::string_view doing) const {
    Error made = sqlite_error(handle(), code, path_, doing);
    if (made.kind == ErrorKind::not_a_ledger && looks_like_sqlite(path_)) {
        return {ErrorKind::corrupt,
                path_.string() + ": the file is damaged or cut off at its start"};
    }
    return made;
}

Result<Connection> Connection::open_handle(const std::filesystem::path& path,
                                           const std::string& name, int flags) {
    try {
        return Connection(std::make_unique<SQLite::Database>(name, flags | common_flags), path);
    } catch (const std::exception& exception) {
        return std::unexpected(exception_error(nullptr, exception, path, "cannot open"));
    }
}

Status Connection::execute(const std::string& sql, std::string_view doing) {
    const int code = database_->tryExec(sql);
    if (code != SQLITE_OK) return std::unexpected(error(code, doing));
    return {};
}

Result<std::string> Connection::ask(const std::string& sql) {
    try {
        SQLite::Statement statement(*database_, sql);
        if (!statement.executeStep()) return std::string();
        return statement.getColumn(0).getString();
    } catch (const std::exception& exception) {
        const auto* known = dynamic_cast<const SQLite::Exception*>(&exception);
        return std::unexpected(known != nullptr
                                   ? error(known->getExtendedErrorCode(), "cannot read")
                                   : exception_error(nullptr, exception, path_, "cannot read"));
    }
}

Status Connection::switch_features() {
    for (const Switch& feature : switches) {
        int now = -1;
        const int code = sqlite3_db_config(handle(), feature.name, feature.value, &now);
        if (code != SQLITE_OK || now != feature.value) {
            return std::unexpected(wrong_setting(path_, std::to_string(feature.name)));
        }
    }
    return {};
}

Status Connection::configure(Mode mode, int busy_wait_ms) {
    if (Status status = switch_features(); !status) return status;
    sqlite3_busy_timeout(handle(), busy_wait_ms);
    for (const Pragma& pragma : pragmas(mode)) {
        const std::string name = std::string("PRAGMA ") + pragma.name;
        if (Status status = execute(name + "=" + pragma.value, "cannot set up"); !status) {
            return status;
        }
        const Result<std::string> answer = ask(name);
        if (!answer) return std::unexpected(answer.error());
        if (*answer != pragma.expected) return std::unexpected(wrong_setting(path_, pragma.name));
    }
    return {};
}

Status Connection::lock_down() {
    for (const Switch& limit : limits) {
        sqlite3_limit(handle(), limit.name, limit.value);
        if (sqlite3_limit(handle(), limit.name, -1) != limit.value) {
            return std::unexpected(wrong_setting(path_, "limit " + std::to_string(limit.name)));
        }
    }
    sqlite3_set_authorizer(handle(), authorize, nullptr);
    return {};
}

Status Connection::check_identity() {
    const Result<std::string> application = ask("PRAGMA application_id");
    if (!application) return std::unexpected(application.error());
    if (*application != std::to_string(application_id)) {
        return fail(ErrorKind::not_a_ledger,
                    path_.string() + ": is not a ledger (application id " + *application + ")");
    }
    const Result<std::string> version = ask("PRAGMA user_version");
    if (!version) return std::unexpected(version.error());
    const std::string newest = std::to_string(newest_sqlite_schema());
    if (std::stoll(*version) > newest_sqlite_schema()) {
        return fail(ErrorKind::newer_schema, path_.string() + ": has schema " + *version +
                                                 "; this program knows up to " + newest);
    }
    if (*version != newest) {
        return fail(ErrorKind::corrupt, path_.string() + ": has schema " + *version +
                                            ", which never was; expected " + newest);
    }
    return {};
}

Status Connection::check_schema() {
    const Result<SchemaObjects> found = read_schema(*database_, path_);
    if (!found) return std::unexpected(found.error());
    const Result<const SchemaObjects*> ours = expected_schema();
    if (!ours) return std::unexpected(ours.error());
    const std::string difference = first_difference(**ours, *found);
    if (difference.empty()) return {};
    return fail(ErrorKind::corrupt, path_.string() + ": its schema is not ours: " + difference);
}

// SQLite itself notices whole pages that are missing. A part of a page is as it should be only
// while pages of the log are being folded in.
Status Connection::check_not_cut_off() {
    const Result<std::string> page_size = ask("PRAGMA page_size");
    if (!page_size) return std::unexpected(page_size.error());
    struct stat facts = {};
    const bool cut_off = no_log_beside(path_) && ::stat(path_.c_str(), &facts) == 0 &&
                         facts.st_size % std::stoll(*page_size) != 0;
    if (!cut_off) return {};
    return fail(ErrorKind::corrupt, path_.string() + ": the file is cut off at its end");
}

Result<Connection> Connection::open_checked(const OpenOptions& options, const std::string& name,
                                            int flags) {
    Result<Connection> connection = open_handle(options.path, name, flags);
    if (!connection) return connection;
    if (Status status = connection->configure(options.mode, options.lock_wait_ms); !status) {
        return std::unexpected(status.error());
    }
    if (Status status = connection->check_identity(); !status) {
        return std::unexpected(status.error());
    }
    if (Status status = connection->check_not_cut_off(); !status) {
        return std::unexpected(status.error());
    }
    if (Status status = connection->check_schema(); !status) return std::unexpected(status.error());
    return connection;
}

Result<Connection> Connection::open(const OpenOptions& options) {
    if (Status status = check_file(options.path, options.mode); !status) {
        return std::unexpected(status.error());
    }
    if (options.mode == Mode::read_write) {
        Result<Connection> opened =
            open_checked(options, options.path.string(), SQLITE_OPEN_READWRITE);
        if (opened && sqlite3_db_readonly(opened->handle(), "main") != 0) {
            return fail(ErrorKind::read_only, options.path.string() + ": the file is read-only");
        }
        return opened;
    }
    Result<Connection> opened = open_checked(options, options.path.string(), SQLITE_OPEN_READONLY);
    const bool refused = !opened && (opened.error().kind == ErrorKind::disk ||
                                     opened.error().kind == ErrorKind::read_only);
    if (!refused || ::access(options.path.parent_path().c_str(), W_OK) == 0) return opened;
    if (!no_log_beside(options.path)) {
        return fail(ErrorKind::read_only,
                    options.path.string() + ": its last commits are in " + options.path.string() +
                        "-wal, which cannot be read in a read-only folder; copy both elsewhere");
    }
    return open_checked(options, unchanging_name(options.path),
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

Result<Connection> Connection::create(const std::filesystem::path& path) {
    Result<Connection> connection = open_handle(path, path.string(), SQLITE_OPEN_READWRITE);
    if (!connection) return connection;
    // EXTRA before WAL: else the switch itself can be undone by a power cut, and all is lost.
    if (Status status = connection->execute("PRAGMA synchronous=EXTRA", "cannot set up"); !status) {
        return std::unexpected(status.error());
    }
    return connection;
}

}  // namespace reserve::store
