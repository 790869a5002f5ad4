// Several processes on one ledger, a full disk, and death at any moment.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "tests/store/store_fixture.h"

namespace reserve::store {
namespace {

namespace fs = std::filesystem;

// A child process that runs `work` and is reaped, or killed, at the end of its scope.
class Child {
public:
    template <class Work>
    explicit Child(const Work& work) : pid_(::fork()) {
        if (pid_ == 0) ::_exit(work());
    }
    ~Child() {
        if (pid_ > 0) kill_now();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }
    int exit_code() {
        int state = 0;
        ::waitpid(std::exchange(pid_, -1), &state, 0);
        return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    }
    void kill_now() {
        ::kill(pid_, SIGKILL);
        exit_code();
    }

private:
    pid_t pid_;
};

void pause_ms(int time_ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(time_ms));
}

template <class Condition>
bool becomes_true(const Condition& condition) {
    for (int tries = 0; tries < 1000; ++tries) {
        if (condition()) return true;
        pause_ms(10);
    }
    return false;
}

TEST_CASE("a second writer waits, then names the owner's process", "[store][processes]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    const fs::path ready = fixture.folder.path() / "ready";
    Child owner([&] {
        auto opened = open_sqlite(fixture.options);
        if (!opened || !(*opened)->begin()) return 1;
        std::ofstream(ready) << "1";
        pause_ms(60'000);
        return 0;
    });
    REQUIRE(becomes_true([&] { return fs::exists(ready); }));

    auto options = fixture.options;
    options.lock_wait_ms = 100;
    auto second = must(open_sqlite(options));
    const auto started = std::chrono::steady_clock::now();
    const auto begun = second->begin();
    REQUIRE_FALSE(begun);
    CHECK(std::chrono::steady_clock::now() - started >= std::chrono::milliseconds(100));
    CHECK(begun.error().kind == ErrorKind::locked);
    CHECK_THAT(begun.error().message,
               Catch::Contains("locked by process " + std::to_string(owner.pid())));
    CHECK(lines(*second, Table::entry).empty());

    owner.kill_now();
    commit_entry(*second, 0);
}

TEST_CASE("a waiting writer goes on when the owner commits, and sees its rows",
          "[store][processes]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    const fs::path ready = fixture.folder.path() / "ready";
    Child owner([&] {
        auto opened = open_sqlite(fixture.options);
        if (!opened || !(*opened)->begin()) return 1;
        std::ofstream(ready) << "1";
        pause_ms(200);
        if (!add_entry(**opened, 0)) return 2;
        return (*opened)->commit() ? 0 : 3;
    });
    REQUIRE(becomes_true([&] { return fs::exists(ready); }));
    auto second = must(open_sqlite(fixture.options));
    const auto before = second->version();
    REQUIRE(second->begin());
    CHECK(lines(*second, Table::entry) == std::vector<std::string>{"0|xleaf"});
    REQUIRE(add_entry(*second, 1));
    REQUIRE(second->commit());
    CHECK(*second->version() > *before);
    CHECK(owner.exit_code() == 0);
}

TEST_CASE("others' commits raise the version of a reader", "[store][processes]") {
    OnSqlite fixture;
    auto reader = must(open_sqlite({.path = fixture.options.path, .mode = Mode::read_only}));
    const auto before = reader->version();
    CHECK(*reader->version() == *before);
    REQUIRE(fixture.store->begin());
    REQUIRE(add_entry(*fixture.store, 0));
    CHECK(*reader->version() == *before);
    REQUIRE(fixture.store->commit());
    CHECK(*reader->version() > *before);
}

TEST_CASE("many writers on one ledger leave no gap", "[store][processes]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    const auto add_forty = [&] {
        OpenOptions options = fixture.options;
        options.lock_wait_ms = 60'000;
        options.checkpoint_bytes = 8192;
        auto opened = open_sqlite(options);
        if (!opened) return 1;
        Store& store = **opened;
        for (int i = 0; i < 40; ++i) {
            if (!store.begin()) return 2;
            std::int64_t next = 0;
            const Query last{.table = Table::entry, .order = Order::descending};
            const auto found = store.scan(last, [&](Row row) {
                next = std::get<std::int64_t>(row[0]) + 1;
                return false;
            });
            if (!found || !add_entry(store, next) || !store.commit()) return 3;
        }
        return 0;
    };
    Child first(add_forty);
    Child second(add_forty);
    Child third(add_forty);
    CHECK(first.exit_code() == 0);
    CHECK(second.exit_code() == 0);
    CHECK(third.exit_code() == 0);
    auto store = must(open_sqlite(fixture.options));
    const auto rows = lines(*store, Table::entry);
    REQUIRE(rows.size() == 120);
    CHECK(rows.back() == "119|xleaf");
}

// Runs in a child because the limit on file sizes cannot be taken back: 0 is a pass.
int fill_the_disk(const OpenOptions& options) {
    ::signal(SIGXFSZ, SIG_IGN);
    auto opened = open_sqlite(options);
    if (!opened) return 1;
    Store& store = **opened;
    if (!store.begin() || !add_entry(store, 0) || !store.commit()) return 2;
    const rlimit limit{600'000, 600'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (!store.begin()) return 3;
    Status status;
    const std::string leaf(100'000, 'x');
    for (std::int64_t seq = 1; seq < 100 && status; ++seq) status = add_entry(store, seq, leaf);
    if (status) status = store.commit();
    if (status || status.error().kind != ErrorKind::disk) return 4;
    const auto poisoned = [](const auto& result) {
        return !result && result.error().kind == ErrorKind::poisoned &&
               result.error().message.find("opened anew") != std::string::npos;
    };
    if (!poisoned(store.begin()) || !poisoned(store.commit()) || !poisoned(store.version()))
        return 5;
    if (!poisoned(store.get(Table::entry, Cells{number(0)})) || !poisoned(store.roll_back())) {
        return 6;
    }
    if (!poisoned(add_entry(store, 1)) || !poisoned(store.clear(Table::turnover))) return 7;
    // The lock is free although the poisoned store is still there, and reading goes on.
    auto again = open_sqlite(options);
    if (!again || !(*again)->get(Table::entry, Cells{number(0)})->has_value()) return 8;
    return (*again)->begin() && (*again)->roll_back() && store.close() ? 0 : 9;
}

TEST_CASE("a full disk is an error, poisons the store and loses nothing committed",
          "[store][processes]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    Child child([&] { return fill_the_disk(fixture.options); });
    CHECK(child.exit_code() == 0);
    auto store = must(open_sqlite(fixture.options));
    CHECK(lines(*store, Table::entry) == std::vector<std::string>{"0|xleaf"});
    commit_entry(*store, 1);
}

// Commits batches of `batch` entries for ever, telling after each commit how many there are.
constexpr std::int64_t batch = 7;

int append_batches(const OpenOptions& options, const fs::path& acknowledged) {
    auto opened = open_sqlite(options);
    if (!opened) return 1;
    Store& store = **opened;
    std::int64_t next = 0;
    const auto found =
        store.scan({.table = Table::entry, .order = Order::descending}, [&](Row row) {
            next = std::get<std::int64_t>(row[0]) + 1;
            return false;
        });
    if (!found) return 2;
    while (true) {
        if (!store.begin()) return 3;
        for (std::int64_t i = 0; i < batch; ++i) {
            if (!add_entry(store, next++)) return 4;
        }
        if (!store.commit()) return 5;
        std::ofstream(acknowledged, std::ios::app) << next << '\n';
    }
}

std::int64_t last_number(const fs::path& path) {
    std::ifstream file(path);
    std::int64_t last = 0;
    for (std::int64_t read = 0; file >> read;) last = read;
    return last;
}

TEST_CASE("kill -9 during commits leaves whole batches and every acknowledged one",
          "[store][processes]") {
    OnSqlite fixture;
    REQUIRE(fixture.store->close());
    auto options = fixture.options;
    options.checkpoint_bytes = 64 << 10;
    const fs::path acknowledged = fixture.folder.path() / "acknowledged";
    for (int round = 0; round < 30; ++round) {
        {
            Child child([&] { return append_batches(options, acknowledged); });
            pause_ms(15 + round * 7 % 40);
        }
        auto store = must(open_sqlite(options));
        const auto rows = static_cast<std::int64_t>(lines(*store, Table::entry).size());
        INFO("round " << round << ": " << rows << " entries");
        CHECK(rows % batch == 0);
        CHECK(rows >= last_number(acknowledged));
        if (round % 2 == 0) REQUIRE(store->close());
    }
    CHECK(last_number(acknowledged) > 0);
}

TEST_CASE("kill -9 during creation leaves nothing or a whole empty ledger", "[store][processes]") {
    TemporaryFolder folder;
    const OpenOptions options{.path = folder.path() / "fund.db"};
    int whole = 0;
    for (int round = 0; round < 30; ++round) {
        {
            Child child([&] { return create_sqlite(options) ? 0 : 1; });
            std::this_thread::sleep_for(std::chrono::microseconds(round * 500));
        }
        if (fs::exists(options.path)) {
            ++whole;
            auto store = must(open_sqlite(options));
            CHECK(lines(*store, Table::entry).empty());
            commit_entry(*store, 0);
            REQUIRE(store->close());
            fs::remove(options.path);
        }
    }
    INFO(whole << " of 30 were there");
    REQUIRE(create_sqlite(options));
}

}  // namespace
}  // namespace reserve::store
