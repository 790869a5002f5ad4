// A copy of a published ledger goes on with it, remembers what it saw, and keeps the evidence when
// the log contradicts that.
#include "ledger/audit.h"
#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/mirror.h"
#include "ledger/evidence/publication.h"
#include "ledger/evidence/trust.h"
#include "tests/evidence/site.h"

using namespace reserve;
using namespace reserve::test;
using evidence::Mirror;

namespace {

// Where copies of logs are kept; goes with the test.
struct Desk {
    explicit Desk(const Site& site)
        : folder(site.folder / "desk"), place{folder / "cache/ledger.db", folder / "memory"} {}

    Result<Mirror> update(const Site& site, std::optional<seal::Policy> trust = {}) const {
        const auto source = evidence::open_directory(site.directory);
        REQUIRE(source);
        return evidence::update_mirror(**source, place, {.trust = std::move(trust)});
    }
    Mirror updated(const Site& site) const {
        auto mirror = update(site);
        INFO((mirror ? "" : mirror.error().message));
        REQUIRE(mirror);
        CHECK(mirror->ledger->head().root == site.ledger->head().root);
        return std::move(*mirror);
    }
    Error fails(const Site& site, std::optional<seal::Policy> trust = {}) const {
        const auto mirror = update(site, std::move(trust));
        REQUIRE_FALSE(mirror);
        return mirror.error();
    }
    void lose_cache() const { std::filesystem::remove_all(place.ledger.parent_path()); }
    // The reports in the memory, opened with the key of the log.
    std::vector<evidence::ForkVerdict> reports(const Site& site) const {
        std::vector<evidence::ForkVerdict> verdicts;
        const seal::Verifier key = *seal::parse_vkey(site.vkey);
        for (const auto& file : std::filesystem::directory_iterator(place.memory)) {
            if (file.path().filename().string().starts_with("fork.")) {
                const auto text = evidence::read_file(file.path(), evidence::kMaxSmallFile);
                REQUIRE(text);
                const auto verdict = evidence::check_fork_report(*text, {&key, 1});
                REQUIRE(verdict);
                verdicts.push_back(*verdict);
            }
        }
        return verdicts;
    }

    std::filesystem::path folder;
    evidence::MirrorPlace place;
};

void overwrite(const std::filesystem::path& file, const std::string& from, const std::string& to) {
    auto bytes = evidence::read_file(file, evidence::kMaxTileFile);
    REQUIRE(bytes);
    const std::size_t at = bytes->find(from);
    REQUIRE(at != std::string::npos);
    bytes->replace(at, from.size(), to);
    REQUIRE(evidence::write_file(file, *bytes));
}

}  // namespace

TEST_CASE("a copy goes on with what is published, over the bounds of bundles") {
    Site site(5);
    site.publish();
    const Desk desk(site);
    CHECK(desk.updated(site).before == 0);
    for (const std::uint64_t more : {3U, 248U, 1U, 300U}) {
        const std::uint64_t before = site.ledger->head().size;
        site.grow(more);
        site.publish();
        const Mirror mirror = desk.updated(site);
        CHECK(mirror.before == before);
        CHECK(mirror.vkey == site.vkey);
        CHECK(*mirror.ledger->checkpoint() == *site.ledger->checkpoint());
    }
    const auto audited = verify_file(desk.place.ledger, nullptr);
    REQUIRE(audited);
    CHECK(audited->findings.empty());
    CHECK(audited->checkpoints == 5);
}

TEST_CASE("a full bundle stands in for a partial one that is gone") {
    Site site(10);
    site.publish();
    const auto note = evidence::read_file(site.directory / "checkpoint", evidence::kMaxSmallFile);
    site.grow(300);
    site.publish();
    REQUIRE(evidence::write_file(site.directory / "checkpoint", *note));
    std::filesystem::remove_all(site.directory / "tile/entries/000.p");
    const auto mirror = Desk(site).update(site);
    REQUIRE(mirror);
    CHECK(mirror->ledger->head().size == 10);
}

TEST_CASE("a lost cache is made again, and held to what was seen") {
    Site site(6);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    desk.lose_cache();
    CHECK(desk.updated(site).before == 0);

    Site other(site, 8);
    other.publish();
    desk.lose_cache();
    CHECK(desk.fails(other).kind == ErrorKind::forked);
    CHECK(desk.reports(site).size() == 1);
}

TEST_CASE("another tree of the same size convicts the log") {
    Site site(6);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    Site other(site, 6);
    other.publish();
    const Error error = desk.fails(other);
    CHECK(error.kind == ErrorKind::forked);
    CHECK(error.message.find("it signed 6 entries that do not go on from those seen") !=
          std::string::npos);
    const auto reports = desk.reports(site);
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().kind == evidence::ForkVerdict::Kind::fork);
    desk.updated(site);
}

TEST_CASE("a longer or shorter history that does not agree is kept as evidence") {
    Site site(6);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    for (const std::uint64_t size : {9U, 4U}) {
        Site other(site, size);
        other.publish();
        CHECK(desk.fails(other).kind == ErrorKind::forked);
    }
    const auto reports = desk.reports(site);
    REQUIRE(reports.size() == 2);
    for (const auto& report : reports) {
        CHECK(report.kind == evidence::ForkVerdict::Kind::suspicion);
    }
    desk.updated(site);
}

TEST_CASE("a history of another size convicts the log where it signed both at one size") {
    Site site(4);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    SECTION("longer, and it shows its head of the size that was seen") {
        Site other(site, 4);
        other.publish();
        other.grow(3);
        other.publish();
        CHECK(desk.fails(other).kind == ErrorKind::forked);
    }
    SECTION("shorter, and the copy kept the head of that size") {
        site.grow(2);
        site.publish();
        desk.updated(site);
        Site other(site, 4);
        other.publish();
        CHECK(desk.fails(other).kind == ErrorKind::forked);
    }
    const auto reports = desk.reports(site);
    REQUIRE(reports.size() == 1);
    CHECK(reports.front().kind == evidence::ForkVerdict::Kind::fork);
    CHECK(reports.front().head.size == 4);
    desk.updated(site);
}

TEST_CASE("an older head of the same history is refused, and is no evidence of a fork") {
    Site site(4);
    site.publish();
    const auto old = evidence::read_file(site.directory / "checkpoint", evidence::kMaxSmallFile);
    site.grow(3);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    REQUIRE(evidence::write_file(site.directory / "checkpoint", *old));
    const Error error = desk.fails(site);
    CHECK(error.kind == ErrorKind::forked);
    CHECK_THAT(error.message,
               Catch::StartsWith("the log has 4 entries, but had 7 before: an older copy") &&
                   Catch::EndsWith(" is kept in " + (desk.place.memory / "head").string()));
    CHECK(desk.reports(site).empty());
}

TEST_CASE("entries altered on their way are no fork of the log") {
    Site site(6);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    site.grow(2);
    site.publish();
    const auto bundle = site.directory / "tile/entries/000.p/8";
    overwrite(bundle, "\"name\":\"P7\"", "\"name\":\"P8\"");
    CHECK(desk.fails(site).kind == ErrorKind::wrong_tree);
    overwrite(bundle, "\"name\":\"P8\"", "\"name\":\"\xff\xff\"");
    CHECK(desk.fails(site).kind == ErrorKind::malformed);
    CHECK(desk.reports(site).empty());
    overwrite(bundle, "\"name\":\"\xff\xff\"", "\"name\":\"P7\"");
    desk.updated(site);
}

TEST_CASE("a head under a strange key is not believed, whatever it says") {
    Site site(6);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    const Site stranger(3);
    Site strange(stranger, 6);
    strange.publish();
    CHECK(desk.fails(strange).kind == ErrorKind::wrong_signature);
    CHECK(desk.reports(site).empty());
}

TEST_CASE("who was named with a key or a policy must have signed") {
    Site site(3);
    site.publish();
    const Desk desk(site);
    const Site stranger(1);
    CHECK(desk.fails(site, evidence::trust_keys({&stranger.vkey, 1})).kind ==
          ErrorKind::wrong_signature);
    const seal::Verifier witness =
        seal::make_verifier("w.example", seal::KeyType::cosignature,
                            seal::PrivateKey::generate()->public_key());
    const auto policy = seal::parse_policy("log " + site.vkey + "\nwitness w " +
                                           seal::make_vkey(witness) + "\nquorum w\n");
    REQUIRE(policy);
    CHECK(desk.fails(site, *policy).kind == ErrorKind::policy);
    CHECK(desk.update(site, evidence::trust_keys({&site.vkey, 1})));
}

TEST_CASE("a change of the log's key is followed through the checkpoint that both keys signed") {
    Site site(4);
    site.publish();
    const Desk desk(site);
    desk.updated(site);
    const std::string next = site.change_key();
    site.grow(4);
    site.publish();
    CHECK(desk.updated(site).vkey == next);
    const auto audited = verify_file(desk.place.ledger, nullptr);
    REQUIRE(audited);
    CHECK(audited->findings.empty());
}

TEST_CASE("a log without a checkpoint cannot be copied, and nothing is kept of it") {
    Site site(2);
    std::filesystem::create_directories(site.directory);
    const Desk desk(site);
    CHECK(desk.fails(site).kind == ErrorKind::not_found);
    CHECK_FALSE(std::filesystem::exists(desk.folder));
}

TEST_CASE("a first copy that was interrupted starts over") {
    Site site(6);
    site.publish();
    const Desk desk(site);
    const auto entries = site.directory / "tile/entries";
    std::filesystem::rename(entries, site.folder / "away");
    CHECK(desk.fails(site).kind != ErrorKind::forked);
    CHECK(desk.fails(site).kind != ErrorKind::forked);
    std::filesystem::rename(site.folder / "away", entries);
    CHECK(desk.updated(site).before == 0);
    desk.updated(site);
}
