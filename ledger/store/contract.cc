// See contract.h. These checks cost a few nanoseconds a row; SQLite's STRICT tables check again.
#include "ledger/store/contract.h"

#include <algorithm>
#include <string>

namespace reserve::store {
namespace {

bool fits(const Column& column, const Cell& cell) {
    switch (cell.index()) {
        case 0:
            return column.presence == Presence::optional;
        case 1:
            return column.type == Type::integer || column.type == Type::any;
        case 2:
            return column.type == Type::text || column.type == Type::any;
        default:
            return column.type == Type::blob || column.type == Type::any;
    }
}

std::string name_of(const TableSpec& table) {
    return std::string(table.name);
}

std::unexpected<Error> refuse_value(const TableSpec& table, const Column& column) {
    return fail(ErrorKind::usage, "table " + name_of(table) + ": column " +
                                      std::string(column.name) +
                                      " does not take this kind of value");
}

Status check_cells(const TableSpec& table, std::span<const Cell> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (fits(table.columns[i], cells[i])) [[likely]]
            continue;
        return refuse_value(table, table.columns[i]);
    }
    return {};
}

Status check_replaceable(const TableSpec& table, std::string_view verb) {
    if (table.growth != Growth::append_only) [[likely]]
        return {};
    return fail(ErrorKind::usage, "table " + name_of(table) +
                                      " only grows: a row of it cannot be " + std::string(verb));
}

}  // namespace

Status check_row(const TableSpec& table, Row row) {
    if (row.size() != table.columns.size()) {
        return fail(ErrorKind::usage, "table " + name_of(table) + " has " +
                                          std::to_string(table.columns.size()) + " columns, not " +
                                          std::to_string(row.size()));
    }
    return check_cells(table, row);
}

Status check_key(const TableSpec& table, std::span<const Cell> key) {
    if (key.size() != table.key_columns) {
        return fail(ErrorKind::usage, "table " + name_of(table) + " has a key of " +
                                          std::to_string(table.key_columns) + " columns, not " +
                                          std::to_string(key.size()));
    }
    return check_cells(table, key);
}

Status check_query(const Query& query) {
    const TableSpec& table = spec(query.table);
    if (query.index > table.indexes.size()) {
        return fail(ErrorKind::usage,
                    "table " + name_of(table) + " has no index " + std::to_string(query.index));
    }
    const std::size_t width = index_width(table, query.index);
    const bool bounded = query.low.has_value() || query.high.has_value();
    if (query.prefix.size() + (bounded ? 1 : 0) > width) {
        return fail(ErrorKind::usage, "table " + name_of(table) + ": index " +
                                          std::to_string(query.index) + " has only " +
                                          std::to_string(width) + " columns");
    }
    const std::vector<std::size_t> columns = order_columns(table, query.index);
    for (std::size_t i = 0; i < query.prefix.size(); ++i) {
        const Column& column = table.columns[columns[i]];
        if (std::holds_alternative<std::monostate>(query.prefix[i]) ||
            !fits(column, query.prefix[i])) {
            return refuse_value(table, column);
        }
    }
    if (bounded) {
        const Column& column = table.columns[columns[query.prefix.size()]];
        if (!fits(column, std::int64_t{0})) return refuse_value(table, column);
    }
    return {};
}

Status check_may_put(const TableSpec& table) {
    return check_replaceable(table, "replaced");
}

Status check_may_remove(const TableSpec& table) {
    return check_replaceable(table, "removed");
}

Status check_may_clear(const TableSpec& table) {
    if (table.growth == Growth::replaceable) return {};
    return fail(ErrorKind::usage, "table " + name_of(table) + " only grows: it cannot be emptied");
}

std::vector<std::size_t> order_columns(const TableSpec& table, std::size_t index) {
    std::vector<std::size_t> columns;
    if (index > 0) columns = table.indexes[index - 1].columns;
    for (std::size_t i = 0; i < table.key_columns; ++i) {
        if (std::ranges::find(columns, i) == columns.end()) columns.push_back(i);
    }
    return columns;
}

std::size_t index_width(const TableSpec& table, std::size_t index) {
    return index == 0 ? table.key_columns : table.indexes[index - 1].columns.size();
}

std::unexpected<Error> refuse_existing(const TableSpec& table) {
    return fail(ErrorKind::corrupt,
                "table " + name_of(table) + " already has a row with this key or name");
}

std::unexpected<Error> refuse_full_tile(const TableSpec& table) {
    return fail(ErrorKind::usage, "table " + name_of(table) + ": a full row is final");
}

std::unexpected<Error> refuse_outside_write() {
    return fail(ErrorKind::usage, "nothing can be written before begin");
}

std::unexpected<Error> refuse_second_begin() {
    return fail(ErrorKind::usage, "a read or a write is under way already");
}

std::unexpected<Error> refuse_closed() {
    return fail(ErrorKind::usage, "the store is closed");
}

}  // namespace reserve::store
