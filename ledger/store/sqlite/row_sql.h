// The SQL texts for rows of the tables of tables.h.
#pragma once

#include <string>

#include "ledger/store/store.h"

namespace reserve::store {

std::string select_by_key_sql(const TableSpec& table);
std::string insert_sql(const TableSpec& table);
// Adds or replaces. Parameters as insert_sql.
std::string put_sql(const TableSpec& table);
std::string remove_sql(const TableSpec& table);
std::string clear_sql(const TableSpec& table);
// Parameters: the prefix, then low, then high, as far as given.
std::string scan_sql(const Query& query);

}  // namespace reserve::store
