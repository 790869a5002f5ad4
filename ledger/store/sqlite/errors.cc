// See errors.h. The kinds decide exit codes; the words are for the person at the terminal.
#include "ledger/store/sqlite/errors.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <new>
#include <string>
#include <system_error>

namespace reserve::store {
namespace {

ErrorKind kind_of_sqlite(int code) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorKind::locked;
        case SQLITE_READONLY:
            return ErrorKind::read_only;
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_NOMEM:
            return ErrorKind::disk;
        case SQLITE_NOTADB:
            return ErrorKind::not_a_ledger;
        case SQLITE_CORRUPT:
        case SQLITE_FORMAT:
        case SQLITE_CONSTRAINT:
            return ErrorKind::corrupt;
        case SQLITE_INTERRUPT:
            return ErrorKind::interrupted;
        default:
            return ErrorKind::internal;
    }
}

ErrorKind kind_of_system(int number) {
    switch (number) {
        case EACCES:
        case EPERM:
        case EROFS:
            return ErrorKind::read_only;
        case ENOENT:
        case ENOTDIR:
            return ErrorKind::not_found;
        case EEXIST:
        case ELOOP:
            return ErrorKind::usage;
        default:
            return ErrorKind::disk;
    }
}

std::string system_words(int number) {
    return std::generic_category().message(number);
}

}  // namespace

Error sqlite_error(sqlite3* database, int code, const std::filesystem::path& path,
                   std::string_view doing) {
    std::string words = (code & 0xFF) == SQLITE_FULL ? "the disk is full" : sqlite3_errstr(code);
    if (database != nullptr) {
        if ((sqlite3_errcode(database) & 0xFF) == (code & 0xFF) && (code & 0xFF) != SQLITE_FULL) {
            words = sqlite3_errmsg(database);
        }
        const int number = sqlite3_system_errno(database);
        if (number != 0 && kind_of_sqlite(code) == ErrorKind::disk) {
            words += ": " + system_words(number);
        }
    }
    return {kind_of_sqlite(code), path.string() + ": " + std::string(doing) + ": " + words +
                                      " (SQLite code " + std::to_string(code) + ")"};
}

Error exception_error(sqlite3* database, const std::exception& exception,
                      const std::filesystem::path& path, std::string_view doing) {
    if (const auto* known = dynamic_cast<const SQLite::Exception*>(&exception)) {
        return sqlite_error(database, known->getExtendedErrorCode(), path, doing);
    }
    const bool no_memory = dynamic_cast<const std::bad_alloc*>(&exception) != nullptr;
    return {no_memory ? ErrorKind::disk : ErrorKind::internal,
            path.string() + ": " + std::string(doing) + ": " +
                (no_memory ? "out of memory" : exception.what())};
}

Error system_error(int number, const std::filesystem::path& path, std::string_view doing) {
    return {kind_of_system(number),
            path.string() + ": " + std::string(doing) + ": " + system_words(number)};
}

}  // namespace reserve::store
