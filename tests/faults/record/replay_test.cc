// The program as it is shipped, recorded once, and cut at every moment of that recording: what a
// power cut could leave then is laid out, opened and verified, and every receipt that had left the
// process by then is looked for.
#include <chrono>
#include <iostream>
#include <set>

#include <catch2/catch.hpp>

#include "ledger/seal/keys.h"
#include "tests/faults/record/recording.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::faults;

namespace {

namespace fs = std::filesystem;

struct Outcome {
    std::size_t moments = 0;  // in which the program could be cut
    std::size_t states = 0;   // of the disk that differ, or differ in what was acknowledged
    std::size_t receipts = 0;
    std::size_t lost = 0;
    std::string first;
};

// Keys that an acknowledged entry names can be read; the ledger cannot go on without them.
std::string lost_key(const fs::path& folder, std::span<const std::string> keys) {
    for (const std::string& name : keys) {
        const auto key = seal::PrivateKey::read(folder / "fund.db.keys" / name, std::nullopt);
        if (!key) return "a key is lost: " + key.error().message;
    }
    return {};
}

// Cuts at each moment of a recording.
class Replay {
public:
    Replay(std::vector<Event> events, DiskRules rules, std::vector<std::string> keys)
        : events_(std::move(events)), disk_(rules), keys_(std::move(keys)) {}

    Outcome run() {
        check_here("the beginning");
        for (std::size_t i = 0; i < events_.size(); ++i) {
            const Event& event = events_[i];
            apply(disk_, event);
            if (event.kind == EventKind::answer) {
                for (const Receipt& receipt : receipts_in(event.bytes)) {
                    receipts_.push_back(receipt);
                }
            }
            check_here("event " + std::to_string(i) + " " + event.name);
        }
        outcome_.receipts = receipts_.size();
        return outcome_;
    }

private:
    void check_here(const std::string& where) {
        for (const Survival survival :
             {Survival::none, Survival::all, Survival::some, Survival::torn}) {
            ++outcome_.moments;
            Files left = disk_.after_cut(survival, random_);
            if (!seen_.emplace(receipts_.size(), digest(left)).second) continue;
            ++outcome_.states;
            lay_out(left, folder_.path().string());
            const std::string wrong = complaint_here();
            if (!wrong.empty() && outcome_.lost++ == 0) outcome_.first = where + ": " + wrong;
        }
    }

    std::string complaint_here() {
        const fs::path file = folder_.path() / "fund.db";
        if (receipts_.empty() && !fs::exists(file)) return {};
        std::string wrong = complaint(file, receipts_);
        if (wrong.empty() && !receipts_.empty()) wrong = lost_key(folder_.path(), keys_);
        return wrong;
    }

    static std::size_t digest(const Files& files) {
        std::size_t sum = 0;
        for (const auto& [name, bytes] : files) {
            sum = sum * 31 + std::hash<std::string>()(name);
            sum = sum * 31 + std::hash<std::string>()(bytes);
        }
        return sum;
    }

    std::vector<Event> events_;
    Disk disk_;
    std::vector<std::string> keys_;
    MemoryFolder folder_;
    test::Random random_{7};
    std::set<std::pair<std::size_t, std::size_t>> seen_;
    std::vector<Receipt> receipts_;
    Outcome outcome_;
};

Outcome replay(std::string_view what, const Recording& recording, DiskRules rules,
               const std::vector<std::string>& keys = {}) {
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = Replay(recording.events(), rules, keys).run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::cout << what << (rules.journal == Journal::strict ? ", strict" : ", ext4") << ": "
              << outcome.moments << " cuts, " << outcome.states << " different states, "
              << outcome.receipts << " receipts, " << outcome.lost << " lost or damaged ("
              << static_cast<std::size_t>(static_cast<double>(outcome.moments) / took.count())
              << " cuts a second)\n";
    INFO(outcome.first);
    CHECK((outcome.lost == 0 || !outcome.first.empty()));
    return outcome;
}

void expect_nothing_lost(std::string_view what, const Recording& recording,
                         std::size_t receipts, const std::vector<std::string>& keys = {}) {
    for (const Journal journal : {Journal::strict, Journal::ext4}) {
        const Outcome outcome = replay(what, recording, {.journal = journal}, keys);
        INFO(outcome.first);
        CHECK(outcome.lost == 0);
        CHECK(outcome.receipts == receipts);
    }
}

constexpr std::size_t incomes = 12;

// The acts that open a sandbox, and some incomes, one a line.
std::string story() {
    std::string text = test::opening() + "\n";
    text += test::act("e-t", "g", "officer.enrolled",
                      "{'name':'T','officer':'t','roles':['treasurer','controller']}") + "\n";
    text += test::act("p-B", "g", "party.registered",
                      "{'name':'Beneficiary','party':'B','role':'beneficiary'}") + "\n";
    text += test::act("a-eur", "t", "account.opened",
                      "{'account':'eur-1','bank':'Bank','currency':'EUR'}") + "\n";
    for (std::size_t i = 0; i < incomes; ++i) text += test::income("i-" + std::to_string(i)) + "\n";
    return text;
}

constexpr std::size_t story_size = 4 + incomes;

void must_run(const Recording& recording, const std::string& words,
              const std::string& settings = "") {
    const Done done = recording.run(words, settings);
    INFO(words << "\n" << done.out << done.error);
    REQUIRE(done.exit == 0);
}

}  // namespace

TEST_CASE("reserve apply: no power cut loses an act that was answered") {
    Recording recording;
    recording.write_input("story.jsonl", story());
    must_run(recording, "apply --create --commit 1 --json story.jsonl");
    expect_nothing_lost("reserve apply", recording, story_size);
}

TEST_CASE("reserve init and record: no power cut loses an entry, or a key that it names") {
    Recording recording;
    recording.write_input(
        "charter.toml",
        "purposes = [\"energy\"]\nbeneficiary = \"B\"\n"
        "[[approval_tiers]]\nup_to = \"1000.00\"\napprovals = 1\n");
    must_run(recording, "--json init --origin fund.example/test --name Test --currency EUR "
                        "--governor gov --charter charter.toml");
    expect_nothing_lost("reserve init", recording, 1, {"gov.pem", "log.pem"});
    must_run(recording, "--json enrol --as gov --officer tre --name T --roles treasurer");
    must_run(recording, "--json account --as tre --account eur --currency EUR --bank Bank");
    expect_nothing_lost("reserve init and record", recording, 3, {"gov.pem", "log.pem"});
}

TEST_CASE("a program whose log is not synced is caught losing acts") {
    Recording recording;
    recording.write_input("story.jsonl", story());
    must_run(recording, "apply --create --commit 1 --json story.jsonl", "RECORD_SKIP_SYNC=-wal");
    CHECK(replay("reserve apply without syncs of its log", recording, {}).lost > 0);
}
