// The one list of tables. The SQL files, both stores and the tests follow it.
#include "ledger/store/tables.h"

#include "ledger/base/check.h"

namespace reserve::store {
namespace {

using enum Type;
using enum Growth;

std::vector<TableSpec> make_tables() {
    return {
        {Table::meta, "meta", replaceable, 1, {{"key", text}, {"value", any, Presence::optional}}},
        {Table::entry, "entry", append_only, 1, {{"seq", integer}, {"leaf", blob}}},
        {Table::tile,
         "tile",
         until_full,
         2,
         {{"level", integer}, {"idx", integer}, {"width", integer}, {"hashes", blob}}},
        {Table::act_id, "act_id", append_only, 2, {{"hash", integer}, {"seq", integer}}},
        {Table::bank_reference,
         "bank_reference",
         replaceable,
         2,
         {{"account", integer}, {"reference", text}, {"seq", integer}}},
        {Table::account,
         "account",
         replaceable,
         1,
         {{"id", integer}, {"name", text}, {"currency", text}, {"amount", any}, {"value", any}},
         {{"account_by_name", Uniqueness::unique, {1, 2}}}},
        {Table::posting,
         "posting",
         append_only,
         3,
         {{"account", integer},
          {"seq", integer},
          {"line", integer},
          {"date", integer},
          {"amount", any},
          {"value", any}}},
        {Table::turnover,
         "turnover",
         replaceable,
         2,
         {{"account", integer}, {"date", integer}, {"amount", any}, {"value", any}}},
        {Table::mention,
         "mention",
         append_only,
         3,
         {{"kind", integer}, {"handle", integer}, {"seq", integer}}},
        {Table::reversal, "reversal", append_only, 1, {{"seq", integer}, {"by", integer}}},
        {Table::rate,
         "rate",
         replaceable,
         3,
         {{"currency", integer}, {"date", integer}, {"seq", integer}, {"value", text}}},
        {Table::object,
         "object",
         replaceable,
         2,
         {{"kind", integer},
          {"handle", integer},
          {"name", text},
          {"open", integer},
          {"state", text}},
         {{"object_by_name", Uniqueness::unique, {0, 2}},
          {"object_open", Uniqueness::repeating, {0, 3}}}},
        {Table::total, "total", replaceable, 1, {{"key", integer}, {"amount", any}}},
        {Table::officer_key,
         "officer_key",
         replaceable,
         1,
         {{"officer", integer}, {"public_key", text}}},
        {Table::log_key, "log_key", replaceable, 1, {{"seq", integer}, {"vkey", text}}},
        {Table::checkpoint, "checkpoint", append_only, 1, {{"size", integer}, {"note", text}}},
        {Table::cosignature,
         "cosignature",
         append_only,
         2,
         {{"size", integer}, {"witness", text}, {"line", text}}},
    };
}

void check_consistent(const std::vector<TableSpec>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        RESERVE_CHECK(static_cast<std::size_t>(rows[i].table) == i, "tables.cc follows the enum");
        RESERVE_CHECK(rows[i].key_columns >= 1, "every table has a key");
        RESERVE_CHECK(rows[i].key_columns <= rows[i].columns.size(), "a key is made of columns");
    }
}

}  // namespace

std::span<const TableSpec> tables() {
    static const std::vector<TableSpec> rows = [] {
        std::vector<TableSpec> made = make_tables();
        check_consistent(made);
        return made;
    }();
    return rows;
}

const TableSpec& spec(Table table) {
    const auto position = static_cast<std::size_t>(table);
    RESERVE_CHECK(position < tables().size(), "a table of the enum has a row in tables.cc");
    return tables()[position];
}

std::size_t column_position(const TableSpec& table, std::string_view name) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name == name) return i;
    }
    RESERVE_CHECK(false, "the table has a column of this name");
    return 0;
}

}  // namespace reserve::store
