// A copy goes on with its log only through the rules, and only to what the log signed; whatever
// fails leaves it as it was.
#include "ledger/audit.h"
#include "tests/ledger/held_keys.h"
#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

std::string party(const std::string& name) {
    return act("p-" + name, "g", "party.registered",
               "{'name':'" + name + "','party':'" + name + "','role':'payee'}");
}

// A log with a signed head at each commit.
struct Original {
    explicit Original(std::shared_ptr<HeldKeys> held = std::make_shared<HeldKeys>())
        : keys(std::move(held)), vkey(keys->keys.empty() ? keys->add() : "") {
        auto made = store::make_memory_store();
        store = made.get();
        auto on = Ledger::on(std::move(made), {.origin = "test/fund", .clock = clock,
                                               .signer = keys});
        REQUIRE(on);
        ledger = std::move(*on);
    }
    void open() { accepted(*ledger, opening(kCharter, ",'log_key':'" + vkey + "'")); }
    void grow(const std::string& name) { accepted(*ledger, party(name)); }
    std::string note(std::optional<std::uint64_t> size = std::nullopt) const {
        return *ledger->checkpoint(size);
    }
    FollowedLog log() const {
        return {*store, note(),
                [this](std::uint64_t size) { return ledger->checkpoint(size); }, "",
                std::nullopt};
    }

    std::shared_ptr<StandingClock> clock = std::make_shared<StandingClock>();
    std::shared_ptr<HeldKeys> keys;
    std::string vkey;
    store::Store* store = nullptr;
    std::unique_ptr<Ledger> ledger;
};

Original with_parties() {
    Original original;
    original.open();
    for (const char* name : {"A", "B2", "C"}) {
        original.grow(name);
    }
    return original;
}

struct Copy {
    explicit Copy(const std::string& origin = "test/fund") {
        auto made = store::make_memory_store();
        store = made.get();
        auto on = Ledger::on(std::move(made), {.origin = origin});
        REQUIRE(on);
        ledger = std::move(*on);
    }
    void follow(const FollowedLog& log) const {
        const Status status = ledger->follow(log);
        INFO((status ? "" : status.error().message));
        REQUIRE(status);
    }
    // Follows in vain: what is said, and nothing has changed.
    Error fails(const FollowedLog& log, const Watch& watch = nullptr) const {
        const Head before = ledger->head();
        const Status status = ledger->follow(log, watch);
        REQUIRE_FALSE(status);
        CHECK(ledger->head().size == before.size);
        CHECK(ledger->head().root == before.root);
        if (before.size != 0) {
            const auto audited = verify(*store, {});
            REQUIRE(audited);
            CHECK(audited->findings.empty());
        }
        return status.error();
    }
    store::Store* store = nullptr;
    std::unique_ptr<Ledger> ledger;
};

// The store of a log in which the leaf of one entry has `from` in place of `to`.
TamperedStore altered(store::Store& store, std::size_t seq, const std::string& from,
                      const std::string& to, std::string& leaf) {
    return {store, store::Table::entry, seq, [=, &leaf](std::vector<store::Cell>& cells) {
                leaf = as_text(std::get<store::Blob>(cells[1]));
                const std::size_t at = leaf.find(from);
                REQUIRE(at != std::string::npos);
                leaf.replace(at, from.size(), to);
                cells[1] = as_bytes(leaf);
                return true;
            }};
}

FollowedLog with(const FollowedLog& log, store::Store& entries) {
    return {entries, log.note, log.checkpoint, log.own_key, log.seen};
}

}  // namespace

TEST_CASE("a copy that follows a log is the same ledger, and verifies") {
    Original original = with_parties();
    const Copy copy;
    for (const char* name : {"D", "E", "F"}) {
        copy.follow(original.log());
        CHECK(copy.ledger->head().root == original.ledger->head().root);
        CHECK(*copy.ledger->checkpoint() == *original.ledger->checkpoint());
        CHECK(*copy.ledger->names(fund::ObjectKind::party) ==
              *original.ledger->names(fund::ObjectKind::party));
        original.grow(name);
    }
    const auto audited = verify(*copy.store, {});
    REQUIRE(audited);
    CHECK(audited->findings.empty());
    CHECK(audited->checkpoints == 3);
}

TEST_CASE("following twice changes nothing") {
    const Original original = with_parties();
    const Copy copy;
    copy.follow(original.log());
    const auto version = copy.store->version();
    copy.follow(original.log());
    CHECK(*copy.store->version() == *version);
}

TEST_CASE("an entry that the rules do not make of its act is not taken over") {
    const Original original = with_parties();
    const Copy copy;
    std::string leaf;
    TamperedStore place = altered(*original.store, 2, "\"seq\":2", "\"seq\":3", leaf);
    const Error error = copy.fails(with(original.log(), place));
    CHECK(error.kind == ErrorKind::rule_broken);
    CHECK(error.message == "entry 2 is not what the rules make of its act");

    TamperedStore actor = altered(*original.store, 2, "\"actor\":\"g\"", "\"actor\":\"x\"", leaf);
    CHECK(copy.fails(with(original.log(), actor)).message ==
          "entry 2 is refused by actor.unknown");

    TamperedStore form = altered(*original.store, 2, "{\"act\"", "{\"tac\"", leaf);
    CHECK(copy.fails(with(original.log(), form)).kind == ErrorKind::malformed);
}

TEST_CASE("lawful entries that are not those signed are not taken over") {
    const Original original = with_parties();
    const Copy copy;
    std::string leaf;
    TamperedStore other = altered(*original.store, 2, "\"name\":\"B2\"", "\"name\":\"B3\"", leaf);
    const Error error = copy.fails(with(original.log(), other));
    CHECK(error.kind == ErrorKind::wrong_tree);
    CHECK(error.message == "the entries are not those that the log signed");
}

TEST_CASE("an entry that is missing ends the copying") {
    const Original original = with_parties();
    const Copy copy;
    const auto gone = [](auto&) { return false; };
    TamperedStore last(*original.store, store::Table::entry, 3, gone);
    CHECK(copy.fails(with(original.log(), last)).message == "entry 3 is missing from the log");
    TamperedStore middle(*original.store, store::Table::entry, 2, gone);
    CHECK(copy.fails(with(original.log(), middle)).message == "entry 2 is missing from the log");
}

TEST_CASE("a head that the log's key did not sign is not believed") {
    const Original original = with_parties();
    Original stranger;
    stranger.open();
    const Copy copy;
    FollowedLog log = original.log();
    log.note.back() = '\n';
    log.note.replace(log.note.find("\n\n"), std::string::npos,
                     stranger.note().substr(stranger.note().find("\n\n")));
    CHECK(copy.fails(log).kind == ErrorKind::wrong_signature);
    log.note = "no note";
    CHECK(copy.fails(log).kind == ErrorKind::malformed);
}

TEST_CASE("a log that does not go on from the copy is a fork") {
    Original original = with_parties();
    Original other(original.keys);
    other.vkey = original.vkey;
    other.open();
    for (const char* name : {"A", "B2", "Z"}) {
        other.grow(name);
    }
    const Copy copy;
    copy.follow(original.log());
    const Error same_size = copy.fails(other.log());
    CHECK(same_size.kind == ErrorKind::forked);
    CHECK(same_size.message == "the log signed two trees of 4 entries");
    other.grow("Y");
    CHECK(copy.fails(other.log()).kind == ErrorKind::wrong_tree);
}

TEST_CASE("a log that is shorter than before is refused") {
    Original original = with_parties();
    const Copy copy;
    copy.follow(original.log());
    FollowedLog older = original.log();
    older.note = original.note(3);
    const Error error = copy.fails(older);
    CHECK(error.kind == ErrorKind::forked);
    CHECK(error.message == "the log has 3 entries, but had 4 before");
}

TEST_CASE("a new copy is held to the head that was seen of the log before") {
    const Original original = with_parties();
    const Copy copy;
    FollowedLog log = original.log();
    log.seen = seal::TreeHead{2, original.ledger->head().root};
    CHECK(copy.fails(log).message ==
          "its first 2 entries are not those that were there before");
    log.seen->size = 9;
    CHECK(copy.fails(log).message == "the log has 4 entries, but had 9 before");
    seal::Hasher hasher;
    log.seen = seal::TreeHead{2, *seal::root_at(hasher, 2, original.ledger->tiles())};
    copy.follow(log);
    log.seen->root = original.ledger->head().root;
    CHECK(copy.fails(log).kind == ErrorKind::forked);
}

TEST_CASE("a commit that fails leaves the copy as it was, and it can follow again") {
    Original original = with_parties();
    const auto inner = store::make_memory_store();
    auto fault = FailingStore::Fault::none;
    auto on = Ledger::on(std::make_unique<FailingStore>(*inner, fault), {.origin = "test/fund"});
    REQUIRE(on);
    REQUIRE((*on)->follow(original.log()));
    original.grow("D");
    for (const auto failing : {FailingStore::Fault::insert, FailingStore::Fault::commit}) {
        fault = failing;
        CHECK_FALSE((*on)->follow(original.log()));
        fault = FailingStore::Fault::none;
        on = Ledger::on(std::make_unique<FailingStore>(*inner, fault), {.origin = "test/fund"});
        REQUIRE(on);
        CHECK((*on)->head().size == 4);
    }
    REQUIRE((*on)->follow(original.log()));
    CHECK((*on)->head().root == original.ledger->head().root);
}

TEST_CASE("a new key of the log is believed if the one before it signed too") {
    Original original = with_parties();
    const Copy copy;
    copy.follow(original.log());
    const std::string next = original.keys->add();
    accepted(*original.ledger, act("key", "g", "log_key.changed",
                                   "{'log_key':'" + next + "','reason':'yearly'}"));
    original.grow("D");
    FollowedLog log = original.log();
    log.checkpoint = [](std::uint64_t) -> Result<std::string> {
        return fail(ErrorKind::not_found, "none");
    };
    const Error error = copy.fails(log);
    CHECK(error.kind == ErrorKind::wrong_signature);
    copy.follow(original.log());
    const auto audited = verify(*copy.store, {});
    REQUIRE(audited);
    CHECK(audited->findings.empty());
    CHECK(audited->checkpoints == 3);
    CHECK(*copy.ledger->checkpoint(5) == *original.ledger->checkpoint(5));
}

TEST_CASE("a sandbox whose history names no key keeps the one it was met with") {
    Original original;
    accepted(*original.ledger, opening());
    const Copy copy;
    CHECK(copy.fails(original.log()).kind == ErrorKind::wrong_signature);
    FollowedLog log = original.log();
    log.own_key = original.keys->add();
    CHECK(copy.fails(log).kind == ErrorKind::wrong_signature);
    log.own_key = original.vkey;
    copy.follow(log);
    original.grow("A");
    copy.follow(original.log());
    CHECK(*copy.ledger->checkpoint() == *original.ledger->checkpoint());
}

TEST_CASE("a copy follows the log of its own name alone") {
    const Original original = with_parties();
    const Copy copy("test/other");
    const Error error = copy.fails(original.log());
    CHECK(error.kind == ErrorKind::forked);
    CHECK(error.message == "the log is test/fund, this is a copy of test/other");
}

TEST_CASE("whoever watches can stop the copying") {
    const Original original = with_parties();
    const Copy copy;
    CHECK(copy.fails(original.log(), [](std::size_t) { return false; }).kind ==
          ErrorKind::interrupted);
}
