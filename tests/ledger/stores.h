// Stores over another store that something befalls: a commit fails, rows read differently.
#pragma once

#include <functional>
#include <vector>

#include "ledger/store/store.h"
#include "tests/store/store_fixture.h"

namespace reserve::test {

// Passes everything on to a store that stays its owner's.
class BorrowedStore : public store::Store {
public:
    explicit BorrowedStore(Store& inner) : inner_(inner) {}

    Result<std::optional<store::Row>> get(store::Table table,
                                          std::span<const store::Cell> key) override {
        return inner_.get(table, key);
    }
    Status scan(const store::Query& query, const store::Visitor& visit) override {
        return inner_.scan(query, visit);
    }
    Result<std::uint64_t> version() override { return inner_.version(); }
    Status begin_read() override { return inner_.begin_read(); }
    Status end_read() override { return inner_.end_read(); }
    Status begin() override { return inner_.begin(); }
    Status insert(store::Table table, store::Row row) override {
        return inner_.insert(table, row);
    }
    Status put(store::Table table, store::Row row) override { return inner_.put(table, row); }
    Status remove(store::Table table, std::span<const store::Cell> key) override {
        return inner_.remove(table, key);
    }
    Status clear(store::Table table) override { return inner_.clear(table); }
    Status commit() override { return inner_.commit(); }
    Status roll_back() override { return inner_.roll_back(); }
    Status close() override { return {}; }

private:
    Store& inner_;
};

// A disk that fails when told to: rows no longer go in, or the commit does not come through.
class FailingStore final : public BorrowedStore {
public:
    enum class Fault : std::uint8_t { none, insert, commit };
    FailingStore(Store& inner, const Fault& fault) : BorrowedStore(inner), fault_(fault) {}

    Status insert(store::Table table, store::Row row) override {
        return fault_ == Fault::insert ? fail(ErrorKind::disk, "the disk is full")
                                       : BorrowedStore::insert(table, row);
    }
    Status commit() override {
        return fault_ == Fault::commit ? fail(ErrorKind::disk, "the disk is full")
                                       : BorrowedStore::commit();
    }

private:
    const Fault& fault_;
};

// One row of a table reads otherwise than it was written, or not at all.
class TamperedStore final : public BorrowedStore {
public:
    using Cells = std::vector<store::Cell>;
    // Changes the cells; false: the row is gone.
    using Edit = std::function<bool(Cells&)>;

    // The row at that position of the table, in the order of its key.
    TamperedStore(Store& inner, store::Table table, std::size_t position, Edit edit)
        : BorrowedStore(inner), table_(table), edit_(std::move(edit)) {
        std::size_t at = 0;
        const Status status = inner.scan({.table = table}, [&](store::Row row) {
            if (at++ == position) {
                key_ = key_of(row);
            }
            return at <= position;
        });
        REQUIRE(status);
        REQUIRE_FALSE(key_.empty());
    }

    Result<std::optional<store::Row>> get(store::Table table,
                                          std::span<const store::Cell> key) override {
        auto row = BorrowedStore::get(table, key);
        if (!row || !*row || !is_target(table, **row)) {
            return row;
        }
        return read(**row) ? std::optional<store::Row>(cells_) : std::nullopt;
    }
    Status scan(const store::Query& query, const store::Visitor& visit) override {
        return BorrowedStore::scan(query, [&](store::Row row) {
            if (!is_target(query.table, row)) {
                return visit(row);
            }
            return read(row) ? visit(cells_) : true;
        });
    }

private:
    std::string key_of(store::Row row) const {
        return store::show(row.first(store::spec(table_).key_columns));
    }
    bool is_target(store::Table table, store::Row row) const {
        return table == table_ && key_of(row) == key_;
    }
    bool read(store::Row row) {
        cells_.assign(row.begin(), row.end());
        return edit_(cells_);
    }

    store::Table table_;
    Edit edit_;
    std::string key_;
    Cells cells_;
};

}  // namespace reserve::test
