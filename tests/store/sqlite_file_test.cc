// Opening and creating ledger files: what is refused, in which words, and what is left behind.
#include <SQLiteCpp/Database.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/store/store_fixture.h"

namespace reserve::store {
namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

template <class T>
void check_refused(const Result<T>& result, ErrorKind kind, std::string_view words) {
    REQUIRE_FALSE(result);
    INFO(result.error().message);
    CHECK(result.error().kind == kind);
    CHECK_THAT(result.error().message, Catch::Contains(std::string(words)));
}

void check_open_refused(const OpenOptions& options, ErrorKind kind, std::string_view words) {
    for (const Mode mode : {Mode::read_write, Mode::read_only}) {
        OpenOptions both = options;
        both.mode = mode;
        check_refused(open_sqlite(both), kind, words);
    }
}

mode_t permissions(const fs::path& path) {
    struct stat facts = {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 0777;
}

// Runs `check` in a child without root's powers; it passes when `check` returns true.
template <class Check>
bool passes_as_ordinary_user(const Check& check) {
    const pid_t child = ::fork();
    if (child == 0) {
        const bool dropped = ::geteuid() != 0 || (::setgid(65534) == 0 && ::setuid(65534) == 0);
        ::_exit(dropped && check() ? 0 : 1);
    }
    int state = 0;
    ::waitpid(child, &state, 0);
    return WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

// Makes the folder and its files belong to the user that passes_as_ordinary_user becomes.
void give_away(const fs::path& folder) {
    if (::geteuid() != 0) return;
    REQUIRE(::chown(folder.c_str(), 65534, 65534) == 0);
    for (const auto& file : fs::directory_iterator(folder)) {
        REQUIRE(::chown(file.path().c_str(), 65534, 65534) == 0);
    }
}

TEST_CASE("what is no ledger is not opened", "[store][sqlite]") {
    TemporaryFolder folder;
    const OpenOptions options{.path = folder.path() / "fund.db"};
    check_open_refused(options, ErrorKind::not_found, "there is no ledger");
    check_open_refused({.path = folder.path() / "none" / "fund.db"}, ErrorKind::not_found,
                       "cannot open its folder");
    check_open_refused({.path = folder.path() / ""}, ErrorKind::usage, "not the name of a file");
    check_open_refused({.path = "/dev/null"}, ErrorKind::not_a_ledger, "is not a file");

    write_file(options.path, "");
    check_open_refused(options, ErrorKind::not_a_ledger, "is not a ledger");
    write_file(options.path, std::string(10000, 'x'));
    check_open_refused(options, ErrorKind::not_a_ledger, "not a database");
    CHECK(fs::file_size(options.path) == 10000);
}

TEST_CASE("a database of another program and a newer ledger are told apart", "[store][sqlite]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    SQLite::Database raw(fixture.options.path, SQLite::OPEN_READWRITE);
    SECTION("another application id") {
        raw.exec("PRAGMA application_id = 7");
        check_open_refused(fixture.options, ErrorKind::not_a_ledger, "application id 7");
    }
    SECTION("a newer schema") {
        raw.exec("PRAGMA user_version = 99");
        check_open_refused(fixture.options, ErrorKind::newer_schema, "schema 99");
    }
}

TEST_CASE("a ledger that was cut off is corrupt, not something else", "[store][sqlite]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    const auto size = fs::file_size(fixture.options.path);
    const auto kept = GENERATE_COPY(size - 1, size / 2, std::uintmax_t{5000}, std::uintmax_t{100},
                                    std::uintmax_t{20});
    fs::resize_file(fixture.options.path, kept);
    INFO("cut to " << kept << " of " << size);
    for (const Mode mode : {Mode::read_write, Mode::read_only}) {
        auto options = fixture.options;
        options.mode = mode;
        const auto opened = open_sqlite(options);
        REQUIRE_FALSE(opened);
        INFO(opened.error().message);
        CHECK(opened.error().kind == ErrorKind::corrupt);
    }
}

TEST_CASE("a symbolic link is not followed", "[store][sqlite]") {
    OnSqlite fixture;
    const fs::path link = fixture.folder.path() / "link.db";
    fs::create_symlink(fixture.options.path, link);
    check_open_refused({.path = link}, ErrorKind::usage, "symbolic link");
    check_refused(create_sqlite({.path = link}), ErrorKind::usage, "there already");
}

TEST_CASE("create makes files for the owner alone and refuses to touch one", "[store][sqlite]") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
        CHECK(permissions(fixture.options.path.string() + suffix) == 0600);
    }
    check_refused(create_sqlite(fixture.options), ErrorKind::usage, "is there already");
    CHECK(lines(*fixture.store, Table::entry).size() == 1);
}

TEST_CASE("a creation that fails leaves no lock behind", "[store][sqlite]") {
    TemporaryFolder folder;
    const OpenOptions options{.path = folder.path() / "fund.db"};
    SECTION("where a file is already") {
        write_file(options.path, "somebody's");
        check_refused(create_sqlite(options), ErrorKind::usage, "is there already");
    }
    SECTION("where none can be made") {
        fs::create_directory(folder.path() / "fund.db.creating");
        CHECK_FALSE(create_sqlite(options));
    }
    CHECK_FALSE(fs::exists(folder.path() / "fund.db.lock"));
}

TEST_CASE("create removes what a crashed creation left, and nobody's log", "[store][sqlite]") {
    TemporaryFolder folder;
    const OpenOptions options{.path = folder.path() / "fund.db"};
    write_file(folder.path() / "fund.db.creating", "half");
    write_file(folder.path() / "fund.db.creating-wal", "half");
    write_file(folder.path() / "fund.db-wal", "another ledger's last commits");
    check_refused(create_sqlite(options), ErrorKind::usage, "may hold its last commits");
    CHECK(fs::exists(folder.path() / "fund.db-wal"));
    write_file(folder.path() / "fund.db-wal", "");
    REQUIRE(create_sqlite(options));
    for (const auto& file : fs::directory_iterator(folder.path())) {
        CHECK(file.path().string().find("creating") == std::string::npos);
    }
}

TEST_CASE("a closed ledger is whole without its log", "[store][sqlite]") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    CHECK(fs::file_size(fixture.options.path.string() + "-wal") > 0);
    REQUIRE(fixture.store->close());
    CHECK(fs::file_size(fixture.options.path.string() + "-wal") == 0);
    const fs::path copy = fixture.folder.path() / "copy.db";
    fs::copy_file(fixture.options.path, copy);
    auto opened = must(open_sqlite({.path = copy, .mode = Mode::read_only}));
    CHECK(lines(*opened, Table::entry).size() == 1);
}

TEST_CASE("a long log is folded into the file at commit", "[store][sqlite]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    auto options = fixture.options;
    options.checkpoint_bytes = 0;
    const auto before = fs::file_size(options.path);
    auto store = must(open_sqlite(options));
    REQUIRE(store->begin());
    for (std::int64_t seq = 0; seq < 100; ++seq) {
        REQUIRE(add_entry(*store, seq, std::string(1000, 'x')));
    }
    REQUIRE(store->commit());
    CHECK(fs::file_size(options.path) > before + 100'000);
}

TEST_CASE("a file that left the log mode is brought back to it", "[store][sqlite]") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    REQUIRE(fixture.store->close());
    SQLite::Database(fixture.options.path, SQLite::OPEN_READWRITE)
        .exec("PRAGMA journal_mode=DELETE");
    auto store = must(open_sqlite(fixture.options));
    commit_entry(*store, 1);
    CHECK(fs::file_size(fixture.options.path.string() + "-wal") > 0);
    CHECK(lines(*store, Table::entry).size() == 2);
}

TEST_CASE("a reader cannot begin", "[store][sqlite]") {
    OnSqlite fixture;
    auto options = fixture.options;
    options.mode = Mode::read_only;
    auto reader = must(open_sqlite(options));
    const auto begun = reader->begin();
    REQUIRE_FALSE(begun);
    CHECK(begun.error().kind == ErrorKind::read_only);
    commit_entry(*fixture.store, 0);
    CHECK(lines(*reader, Table::entry).size() == 1);
}

TEST_CASE("a reader keeps its moment from begin_read to end_read", "[store][sqlite]") {
    OnSqlite fixture;
    auto reader = must(open_sqlite({.path = fixture.options.path, .mode = Mode::read_only}));
    REQUIRE(reader->begin_read());
    const auto before = reader->version();
    commit_entry(*fixture.store, 0);
    CHECK(lines(*reader, Table::entry).empty());
    CHECK(*reader->version() == *before);
    REQUIRE(reader->end_read());
    CHECK(lines(*reader, Table::entry).size() == 1);
    CHECK(*reader->version() > *before);
}

TEST_CASE("a read-only file or folder is read, and refuses writing", "[store][sqlite]") {
    OnSqlite fixture;
    commit_entry(*fixture.store, 0);
    REQUIRE(fixture.store->close());
    const fs::path folder = fixture.folder.path();
    give_away(folder);
    const OpenOptions writing = fixture.options;
    const OpenOptions reading{.path = writing.path, .mode = Mode::read_only};
    const auto refuses_writing = [&] {
        const auto opened = open_sqlite(writing);
        return !opened && opened.error().kind == ErrorKind::read_only;
    };
    const auto reads = [&] {
        const auto opened = open_sqlite(reading);
        return opened && (*opened)->get(Table::entry, Cells{number(0)})->has_value();
    };
    SECTION("the file") {
        fs::permissions(writing.path, fs::perms::owner_read);
        CHECK(passes_as_ordinary_user(refuses_writing));
        CHECK(passes_as_ordinary_user(reads));
    }
    SECTION("the folder, with the helper files there") {
        fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
        CHECK(passes_as_ordinary_user(refuses_writing));
        CHECK(passes_as_ordinary_user(reads));
    }
    SECTION("the folder, without them") {
        fs::remove(writing.path.string() + "-wal");
        fs::remove(writing.path.string() + "-shm");
        fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
        CHECK(passes_as_ordinary_user(refuses_writing));
        CHECK(passes_as_ordinary_user(reads));
    }
    fs::permissions(folder, fs::perms::owner_all);
}

TEST_CASE("a ledger that may not be read says so", "[store][sqlite]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    give_away(fixture.folder.path());
    fs::permissions(fixture.options.path, fs::perms::none);
    CHECK(passes_as_ordinary_user([&] {
        const auto opened = open_sqlite(fixture.options);
        return !opened && opened.error().message.find("may not be read") != std::string::npos;
    }));
}

}  // namespace
}  // namespace reserve::store
