// See schema.h. Comparing whole texts is exact and names the place; a hash could do neither.
#include "ledger/store/sqlite/schema.h"

#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <exception>
#include <stdexcept>
#include <utility>

#include "ledger/store/sqlite/errors.h"
#include "ledger/store/sqlite/sqlite_store.h"
#include "reserve_schema.h"

namespace reserve::store {
namespace {

// Throws what it fails with, so that the next call tries again.
SchemaObjects make_expected() {
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(schema_text());
    Result<SchemaObjects> objects = read_schema(database, ":memory:");
    if (!objects) throw std::runtime_error(objects.error().message);
    return std::move(*objects);
}

}  // namespace

int newest_sqlite_schema() {
    return static_cast<int>(sqlite_schema().size());
}

std::string schema_text() {
    std::string text;
    for (const SchemaFile& file : sqlite_schema()) text += file.text;
    return text;
}

Result<SchemaObjects> read_schema(SQLite::Database& database, const std::filesystem::path& path) {
    try {
        SchemaObjects objects;
        SQLite::Statement statement(database,
                                    "SELECT type || ' ' || name, sql FROM sqlite_schema "
                                    "WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'");
        while (statement.executeStep()) {
            objects.emplace(statement.getColumn(0).getString(), statement.getColumn(1).getString());
        }
        return objects;
    } catch (const std::exception& exception) {
        return std::unexpected(
            exception_error(database.getHandle(), exception, path, "cannot read the schema"));
    }
}

Result<const SchemaObjects*> expected_schema() {
    try {
        static const SchemaObjects objects = make_expected();
        return &objects;
    } catch (const std::exception& exception) {
        return std::unexpected(
            exception_error(nullptr, exception, ":memory:", "cannot make our own schema"));
    }
}

std::string first_difference(const SchemaObjects& expected, const SchemaObjects& found) {
    for (const auto& [name, sql] : expected) {
        const auto same = found.find(name);
        if (same == found.end()) return name + " is missing";
        if (same->second != sql) return name + " differs";
    }
    for (const auto& [name, sql] : found) {
        if (!expected.contains(name)) return name + " was added";
    }
    return {};
}

}  // namespace reserve::store
