// The program as it is shipped, recorded once, and cut at every moment of that recording: what a
// power cut could leave then is laid out, opened and verified, and every receipt that had left the
// process by then is looked for.
#include <algorithm>
#include <atomic>
#include <ctime>
#include <iostream>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "http/client.h"
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
    // Of a disk that held these files before.
    Replay(std::vector<Event> events, DiskRules rules, std::vector<std::string> keys,
           const Files& before)
        : events_(std::move(events)), disk_(rules), keys_(std::move(keys)) {
        for (const auto& [name, bytes] : before) {
            disk_.put(name, bytes);
        }
    }

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
            // Folding what a cut left belongs to opening for writing; one in four is enough of it.
            const bool writes = survival == Survival::some;
            const std::string wrong =
                complaint_here(writes ? store::Mode::read_write : store::Mode::read_only);
            if (!wrong.empty() && outcome_.lost++ == 0) outcome_.first = where + ": " + wrong;
        }
    }

    std::string complaint_here(store::Mode mode) {
        const fs::path file = folder_.path() / "fund.db";
        if (receipts_.empty() && !fs::exists(file)) return {};
        std::string wrong = complaint(file, receipts_, mode);
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
               const std::vector<std::string>& keys = {}, const Files& before = {}) {
    const std::clock_t start = std::clock();
    const Outcome outcome = Replay(recording.events(), rules, keys, before).run();
    const std::clock_t took = std::max<std::clock_t>(1, std::clock() - start);
    std::cout << what << (rules.journal == Journal::strict ? ", strict" : ", ext4") << ": "
              << outcome.moments << " cuts, " << outcome.states << " different states, "
              << outcome.receipts << " receipts, " << outcome.lost << " lost or damaged ("
              << outcome.moments * CLOCKS_PER_SEC / static_cast<std::size_t>(took)
              << " cuts a second of processor time)\n";
    return outcome;
}

void expect_nothing_lost(std::string_view what, const Recording& recording,
                         std::size_t receipts, const std::vector<std::string>& keys = {},
                         const Files& before = {}) {
    for (const Journal journal : {Journal::strict, Journal::ext4}) {
        const Outcome outcome = replay(what, recording, {.journal = journal}, keys, before);
        INFO(outcome.first);
        CHECK(outcome.lost == 0);
        CHECK(outcome.receipts == receipts);
    }
}

constexpr std::size_t incomes = 12;

// The acts that open a sandbox, and some incomes, one a line.
std::string story(std::size_t count = incomes) {
    std::string text = test::opening() + "\n";
    text += test::act("e-t", "g", "officer.enrolled",
                      "{'name':'T','officer':'t','roles':['treasurer','controller']}") + "\n";
    text += test::act("p-B", "g", "party.registered",
                      "{'name':'Beneficiary','party':'B','role':'beneficiary'}") + "\n";
    text += test::act("a-eur", "t", "account.opened",
                      "{'account':'eur-1','bank':'Bank','currency':'EUR'}") + "\n";
    for (std::size_t i = 0; i < count; ++i) text += test::income("i-" + std::to_string(i)) + "\n";
    return text;
}

constexpr std::size_t story_size = 4 + incomes;
constexpr std::size_t most_clients = 6;
constexpr std::size_t acts_a_client = 3;

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

TEST_CASE("reserve rebuild: no power cut loses what was there or leaves it half remade") {
    Recording recording;
    // So many that the tables have several pages, which a rebuild fills in another order.
    constexpr std::size_t many = 120;
    recording.write_input("story.jsonl", story(many));
    must_run(recording, "apply --create --commit 7 story.jsonl");
    recording.write_input("more.jsonl", test::income("one more") + "\n");
    recording.forget_events();
    const Files before = read_files(recording.folder().string());
    must_run(recording, "apply --json more.jsonl");
    must_run(recording, "rebuild");
    expect_nothing_lost("reserve rebuild", recording, 1, {}, before);
}

TEST_CASE("reserve serve: no power cut loses an act that was answered to one of many clients") {
    Recording recording;
    recording.write_input("story.jsonl", story());
    must_run(recording, "apply --create story.jsonl");
    recording.forget_events();
    const Files before = read_files(recording.folder().string());
    const Done made =
        recording.run("token new --dir " + recording.folder().string() +
                      " --role treasurer --ledger fund --name t --expires 2999-12-31");
    REQUIRE(made.exit == 0);
    const std::string token = made.out.substr(0, made.out.find('\n'));
    recording.forget_events();
    {
        const Serving server(recording);
        std::vector<std::jthread> clients;
        std::atomic<std::size_t> answered = 0;
        for (std::size_t client = 0; client < most_clients; ++client) {
            clients.emplace_back([&, client] {
                http::Client connection({.token = token});
                for (std::size_t i = 0; i < acts_a_client; ++i) {
                    const std::string id = std::to_string(client) + "-" + std::to_string(i);
                    const auto answer = connection.post(server.url() + "/v1/ledgers/fund/entries",
                                                        test::income(id), "application/json");
                    answered += answer && answer->status == 201 ? 1U : 0U;
                }
            });
        }
        clients.clear();
        CHECK(answered == most_clients * acts_a_client);
    }
    expect_nothing_lost("reserve serve", recording, most_clients * acts_a_client, {}, before);
}

TEST_CASE("a program whose log is not synced is caught losing acts") {
    Recording recording;
    recording.write_input("story.jsonl", story());
    must_run(recording, "apply --create --commit 1 --json story.jsonl", "RECORD_SKIP_SYNC=-wal");
    CHECK(replay("reserve apply without syncs of its log", recording, {}).lost > 0);
}

TEST_CASE("the last head is on disk when the ledger is closed, and no commit waits for that") {
    Recording recording;
    recording.write_input("story.jsonl", story());
    must_run(recording, "apply --create --commit 1 --json story.jsonl");
    const std::vector<Event> events = recording.events();
    std::vector<std::size_t> told;
    std::vector<std::size_t> synced;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].kind == EventKind::rename && events[i].bytes == "fund.db.head") {
            told.push_back(i);
        }
        if (events[i].kind == EventKind::sync_folder && events[i].name.empty()) {
            synced.push_back(i);
        }
    }
    REQUIRE(told.size() == story_size);
    REQUIRE_FALSE(synced.empty());
    CHECK(synced.back() > told.back());
    CHECK(std::ranges::none_of(synced, [&](std::size_t at) {
        return at > told.front() && at < told.back();
    }));
}
