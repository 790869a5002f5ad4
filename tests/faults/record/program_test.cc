// The program as it is shipped, when the system refuses one of its changes of files, or each from
// there on, or runs out of memory: an act is answered and there, or not answered and not there.
#include <cerrno>
#include <cstdlib>
#include <iostream>

#include <catch2/catch.hpp>

#include "tests/faults/record/recording.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::faults;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view words = "apply --create --commit 3 --json story.jsonl";
constexpr std::size_t incomes = 6;

std::string story() {
    std::string text = test::opening() + "\n";
    text += test::act("e-t", "g", "officer.enrolled",
                      "{'name':'T','officer':'t','roles':['treasurer','controller']}") + "\n";
    text += test::act("a-eur", "t", "account.opened",
                      "{'account':'eur-1','bank':'Bank','currency':'EUR'}") + "\n";
    for (std::size_t i = 0; i < incomes; ++i) text += test::income("i-" + std::to_string(i)) + "\n";
    return text;
}

// The changes that the program makes when nothing fails.
std::vector<Event> changes() {
    const Recording recording;
    recording.write_input("story.jsonl", story());
    REQUIRE(recording.run(std::string(words)).exit == 0);
    std::vector<Event> events = recording.events();
    std::erase_if(events, [](const Event& event) { return event.kind == EventKind::answer; });
    return events;
}

// Every change takes a process: by default one in so many is made to fail.
std::size_t stride() {
    return std::getenv("RESERVE_CUTS") == nullptr ? 3 : 1;
}

struct Tally {
    std::size_t done = 0;       // everything was answered
    std::size_t refused = 0;    // an error, and what was not answered is not there
    std::size_t uncertain = 0;  // an error, and the last commit is there
};

void report(std::string_view what, const Tally& tally) {
    std::cout << what << ": " << tally.done << " times all answered, " << tally.refused
              << " refused and absent, " << tally.uncertain << " not answered and there\n";
}

std::uint64_t entries_in(const fs::path& file) {
    if (!fs::exists(file)) return 0;
    OpenLedger reading;
    reading.mode = store::Mode::read_only;
    const auto ledger = Ledger::open(file, reading);
    REQUIRE(ledger);
    return (*ledger)->head().size;
}

// One run with this to befall it; whether more was there than had been answered.
bool try_once(const std::string& settings, Tally& tally) {
    const Recording recording;
    recording.write_input("story.jsonl", story());
    const Done done = recording.run(std::string(words), settings);
    INFO(settings << ": exit " << done.exit << "\n" << done.out << done.error);
    const std::vector<Receipt> receipts = receipts_in(done.out);
    const bool in_time = done.exit == 0 || done.exit == 4;
    CHECK(in_time);
    if (done.exit == 0) CHECK(receipts.size() == 3 + incomes);
    if (done.exit != 0) CHECK(done.error.starts_with("{\"error\":\""));
    const std::uint64_t there = entries_in(recording.ledger());
    const bool more = there > receipts.size();
    ++(more ? tally.uncertain : done.exit == 0 ? tally.done : tally.refused);
    if (there != 0) CHECK(complaint(recording.ledger(), receipts, store::Mode::read_only).empty());
    if (there == 0) CHECK(receipts.empty());
    const Done again = recording.run(std::string(words));
    INFO("again: " << again.exit << "\n" << again.out << again.error);
    CHECK(again.exit == 0);
    CHECK(entries_in(recording.ledger()) == 3 + incomes);
    return more;
}

void fail_changes(std::string_view name, int number, std::string_view lasting, std::size_t first) {
    Tally tally;
    const std::vector<Event> all = changes();
    for (std::size_t at = first; at < all.size(); at += stride()) {
        const std::string settings = "RECORD_FAIL_AT=" + std::to_string(all[at].number) +
                                     " RECORD_FAIL_ERRNO=" + std::to_string(number) +
                                     " RECORD_FAIL_ON=" + std::string(lasting);
        INFO("the change is of " << all[at].name);
        const bool more = try_once(settings, tally);
        // Only a sync that fails may leave it open what is there.
        if (more) CHECK(all[at].kind == EventKind::sync);
    }
    report(name, tally);
    CHECK(tally.refused > 0);
}

}  // namespace

TEST_CASE("the program under I/O errors: answered and there, or refused and absent") {
    fail_changes("reserve apply, one I/O error", EIO, "0", 0);
}

TEST_CASE("the program on a full disk: answered and there, or refused and absent") {
    fail_changes("reserve apply, disk full from then on", ENOSPC, "1", 1);
}

TEST_CASE("the program on a disk that turns read-only: answered and there, or refused and absent") {
    fail_changes("reserve apply, read-only from then on", EROFS, "1", 2);
}

TEST_CASE("the program out of memory: answered and there, or refused and absent") {
    const auto settings = [](std::size_t at, const char* lasting) {
        return "RECORD_NO_MEMORY_AT=" + std::to_string(at) + " RECORD_FAIL_ON=" + lasting;
    };
    const auto after = [](std::size_t at) { return at + 1 + at / (stride() == 1 ? 64 : 16); };
    Tally for_good;
    std::size_t all = 0;
    for (; for_good.done == 0; all = after(all)) try_once(settings(all, "1"), for_good);
    report("reserve apply, no memory from then on", for_good);
    CHECK(for_good.refused > 0);

    Tally once;
    for (std::size_t at = 0; at < all; at = after(at)) try_once(settings(at, "0"), once);
    report("reserve apply, one allocation fails", once);
    CHECK(once.refused > 0);
}
