// What a witness remembers: one line of history for each log, whoever submits, in whatever order,
// and across restarts.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/witness_folder.h"
#include "ledger/evidence/witness_record.h"
#include "tests/evidence/scripted_log.h"

using namespace reserve;
using namespace reserve::evidence;
using seal::WitnessStatus;
using test::ScriptedLog;

namespace {

const AskPassphrase kPlain = [](const auto&) { return std::optional<std::string>(); };

std::string read(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

void write(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file) << text;
}

struct World {
    World() { REQUIRE(add_log(folder.path(), log.vkey(), "").has_value()); }
    WitnessRecord open() const {
        auto self = open_witness(folder.path(), "witness.example/w", kPlain);
        REQUIRE(self.has_value());
        return {folder.path(), *self};
    }
    WitnessAnswer submit(std::string_view body) const {
        auto answer = open().add_checkpoint(body);
        REQUIRE(answer.has_value());
        return *answer;
    }
    std::filesystem::path place() const { return folder.path() / seal::origin_hash(log.origin()); }

    test::TemporaryFolder folder;
    ScriptedLog log{"fund.example/reserve"};
};

}  // namespace

TEST_CASE("a cosignature verifies, and the published checkpoint carries both signatures") {
    const World world;
    const auto witness = world.open();
    const auto answer = world.submit(world.log.request(0, 5));
    REQUIRE(answer.status == WitnessStatus::cosign);
    const std::string cosigned = world.log.note(5) + answer.body;
    const seal::Verifier known[] = {world.log.verifier(), witness.verifier()};
    CHECK(seal::open_note(cosigned, known)->signatures.size() == 2);
    CHECK(*witness.checkpoint(seal::origin_hash(world.log.origin())) == cosigned);
}

TEST_CASE("signatures of strangers are not published with the checkpoint") {
    const World world;
    const ScriptedLog stranger("fund.example/reserve");
    const std::string note = stranger.note(5);
    const std::string line = note.substr(note.find("\n\n") + 2);
    const auto answer = world.submit(world.log.request(0, 5) + line);
    REQUIRE(answer.status == WitnessStatus::cosign);
    CHECK(read(world.place() / "checkpoint") == world.log.note(5) + answer.body);
}

TEST_CASE("a witness goes on from the head it cosigned last, and tells a log that it is behind") {
    const World world;
    CHECK(world.submit(world.log.request(0, 5)).status == WitnessStatus::cosign);
    CHECK(world.submit(world.log.request(5, 9)).status == WitnessStatus::cosign);
    CHECK(world.submit(world.log.request(9, 9)).status == WitnessStatus::cosign);
    const auto behind = world.submit(world.log.request(5, 12));
    CHECK(behind.status == WitnessStatus::conflict);
    CHECK(behind.body == "9\n");
    CHECK(behind.evidence.empty());
}

TEST_CASE("an older head is never cosigned again, in whatever words it is asked for") {
    const World world;
    world.submit(world.log.request(0, 5));
    world.submit(world.log.request(5, 9));
    const std::string kept = read(world.place() / "checkpoint");
    CHECK(world.submit(world.log.request(0, 5)).status == WitnessStatus::conflict);
    CHECK(world.submit(world.log.request(5, 5)).status == WitnessStatus::conflict);
    const auto shrunk = seal::write_add_checkpoint(9, {}, world.log.note(5));
    CHECK(world.submit(shrunk).status == WitnessStatus::bad_request);
    CHECK(read(world.place() / "checkpoint") == kept);
    CHECK_FALSE(std::filesystem::exists(world.place() / "evidence"));
}

TEST_CASE("unknown logs, foreign signatures and broken requests leave no trace") {
    const World world;
    const ScriptedLog unknown("other.example/log");
    const ScriptedLog liar("fund.example/reserve");
    CHECK(world.submit(unknown.request(0, 5)).status == WitnessStatus::unknown_origin);
    CHECK(world.submit(liar.request(0, 5)).status == WitnessStatus::not_signed);
    CHECK(world.submit("old 0\n").status == WitnessStatus::bad_request);
    CHECK_FALSE(std::filesystem::exists(world.place()));
}

TEST_CASE("two trees of one size are kept as a report that convicts the log") {
    const World world;
    const ScriptedLog forked = world.log.forked_at(3);
    world.submit(world.log.request(0, 5));
    const auto answer = world.submit(seal::write_add_checkpoint(5, {}, forked.note(5)));
    CHECK(answer.status == WitnessStatus::not_consistent);
    REQUIRE_FALSE(answer.evidence.empty());
    const auto verdict = check_fork_report(read(answer.evidence), {&world.log.verifier(), 1});
    REQUIRE(verdict.has_value());
    CHECK(verdict->kind == ForkVerdict::Kind::fork);
    CHECK(verdict->origin == "fund.example/reserve");
    CHECK((verdict->head.size == 5 && verdict->other.size == 5));
}

TEST_CASE("a rolled back log that tells another tale is convicted by the history") {
    const World world;
    const ScriptedLog forked = world.log.forked_at(3);
    world.submit(world.log.request(0, 5));
    world.submit(world.log.request(5, 9));
    world.submit(world.log.request(9, 12));
    for (const std::uint64_t old_size : {0U, 5U, 12U}) {
        std::filesystem::remove_all(world.place() / "evidence");
        const auto answer = world.submit(seal::write_add_checkpoint(old_size, {}, forked.note(9)));
        CHECK(answer.status != WitnessStatus::cosign);
        REQUIRE_FALSE(answer.evidence.empty());
        const auto verdict = check_fork_report(read(answer.evidence), {&world.log.verifier(), 1});
        CHECK(verdict->kind == ForkVerdict::Kind::fork);
    }
    CHECK(world.submit(seal::write_add_checkpoint(0, {}, forked.note(7))).evidence.empty());
}

TEST_CASE("a larger tree whose proof fails is a suspicion, not a conviction") {
    const World world;
    const ScriptedLog forked = world.log.forked_at(3);
    world.submit(world.log.request(0, 5));
    const auto answer = world.submit(forked.request(5, 9));
    CHECK(answer.status == WitnessStatus::not_consistent);
    REQUIRE_FALSE(answer.evidence.empty());
    const auto verdict = check_fork_report(read(answer.evidence), {&world.log.verifier(), 1});
    CHECK(verdict->kind == ForkVerdict::Kind::suspicion);
    CHECK(verdict->reason.find("a suspicion") != std::string::npos);
}

TEST_CASE("the same evidence is kept once, and of one log a hundred reports at most") {
    const World world;
    world.submit(world.log.request(0, 5));
    CHECK_FALSE(world.submit(seal::write_add_checkpoint(5, {}, world.log.forked_at(3).note(5)))
                    .evidence.empty());
    CHECK(world.submit(seal::write_add_checkpoint(5, {}, world.log.forked_at(3).note(5)))
              .evidence.empty());
    for (std::size_t i = 1; i < kMaxForkReports; ++i) {
        write(world.place() / "evidence" / std::to_string(i), "");
    }
    const ScriptedLog third = world.log.forked_at(2);
    const auto answer = world.submit(seal::write_add_checkpoint(5, {}, third.note(5)));
    CHECK(answer.status == WitnessStatus::not_consistent);
    CHECK(answer.evidence.empty());
}

TEST_CASE("a record that this witness did not cosign stops it rather than being believed") {
    const World world;
    world.submit(world.log.request(0, 5));
    const std::string kept = read(world.place() / "checkpoint");
    for (const std::string& damaged : {world.log.note(5), std::string(), kept + "x",
                                       "x" + kept.substr(1)}) {
        write(world.place() / "checkpoint", damaged);
        const auto answer = world.open().add_checkpoint(world.log.request(5, 9));
        REQUIRE_FALSE(answer.has_value());
        CHECK(answer.error().kind == ErrorKind::corrupt);
    }
}

TEST_CASE("a crash between the steps of cosigning is made good by the next request") {
    const World world;
    world.submit(world.log.request(0, 5));
    const std::string first = read(world.place() / "checkpoint");
    SECTION("a draft of the next head was begun") {
        write(world.place() / "checkpoint.new", world.log.note(9).substr(0, 20));
    }
    SECTION("the last head stands in the history already") {
        std::filesystem::create_directory(world.place() / "history");
        write(world.place() / "history" / "5", first);
    }
    CHECK(world.submit(world.log.request(5, 9)).status == WitnessStatus::cosign);
    CHECK(read(world.place() / "history" / "5") == first);
    SECTION("the new head is on disk and nobody was told") {
        const auto again = world.submit(world.log.request(5, 9));
        CHECK(again.status == WitnessStatus::conflict);
        CHECK(world.submit(world.log.request(9, 9)).status == WitnessStatus::cosign);
    }
}

TEST_CASE("a witness keeps its key and its name, and no log's key is its own") {
    const World world;
    const auto first = world.open();
    CHECK(world.open().verifier() == first.verifier());
    CHECK(read_witness(world.folder.path()) == first.verifier());
    CHECK_FALSE(open_witness(world.folder.path(), "another.example/w", kPlain).has_value());
    CHECK_FALSE(make_witness(world.folder.path(), "witness.example/w", kPlain).has_value());
    const auto own = seal::make_verifier("fund.example/b", seal::KeyType::ed25519,
                                         first.verifier().key);
    const auto refused = add_log(world.folder.path(), make_vkey(own), "");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("no key serves both") != std::string::npos);
    write(world.folder.path() / "logs", "log " + make_vkey(own) + "\n");
    CHECK_FALSE(open_witness(world.folder.path(), "", kPlain).has_value());
}

TEST_CASE("a witness's key is for its owner alone, encrypted if a passphrase is said") {
    const test::TemporaryFolder folder;
    const AskPassphrase secret = [](const auto&) { return std::optional<std::string>("words"); };
    CHECK_FALSE(open_witness(folder.path(), "", secret).has_value());
    CHECK_FALSE(open_witness(folder.path(), "two words", secret).has_value());
    REQUIRE(make_witness(folder.path(), "witness.example/w", secret).has_value());
    using std::filesystem::perms;
    CHECK(std::filesystem::status(folder.path() / "witness.pem").permissions() ==
          (perms::owner_read | perms::owner_write));
    CHECK(read(folder.path() / "witness.pem").starts_with("-----BEGIN ENCRYPTED PRIVATE KEY"));
    CHECK_FALSE(open_witness(folder.path(), "", kPlain).has_value());
    CHECK(open_witness(folder.path(), "", secret).has_value());
    std::filesystem::remove(folder.path() / "witness.pem");
    CHECK_FALSE(open_witness(folder.path(), "", secret).has_value());
}

TEST_CASE("logs are known by their vkeys, each once, and a broken list is refused") {
    const World world;
    CHECK(add_log(world.folder.path(), world.log.vkey(), "").has_value());
    CHECK(read_logs(world.folder.path())->size() == 1);
    CHECK_FALSE(add_log(world.folder.path(), "fund.example/x+00000000+AAAA", "").has_value());
    const ScriptedLog second("second.example/log");
    CHECK_FALSE(add_log(world.folder.path(), second.vkey(), "a url\nlog x").has_value());
    CHECK(add_log(world.folder.path(), second.vkey(), "https://second.example/log").has_value());
    CHECK(read(world.folder.path() / "logs").ends_with(" https://second.example/log\n"));
    WitnessRecord record = world.open();
    write(world.folder.path() / "logs", "log nonsense\n");
    const auto broken = record.add_checkpoint(world.log.request(0, 5));
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().message.find("logs line 1: ") != std::string::npos);
}
