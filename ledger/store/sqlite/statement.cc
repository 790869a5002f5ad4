// See statement.h.
#include "ledger/store/sqlite/statement.h"

#include <cstring>

#include "ledger/base/check.h"

namespace reserve::store {
namespace {

// Never null: SQLite would take a null pointer for NULL.
constexpr char no_bytes[] = "";

int bind_cell(sqlite3_stmt* statement, int position, const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        return sqlite3_bind_int64(statement, position, *number);
    }
    if (const auto* text = std::get_if<std::string_view>(&cell)) {
        return sqlite3_bind_text64(statement, position, text->empty() ? no_bytes : text->data(),
                                   text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (const auto* bytes = std::get_if<Blob>(&cell)) {
        const void* data = bytes->data();
        return sqlite3_bind_blob64(statement, position, bytes->empty() ? no_bytes : data,
                                   bytes->size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, position);
}

// The connection has no mutex, so that a value may be looked at where it stands: one look-up of the
// column instead of one for each question.
Cell read_cell(sqlite3_stmt* statement, int column) {
    sqlite3_value* value = sqlite3_column_value(statement, column);
    const int type = sqlite3_value_type(value);
    if (type == SQLITE_INTEGER) return std::int64_t{sqlite3_value_int64(value)};
    if (type == SQLITE_NULL) return std::monostate{};
    // The bytes as they are stored: asking for text could copy them to add a terminating zero.
    const void* data = sqlite3_value_blob(value);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    if (type == SQLITE_TEXT) return std::string_view(static_cast<const char*>(data), size);
    return Blob(static_cast<const std::uint8_t*>(data), size);
}

Blob bytes_of(const Cell& cell) {
    if (const auto* bytes = std::get_if<Blob>(&cell)) return *bytes;
    if (const auto* text = std::get_if<std::string_view>(&cell)) {
        return {reinterpret_cast<const std::uint8_t*>(text->data()), text->size()};
    }
    return {};
}

}  // namespace

int Statement::prepare(sqlite3* database, const std::string& sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()) + 1,
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    statement_.reset(made);
    return code;
}

int Statement::bind(std::span<const Cell> cells, int first) {
    int result = SQLITE_OK;
    for (const Cell& cell : cells) {
        const int code = bind_cell(statement_.get(), first++, cell);
        RESERVE_CHECK(code != SQLITE_RANGE && code != SQLITE_MISUSE, "a cell has a parameter");
        if (code != SQLITE_OK) [[unlikely]]
            result = code;
    }
    return result;
}

int Statement::run() {
    const int code = step();
    const int ended = reset();
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : ended;
}

void Statement::read(std::vector<Cell>& cells) const {
    const int count = sqlite3_data_count(statement_.get());
    cells.resize(static_cast<std::size_t>(count));
    for (int column = 0; column < count; ++column) {
        cells[static_cast<std::size_t>(column)] = read_cell(statement_.get(), column);
    }
}

Row RowCopy::take(const Statement& statement) {
    statement.read(cells_);
    std::size_t size = 0;
    for (const Cell& cell : cells_) size += bytes_of(cell).size();
    bytes_.resize(size);
    std::size_t place = 0;
    for (Cell& cell : cells_) {
        const Blob from = bytes_of(cell);
        if (from.empty()) continue;
        std::uint8_t* const to = bytes_.data() + place;
        std::memcpy(to, from.data(), from.size());
        place += from.size();
        if (std::holds_alternative<Blob>(cell)) {
            cell = Blob(to, from.size());
        } else {
            cell = std::string_view(reinterpret_cast<const char*>(to), from.size());
        }
    }
    return cells_;
}

}  // namespace reserve::store
