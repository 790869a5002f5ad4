// One prepared statement over rows of cells. SQLiteCpp owns the connection; statements use the C
// API, because SQLiteCpp 3.2 can bind text only by copying it or with a terminating zero.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ledger/store/store.h"

namespace reserve::store {

class Statement {
public:
    // An empty statement; prepare gives it its text.
    Statement() = default;

    // Returns SQLite's result code.
    int prepare(sqlite3* database, const std::string& sql);
    explicit operator bool() const { return statement_ != nullptr; }

    // Parameters from `first` on (they count from 1). The cells must live until reset. Anything
    // but SQLITE_OK (a value over the size limit, no memory) means: do not step.
    int bind(std::span<const Cell> cells, int first = 1);
    int step() { return sqlite3_step(statement_.get()); }
    // Ends the execution, and with it the read of the file; returns the code of the last step.
    int reset() { return sqlite3_reset(statement_.get()); }
    // Steps a statement that returns no rows and resets it.
    int run();

    // Cells of the current row, valid until the next step or reset.
    void read(std::vector<Cell>& cells) const;

private:
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

// A row copied out of SQLite, so that no read of the file stays open behind it.
class RowCopy {
public:
    // The statement's current row; valid until the next take.
    Row take(const Statement& statement);

private:
    std::vector<Cell> cells_;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace reserve::store
