// The rows of a ledger in memory, which a test changes as it likes, and a store that reads them:
// what a file's owner can do to it, without a file.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "ledger/store/store.h"

namespace reserve::test {

// Copies share the bytes that were read, and hold cells of their own.
struct Rows {
    static Rows of(store::Store& store);

    std::vector<std::vector<store::Cell>>& of(store::Table table) {
        return tables[static_cast<std::size_t>(table)];
    }
    const std::vector<std::vector<store::Cell>>& of(store::Table table) const {
        return tables[static_cast<std::size_t>(table)];
    }
    // A cell of these bytes, of the same type as another was.
    store::Cell keep(const store::Cell& like, std::string bytes);
    // After keys were changed.
    void sort(store::Table table);

    std::vector<std::vector<std::vector<store::Cell>>> tables;  // by table, in the order of keys
    std::shared_ptr<std::deque<std::string>> read;
    std::deque<std::string> kept;
};

// The bytes of a text or a blob; empty for others.
std::string bytes_of(const store::Cell& cell);

class RowStore final : public store::Store {
public:
    explicit RowStore(const Rows& rows) : rows_(rows) {}

    Result<std::optional<store::Row>> get(store::Table table,
                                          std::span<const store::Cell> key) override;
    Status scan(const store::Query& query, const store::Visitor& visit) override;
    Result<std::uint64_t> version() override { return 0; }
    Status begin_read() override { return {}; }
    Status end_read() override { return {}; }
    Status begin() override { return refuse(); }
    Status insert(store::Table, store::Row) override { return refuse(); }
    Status put(store::Table, store::Row) override { return refuse(); }
    Status remove(store::Table, std::span<const store::Cell>) override { return refuse(); }
    Status clear(store::Table) override { return refuse(); }
    Status commit() override { return refuse(); }
    Status roll_back() override { return refuse(); }
    Status close() override { return {}; }

private:
    static Status refuse() { return fail(ErrorKind::read_only, "these rows are only read"); }

    const Rows& rows_;
};

}  // namespace reserve::test
