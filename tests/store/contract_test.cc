// The contract of store.h, row by row and refusal by refusal, against every kind of store.
#include "tests/store/store_fixture.h"

namespace reserve::store {
namespace {

using Lines = std::vector<std::string>;

Cells account_row(std::int64_t id, std::string_view name, std::int64_t amount) {
    return {number(id), text(name), text("EUR"), number(amount), number(amount)};
}

Cells turnover_row(std::int64_t account, std::int64_t date, std::int64_t amount) {
    return {number(account), number(date), number(amount), number(-amount)};
}

Cells tile_row(std::int64_t level, std::int64_t index, std::int64_t width) {
    return {number(level), number(index), number(width), bytes("hashes")};
}

#define STORES InMemory, OnSqlite

TEMPLATE_TEST_CASE("a row that was inserted is found by its whole key", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(store.insert(Table::entry, Cells{number(7), bytes("seven")}));
    REQUIRE(store.insert(Table::meta, Cells{text("empty"), text("")}));
    REQUIRE(store.insert(Table::meta, Cells{text("none"), Cell{}}));
    REQUIRE(store.insert(Table::meta, Cells{text("wide"), bytes(std::string_view("\0\1", 2))}));
    REQUIRE(store.commit());

    const auto row = store.get(Table::entry, Cells{number(7)});
    REQUIRE(row);
    REQUIRE(row->has_value());
    CHECK(show(**row) == "7|xseven");
    const auto missing = store.get(Table::entry, Cells{number(8)});
    REQUIRE(missing);
    CHECK_FALSE(missing->has_value());
    const auto empty = store.get(Table::meta, Cells{text("empty")});
    CHECK(std::get<std::string_view>((**empty)[1]).empty());
    const auto none = store.get(Table::meta, Cells{text("none")});
    CHECK(std::holds_alternative<std::monostate>((**none)[1]));
    const auto wide = store.get(Table::meta, Cells{text("wide")});
    CHECK(std::get<Blob>((**wide)[1]).size() == 2);
}

TEMPLATE_TEST_CASE("integers keep all 64 bits and empty bytes stay bytes", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    const auto least = std::numeric_limits<std::int64_t>::min();
    REQUIRE(store.begin());
    REQUIRE(
        store.insert(Table::turnover, Cells{number(-1), number(least), number(~least), bytes("")}));
    const auto row = store.get(Table::turnover, Cells{number(-1), number(least)});
    REQUIRE(row);
    REQUIRE(row->has_value());
    CHECK(std::get<std::int64_t>((**row)[2]) == std::numeric_limits<std::int64_t>::max());
    CHECK(std::get<Blob>((**row)[3]).empty());
}

TEMPLATE_TEST_CASE("put adds a row or replaces the one with its key", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(store.put(Table::account, account_row(1, "assets:bank", 5)));
    REQUIRE(store.put(Table::account, account_row(1, "assets:cash", 6)));
    REQUIRE(store.put(Table::turnover, turnover_row(1, 10, 3)));
    REQUIRE(store.put(Table::turnover, turnover_row(1, 10, 4)));
    REQUIRE(store.commit());
    CHECK(lines(store, Table::account) == Lines{"1|assets:cash|EUR|6|6"});
    CHECK(lines(store, Table::turnover) == Lines{"1|10|4|-4"});
    const Query by_name{.table = Table::account, .index = 1};
    CHECK(lines(store, by_name) == Lines{"1|assets:cash|EUR|6|6"});
}

TEMPLATE_TEST_CASE("a key or a unique name that is there is not inserted again", "[store]",
                   STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(store.insert(Table::entry, Cells{number(0), bytes("first")}));
    CHECK(kind_of(store.insert(Table::entry, Cells{number(0), bytes("other")})) ==
          ErrorKind::corrupt);
    REQUIRE(store.insert(Table::turnover, turnover_row(1, 1, 1)));
    CHECK(kind_of(store.insert(Table::turnover, turnover_row(1, 1, 2))) == ErrorKind::corrupt);
    REQUIRE(store.insert(Table::tile, tile_row(0, 0, 256)));
    CHECK(kind_of(store.insert(Table::tile, tile_row(0, 0, 256))) == ErrorKind::corrupt);
    REQUIRE(store.insert(Table::account, account_row(1, "a", 1)));
    CHECK(kind_of(store.insert(Table::account, account_row(2, "a", 1))) == ErrorKind::corrupt);
    REQUIRE(store.insert(Table::account, account_row(2, "b", 1)));
    CHECK(kind_of(store.put(Table::account, account_row(2, "a", 9))) == ErrorKind::corrupt);
    CHECK(kind_of(store.put(Table::account, account_row(3, "a", 9))) == ErrorKind::corrupt);
    REQUIRE(store.commit());
    CHECK(lines(store, Table::entry) == Lines{"0|xfirst"});
    CHECK(lines(store, Table::turnover) == Lines{"1|1|1|-1"});
    CHECK(lines(store, Table::account) == Lines{"1|a|EUR|1|1", "2|b|EUR|1|1"});
}

TEMPLATE_TEST_CASE("a scan visits a range of an index in either order", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    for (const std::int64_t account : {2, 1, 3}) {
        for (const std::int64_t date : {30, -10, 20}) {
            REQUIRE(
                store.insert(Table::turnover, turnover_row(account, date, account * 100 + date)));
        }
    }
    const Cells two{number(2)};
    Query query{.table = Table::turnover, .prefix = two};
    CHECK(lines(store, query) == Lines{"2|-10|190|-190", "2|20|220|-220", "2|30|230|-230"});
    query.order = Order::descending;
    CHECK(lines(store, query) == Lines{"2|30|230|-230", "2|20|220|-220", "2|-10|190|-190"});
    query.high = 20;
    CHECK(lines(store, query) == Lines{"2|20|220|-220", "2|-10|190|-190"});
    query.low = 0;
    CHECK(lines(store, query) == Lines{"2|20|220|-220"});
    query.low = 21;
    CHECK(lines(store, query).empty());
    const Query from_two{.table = Table::turnover, .low = 2, .high = 2};
    CHECK(lines(store, from_two).size() == 3);
    CHECK(lines(store, Table::turnover).size() == 9);
    CHECK(lines(store, Table::turnover).front() == "1|-10|90|-90");
}

TEMPLATE_TEST_CASE("a scan of a secondary index follows its columns", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(store.insert(Table::account, account_row(1, "b", 1)));
    REQUIRE(store.insert(Table::account, account_row(2, "a\xC3\xA9", 2)));
    REQUIRE(store.insert(Table::account, account_row(3, "B", 3)));
    const Cells name{text("b")};
    CHECK(lines(store, {.table = Table::account, .index = 1}) ==
          Lines{"3|B|EUR|3|3", "2|a\xC3\xA9|EUR|2|2", "1|b|EUR|1|1"});
    CHECK(lines(store, {.table = Table::account, .index = 1, .order = Order::descending}).front() ==
          "1|b|EUR|1|1");
    CHECK(lines(store, {.table = Table::account, .index = 1, .prefix = name}) ==
          Lines{"1|b|EUR|1|1"});
}

TEMPLATE_TEST_CASE("a visitor stops the scan by returning false", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    for (std::int64_t seq = 0; seq < 10; ++seq) REQUIRE(add_entry(store, seq));
    int visits = 0;
    REQUIRE(store.scan({.table = Table::entry}, [&](Row) { return ++visits < 3; }));
    CHECK(visits == 3);
    REQUIRE(store.commit());
}

TEMPLATE_TEST_CASE("rows read back before commit, and are gone after roll_back", "[store]",
                   STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(store.put(Table::account, account_row(1, "a", 1)));
    REQUIRE(store.put(Table::turnover, turnover_row(1, 1, 1)));
    REQUIRE(store.commit());

    REQUIRE(store.begin());
    REQUIRE(add_entry(store, 0));
    REQUIRE(store.put(Table::account, account_row(1, "z", 2)));
    REQUIRE(store.clear(Table::turnover));
    REQUIRE(store.put(Table::turnover, turnover_row(2, 2, 2)));
    CHECK(lines(store, Table::entry).size() == 1);
    CHECK(lines(store, Table::turnover) == Lines{"2|2|2|-2"});
    REQUIRE(store.roll_back());
    CHECK(lines(store, Table::entry).empty());
    CHECK(lines(store, {.table = Table::account, .index = 1}) == Lines{"1|a|EUR|1|1"});
    CHECK(lines(store, Table::turnover) == Lines{"1|1|1|-1"});
    REQUIRE(store.roll_back());
    commit_entry(store, 0);
}

TEMPLATE_TEST_CASE("remove takes one row, clear takes all", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    for (std::int64_t date = 0; date < 4; ++date) {
        REQUIRE(store.put(Table::turnover, turnover_row(1, date, 1)));
    }
    REQUIRE(store.remove(Table::turnover, Cells{number(1), number(2)}));
    REQUIRE(store.remove(Table::turnover, Cells{number(1), number(2)}));
    CHECK(lines(store, Table::turnover).size() == 3);
    REQUIRE(store.clear(Table::turnover));
    CHECK(lines(store, Table::turnover).empty());
    REQUIRE(store.commit());
}

TEMPLATE_TEST_CASE("tables that only grow refuse put, remove and clear", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    for (const TableSpec& table : tables()) {
        INFO(table.name);
        if (table.growth != Growth::append_only) continue;
        const Cells cells(table.columns.size(), number(1));
        const Cells key(table.key_columns, number(1));
        CHECK(kind_of(store.put(table.table, cells)) == ErrorKind::usage);
        CHECK(kind_of(store.remove(table.table, key)) == ErrorKind::usage);
        CHECK(kind_of(store.clear(table.table)) == ErrorKind::usage);
    }
    CHECK(kind_of(store.clear(Table::tile)) == ErrorKind::usage);
    REQUIRE(store.commit());
}

TEMPLATE_TEST_CASE("a tile is replaced until it is full, and then final", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(store.put(Table::tile, tile_row(0, 0, 1)));
    REQUIRE(store.put(Table::tile, tile_row(0, 0, 255)));
    REQUIRE(store.put(Table::tile, tile_row(0, 0, 256)));
    CHECK(kind_of(store.put(Table::tile, tile_row(0, 0, 256))) == ErrorKind::usage);
    CHECK(kind_of(store.put(Table::tile, tile_row(0, 0, 3))) == ErrorKind::usage);
    CHECK(kind_of(store.remove(Table::tile, Cells{number(0), number(0)})) == ErrorKind::usage);
    REQUIRE(store.put(Table::tile, tile_row(0, 1, 2)));
    REQUIRE(store.remove(Table::tile, Cells{number(0), number(1)}));
    REQUIRE(store.commit());
    CHECK(lines(store, Table::tile) == Lines{"0|0|256|xhashes"});
}

TEMPLATE_TEST_CASE("rows, keys and queries that do not fit the table are refused", "[store]",
                   STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    const auto refused = [](const Status& status, std::string_view words) {
        REQUIRE_FALSE(status);
        CHECK(status.error().kind == ErrorKind::usage);
        CHECK_THAT(status.error().message, Catch::Contains(std::string(words)));
    };
    const Visitor nothing = [](Row) { return true; };
    REQUIRE(store.begin());
    refused(store.insert(Table::entry, Cells{number(1)}), "has 2 columns, not 1");
    refused(store.insert(Table::entry, Cells{text("1"), bytes("x")}), "column seq");
    refused(store.insert(Table::entry, Cells{Cell{}, bytes("x")}), "column seq");
    refused(store.insert(Table::entry, Cells{number(1), text("x")}), "column leaf");
    refused(store.put(Table::meta, Cells{bytes("k"), number(1)}), "column key");
    refused(store.remove(Table::turnover, Cells{number(1)}), "a key of 2 columns, not 1");
    const auto got = store.get(Table::turnover, Cells{number(1)});
    REQUIRE_FALSE(got);
    CHECK(got.error().kind == ErrorKind::usage);
    refused(store.scan({.table = Table::entry, .index = 1}, nothing), "no index 1");
    const Cells whole{number(1)};
    refused(store.scan({.table = Table::entry, .prefix = whole, .low = 1}, nothing),
            "only 1 columns");
    const Cells null{Cell{}};
    refused(store.scan({.table = Table::turnover, .prefix = null}, nothing), "column account");
    const Cells words{text("1")};
    refused(store.scan({.table = Table::turnover, .prefix = words}, nothing), "column account");
    refused(store.scan({.table = Table::account, .index = 1, .low = 1}, nothing), "column name");
    REQUIRE(add_entry(store, 0));
    REQUIRE(store.commit());
    CHECK(lines(store, Table::entry).size() == 1);
}

TEMPLATE_TEST_CASE("writing needs begin, and begin only once", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    CHECK(kind_of(add_entry(store, 0)) == ErrorKind::usage);
    CHECK(kind_of(store.put(Table::turnover, turnover_row(1, 1, 1))) == ErrorKind::usage);
    CHECK(kind_of(store.remove(Table::turnover, Cells{number(1), number(1)})) == ErrorKind::usage);
    CHECK(kind_of(store.clear(Table::turnover)) == ErrorKind::usage);
    CHECK(kind_of(store.commit()) == ErrorKind::usage);
    REQUIRE(store.roll_back());
    REQUIRE(store.begin());
    CHECK(kind_of(store.begin()) == ErrorKind::usage);
    CHECK(kind_of(store.begin_read()) == ErrorKind::usage);
    REQUIRE(store.commit());
    REQUIRE(store.begin_read());
    CHECK(kind_of(store.begin_read()) == ErrorKind::usage);
    CHECK(kind_of(store.begin()) == ErrorKind::usage);
    REQUIRE(store.end_read());
    REQUIRE(store.end_read());
    commit_entry(store, 0);
}

TEMPLATE_TEST_CASE("the version grows with every commit and only then", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    const auto before = store.version();
    REQUIRE(before);
    CHECK(*store.version() == *before);
    commit_entry(store, 0);
    const auto after = store.version();
    CHECK(*after > *before);
    REQUIRE(store.begin());
    REQUIRE(add_entry(store, 1));
    REQUIRE(store.roll_back());
    CHECK(*store.version() == *after);
}

TEMPLATE_TEST_CASE("a closed store refuses every call", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    REQUIRE(store.begin());
    REQUIRE(add_entry(store, 0));
    REQUIRE(store.close());
    REQUIRE(store.close());
    CHECK(kind_of(store.get(Table::entry, Cells{number(0)})) == ErrorKind::usage);
    CHECK(kind_of(store.scan({.table = Table::entry}, [](Row) { return true; })) ==
          ErrorKind::usage);
    CHECK(kind_of(store.version()) == ErrorKind::usage);
    CHECK(kind_of(store.begin()) == ErrorKind::usage);
    CHECK(kind_of(store.begin_read()) == ErrorKind::usage);
    CHECK(kind_of(store.end_read()) == ErrorKind::usage);
    CHECK(kind_of(add_entry(store, 1)) == ErrorKind::usage);
    CHECK(kind_of(store.commit()) == ErrorKind::usage);
    CHECK(kind_of(store.roll_back()) == ErrorKind::usage);
}

TEMPLATE_TEST_CASE("a visitor that throws leaves the store usable", "[store]", STORES) {
    TestType fixture;
    Store& store = *fixture.store;
    commit_entry(store, 0);
    const auto scan = [&] {
        [[maybe_unused]] const Status status = store.scan(
            {.table = Table::entry}, [](Row) -> bool { throw std::runtime_error("stop"); });
    };
    CHECK_THROWS(scan());
    commit_entry(store, 1);
    CHECK(lines(store, Table::entry).size() == 2);
}

// Both stores are given the same random writes and must agree after each round.
TEST_CASE("memory and SQLite agree on random histories", "[store]") {
    InMemory memory;
    OnSqlite sqlite;
    std::uint64_t random = 42;
    const auto next = [&random](std::uint64_t bound) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::int64_t>((random >> 33) % bound);
    };
    const auto both = [&](const auto& call) {
        const Status first = call(*memory.store);
        const Status second = call(*sqlite.store);
        REQUIRE(first.has_value() == second.has_value());
        if (!first) REQUIRE(first.error().kind == second.error().kind);
    };
    for (int round = 0; round < 60; ++round) {
        both([](Store& store) { return store.begin(); });
        for (int step = 0; step < 20; ++step) {
            const std::string name(1, static_cast<char>('a' + next(6)));
            const Cells account = account_row(next(6), name, next(1000));
            const Cells turnover = turnover_row(next(3), next(5), next(1000));
            const Cells tile = tile_row(0, next(4), 250 + next(7));
            const Cells tile_key{tile[0], tile[1]};
            const Cells account_key{account[0]};
            switch (next(8)) {
                case 0:
                    both([&](Store& s) { return s.insert(Table::account, account); });
                    break;
                case 1:
                    both([&](Store& s) { return s.put(Table::account, account); });
                    break;
                case 2:
                    both([&](Store& s) { return s.remove(Table::account, account_key); });
                    break;
                case 3:
                    both([&](Store& s) { return s.put(Table::turnover, turnover); });
                    break;
                case 4:
                    both([&](Store& s) { return s.insert(Table::turnover, turnover); });
                    break;
                case 5:
                    both([&](Store& s) { return s.put(Table::tile, tile); });
                    break;
                case 6:
                    both([&](Store& s) { return s.remove(Table::tile, tile_key); });
                    break;
                default:
                    both([&](Store& s) { return s.insert(Table::tile, tile); });
                    break;
            }
        }
        if (next(3) == 0) {
            both([](Store& store) { return store.roll_back(); });
        } else {
            both([](Store& store) { return store.commit(); });
        }
        for (const Table table : {Table::account, Table::turnover, Table::tile}) {
            REQUIRE(lines(*memory.store, table) == lines(*sqlite.store, table));
        }
        const Query by_name{.table = Table::account, .index = 1, .order = Order::descending};
        REQUIRE(lines(*memory.store, by_name) == lines(*sqlite.store, by_name));
    }
}

}  // namespace
}  // namespace reserve::store
