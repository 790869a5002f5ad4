// A store keeps rows of named tables and makes a set of them durable at once. It knows no rules.
// Two implementations, memory and sqlite, share no code and pass one contract suite.
// Rows are spans of cells in the column order of tables.h; key columns come first.
// One store belongs to one thread at a time; several stores, also of several processes, may be
// open on one ledger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "ledger/base/result.h"
#include "ledger/store/tables.h"

namespace reserve::store {

using Blob = std::span<const std::uint8_t>;

// NULL, a 64-bit integer, text or bytes, ordered so among themselves (and by bytes within text and
// bytes). Text and bytes are borrowed: what a read returns stays valid until the next call on the
// same store; what a write takes is copied before it returns.
using Cell = std::variant<std::monostate, std::int64_t, std::string_view, Blob>;
using Row = std::span<const Cell>;

// Return false to stop the scan.
using Visitor = std::function<bool(Row)>;

enum class Order : std::uint8_t { ascending, descending };

// Rows whose first columns of `index` equal `prefix` and whose next column of that index lies
// within [low, high] where these are given (NULL lies nowhere). index 0 is the primary key; 1..
// are the secondary indexes of tables.h in their order, ties in the order of the primary key.
struct Query {
    Table table;
    std::size_t index = 0;
    std::span<const Cell> prefix = {};
    std::optional<std::int64_t> low = std::nullopt;
    std::optional<std::int64_t> high = std::nullopt;
    Order order = Order::ascending;
};

// Two families of errors. Refusals change nothing and the store goes on: ErrorKind::usage (a row
// or query that does not fit tables.h, a write outside begin..commit, a change of an append-only
// table), ErrorKind::corrupt from insert and put (the key, or a unique name, is there already),
// ErrorKind::locked and ErrorKind::read_only from begin. Any other failure between begin and the
// end of commit *poisons* the store: the rows since begin are lost or, after commit, uncertain,
// and every later call fails with ErrorKind::poisoned until the ledger is opened anew.
class Store {
public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    // One row by its whole primary key; nullopt if there is none.
    virtual Result<std::optional<Row>> get(Table table, std::span<const Cell> key) = 0;
    // Visits whole rows in the order of the index asked for. The visitor may not call the store.
    virtual Status scan(const Query& query, const Visitor& visit) = 0;
    // Grows whenever something was committed, by whichever process (now and then also without
    // cause): a cheap "did others write?". Comparable only within one store object.
    virtual Result<std::uint64_t> version() = 0;

    // Between the two, outside begin..commit, all reads see the ledger at one moment, whatever
    // other processes commit meanwhile. For loading state or a report; not for long waits, because
    // the tail of the log on disk cannot be folded into the file while somebody reads an old
    // moment.
    virtual Status begin_read() = 0;
    virtual Status end_read() = 0;

    // Starts the only writer. Takes the ledger's lock (waits a bounded time for it;
    // ErrorKind::locked names the owner's pid). From here until commit or roll_back reads see this
    // writer's own rows and nobody else can write.
    virtual Status begin() = 0;
    // Adds a row. An existing key is ErrorKind::corrupt.
    virtual Status insert(Table table, Row row) = 0;
    // Adds the row or replaces the one with its key. Refused for append-only tables.
    virtual Status put(Table table, Row row) = 0;
    // Removes the row with this key, if there is one. Refused for append-only tables.
    virtual Status remove(Table table, std::span<const Cell> key) = 0;
    // Empties a projection table (rebuild). Refused for every table that is not plainly
    // replaceable.
    virtual Status clear(Table table) = 0;
    // On return the rows are on disk (fsynced) and the lock is free.
    virtual Status commit() = 0;
    // Forgets the rows since begin and frees the lock; does nothing when none is under way.
    virtual Status roll_back() = 0;
    // Rolls back what is under way, folds the log's tail into the file and lets go of it. An error
    // says that the tail stayed beside the file; nothing committed is lost. Every later call is
    // ErrorKind::usage. The destructor does the same silently.
    virtual Status close() = 0;
};

}  // namespace reserve::store
