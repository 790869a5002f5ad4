// From SQLite's and the system's error codes to ours, with a sentence that names the file.
#pragma once

#include <exception>
#include <filesystem>
#include <string_view>

#include "ledger/base/result.h"

struct sqlite3;

namespace reserve::store {

// `doing` completes "<path>: ...": "cannot write". `database` may be null; else its own message
// and the system's error are added.
Error sqlite_error(sqlite3* database, int code, const std::filesystem::path& path,
                   std::string_view doing);

// The same for what SQLiteCpp or the standard library threw.
Error exception_error(sqlite3* database, const std::exception& exception,
                      const std::filesystem::path& path, std::string_view doing);

// The same for a failed system call (errno's value).
Error system_error(int number, const std::filesystem::path& path, std::string_view doing);

}  // namespace reserve::store
