// A store that passes everything on and remembers what was written, commit by commit, so that the
// very same rows can be written again without us.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/store/store.h"

namespace bench {

enum class Write : unsigned char { insert, put, remove, commit };

struct OwnedCell {
    enum class Kind : unsigned char { null, integer, text, blob } kind = Kind::null;
    std::int64_t integer = 0;
    std::string bytes;
};

struct Written {
    Write write;
    reserve::store::Table table{};
    std::vector<OwnedCell> cells;
};

class Recording : public reserve::store::Store {
public:
    Recording(std::unique_ptr<reserve::store::Store> inner, std::vector<Written>* log)
        : inner_(std::move(inner)), log_(log) {}

    using Table = reserve::store::Table;
    using Row = reserve::store::Row;
    using Cells = std::span<const reserve::store::Cell>;

    reserve::Result<std::optional<Row>> get(Table table, Cells key) override {
        return inner_->get(table, key);
    }
    reserve::Status scan(const reserve::store::Query& query,
                         const reserve::store::Visitor& visit) override {
        return inner_->scan(query, visit);
    }
    reserve::Result<std::uint64_t> version() override { return inner_->version(); }
    reserve::Status begin_read() override { return inner_->begin_read(); }
    reserve::Status end_read() override { return inner_->end_read(); }
    reserve::Status begin() override { return inner_->begin(); }
    reserve::Status insert(Table table, Row row) override {
        note(Write::insert, table, row);
        return inner_->insert(table, row);
    }
    reserve::Status put(Table table, Row row) override {
        note(Write::put, table, row);
        return inner_->put(table, row);
    }
    reserve::Status remove(Table table, Cells key) override {
        note(Write::remove, table, key);
        return inner_->remove(table, key);
    }
    reserve::Status clear(Table table) override { return inner_->clear(table); }
    reserve::Status commit() override {
        note(Write::commit, Table::meta, {});
        return inner_->commit();
    }
    reserve::Status roll_back() override { return inner_->roll_back(); }
    reserve::Status close() override { return inner_->close(); }

private:
    void note(Write write, Table table, Cells cells) {
        if (log_ == nullptr) {
            return;
        }
        Written& written = log_->emplace_back(Written{write, table, {}});
        for (const reserve::store::Cell& cell : cells) {
            OwnedCell& owned = written.cells.emplace_back();
            if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
                owned = {OwnedCell::Kind::integer, *integer, {}};
            } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
                owned = {OwnedCell::Kind::text, 0, std::string(*text)};
            } else if (const auto* blob = std::get_if<reserve::store::Blob>(&cell)) {
                owned = {OwnedCell::Kind::blob, 0, std::string(reserve::as_text(*blob))};
            }
        }
    }

    std::unique_ptr<reserve::store::Store> inner_;
    std::vector<Written>* log_;
};

}  // namespace bench
