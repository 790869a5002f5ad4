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

// A cell whose text or bytes stand in the log's own memory.
struct NotedCell {
    enum class Kind : unsigned char { null, integer, text, blob } kind = Kind::null;
    std::int64_t integer = 0;  // or where the bytes begin
    std::size_t size = 0;
};

struct Written {
    Write write{};
    reserve::store::Table table{};
    std::size_t first = 0;  // cell
    std::size_t count = 0;
};

// One run of memory each, read from front to back: writing from it costs next to nothing more.
struct Log {
    std::vector<Written> writes;
    std::vector<NotedCell> cells;
    std::string bytes;
};

class Recording : public reserve::store::Store {
public:
    Recording(std::unique_ptr<reserve::store::Store> inner, Log* log)
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
        log_->writes.push_back({write, table, log_->cells.size(), cells.size()});
        for (const reserve::store::Cell& cell : cells) {
            NotedCell& noted = log_->cells.emplace_back();
            if (const auto* integer = std::get_if<std::int64_t>(&cell)) {
                noted = {NotedCell::Kind::integer, *integer, 0};
            } else if (const auto* text = std::get_if<std::string_view>(&cell)) {
                noted = keep(NotedCell::Kind::text, *text);
            } else if (const auto* blob = std::get_if<reserve::store::Blob>(&cell)) {
                noted = keep(NotedCell::Kind::blob, reserve::as_text(*blob));
            }
        }
    }
    NotedCell keep(NotedCell::Kind kind, std::string_view bytes) {
        const auto at = static_cast<std::int64_t>(log_->bytes.size());
        log_->bytes += bytes;
        return {kind, at, bytes.size()};
    }

    std::unique_ptr<reserve::store::Store> inner_;
    Log* log_;
};

}  // namespace bench
