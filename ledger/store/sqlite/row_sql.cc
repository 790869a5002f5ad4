// See row_sql.h. OR FAIL instead of the default ABORT: the statements change one row, so both
// mean the same, and FAIL spares SQLite a statement journal wherever there is a trigger.
#include "ledger/store/sqlite/row_sql.h"

#include "ledger/store/contract.h"

namespace reserve::store {
namespace {

std::string column_name(const TableSpec& table, std::size_t column) {
    return std::string(table.columns[column].name);
}

std::string column_list(const TableSpec& table, std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i) list += (i > 0 ? ", " : "") + column_name(table, i);
    return list;
}

std::string where_key(const TableSpec& table) {
    std::string text;
    for (std::size_t i = 0; i < table.key_columns; ++i) {
        text += (i > 0 ? " AND " : " WHERE ") + column_name(table, i) + " = ?";
    }
    return text;
}

std::string values(const TableSpec& table) {
    std::string text = " INTO " + std::string(table.name) + " VALUES (";
    for (std::size_t i = 0; i < table.columns.size(); ++i) text += i > 0 ? ", ?" : "?";
    return text + ")";
}

}  // namespace

std::string select_by_key_sql(const TableSpec& table) {
    return "SELECT " + column_list(table, table.columns.size()) + " FROM " +
           std::string(table.name) + where_key(table);
}

std::string insert_sql(const TableSpec& table) {
    return "INSERT OR FAIL" + values(table);
}

std::string put_sql(const TableSpec& table) {
    const bool only_keys = table.key_columns == table.columns.size();
    // REPLACE overwrites in one search, but where there are other unique columns it would remove
    // the rows of others, and where there are triggers go around some of them.
    const bool plain = table.growth == Growth::replaceable && table.indexes.empty();
    if (plain || only_keys) return "INSERT OR REPLACE" + values(table);
    std::string text = "INSERT OR FAIL" + values(table) + " ON CONFLICT (" +
                       column_list(table, table.key_columns) + ") DO UPDATE SET ";
    for (std::size_t i = table.key_columns; i < table.columns.size(); ++i) {
        const std::string name = column_name(table, i);
        text += (i > table.key_columns ? ", " : "") + name + " = excluded." + name;
    }
    return text;
}

std::string remove_sql(const TableSpec& table) {
    return "DELETE FROM " + std::string(table.name) + where_key(table);
}

std::string clear_sql(const TableSpec& table) {
    return "DELETE FROM " + std::string(table.name);
}

std::string scan_sql(const Query& query) {
    const TableSpec& table = spec(query.table);
    const std::vector<std::size_t> columns = order_columns(table, query.index);
    std::string text =
        "SELECT " + column_list(table, table.columns.size()) + " FROM " + std::string(table.name);
    if (query.index > 0) text += " INDEXED BY " + table.indexes[query.index - 1].name;

    std::string_view joint = " WHERE ";
    const auto add = [&](std::size_t column, std::string_view condition) {
        text += std::string(joint) + column_name(table, column) + std::string(condition);
        joint = " AND ";
    };
    const std::size_t next = query.prefix.size();
    for (std::size_t i = 0; i < next; ++i) add(columns[i], " = ?");
    if (query.low) add(columns[next], " >= ?");
    if (query.high) add(columns[next], " <= ?");

    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += (i > 0 ? ", " : " ORDER BY ") + column_name(table, columns[i]);
        if (query.order == Order::descending) text += " DESC";
    }
    return text;
}

}  // namespace reserve::store
