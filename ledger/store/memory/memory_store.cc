// See memory_store.h. Each table is an ordered map by primary key; a secondary index is an ordered
// set of its cells followed by the primary key. A journal of what each write replaced undoes it.
#include "ledger/store/memory/memory_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/store/contract.h"

namespace reserve::store {
namespace {

using OwnedCell =
    std::variant<std::monostate, std::int64_t, std::string, std::vector<std::uint8_t>>;
using Cells = std::vector<OwnedCell>;

OwnedCell own(const Cell& cell) {
    switch (cell.index()) {
        case 0:
            return std::monostate{};
        case 1:
            return std::get<std::int64_t>(cell);
        case 2:
            return std::string(std::get<std::string_view>(cell));
        default: {
            const Blob bytes = std::get<Blob>(cell);
            return std::vector<std::uint8_t>(bytes.begin(), bytes.end());
        }
    }
}

Cells own(std::span<const Cell> cells) {
    Cells owned;
    owned.reserve(cells.size());
    for (const Cell& cell : cells) owned.push_back(own(cell));
    return owned;
}

Cell borrow(const OwnedCell& cell) {
    switch (cell.index()) {
        case 0:
            return std::monostate{};
        case 1:
            return std::get<std::int64_t>(cell);
        case 2:
            return std::string_view(std::get<std::string>(cell));
        default:
            return Blob(std::get<std::vector<std::uint8_t>>(cell));
    }
}

// The place after every row that starts with these cells.
struct Beyond {
    const Cells& prefix;
};

struct Less {
    using is_transparent = void;
    bool operator()(const Cells& a, const Cells& b) const { return a < b; }
    bool operator()(const Beyond& a, const Cells& b) const {
        const auto size = static_cast<std::ptrdiff_t>(a.prefix.size());
        return std::lexicographical_compare(a.prefix.begin(), a.prefix.end(), b.begin(),
                                            b.begin() + size);
    }
    bool operator()(const Cells& a, const Beyond& b) const { return !(*this)(b, a); }
};

struct StoredTable {
    std::map<Cells, Cells, Less> rows;            // by primary key, whole rows
    std::vector<std::set<Cells, Less>> by_index;  // index cells, then the primary key's cells
};

// The cells before which a query starts and beyond which it ends.
struct Bounds {
    Cells low;
    Cells high;
    bool skip_null;  // only an upper bound is given: start beyond the NULLs, which lie nowhere
};

Bounds bounds_of(const Query& query) {
    Bounds bounds{own(query.prefix), own(query.prefix), query.high && !query.low};
    if (query.low) bounds.low.emplace_back(*query.low);
    if (bounds.skip_null) bounds.low.emplace_back();
    if (query.high) bounds.high.emplace_back(*query.high);
    return bounds;
}

// What a write replaced: nothing, or the row that was there.
struct Undo {
    Table table;
    Cells key;
    std::optional<Cells> before;
};

// Marks the store as being scanned, also when the visitor throws.
class Visiting {
public:
    explicit Visiting(bool& flag) : flag_(flag) { flag_ = true; }
    ~Visiting() { flag_ = false; }
    Visiting(const Visiting&) = delete;
    Visiting& operator=(const Visiting&) = delete;

private:
    bool& flag_;
};

class MemoryStore final : public Store {
public:
    MemoryStore() {
        for (const TableSpec& table : tables()) {
            tables_.emplace_back().by_index.resize(table.indexes.size());
        }
    }

    Result<std::optional<Row>> get(Table table, std::span<const Cell> key) override;
    Status scan(const Query& query, const Visitor& visit) override;
    Result<std::uint64_t> version() override;
    Status begin_read() override;
    Status end_read() override;
    Status begin() override;
    Status insert(Table table, Row row) override;
    Status put(Table table, Row row) override;
    Status remove(Table table, std::span<const Cell> key) override;
    Status clear(Table table) override;
    Status commit() override;
    Status roll_back() override;
    Status close() override;

private:
    enum class Phase : std::uint8_t { idle, reading, writing, closed };

    Status ready() const;
    Status ready_to_write() const;
    StoredTable& stored(Table table) { return tables_[static_cast<std::size_t>(table)]; }
    bool name_taken(const TableSpec& table, const Cells& key, const Cells& row);
    void set_row(Table table, const Cells& key, std::optional<Cells> row);
    void change(Table table, Cells key, std::optional<Cells> row);
    Row lend(const Cells& cells);
    template <class Entries, class RowOf>
    void walk(const Query& query, const Entries& entries, RowOf row_of, const Visitor& visit);

    std::vector<StoredTable> tables_;
    std::vector<Undo> journal_;
    std::vector<Cell> lent_;
    std::uint64_t version_ = 0;
    Phase phase_ = Phase::idle;
    bool scanning_ = false;
};

Cells key_of(const TableSpec& table, const Cells& row) {
    return {row.begin(), row.begin() + static_cast<std::ptrdiff_t>(table.key_columns)};
}

Cells index_cells(const TableSpec& table, std::size_t index, const Cells& row) {
    Cells cells;
    for (const std::size_t column : table.indexes[index].columns) cells.push_back(row[column]);
    for (std::size_t i = 0; i < table.key_columns; ++i) cells.push_back(row[i]);
    return cells;
}

bool starts_with(const Cells& cells, const Cells& prefix) {
    return std::equal(prefix.begin(), prefix.end(), cells.begin());
}

bool full(const TableSpec& table, const Cells& row) {
    return table.growth == Growth::until_full &&
           row[column_position(table, "width")] == OwnedCell(full_tile_width);
}

Status MemoryStore::ready() const {
    RESERVE_CHECK(!scanning_, "a visitor does not call the store it is visiting");
    if (phase_ == Phase::closed) return refuse_closed();
    return {};
}

Status MemoryStore::ready_to_write() const {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::writing) return refuse_outside_write();
    return {};
}

Row MemoryStore::lend(const Cells& cells) {
    lent_.clear();
    for (const OwnedCell& cell : cells) lent_.push_back(borrow(cell));
    return lent_;
}

Result<std::optional<Row>> MemoryStore::get(Table table, std::span<const Cell> key) {
    if (Status status = ready(); !status) return std::unexpected(status.error());
    if (Status status = check_key(spec(table), key); !status)
        return std::unexpected(status.error());
    const auto& rows = stored(table).rows;
    const auto found = rows.find(own(key));
    if (found == rows.end()) return std::nullopt;
    return lend(found->second);
}

template <class Entries, class RowOf>
void MemoryStore::walk(const Query& query, const Entries& entries, RowOf row_of,
                       const Visitor& visit) {
    if (query.low && query.high && *query.low > *query.high) return;
    const Bounds bounds = bounds_of(query);
    const auto begin = bounds.skip_null ? entries.lower_bound(Beyond{bounds.low})
                                        : entries.lower_bound(bounds.low);
    const auto end = entries.lower_bound(Beyond{bounds.high});
    const auto visit_one = [&](const auto& element) { return visit(lend(row_of(element))); };
    const Visiting visiting(scanning_);
    if (query.order == Order::ascending) {
        std::all_of(begin, end, visit_one);
    } else {
        std::all_of(std::make_reverse_iterator(end), std::make_reverse_iterator(begin), visit_one);
    }
}

Status MemoryStore::scan(const Query& query, const Visitor& visit) {
    if (Status status = ready(); !status) return status;
    if (Status status = check_query(query); !status) return status;
    const StoredTable& data = stored(query.table);
    if (query.index == 0) {
        walk(
            query, data.rows, [](const auto& element) -> const Cells& { return element.second; },
            visit);
        return {};
    }
    const auto key_columns = static_cast<std::ptrdiff_t>(spec(query.table).key_columns);
    const auto row_of = [&](const Cells& cells) -> const Cells& {
        return data.rows.at(Cells(cells.end() - key_columns, cells.end()));
    };
    walk(query, data.by_index[query.index - 1], row_of, visit);
    return {};
}

Result<std::uint64_t> MemoryStore::version() {
    if (Status status = ready(); !status) return std::unexpected(status.error());
    return version_;
}

Status MemoryStore::begin_read() {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::idle) return refuse_second_begin();
    phase_ = Phase::reading;
    return {};
}

Status MemoryStore::end_read() {
    if (Status status = ready(); !status) return status;
    if (phase_ == Phase::reading) phase_ = Phase::idle;
    return {};
}

Status MemoryStore::begin() {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::idle) return refuse_second_begin();
    phase_ = Phase::writing;
    return {};
}

bool MemoryStore::name_taken(const TableSpec& table, const Cells& key, const Cells& row) {
    for (std::size_t i = 0; i < table.indexes.size(); ++i) {
        if (table.indexes[i].uniqueness != Uniqueness::unique) continue;
        const Cells cells = index_cells(table, i, row);
        const Cells name(cells.begin(),
                         cells.end() - static_cast<std::ptrdiff_t>(table.key_columns));
        const auto& entries = stored(table.table).by_index[i];
        const auto found = entries.lower_bound(name);
        if (found == entries.end() || !starts_with(*found, name)) continue;
        const Cells owner(found->end() - static_cast<std::ptrdiff_t>(table.key_columns),
                          found->end());
        if (owner != key) return true;
    }
    return false;
}

void MemoryStore::set_row(Table table, const Cells& key, std::optional<Cells> row) {
    StoredTable& data = stored(table);
    const TableSpec& table_spec = spec(table);
    if (const auto found = data.rows.find(key); found != data.rows.end()) {
        for (std::size_t i = 0; i < table_spec.indexes.size(); ++i) {
            data.by_index[i].erase(index_cells(table_spec, i, found->second));
        }
        data.rows.erase(found);
    }
    if (!row) return;
    for (std::size_t i = 0; i < table_spec.indexes.size(); ++i) {
        data.by_index[i].insert(index_cells(table_spec, i, *row));
    }
    data.rows.emplace(key, std::move(*row));
}

void MemoryStore::change(Table table, Cells key, std::optional<Cells> row) {
    const auto& rows = stored(table).rows;
    const auto found = rows.find(key);
    std::optional<Cells> before;
    if (found != rows.end()) before = found->second;
    set_row(table, key, std::move(row));
    journal_.push_back({table, std::move(key), std::move(before)});
}

Status MemoryStore::insert(Table table, Row row) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_row(table_spec, row); !status) return status;
    Cells cells = own(row);
    Cells key = key_of(table_spec, cells);
    if (stored(table).rows.contains(key) || name_taken(table_spec, key, cells)) {
        return refuse_existing(table_spec);
    }
    change(table, std::move(key), std::move(cells));
    return {};
}

Status MemoryStore::put(Table table, Row row) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_may_put(table_spec); !status) return status;
    if (Status status = check_row(table_spec, row); !status) return status;
    Cells cells = own(row);
    Cells key = key_of(table_spec, cells);
    const auto& rows = stored(table).rows;
    const auto found = rows.find(key);
    if (found != rows.end() && full(table_spec, found->second)) return refuse_full_tile(table_spec);
    if (name_taken(table_spec, key, cells)) return refuse_existing(table_spec);
    change(table, std::move(key), std::move(cells));
    return {};
}

Status MemoryStore::remove(Table table, std::span<const Cell> key) {
    if (Status status = ready_to_write(); !status) return status;
    const TableSpec& table_spec = spec(table);
    if (Status status = check_may_remove(table_spec); !status) return status;
    if (Status status = check_key(table_spec, key); !status) return status;
    const auto& rows = stored(table).rows;
    const auto found = rows.find(own(key));
    if (found == rows.end()) return {};
    if (full(table_spec, found->second)) return refuse_full_tile(table_spec);
    change(table, own(key), std::nullopt);
    return {};
}

Status MemoryStore::clear(Table table) {
    if (Status status = ready_to_write(); !status) return status;
    if (Status status = check_may_clear(spec(table)); !status) return status;
    StoredTable& data = stored(table);
    for (auto& [key, row] : data.rows) journal_.push_back({table, key, std::move(row)});
    data.rows.clear();
    for (auto& entries : data.by_index) entries.clear();
    return {};
}

Status MemoryStore::commit() {
    if (Status status = ready_to_write(); !status) return status;
    journal_.clear();
    ++version_;
    phase_ = Phase::idle;
    return {};
}

Status MemoryStore::roll_back() {
    if (Status status = ready(); !status) return status;
    if (phase_ != Phase::writing) return {};
    for (auto undo = journal_.rbegin(); undo != journal_.rend(); ++undo) {
        set_row(undo->table, undo->key, std::move(undo->before));
    }
    journal_.clear();
    phase_ = Phase::idle;
    return {};
}

Status MemoryStore::close() {
    if (phase_ == Phase::closed) return {};
    if (Status status = roll_back(); !status) return status;
    phase_ = Phase::closed;
    return {};
}

}  // namespace

std::unique_ptr<Store> make_memory_store() {
    return std::make_unique<MemoryStore>();
}

}  // namespace reserve::store
