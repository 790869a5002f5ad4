// The tables a store holds: columns in order (key columns first) and secondary indexes.
// schema/sqlite/*.sql creates the same tables; a test compares the two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace reserve::store {

// To add a table: one name here, one row in tables.cc (same order), one statement in the SQL.
enum class Table : std::uint8_t {
    meta,
    entry,
    tile,
    act_id,
    bank_reference,
    account,
    posting,
    turnover,
    mention,
    reversal,
    rate,
    object,
    total,
    officer_key,
    log_key,
    checkpoint,
    cosignature,
};

// append_only rows never change or go. until_full rows may, as long as the column `width` of the
// row that is there is below full_tile_width: a full tile is final.
enum class Growth : std::uint8_t { append_only, until_full, replaceable };

inline constexpr std::int64_t full_tile_width = 256;

// What a cell of the column may be. `any` takes integers, text and bytes: amounts are an integer
// when they fit 64 bits and 16 bytes otherwise.
enum class Type : std::uint8_t { integer, text, blob, any };
enum class Presence : std::uint8_t { required, optional };
enum class Uniqueness : std::uint8_t { unique, repeating };

struct Column {
    std::string_view name;
    Type type;
    Presence presence = Presence::required;
};

struct IndexSpec {
    std::string name;
    Uniqueness uniqueness;
    std::vector<std::size_t> columns;  // positions in TableSpec::columns
};

struct TableSpec {
    Table table;
    std::string_view name;
    Growth growth;
    std::size_t key_columns;
    std::vector<Column> columns;
    std::vector<IndexSpec> indexes = {};
};

// Every table, in the order of the enum.
std::span<const TableSpec> tables();
const TableSpec& spec(Table table);
// The position of a column of this name; a name that is not there is a broken invariant.
std::size_t column_position(const TableSpec& table, std::string_view name);

}  // namespace reserve::store
