// Power cuts at any operation of the store's life, in creation, commits, folding and recovery: what
// was acknowledged is there. The same with a promise broken on purpose: losses are seen.
#include <sqlite3.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/fault_vfs.h"
#include "tests/faults/fund.h"

using namespace reserve;
using namespace reserve::faults;

namespace {

// Files that are no part of the store: an empty lock, and the head file, which may be one commit
// behind after a cut and never ahead.
const std::vector<std::string> outside = {"fund.db.lock", "fund.db.head", "fund.db.head.new"};

enum class Beginning : std::uint8_t { creation, opened_fund };
using Weaken = void (*)();

struct Life {
    std::uint64_t seed = 0;
    Beginning beginning = Beginning::opened_fund;
    DiskRules rules = {};
    Weaken weaken = nullptr;
};

// A ledger in a folder of its own that lives a life: opened, some commits, closed, and again.
class Run {
public:
    explicit Run(const Life& life)
        : life_(life), world_(folder_.path(), life.rules, life.seed), random_(life.seed) {
        const bool made = life.beginning == Beginning::opened_fund;
        lay_out(made ? opened_fund() : Files(), folder_.path().string());
    }

    void live(const FaultPlan& plan) {
        world_.begin(plan);
        if (life_.beginning == Beginning::creation) {
            auto ledger = teller_.create();
            if (!ledger || !teller_.open_fund(**ledger)) return;
        }
        bool goes_on = true;
        for (std::uint64_t sessions = 1 + random_.below(2); sessions > 0 && goes_on; --sessions) {
            goes_on = session();
        }
    }

    // The cut itself; sometimes a second one while the ledger is recovering from the first. Where
    // writes harm their neighbours SQLite guards against one cut, not against a second one in the
    // first commit after it: its log goes on in the middle of a sector then.
    std::size_t cut() {
        power_cycle();
        if (random_.below(4) != 0) return 1;
        constexpr std::uint64_t recovery = 60;
        world_.begin({.fault = Fault::power_cut, .at = random_.below(recovery)});
        {
            auto ledger = teller_.open();
            const bool goes_on = ledger && life_.rules.overwrite == Overwrite::safe;
            if (goes_on) (void)teller_.send(**ledger, 1);
        }
        power_cycle();
        return 2;
    }

    std::string complaint() {
        world_.begin({});
        const bool nothing = !std::filesystem::exists(teller_.file());
        if (nothing && teller_.acknowledged().empty()) {
            if (const auto made = teller_.create(); !made) {
                return "cannot be created anew: " + made.error().message;
            }
        }
        return faults::complaint(teller_);
    }

private:
    bool session() {
        auto ledger = teller_.open();
        if (!ledger) return false;
        if (life_.weaken != nullptr) life_.weaken();
        for (std::uint64_t commits = 1 + random_.below(3); commits > 0; --commits) {
            if (!teller_.send(**ledger, 1 + random_.below(3))) return false;
        }
        return true;
    }

    void power_cycle() {
        world_.power_cycle(static_cast<Survival>(random_.below(survival_count)), outside);
        const std::filesystem::path head = teller_.file().string() + ".head";
        if (random_.below(2) != 0) return;
        if (teller_.former_head().empty()) {
            std::filesystem::remove(head);
        } else {
            std::ofstream(head, std::ios::binary) << teller_.former_head();
        }
    }

    Life life_;
    MemoryFolder folder_;
    FaultWorld world_;
    test::Random random_;
    Teller teller_{folder_.path() / "fund.db"};
};

Life life_of(std::uint64_t seed) {
    Life life;
    life.seed = seed;
    life.rules.journal = seed % 2 == 0 ? Journal::strict : Journal::ext4;
    life.rules.overwrite = seed / 2 % 2 == 0 ? Overwrite::safe : Overwrite::harmful;
    life.beginning = seed / 4 % 5 == 0 ? Beginning::creation : Beginning::opened_fund;
    return life;
}

struct Outcome {
    std::size_t cuts = 0;
    std::size_t lost = 0;
    std::string first;
};

// So many cuts at operations drawn from the whole life.
Outcome cut_power(std::size_t wanted, std::uint64_t seed, Weaken weaken, Syncs syncs) {
    Outcome outcome;
    while (outcome.cuts < wanted) {
        Life life = life_of(seed);
        life.weaken = weaken;
        // Some lives are shorter: then the cut comes after their end.
        const std::uint64_t length = life.beginning == Beginning::creation ? 450 : 250;
        test::Random random(seed * 31 + 7);
        Run run(life);
        run.live({.fault = Fault::power_cut, .at = random.below(length), .syncs = syncs});
        outcome.cuts += run.cut();
        if (const std::string wrong = run.complaint(); !wrong.empty()) {
            if (outcome.lost++ == 0) {
                outcome.first = "seed " + std::to_string(seed) + ": " + wrong;
            }
        }
        ++seed;
    }
    return outcome;
}

std::size_t from_environment(const char* name, std::size_t otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

std::size_t wanted_cuts() {
    return from_environment("RESERVE_CUTS", 5'000);
}

std::uint64_t first_seed() {
    return from_environment("RESERVE_SEED", 1);
}

// The connection that was opened last on a file: of the ledger, whose own settings are made.
sqlite3* last_opened = nullptr;

int note_connection(sqlite3* connection, const char**, const sqlite3_api_routines*) {
    const char* file = sqlite3_db_filename(connection, "main");
    if (file != nullptr && *file != '\0') last_opened = connection;
    return SQLITE_OK;
}

void sync_normally() {
    REQUIRE(last_opened != nullptr);
    sqlite3_set_authorizer(last_opened, nullptr, nullptr);
    const int code =
        sqlite3_exec(last_opened, "PRAGMA synchronous=NORMAL", nullptr, nullptr, nullptr);
    REQUIRE(code == SQLITE_OK);
}

// SQLite alone, in the log mode from its first moment, one row committed, on a strict disk.
bool is_lost_when_made_in_place(const std::string& synchronous, std::uint64_t seed) {
    const MemoryFolder folder;
    FaultWorld world(folder.path(), {.journal = Journal::strict}, seed);
    test::Random random(seed);
    world.begin({});
    const std::string file = folder.path() / "raw.db";
    const auto run = [&](const std::string& sql) {
        sqlite3* raw = nullptr;
        int code = sqlite3_open(file.c_str(), &raw);
        if (code == SQLITE_OK) code = sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr);
        sqlite3_close(raw);
        return code == SQLITE_OK;
    };
    REQUIRE(run("PRAGMA synchronous=" + synchronous +
                "; PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES(1)"));
    world.power_cycle(static_cast<Survival>(random.below(survival_count)), {});
    world.begin({});
    return !run("SELECT a FROM t");
}

void report(std::string_view what, const Outcome& outcome) {
    std::cout << what << ": " << outcome.cuts << " power cuts, " << outcome.lost
              << " ledgers lost or damaged\n";
}

}  // namespace

TEST_CASE("no power cut, wherever it falls, loses what was acknowledged or damages the ledger") {
    const Outcome outcome = cut_power(wanted_cuts(), first_seed(), nullptr, Syncs::honest);
    report("the store as it is", outcome);
    INFO(outcome.first);
    CHECK(outcome.lost == 0);
}

TEST_CASE("a store that does not wait for its log to be on disk is caught losing entries") {
    const auto entry = reinterpret_cast<void (*)()>(note_connection);
    REQUIRE(sqlite3_auto_extension(entry) == SQLITE_OK);
    const Outcome outcome =
        cut_power(wanted_cuts() / 10, first_seed(), sync_normally, Syncs::honest);
    sqlite3_cancel_auto_extension(entry);
    report("synchronous=NORMAL", outcome);
    CHECK(outcome.lost > 0);
}

TEST_CASE("a disk that does not sync what it says it did is caught losing entries") {
    const Outcome outcome =
        cut_power(wanted_cuts() / 10, first_seed(), nullptr, Syncs::one_in_five_lies);
    report("one sync in five a lie", outcome);
    CHECK(outcome.lost > 0);
}

TEST_CASE("a database made in place is lost unless the end of its journal is synced") {
    const auto lost_with = [](const char* synchronous) {
        Outcome outcome;
        for (std::uint64_t seed = first_seed(); outcome.cuts < wanted_cuts() / 10; ++seed) {
            outcome.lost += is_lost_when_made_in_place(synchronous, seed) ? 1U : 0U;
            ++outcome.cuts;
        }
        report(std::string("made in place, synchronous=") + synchronous, outcome);
        return outcome.lost;
    };
    CHECK(lost_with("EXTRA") == 0);
    CHECK(lost_with("FULL") > 0);
}
