// The schema of a ledger file: it is what tables.cc says, it guards itself against other programs,
// and every query of ours runs along an index.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include "ledger/store/contract.h"
#include "ledger/store/sqlite/connection.h"
#include "ledger/store/sqlite/row_sql.h"
#include "tests/store/store_fixture.h"

namespace reserve::store {
namespace {

std::vector<std::string> ask_all(SQLite::Database& raw, const std::string& sql) {
    std::vector<std::string> rows;
    SQLite::Statement statement(raw, sql);
    while (statement.executeStep()) {
        std::string row;
        for (int i = 0; i < statement.getColumnCount(); ++i) {
            row += (i > 0 ? "|" : "") + statement.getColumn(i).getString();
        }
        rows.push_back(row);
    }
    return rows;
}

std::string sql_type(Type type) {
    switch (type) {
        case Type::integer:
            return "INTEGER";
        case Type::text:
            return "TEXT";
        case Type::blob:
            return "BLOB";
        default:
            return "ANY";
    }
}

SQLite::Database raw_connection(const OnSqlite& fixture) {
    return SQLite::Database(fixture.options.path, SQLite::OPEN_READWRITE, 1000);
}

TEST_CASE("the SQL makes the tables, columns and keys of tables.cc, and no others", "[store]") {
    OnSqlite fixture;
    auto raw = raw_connection(fixture);
    std::vector<std::string> names;
    for (const TableSpec& table : tables()) {
        INFO(table.name);
        names.emplace_back(table.name);
        std::vector<std::string> expected;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const Column& column = table.columns[i];
            expected.push_back(std::string(column.name) + "|" + sql_type(column.type) + "|" +
                               (column.presence == Presence::required ? "1" : "0") + "|" +
                               std::to_string(i < table.key_columns ? i + 1 : 0));
        }
        CHECK(ask_all(raw, "SELECT name, type, \"notnull\", pk FROM pragma_table_info('" +
                               names.back() + "')") == expected);
    }
    std::sort(names.begin(), names.end());
    CHECK(ask_all(raw, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") ==
          names);
    const auto loose =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 "
        "AND name NOT LIKE 'sqlite%'";
    CHECK(ask_all(raw, loose).empty());
}

TEST_CASE("the SQL makes the secondary indexes of tables.cc, and no others", "[store]") {
    OnSqlite fixture;
    auto raw = raw_connection(fixture);
    for (const TableSpec& table : tables()) {
        INFO(table.name);
        std::vector<std::string> expected;
        for (const IndexSpec& index : table.indexes) {
            std::string columns;
            for (const std::size_t column : index.columns) {
                columns += (columns.empty() ? "" : ",") + std::string(table.columns[column].name);
            }
            expected.push_back(index.name + "|" +
                               (index.uniqueness == Uniqueness::unique ? "1" : "0") + "|" +
                               columns);
        }
        std::sort(expected.begin(), expected.end());
        CHECK(ask_all(raw,
                      "SELECT name, \"unique\", (SELECT group_concat(i.name) FROM "
                      "pragma_index_info(l.name) i) FROM pragma_index_list('" +
                          std::string(table.name) + "') l WHERE origin = 'c' ORDER BY name") ==
              expected);
    }
}

TEST_CASE("every scan follows an index and sorts nothing", "[store]") {
    OnSqlite fixture;
    auto raw = raw_connection(fixture);
    for (const TableSpec& table : tables()) {
        for (std::size_t index = 0; index <= table.indexes.size(); ++index) {
            for (std::size_t size = 0; size <= index_width(table, index); ++size) {
                const Cells prefix(size, number(0));
                const Query query{.table = table.table,
                                  .index = index,
                                  .prefix = prefix,
                                  .order = Order::descending};
                for (const std::string& step :
                     ask_all(raw, "EXPLAIN QUERY PLAN " + scan_sql(query))) {
                    INFO(scan_sql(query) << " -> " << step);
                    CHECK(step.find("TEMP B-TREE") == std::string::npos);
                    CHECK((size == 0 || step.find("SEARCH") != std::string::npos));
                }
            }
        }
    }
}

TEST_CASE("append-only tables refuse raw UPDATE, DELETE and INSERT OR REPLACE", "[store]") {
    OnSqlite fixture;
    auto raw = raw_connection(fixture);
    const auto refused = [&raw](const std::string& sql, std::string_view words) {
        INFO(sql);
        CHECK(raw.tryExec(sql) != SQLITE_OK);
        CHECK_THAT(raw.getErrorMsg(), Catch::Contains(std::string(words)));
    };
    for (const TableSpec& table : tables()) {
        if (table.growth != Growth::append_only) continue;
        const std::string name(table.name);
        std::string values;
        for (const Column& column : table.columns) {
            values += (values.empty() ? "" : ", ") +
                      std::string(column.type == Type::blob ? "x'00'" : "1");
        }
        REQUIRE(raw.tryExec("INSERT INTO " + name + " VALUES (" + values + ")") == SQLITE_OK);
        const std::string column(table.columns.back().name);
        refused("UPDATE " + name + " SET " + column + " = " + column, "append-only");
        refused("DELETE FROM " + name, "append-only");
        refused("INSERT OR REPLACE INTO " + name + " VALUES (" + values + ")", "append-only");
        refused("REPLACE INTO " + name + " VALUES (" + values + ")", "append-only");
        CHECK(ask_all(raw, "SELECT count(*) FROM " + name) == std::vector<std::string>{"1"});
    }
    REQUIRE(raw.tryExec("INSERT INTO tile VALUES (0, 0, 256, x'00'), (0, 1, 3, x'00')") ==
            SQLITE_OK);
    refused("UPDATE tile SET width = 1", "final");
    refused("DELETE FROM tile", "final");
    refused("REPLACE INTO tile VALUES (0, 0, 1, x'00')", "final");
    CHECK(raw.tryExec("REPLACE INTO tile VALUES (0, 1, 4, x'00')") == SQLITE_OK);
}

TEST_CASE("every setting of a connection is the one we asked for", "[store]") {
    OnSqlite fixture;
    for (const Mode mode : {Mode::read_write, Mode::read_only}) {
        auto options = fixture.options;
        options.mode = mode;
        auto connection = Connection::open(options);
        REQUIRE(connection);
        CHECK(*connection->ask("PRAGMA journal_mode") == "wal");
        CHECK(*connection->ask("PRAGMA busy_timeout") == "5000");
        CHECK(*connection->ask("PRAGMA application_id") == std::to_string(0x52464C31));
        CHECK(*connection->ask("PRAGMA user_version") == std::to_string(newest_sqlite_schema()));
        for (const Pragma& pragma : pragmas(mode)) {
            INFO(pragma.name);
            CHECK(*connection->ask(std::string("PRAGMA ") + pragma.name) == pragma.expected);
        }
        CHECK(*connection->ask("PRAGMA trusted_schema") == "0");
    }
    CHECK(pragmas(Mode::read_write)[0].name == std::string("synchronous"));
    CHECK(pragmas(Mode::read_write)[0].expected == std::string("2"));
}

TEST_CASE("a locked-down connection reads and writes rows and nothing else", "[store]") {
    OnSqlite fixture;
    auto connection = Connection::open(fixture.options);
    REQUIRE(connection);
    REQUIRE(connection->lock_down());
    for (const char* sql :
         {"DROP TRIGGER entry_no_update", "DROP TABLE entry", "ATTACH ':memory:' AS other",
          "PRAGMA writable_schema=ON", "PRAGMA synchronous=OFF", "UPDATE entry SET leaf = x'00'",
          "DELETE FROM posting", "CREATE TABLE more (a)", "ALTER TABLE meta ADD COLUMN more",
          "SELECT load_extension('x')", "VACUUM", "REINDEX", "ANALYZE"}) {
        INFO(sql);
        CHECK_FALSE(connection->execute(sql, "test"));
    }
    CHECK(connection->execute("DELETE FROM turnover", "test"));
    CHECK(connection->execute("INSERT INTO meta VALUES ('a', 1)", "test"));
}

TEST_CASE("a schema that somebody changed is refused, and the place is named", "[store]") {
    const auto [sql, words] = GENERATE(table<std::string, std::string>({
        {"DROP TRIGGER entry_no_update", "trigger entry_no_update is missing"},
        {"CREATE TABLE more (a)", "table more was added"},
        {"DROP INDEX account_by_name; CREATE INDEX account_by_name ON account (name)",
         "index account_by_name differs"},
        {"PRAGMA user_version=0", "schema 0"},
    }));
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    raw_connection(fixture).exec(sql);
    const auto opened = open_sqlite(fixture.options);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().kind == ErrorKind::corrupt);
    CHECK_THAT(opened.error().message, Catch::Contains(words));
}

}  // namespace
}  // namespace reserve::store
