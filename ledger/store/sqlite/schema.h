// What our schema files make, to be compared with what a ledger file holds.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <map>
#include <string>

#include "ledger/base/result.h"

namespace reserve::store {

// The SQL of every table, index and trigger by kind and name, without SQLite's own.
using SchemaObjects = std::map<std::string, std::string>;

Result<SchemaObjects> read_schema(SQLite::Database& database, const std::filesystem::path& path);
// Made once per process by running our files on an empty database in memory.
Result<const SchemaObjects*> expected_schema();
// Says what is missing, added or changed first; empty if nothing is.
std::string first_difference(const SchemaObjects& expected, const SchemaObjects& found);

// All schema files in their order as one text.
std::string schema_text();

}  // namespace reserve::store
