// What every store must refuse before it touches a row: rows, keys and queries that do not fit
// tables.h, and changes of tables that only grow. Inside the layer.
#pragma once

#include <cstddef>
#include <span>

#include "ledger/store/store.h"

namespace reserve::store {

// Each refusal is ErrorKind::usage and names the table and the column.
Status check_row(const TableSpec& table, Row row);
Status check_key(const TableSpec& table, std::span<const Cell> key);
Status check_query(const Query& query);
Status check_may_put(const TableSpec& table);
Status check_may_remove(const TableSpec& table);
Status check_may_clear(const TableSpec& table);

// The columns that order the rows of a query: those of its index, then those of the primary key
// that the index does not name.
std::vector<std::size_t> order_columns(const TableSpec& table, std::size_t index);
// How many columns the index itself has.
std::size_t index_width(const TableSpec& table, std::size_t index);

// The refusals whose words both stores use.
std::unexpected<Error> refuse_existing(const TableSpec& table);
std::unexpected<Error> refuse_full_tile(const TableSpec& table);
std::unexpected<Error> refuse_outside_write();
std::unexpected<Error> refuse_second_begin();
std::unexpected<Error> refuse_closed();

}  // namespace reserve::store
