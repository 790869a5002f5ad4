// The bundle's tar has one written form; proofs of every entry and growth hold under their texts.
#include "ledger/evidence/files.h"
#include "ledger/evidence/proofs.h"
#include "ledger/evidence/tar.h"
#include "tests/evidence/site.h"

using namespace reserve;
using namespace reserve::test;

namespace {

Result<evidence::LogReport> verify(const Site& site, const std::string& bytes) {
    REQUIRE(evidence::write_file(site.folder / "b.tar", bytes));
    return evidence::verify_bundle(site.folder / "b.tar", {});
}

}  // namespace

TEST_CASE("a bundle is the published directory, a policy and a verifier, and verifies") {
    Site site(300);
    site.publish();
    const std::string bytes = site.bundle();
    CHECK(bytes == site.bundle());
    const auto report = verify(site, bytes);
    REQUIRE(report);
    CHECK(told(*report) == std::vector<std::string>{});
    CHECK(report->head.root == site.ledger->head().root);
    const auto tar = evidence::open_tar(site.folder / "b.tar");
    REQUIRE(tar);
    std::string inside;
    const auto names = (*tar)->list();
    REQUIRE(names);
    for (const std::string& name : **names) {
        REQUIRE((*tar)->read(name, evidence::kMaxTileFile, inside));
        const auto published = evidence::read_file(site.directory / name, evidence::kMaxTileFile);
        CHECK((name == "policy" || name == "verify.py" || published == inside));
    }
    REQUIRE((*tar)->read("policy", 1000, inside));
    CHECK(inside == "log " + site.vkey + "\nquorum none\n");
    CHECK_FALSE((*tar)->read("policy", 3, inside));
    CHECK((*tar)->read("nothing", 3, inside).error().kind == ErrorKind::not_found);
}

TEST_CASE("a tar cut anywhere, or with any byte of its form changed, is malformed") {
    Site site(2);
    const std::string bytes = site.bundle();
    for (std::size_t end = 0; end < bytes.size(); end += 97) {
        const auto cut = verify(site, bytes.substr(0, end));
        REQUIRE_FALSE(cut);
        CHECK(cut.error().kind == ErrorKind::malformed);
    }
    for (std::size_t at = 0; at < 512; ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const auto report = verify(site, changed);
        CHECK_FALSE(report);
    }
    CHECK_FALSE(verify(site, bytes + '\0'));
    CHECK_FALSE(verify(site, evidence::tar_header("b", 0) + evidence::tar_header("a", 0) +
                                 evidence::tar_end()));
    CHECK_FALSE(verify(site, evidence::tar_header("a", 0) + evidence::tar_header("a", 0) +
                                 evidence::tar_end()));
}

TEST_CASE("every entry is proved under every checkpoint that has it, and under no other leaf") {
    Site site(1);
    for (const std::uint64_t more : {1U, 5U, 250U}) {
        site.grow(more);
    }
    const auto trust = evidence::trust_keys({&site.vkey, 1});
    REQUIRE(trust);
    const auto sizes = site.ledger->checkpoint_sizes(0);
    REQUIRE(sizes);
    for (const std::uint64_t size : *sizes) {
        for (std::uint64_t seq = 0; seq < size; seq += size > 20 ? 17 : 1) {
            const auto proof = evidence::prove_entry(*site.ledger, seq, size);
            REQUIRE(proof);
            const std::string leaf = site.ledger->entry(seq)->leaf;
            const auto proven = evidence::verify_entry(*proof, as_bytes(leaf), *trust);
            REQUIRE(proven);
            CHECK(proven->index == seq);
            CHECK(proven->checkpoint.head.size == size);
            const auto other = evidence::verify_entry(*proof, as_bytes(leaf + " "), *trust);
            REQUIRE_FALSE(other);
            CHECK(other.error().code == "tree");
        }
        CHECK(evidence::prove_entry(*site.ledger, size, size).error().kind == ErrorKind::usage);
    }
}

TEST_CASE("growth is proved from every size, and the text of the proof has one form") {
    Site site(1);
    for (const std::uint64_t more : {1U, 5U, 250U}) {
        site.grow(more);
    }
    const auto trust = evidence::trust_keys({&site.vkey, 1});
    const auto sizes = site.ledger->checkpoint_sizes(0);
    REQUIRE(sizes);
    for (const std::uint64_t size : *sizes) {
        const auto proof = evidence::prove_consistency(*site.ledger, size, std::nullopt);
        REQUIRE(proof);
        CHECK(evidence::verify_consistency(*proof, *site.ledger->checkpoint(size), *trust));
        const auto parsed = evidence::parse_consistency_proof(*proof);
        REQUIRE(parsed);
        CHECK(evidence::write_consistency_proof(*parsed) == *proof);
        for (const std::uint64_t other : *sizes) {
            const auto wrong = evidence::verify_consistency(
                *proof, *site.ledger->checkpoint(other), *trust);
            CHECK(wrong.has_value() == (other == size));
        }
    }
    for (const char* text : {"", "reserve-consistency@v1\n", "reserve-consistency@v1\nold 1\n\n",
                             "reserve-consistency@v1\nold 01 AAAA\n\n",
                             "reserve-consistency@v2\nold 1 AAAA\n\n"}) {
        CHECK_FALSE(evidence::parse_consistency_proof(text));
    }
}

TEST_CASE("a log never publishes over another, over a larger one, or over another history") {
    Site site(10);
    site.publish();
    const auto refused = [&](const Site& over) {
        const auto published =
            evidence::publish(*over.ledger, site.directory, {.anchors = {}, .progress = {}});
        REQUIRE_FALSE(published);
        return published.error();
    };
    Site other(20);  // the same name, another key, so another first entry
    CHECK(refused(other).kind == ErrorKind::forked);
    CHECK(refused(other).message.find("does not lead to the ledger's") != std::string::npos);
    Site shorter(5);
    CHECK(refused(shorter).kind == ErrorKind::forked);
    REQUIRE(evidence::write_file(site.directory / "checkpoint", "nonsense\n"));
    CHECK(refused(other).kind == ErrorKind::malformed);
}

TEST_CASE("a tile left by another history is not taken for ours") {
    Site site(10);
    REQUIRE(evidence::write_file(site.directory / "tile/0/000.p/10", std::string(320, 'x')));
    const auto published =
        evidence::publish(*site.ledger, site.directory, {.anchors = {}, .progress = {}});
    REQUIRE_FALSE(published);
    CHECK(published.error().kind == ErrorKind::corrupt);
    CHECK_FALSE(std::filesystem::exists(site.directory / "checkpoint"));
}
