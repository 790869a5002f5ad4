// What the store tests share: a folder of their own, one store of each kind, short ways to write
// a row and to read a table.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/store/memory/memory_store.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve::store {

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "reserve-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline std::unique_ptr<Store> must(Result<std::unique_ptr<Store>> store) {
    INFO((store ? std::string() : store.error().message));
    REQUIRE(store);
    return std::move(*store);
}

struct InMemory {
    std::unique_ptr<Store> store = make_memory_store();
};

struct OnSqlite {
    TemporaryFolder folder;
    OpenOptions options{.path = folder.path() / "fund.db"};
    std::unique_ptr<Store> store = must(create_sqlite(options));
};

using Cells = std::vector<Cell>;

inline Cell number(std::int64_t value) {
    return value;
}
inline Cell text(std::string_view value) {
    return value;
}
inline Cell bytes(std::string_view value) {
    return Blob(reinterpret_cast<const std::uint8_t*>(value.data()), value.size());
}

inline std::string show(const Cell& cell) {
    if (const auto* integer = std::get_if<std::int64_t>(&cell)) return std::to_string(*integer);
    if (const auto* words = std::get_if<std::string_view>(&cell)) return std::string(*words);
    if (const auto* blob = std::get_if<Blob>(&cell)) {
        return "x" + std::string(blob->begin(), blob->end());
    }
    return "null";
}

inline std::string show(Row row) {
    std::string line;
    for (const Cell& cell : row) line += (line.empty() ? "" : "|") + show(cell);
    return line;
}

inline std::vector<std::string> lines(Store& store, const Query& query) {
    std::vector<std::string> found;
    const Status status = store.scan(query, [&](Row row) {
        found.push_back(show(row));
        return true;
    });
    REQUIRE(status);
    return found;
}

inline std::vector<std::string> lines(Store& store, Table table) {
    return lines(store, Query{.table = table});
}

inline ErrorKind kind_of(const Status& status) {
    REQUIRE_FALSE(status);
    return status.error().kind;
}

template <class T>
ErrorKind kind_of(const Result<T>& result) {
    REQUIRE_FALSE(result);
    return result.error().kind;
}

inline Status add_entry(Store& store, std::int64_t seq, std::string_view leaf = "leaf") {
    return store.insert(Table::entry, Cells{number(seq), bytes(leaf)});
}

inline void commit_entry(Store& store, std::int64_t seq) {
    REQUIRE(store.begin());
    REQUIRE(add_entry(store, seq));
    REQUIRE(store.commit());
}

}  // namespace reserve::store
