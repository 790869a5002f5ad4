// Putting another file in a ledger's place: who has the old one open must not write to it.
#include "ledger/store/sqlite/copy.h"
#include "tests/store/store_fixture.h"

namespace reserve::store {
namespace {

std::filesystem::path make_draft(const OnSqlite& fixture, std::int64_t entries) {
    const std::filesystem::path draft = fixture.folder.path() / "draft.db";
    auto made = must(create_sqlite({.path = draft}));
    for (std::int64_t seq = 0; seq < entries; ++seq) commit_entry(*made, seq);
    REQUIRE(made->close());
    return draft;
}

TEST_CASE("a store whose file was replaced writes no more to the old one") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    REQUIRE(replace_sqlite(fixture.options, make_draft(fixture, 1)));
    const auto begun = fixture.store->begin();
    REQUIRE_FALSE(begun);
    CHECK(begun.error().kind == ErrorKind::poisoned);
    CHECK_THAT(begun.error().message, Catch::Contains("open it anew"));
    auto anew = must(open_sqlite(fixture.options));
    commit_entry(*anew, 1);
    CHECK(lines(*anew, Table::entry) == std::vector<std::string>{"0|xleaf", "1|xleaf"});
}

TEST_CASE("a commit during which the file was replaced is not acknowledged") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    const std::filesystem::path draft = make_draft(fixture, 1);
    REQUIRE(fixture.store->begin());
    std::filesystem::rename(draft, fixture.options.path);
    const auto committed = fixture.store->commit();
    REQUIRE_FALSE(committed);
    CHECK(committed.error().kind == ErrorKind::poisoned);
    CHECK(fixture.store->begin().error().kind == ErrorKind::poisoned);
}

TEST_CASE("a draft that lacks the last entries does not take the ledger's place") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    commit_entry(*fixture.store, 1);
    const auto replaced = replace_sqlite(fixture.options, make_draft(fixture, 1));
    REQUIRE_FALSE(replaced);
    CHECK(replaced.error().kind == ErrorKind::locked);
    commit_entry(*fixture.store, 2);
}

TEST_CASE("a ledger that somebody reads is not replaced") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    OpenOptions options = fixture.options;
    options.lock_wait_ms = 10;
    auto reader = must(open_sqlite({.path = options.path, .mode = Mode::read_only}));
    REQUIRE(reader->begin_read());
    const auto replaced = replace_sqlite(options, make_draft(fixture, 1));
    REQUIRE_FALSE(replaced);
    CHECK(replaced.error().kind == ErrorKind::locked);
    commit_entry(*fixture.store, 1);
}

}  // namespace
}  // namespace reserve::store
