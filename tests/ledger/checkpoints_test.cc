// Signed heads: one a commit, by the right keys, and never two that disagree.
#include <fstream>
#include <iterator>

#include "ledger/audit.h"
#include "ledger/base/base64.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/json.h"
#include "tests/ledger/held_keys.h"
#include "tests/ledger/stores.h"
#include "tests/ledger/world.h"

using namespace reserve;
using namespace reserve::test;

namespace {

struct Place {
    store::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "fund.db";
    std::shared_ptr<HeldKeys> keys = std::make_shared<HeldKeys>();
    std::shared_ptr<StandingClock> clock = std::make_shared<StandingClock>();

    std::unique_ptr<Ledger> create() {
        auto made =
            Ledger::create(file, {.origin = "test/fund", .clock = clock, .signer = keys});
        REQUIRE(made);
        return std::move(*made);
    }
    std::unique_ptr<Ledger> open() {
        OpenLedger options;
        options.clock = clock;
        options.signer = keys;
        auto made = Ledger::open(file, options);
        REQUIRE(made);
        return std::move(*made);
    }
    std::string head_file() const {
        std::ifstream stream(file.string() + ".head");
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
    AuditReport audit() const {
        auto report = verify_file(file, nullptr);
        REQUIRE(report);
        return std::move(*report);
    }
};

std::vector<seal::Verifier> verifiers(const std::vector<NamedLogKey>& keys) {
    std::vector<seal::Verifier> list;
    for (const NamedLogKey& key : keys) {
        list.push_back(*seal::parse_vkey(key.vkey));
    }
    return list;
}

Error error_of(Ledger& ledger, const std::string& json) {
    const Submission submission{json};
    const auto verdicts = ledger.append({&submission, 1}, AppendMode::each);
    REQUIRE_FALSE(verdicts);
    return verdicts.error();
}

std::string change_key(std::string_view id, const std::string& vkey) {
    return act(id, "g", "log_key.changed",
               "{'log_key':'" + vkey + "','reason':'yearly'}");
}

}  // namespace

TEST_CASE("each commit leaves a checkpoint of the whole log, signed by the log's key") {
    Place place;
    const std::string vkey = place.keys->add();
    auto ledger = place.create();
    accepted(*ledger, opening(kCharter, ",'log_key':'" + vkey + "'"));
    accepted(*ledger, act("p", "g", "party.registered",
                          "{'name':'P','party':'P','role':'contributor'}"));
    for (const std::uint64_t size : {1U, 2U}) {
        const auto note = ledger->checkpoint(size);
        REQUIRE(note);
        const auto opened = seal::open_note(*note, verifiers(ledger->log_keys()));
        REQUIRE(opened);
        const auto checkpoint = seal::parse_checkpoint(opened->text);
        REQUIRE(checkpoint);
        CHECK(checkpoint->origin == "test/fund");
        CHECK(checkpoint->head.size == size);
    }
    CHECK(ledger->checkpoint_sizes(0) == std::vector<std::uint64_t>{1, 2});
    CHECK(place.head_file() == *ledger->checkpoint());
    CHECK(place.audit().checkpoints == 2);
    CHECK(place.audit().findings.empty());
}

TEST_CASE("a sandbox that names no key signs with its own, or goes on unsigned without one") {
    Place with;
    with.keys->add();
    auto ledger = with.create();
    open_fund(*ledger);
    CHECK(ledger->checkpoint());
    CHECK(ledger->log_keys().size() == 1);
    CHECK(with.audit().findings.empty());

    Place without;
    auto unsigned_ledger = without.create();
    open_fund(*unsigned_ledger);
    CHECK(unsigned_ledger->checkpoint().error().kind == ErrorKind::not_found);
    CHECK(without.audit().findings.empty());
    const auto told = seal::parse_checkpoint(without.head_file());
    REQUIRE(told);
    CHECK(told->head.size == unsigned_ledger->head().size);
}

TEST_CASE("the first checkpoint after a change of key carries both keys' signatures") {
    Place place;
    const std::string first = place.keys->add();
    const std::string second = place.keys->add();
    auto ledger = place.create();
    accepted(*ledger, opening(kCharter, ",'log_key':'" + first + "'"));
    accepted(*ledger, change_key("k", second));
    accepted(*ledger, act("p", "g", "party.registered",
                          "{'name':'P','party':'P','role':'contributor'}"));
    const auto signers_of = [&](std::uint64_t size) {
        const auto note = ledger->checkpoint(size);
        REQUIRE(note);
        return seal::open_note(*note, verifiers(ledger->log_keys()))->signatures.size();
    };
    CHECK(signers_of(1) == 1);
    CHECK(signers_of(2) == 2);
    CHECK(signers_of(3) == 1);
    CHECK(place.audit().findings.empty());
}

TEST_CASE("an older copy put back refuses to go on, and verification says fork") {
    Place place;
    place.keys->add();
    {
        auto ledger = place.create();
        open_fund(*ledger);
    }
    const auto copy = place.folder.path() / "copy.db";
    std::filesystem::copy_file(place.file, copy);
    accepted(*place.open(), income("later"));
    std::filesystem::rename(copy, place.file);
    const auto ledger = place.open();
    const Error error = error_of(*ledger, income("instead"));
    CHECK(error.kind == ErrorKind::forked);
    CHECK(error.message.find("it has 5 entries, but had 6 before") != std::string::npos);
    const AuditReport report = place.audit();
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings.front().code == "fork");
}

TEST_CASE("a ledger that went another way than its head file tells refuses to go on") {
    Place place;
    place.keys->add();
    {
        auto ledger = place.create();
        open_fund(*ledger);
    }
    const auto copy = place.folder.path() / "copy.db";
    std::filesystem::copy_file(place.file, copy);
    accepted(*place.open(), income("one"));
    const std::string told = place.head_file();
    std::filesystem::rename(copy, place.file);
    std::filesystem::remove(place.file.string() + ".head");
    accepted(*place.open(), income("other"));
    std::ofstream(place.file.string() + ".head") << told;
    CHECK(error_of(*place.open(), income("more")).kind == ErrorKind::forked);
    CHECK(place.audit().findings.front().code == "fork");
}

TEST_CASE("where the log's key is a duty nothing is recorded without it") {
    Place place;
    const std::string vkey = place.keys->add();
    const auto officer = seal::PrivateKey::generate();
    REQUIRE(officer);
    std::string charter(kCharter);
    charter.replace(charter.find("'waived'"), 8, "'required'");
    std::string open = opening(charter, ",'log_key':'" + vkey + "','public_key':'" +
                                            officer->public_key().base64() + "'");
    open.replace(open.find("\"sandbox\":true"), 14, "\"sandbox\":false");
    open.insert(open.size() - 1, ",\"fund\":\"test/fund\"");
    seal::JsonDocument document;
    std::string canonical;
    seal::append_canonical(canonical, **document.parse(open));
    const std::string line =
        "{\"act\":" + canonical + ",\"signatures\":[{\"officer\":\"g\",\"signature\":\"" +
        to_base64(officer->sign(as_bytes(canonical))) + "\"}]}";
    {
        auto ledger = place.create();
        accepted(*ledger, line);
        CHECK(ledger->checkpoint());
        // A real fund's times are nobody's to tell, whatever else is wrong.
        CHECK(refused(*ledger, "{\"act\":" + act("x", "nobody", "no.kind", "{}") +
                                   ",\"at\":\"2026-03-01T12:00:00Z\"}")
                  .rule == "act.malformed");
    }
    CHECK(place.audit().findings.empty());
    place.keys->keys.clear();
    const Error error = error_of(*place.open(), income("x"));
    CHECK(error.kind == ErrorKind::read_only);
    CHECK(error.message.find("log.pem") != std::string::npos);
}

TEST_CASE("an append that is stopped records nothing of it") {
    World world = World::with_fund();
    const std::uint64_t before = world.ledger->head().size;
    std::vector<std::string> lines;
    std::vector<Submission> acts;
    for (int i = 0; i < 1000; ++i) {
        lines.push_back(income("i" + std::to_string(i)));
    }
    for (const std::string& line : lines) {
        acts.push_back({line});
    }
    const auto stopped =
        world.ledger->append(acts, AppendMode::each, Durability::commit,
                             [](std::size_t judged) { return judged < 500; });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::interrupted);
    CHECK(world.ledger->head().size == before);
    world.accepted(income("after"));
    CHECK(world.ledger->head().size == before + 1);
}
