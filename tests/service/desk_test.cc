// One writer, many callers: what shares a commit, who is told what, what happens when it is full,
// stopped, or when a commit fails.
#include "service/desk.h"

#include <future>
#include <latch>

#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;
using service::Desk;
using service::Job;
using service::Recorded;

namespace {

// Counts commits, holds the next one back while told to, fails it when told to.
class WatchedStore final : public BorrowedStore {
public:
    using BorrowedStore::BorrowedStore;
    Status commit() override {
        ++commits;
        if (hold) {
            reached.count_down();
            go_on.wait();
            hold = false;
        }
        if (fails) {
            return fail(ErrorKind::disk, "no space is left");
        }
        return BorrowedStore::commit();
    }
    std::atomic<int> commits = 0;
    std::atomic<bool> hold = false;
    std::atomic<bool> fails = false;
    std::latch reached{1};
    std::latch go_on{1};
};

struct DeskWorld {
    explicit DeskWorld(const service::DeskLimits& limits = {}) : limits_(limits) {
        const auto ledger = open();
        open_fund(**ledger);
        store->commits = 0;
    }

    Result<std::unique_ptr<Ledger>> open() {
        auto borrowed = std::make_unique<WatchedStore>(*memory);
        store = borrowed.get();
        return Ledger::on(std::move(borrowed), {.origin = "test/fund", .clock = clock});
    }
    // The answer comes later; nullopt if the desk did not take it.
    std::optional<std::future<Result<Recorded>>> hand_in(
        std::vector<std::string> acts, AppendMode mode = AppendMode::all_or_nothing,
        Durability durability = Durability::commit) {
        auto promise = std::make_shared<std::promise<Result<Recorded>>>();
        auto told = promise->get_future();
        const bool taken = desk.hand_in(
            {std::move(acts), {}, mode, durability, [promise](Result<Recorded> recorded) {
                 promise->set_value(std::move(recorded));
             }});
        return taken ? std::optional(std::move(told)) : std::nullopt;
    }
    // An act that is at the disk and stays there until `release`.
    std::future<Result<Recorded>> hold() {
        REQUIRE(hand_in({income("first")})->get());  // the ledger is open
        store->hold = true;
        auto told = hand_in({income("held")});
        store->reached.wait();
        return *std::move(told);
    }
    void release() { store->go_on.count_down(); }

    std::shared_ptr<StandingClock> clock = std::make_shared<StandingClock>();
    std::unique_ptr<store::Store> memory = store::make_memory_store();
    WatchedStore* store = nullptr;
    service::DeskLimits limits_;
    std::atomic<std::uint64_t> noticed = 0;
    Desk desk{[this] { return open(); },
              [this](const Ledger& ledger) { noticed = ledger.head().size; }, limits_};
};

const Receipt& receipt(const Verdict& verdict) {
    return std::get<Receipt>(verdict);
}

std::string_view rule_of(const Verdict& verdict) {
    const auto* refusal = std::get_if<Refusal>(&verdict);
    return refusal == nullptr ? "accepted" : fund::spec(refusal->rule).id;
}

}  // namespace

TEST_CASE("acts that wait share one commit, and every caller is told its own, in order") {
    DeskWorld world;
    auto held = world.hold();
    std::vector<std::future<Result<Recorded>>> told;
    for (int i = 0; i < 10; ++i) {
        const std::string id = "act-" + std::to_string(i);
        told.push_back(*world.hand_in({income(id, i == 4 ? "0.00" : "1.00")}));
    }
    told.push_back(*world.hand_in({income("a"), income("b", "0.00")}, AppendMode::each));
    const int before = world.store->commits;
    world.release();
    std::uint64_t last = receipt(held.get()->verdicts.front()).seq;
    for (std::size_t i = 0; i < told.size(); ++i) {
        const auto recorded = told[i].get();
        REQUIRE(recorded);
        if (i == 4) {
            CHECK(rule_of(recorded->verdicts.front()) == "amount.positive");
        } else {
            CHECK(receipt(recorded->verdicts.front()).seq == ++last);
        }
    }
    CHECK(world.store->commits == before + 1);
    CHECK(world.noticed == last + 1);
}

TEST_CASE("an array that stands or falls as a whole does so beside those that do not") {
    DeskWorld world;
    auto held = world.hold();
    auto before = world.hand_in({income("x")});
    auto refused = world.hand_in({income("y"), income("z", "0.00")});
    auto after = world.hand_in({income("y")});
    world.release();
    const std::uint64_t first = receipt(held.get()->verdicts.front()).seq;
    CHECK(receipt(before->get()->verdicts.front()).seq == first + 1);
    CHECK(rule_of(refused->get()->verdicts.back()) == "amount.positive");
    CHECK(receipt(after->get()->verdicts.front()).seq == first + 2);
}

TEST_CASE("one act handed in sixteen times at once is one entry with one receipt") {
    DeskWorld world;
    auto held = world.hold();
    std::vector<std::future<Result<Recorded>>> told;
    for (int i = 0; i < 16; ++i) {
        told.push_back(*world.hand_in({income("same")}));
    }
    world.release();
    const std::uint64_t seq = receipt(held.get()->verdicts.front()).seq + 1;
    int replays = 0;
    for (auto& one : told) {
        const auto recorded = one.get();
        CHECK(receipt(recorded->verdicts.front()).seq == seq);
        replays += receipt(recorded->verdicts.front()).replayed ? 1 : 0;
    }
    CHECK(replays == 15);
}

TEST_CASE("a dry run is judged and records nothing") {
    DeskWorld world;
    const auto tried =
        world.hand_in({income("dry")}, AppendMode::all_or_nothing, Durability::dry_run)->get();
    CHECK(rule_of(tried->verdicts.front()) == "accepted");
    CHECK(world.store->commits == 0);
    CHECK_FALSE(receipt(world.hand_in({income("dry")})->get()->verdicts.front()).replayed);
}

TEST_CASE("a full queue takes no more, and goes on when it has room") {
    DeskWorld world({.jobs = 2});
    auto held = world.hold();
    auto one = world.hand_in({income("1")});
    auto two = world.hand_in({income("2")});
    CHECK(one);
    CHECK(two);
    CHECK_FALSE(world.hand_in({income("3")}));
    CHECK(world.desk.waiting() == 2);
    world.release();
    CHECK(two->get());
    CHECK(world.hand_in({income("3")})->get());
}

TEST_CASE("a desk that closes finishes what it took, and takes no more") {
    DeskWorld world;
    auto held = world.hold();
    auto waiting = world.hand_in({income("waiting")});
    std::thread closing([&] { world.desk.close(); });
    std::vector<std::future<Result<Recorded>>> taken;
    while (auto more = world.hand_in({income("more-" + std::to_string(taken.size()))})) {
        taken.push_back(*std::move(more));
    }
    world.release();
    closing.join();
    CHECK_FALSE(world.hand_in({income("too late")}));
    CHECK(held.get());
    taken.push_back(*std::move(waiting));
    for (auto& one : taken) {
        CHECK(rule_of(one.get()->verdicts.front()) == "accepted");
    }
}

TEST_CASE("after a commit that failed nothing is acknowledged any more") {
    DeskWorld world;
    REQUIRE(world.hand_in({income("good")})->get());
    world.store->fails = true;
    const auto failed = world.hand_in({income("bad")})->get();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ErrorKind::disk);
    CHECK(world.desk.is_poisoned());
    world.store->fails = false;
    const auto later = world.hand_in({income("later")})->get();
    REQUIRE_FALSE(later);
    CHECK(later.error().kind == ErrorKind::poisoned);
}
