// Tables of these tests are small: rows are looked for one by one.
#include "tests/tamper/rows.h"

#include <algorithm>

#include "ledger/base/bytes.h"

namespace reserve::test {

using store::Cell;

namespace {

bool are_equal(const Cell& a, const Cell& b) {
    return a.index() == b.index() && (std::holds_alternative<std::int64_t>(a)
                                          ? std::get<std::int64_t>(a) == std::get<std::int64_t>(b)
                                          : bytes_of(a) == bytes_of(b));
}

bool starts_with(store::Row row, std::span<const Cell> key) {
    return std::ranges::equal(row.first(key.size()), key, are_equal);
}

bool is_before(store::Row a, store::Row b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!are_equal(a[i], b[i])) {
            const auto* left = std::get_if<std::int64_t>(&a[i]);
            const auto* right = std::get_if<std::int64_t>(&b[i]);
            return left != nullptr && right != nullptr ? *left < *right
                                                       : bytes_of(a[i]) < bytes_of(b[i]);
        }
    }
    return false;
}

Cell cell_like(const Cell& like, const std::string& bytes) {
    if (std::holds_alternative<std::string_view>(like)) {
        return std::string_view(bytes);
    }
    return std::holds_alternative<store::Blob>(like) ? Cell(as_bytes(bytes)) : like;
}

}  // namespace

std::string bytes_of(const Cell& cell) {
    if (const auto* text = std::get_if<std::string_view>(&cell)) {
        return std::string(*text);
    }
    const auto* blob = std::get_if<store::Blob>(&cell);
    return blob == nullptr ? std::string() : std::string(as_text(*blob));
}

Rows Rows::of(store::Store& store) {
    Rows rows;
    rows.read = std::make_shared<std::deque<std::string>>();
    for (const store::TableSpec& table : store::tables()) {
        auto& list = rows.tables.emplace_back();
        const Status status = store.scan({.table = table.table}, [&](store::Row row) {
            auto& cells = list.emplace_back();
            for (const Cell& cell : row) {
                cells.push_back(cell_like(cell, rows.read->emplace_back(bytes_of(cell))));
            }
            return true;
        });
        if (!status) {
            rows.tables.clear();
            return rows;
        }
    }
    return rows;
}

Cell Rows::keep(const Cell& like, std::string bytes) {
    return cell_like(like, kept.emplace_back(std::move(bytes)));
}

void Rows::sort(store::Table table) {
    std::ranges::sort(of(table), is_before);
}

Result<std::optional<store::Row>> RowStore::get(store::Table table, std::span<const Cell> key) {
    for (const auto& row : rows_.of(table)) {
        if (starts_with(row, key)) {
            return store::Row(row);
        }
    }
    return std::nullopt;
}

Status RowStore::scan(const store::Query& query, const store::Visitor& visit) {
    if (query.index != 0 || query.order != store::Order::ascending) {
        return fail(ErrorKind::usage, "these rows are read in the order of their keys alone");
    }
    for (const auto& row : rows_.of(query.table)) {
        const auto* next = std::get_if<std::int64_t>(&row[query.prefix.size()]);
        const bool within = (!query.low || (next != nullptr && *next >= *query.low)) &&
                            (!query.high || (next != nullptr && *next <= *query.high));
        if (within && starts_with(row, query.prefix) && !visit(row)) {
            return {};
        }
    }
    return {};
}

}  // namespace reserve::test
