// Every operation of the store fails once, and from some moment on: what is acknowledged is there,
// what is refused is not, and where a sync failed the same acts, sent again, are there once.
#include <iostream>
#include <limits>

#include <catch2/catch.hpp>

#include "tests/faults/fault_memory.h"
#include "tests/faults/fault_vfs.h"
#include "tests/faults/fund.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::faults;

namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

struct Tally {
    std::size_t untouched = 0;  // everything was acknowledged
    std::size_t refused = 0;    // an error, and nothing of it is there
    std::size_t uncertain = 0;  // an error after the log's sync began, and it is there
};

void report(std::string_view what, const Tally& tally) {
    std::cout << what << ": " << tally.untouched << " times all acknowledged, " << tally.refused
              << " refused and absent, " << tally.uncertain << " not acknowledged and there\n";
}

// A ledger that is opened and told three commits while something fails.
class Trial {
public:
    explicit Trial(DiskRules rules = {}) : world_(folder_.path(), rules, 1) {
        lay_out(opened_fund(), folder_.path().string());
    }

    FaultWorld& world() { return world_; }

    void live(const FaultPlan& plan) {
        world_.begin(plan);
        auto ledger = teller_.open();
        if (!ledger) {
            error_ = ledger.error();
            return;
        }
        for (const std::size_t count : {1U, 2U, 1U}) {
            if (const Status sent = teller_.send(**ledger, count); !sent) {
                error_ = sent.error();
                sent_ = count;
                next_ = another(**ledger);
                return;
            }
        }
    }

    // The fault is over: what is there of the last commit, sent again? Of a whole ledger.
    void recover(Tally& tally) {
        world_.begin({});
        if (sent_ != 0) {
            auto ledger = teller_.open();
            REQUIRE(ledger);
            const auto replayed = teller_.send_again(**ledger);
            REQUIRE(replayed);
            const bool whole = *replayed == 0 || *replayed == sent_;
            CHECK(whole);
            ++(*replayed == 0 ? tally.refused : tally.uncertain);
            there_ = *replayed != 0;
        } else {
            ++(error_ ? tally.refused : tally.untouched);
        }
        CHECK(complaint(teller_).empty());
    }

    bool was_refused() const { return sent_ != 0; }
    bool is_there() const { return there_; }
    const std::optional<Error>& error() const { return error_; }
    const std::optional<Error>& next() const { return next_; }

private:
    std::optional<Error> another(Ledger& ledger) {
        const std::string json = test::income("after the error");
        const Submission act{json};
        const auto verdicts = ledger.append({&act, 1}, AppendMode::each);
        return verdicts ? std::nullopt : std::optional(verdicts.error());
    }

    MemoryFolder folder_;
    FaultWorld world_;
    Teller teller_{folder_.path() / "fund.db"};
    std::optional<Error> error_;
    std::optional<Error> next_;  // of an act sent after the first error
    std::size_t sent_ = 0;
    bool there_ = false;
};

bool changes_the_disk(Operation operation) {
    return operation == Operation::write || operation == Operation::sync;
}

void fail_each_operation(std::string_view name, Fault fault, DiskRules rules) {
    Tally tally;
    const std::uint64_t all = [&] {
        Trial whole(rules);
        whole.live({});
        return whole.world().operations();
    }();
    for (const Lasting lasting : {Lasting::once, Lasting::from_then_on}) {
        for (std::uint64_t at = 0; at < all; ++at) {
            INFO(name << ", operation " << at << (lasting == Lasting::once ? "" : " and after"));
            Trial trial(rules);
            trial.live({.fault = fault, .at = at, .lasting = lasting});
            const auto struck = trial.world().struck();
            if (trial.was_refused() && struck && changes_the_disk(*struck)) {
                CHECK(trial.error()->kind == ErrorKind::disk);
                REQUIRE(trial.next());
                CHECK(trial.next()->kind == ErrorKind::poisoned);
            }
            trial.recover(tally);
            if (trial.is_there()) CHECK(struck == Operation::sync);
        }
    }
    report(name, tally);
    CHECK(tally.refused > 0);
}

}  // namespace

TEST_CASE("an operation that fails with an I/O error leaves the acts acknowledged or absent") {
    fail_each_operation("I/O error", Fault::io_error, {});
}

TEST_CASE("a full disk leaves the acts acknowledged or absent") {
    fail_each_operation("disk full", Fault::disk_full, {});
}

TEST_CASE("a failed sync whose pages are dropped leaves the acts acknowledged or absent") {
    fail_each_operation("lost sync", Fault::lost_sync, {.overwrite = Overwrite::safe});
    fail_each_operation("lost sync, sectors overwritten with harm", Fault::lost_sync,
                        {.overwrite = Overwrite::harmful});
}

TEST_CASE("memory that runs out in SQLite leaves the acts acknowledged or absent") {
    Tally tally;
    std::uint64_t all = 0;
    {
        Trial whole;
        const FailingMemory counted(never, Lasting::once);
        whole.live({});
        all = FailingMemory::allocations();
    }
    for (const Lasting lasting : {Lasting::once, Lasting::from_then_on}) {
        // A prime step, so that no kind of allocation is left out for coming at a regular place.
        constexpr std::uint64_t step = 7;
        for (std::uint64_t at = lasting == Lasting::once ? 0 : 3; at < all; at += step) {
            INFO("allocation " << at << " of " << all);
            Trial trial;
            {
                const FailingMemory failing(at, lasting);
                trial.live({});
            }
            trial.recover(tally);
        }
    }
    report("no memory", tally);
    CHECK(tally.refused > 0);
}
