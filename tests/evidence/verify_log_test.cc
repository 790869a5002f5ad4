// Published logs: what passes, and what each way of lying about keys, sizes and rules is told.
#include "ledger/evidence/files.h"
#include "ledger/evidence/proofs.h"
#include "ledger/seal/bundle.h"
#include "ledger/seal/tile_path.h"
#include "ledger/seal/tree.h"
#include "tests/evidence/site.h"

using namespace reserve;
using namespace reserve::test;

using Lines = std::vector<std::string>;

TEST_CASE("a published log of every awkward size verifies, with all its tiles") {
    for (const std::uint64_t size : {1U, 2U, 255U, 256U, 257U, 512U, 700U}) {
        Site site(size);
        site.publish();
        const auto report = site.verify(site.vkey, evidence::Rules::replayed);
        CHECK(told(report) == Lines{});
        CHECK(report.head.size == size);
        CHECK(report.head.root == site.ledger->head().root);
        CHECK(report.vkey == site.vkey);
        CHECK(report.tiles == evidence::tile_names(0, size).size() - (size + 255) / 256);
    }
}

TEST_CASE("publishing as the log grows leaves what a clean publishing has, and the older edges") {
    Site site(1);
    for (const std::uint64_t more : {254U, 1U, 1U, 255U, 300U}) {
        site.publish();
        site.grow(more);
    }
    site.publish();
    const auto report = site.verify(site.vkey);
    CHECK(told(report) == Lines{});
    CHECK(report.checkpoints == 6);
    for (const std::string& name : evidence::tile_names(0, site.ledger->head().size)) {
        CHECK(std::filesystem::exists(site.directory / name));
    }
}

TEST_CASE("each checkpoint is held against the key in force at its size") {
    Site site(3);
    site.publish();
    const std::string second = site.change_key();
    site.publish();  // signed by both
    site.grow(2);
    site.publish();
    CHECK(told(site.verify(second)) == Lines{});
    CHECK(site.verify(second).vkey == second);

    const auto by_old = told(site.verify(site.vkey));
    REQUIRE(!by_old.empty());
    CHECK(by_old.front() == "signature checkpoint: no known key has signed the note; as the "
                            "entries tell, the key given was changed at entry 3, and " + second +
                            " signs now: give that one, if its owner confirms it");
    const std::string stranger = Site(1).vkey;
    CHECK(told(site.verify(stranger)).front() ==
          "signature checkpoint: no known key has signed the note");

    SECTION("the newer key alone is not enough before it was named") {
        const auto older = evidence::read_checkpoint(*site.ledger->checkpoint(3));
        REQUIRE(older);
        const auto forged = seal::make_signer(older->origin, seal::KeyType::ed25519,
                                              site.keys->keys.back());
        const std::string text = seal::write_checkpoint(older->origin, older->head);
        const std::string note = text + "\n" + *seal::sign_text(forged, text);
        REQUIRE(evidence::write_file(site.directory / "checkpoint.3", note));
        CHECK(told(site.verify(second)) ==
              Lines{"signature checkpoint.3: is not signed by " + site.vkey +
                    ", the key in force then"});
    }
}

TEST_CASE("a log without its own key file cannot vouch for itself") {
    Site site(3);
    site.publish();
    const auto source = evidence::open_directory(site.directory);
    REQUIRE(source);
    auto report = evidence::verify_log(**source, {});
    REQUIRE(report);
    CHECK(told(*report) == Lines{});
    std::filesystem::remove(site.directory / "log.vkey");
    report = evidence::verify_log(**source, {});
    REQUIRE(report);
    CHECK(told(*report) == Lines{"tree log.vkey: is missing"});
}

TEST_CASE("entries that the rules refuse are found even when every hash and signature is right") {
    Site site(5);
    site.publish();
    // The log's own key signs a history in which the last entry stands twice.
    std::vector<std::string> leaves;
    REQUIRE(site.ledger->entries(0, 5, [&](const LogEntry& entry) {
        leaves.push_back(entry.leaf);
        return true;
    }));
    std::string twice = leaves.back();
    twice.replace(twice.find("\"seq\":4"), 7, "\"seq\":5");
    leaves.push_back(twice);
    seal::Tree tree;
    seal::Hasher hasher;
    std::string bundle;
    for (const std::string& leaf : leaves) {
        tree.append(hasher.leaf(as_bytes(leaf)));
        seal::append_to_bundle(bundle, as_bytes(leaf));
    }
    const auto edge = tree.edge(0);
    const std::string text = seal::write_checkpoint("sandbox/site", {6, tree.root()});
    const auto signer = seal::make_signer("sandbox/site", seal::KeyType::ed25519,
                                          site.keys->keys.front());
    const std::string note = text + "\n" + *seal::sign_text(signer, text);
    for (const auto& [name, bytes] : {std::pair{seal::bundle_path({0, 6}), bundle},
                                      {seal::tile_path({0, 0, 6}),
                                       std::string(as_text({edge.front().data(), 6 * 32}))},
                                      {std::string("checkpoint.6"), note},
                                      {std::string("checkpoint"), note}}) {
        REQUIRE(evidence::write_file(site.directory / name, bytes));
    }
    CHECK(told(site.verify(site.vkey)) == Lines{});
    const auto report = site.verify(site.vkey, evidence::Rules::replayed);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings.front().code == "rule");
    CHECK(report.findings.front().seq == 5);
    CHECK(report.findings.front().place == "id.reused");
}

TEST_CASE("over the web the same is found, and a failed fetch is an error") {
    Site site(300);
    site.publish();
    std::vector<std::string> fetched;
    ErrorKind fault = ErrorKind::not_found;
    const auto source = evidence::open_url(
        "https://fund.example/log", [&](const std::string& url, std::size_t max_bytes) {
            fetched.push_back(url);
            const std::string name = url.substr(std::string("https://fund.example/log/").size());
            auto bytes = evidence::read_file(site.directory / name, max_bytes);
            return bytes ? bytes : fail(fault, "no answer for " + name);
        });
    auto report = evidence::verify_log(*source, {});
    REQUIRE(report);
    CHECK(told(*report) == Lines{});
    CHECK(report->checkpoints == 1);
    CHECK(fetched.front() == "https://fund.example/log/checkpoint");
    std::filesystem::remove(site.directory / seal::tile_path({0, 0}));
    report = evidence::verify_log(*source, {});
    REQUIRE(report);
    CHECK(told(*report) == Lines{"tree tile/0/000: is missing"});
    fault = ErrorKind::network;
    report = evidence::verify_log(*source, {});
    REQUIRE_FALSE(report);
    CHECK(report.error().kind == ErrorKind::network);
}

TEST_CASE("a checkpoint that claims more entries than can be read ends with a finding") {
    Site site(3);
    site.publish();
    const std::string text = seal::write_checkpoint(
        "sandbox/site", {seal::kMaxTreeSize, site.ledger->head().root});
    const auto signer = seal::make_signer("sandbox/site", seal::KeyType::ed25519,
                                          site.keys->keys.front());
    REQUIRE(evidence::write_file(site.directory / "checkpoint",
                                 text + "\n" + *seal::sign_text(signer, text)));
    const auto lines = told(site.verify(site.vkey));
    REQUIRE(lines.size() == 2);
    CHECK(lines.front() == "tree tile/entries/000: is missing");
}
