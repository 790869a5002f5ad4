// Proof files: the published ones, and one of each kind of damage with its reason.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "ledger/base/base64.h"
#include "ledger/seal/note.h"
#include "ledger/seal/tlog_proof.h"
#include "ledger/seal/tree.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

constexpr std::string_view kOrigin = "fund.example/reserve";

TlogProofFault form_fault(std::string_view text) {
    const auto proof = parse_tlog_proof(text);
    REQUIRE_FALSE(proof.has_value());
    CHECK_FALSE(proof.error().reason.empty());
    return proof.error().fault;
}

// A log of three entries, two witnesses, and the policy that asks for both.
struct World {
    Signer log = make_signer(kOrigin, KeyType::ed25519, *PrivateKey::generate());
    Signer w1 = make_signer("w1.example", KeyType::cosignature, *PrivateKey::generate());
    Signer w2 = make_signer("w2.example", KeyType::cosignature, *PrivateKey::generate());
    Policy policy =
        *parse_policy("log " + make_vkey(log.verifier) + "\nwitness one " + make_vkey(w1.verifier) +
                      "\nwitness two " + make_vkey(w2.verifier) +
                      "\ngroup all-of-them all one two\n" + "quorum all-of-them\n");
    Hasher hasher;
    std::vector<Hash> leaves{hasher.leaf(as_bytes("a")), hasher.leaf(as_bytes("b")),
                             hasher.leaf(as_bytes("c"))};
    std::string text = write_checkpoint(kOrigin, {3, root_of(hasher, leaves)});

    std::string note(std::initializer_list<std::string> lines) const {
        std::string out = text + "\n";
        for (const std::string& line : lines) {
            out += line;
        }
        return out;
    }
    std::string by_log() const { return *sign_text(log, text); }
    std::string by(const Signer& witness) const {
        return *cosign_text(witness, text, 1'767'225'600);
    }
    // Of the second entry.
    TlogProof proof() const {
        return {std::nullopt, 1, {leaves[0], leaves[2]}, note({by_log(), by(w1), by(w2)})};
    }
    TlogProofRefusal refusal(const TlogProof& proof, std::string_view entry = "b") {
        const auto proven = verify_tlog_proof(hasher, proof, as_bytes(entry), policy);
        REQUIRE_FALSE(proven.has_value());
        return proven.error();
    }
    TlogProofFault fault(const std::string& checkpoint) {
        TlogProof other = proof();
        other.checkpoint = checkpoint;
        return refusal(other).fault;
    }
};

}  // namespace

TEST_CASE("published proof files are written, read and refused") {
    const auto file = test::shared_data("data/vectors/tlog-proof/proofs.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["marshal"].children()) {
        const std::string_view text = one.find("text")->text;
        CAPTURE(text);
        const auto proof = parse_tlog_proof(text);
        REQUIRE(proof.has_value());
        CHECK(proof->index == static_cast<std::uint64_t>(one.find("index")->integer));
        CHECK(proof->path == test::hashes_of_base64(*one.find("hashes")));
        CHECK(proof->checkpoint == one.find("checkpoint")->text);
        const JsonNode* extra = one.find("extra_utf8");
        CHECK(proof->extra.has_value() == (extra != nullptr));
        CHECK((extra == nullptr || *proof->extra == extra->text));
        CHECK(write_tlog_proof(*proof) == text);
        ++count;
    }
    for (const std::string_view list : {"reject", "strict_extra_recommended"}) {
        for (const JsonNode& one : vectors[list].children()) {
            CAPTURE(one.find("why")->text);
            const JsonNode* text = one.find("text");
            const std::string long_line =
                "c2sp.org/tlog-proof@v1\nindex 0\n" + std::string(65'536, 'a') + "\n";
            CHECK_FALSE(parse_tlog_proof(text != nullptr ? text->text : long_line).has_value());
            ++count;
        }
    }
    std::cout << "vectors tlog-proof: " << count << " passed\n";
}

TEST_CASE("a proof file convinces of the entry, its place, the checkpoint and who cosigned") {
    World world;
    TlogProof proof = world.proof();
    proof.extra = "salt";
    const std::string text = write_tlog_proof(proof);
    const auto read = parse_tlog_proof(text);
    REQUIRE(read.has_value());
    CHECK(*read == proof);
    const auto proven = verify_tlog_proof(world.hasher, *read, as_bytes("b"), world.policy);
    REQUIRE(proven.has_value());
    CHECK(proven->index == 1);
    CHECK(proven->checkpoint.origin == kOrigin);
    CHECK(proven->checkpoint.head.size == 3);
    REQUIRE(proven->signatures.size() == 3);
    CHECK(proven->signatures[0].verifier == &world.policy.logs[0]);
    CHECK(proven->signatures[2].verifier == &world.policy.witnesses[1]);
    CHECK(proven->signatures[2].time == 1'767'225'600);
}

TEST_CASE("a proof file of each wrong form is refused with its reason") {
    const std::string header = "c2sp.org/tlog-proof@v1\n";
    const std::string hash = std::string(43, 'A') + "=\n";
    CHECK(form_fault("") == TlogProofFault::unknown_header);
    CHECK(form_fault("c2sp.org/tlog-proof@v1") == TlogProofFault::unknown_header);
    CHECK(form_fault("c2sp.org/tlog-proof@v2\nindex 0\n\nc\n") == TlogProofFault::unknown_header);
    CHECK(form_fault(header + "extra AB==\nindex 0\n\nc\n") == TlogProofFault::malformed_extra);
    CHECK(form_fault(header + "index 0\nextra AA==\n\nc\n") == TlogProofFault::malformed_hash);
    CHECK(form_fault(header) == TlogProofFault::malformed_index);
    CHECK(form_fault(header + "extra AA==\n") == TlogProofFault::malformed_index);
    CHECK(form_fault(header + "index  0\n\nc\n") == TlogProofFault::malformed_index);
    CHECK(form_fault(header + "index 00\n\nc\n") == TlogProofFault::malformed_index);
    CHECK(form_fault(header + "index 9223372036854775808\n\nc\n") ==
          TlogProofFault::malformed_index);
    CHECK(form_fault(header + "index 0\n" + hash) == TlogProofFault::no_checkpoint);
    CHECK(form_fault(header + "index 0\n\n") == TlogProofFault::no_checkpoint);
    CHECK(form_fault(header + "index 0\nAAAA\n\nc\n") == TlogProofFault::malformed_hash);
    std::string many = header + "index 0\n";
    for (std::size_t i = 0; i < kMaxProofHashes; ++i) {
        many += hash;
    }
    CHECK(parse_tlog_proof(many + "\nc\n")->path.size() == 63);
    CHECK(form_fault(many + hash + "\nc\n") == TlogProofFault::too_many_hashes);
}

TEST_CASE("a checkpoint that is none, or not signed as the policy asks, is refused as such") {
    World world;
    const std::string log = world.by_log();
    const std::string w1 = world.by(world.w1);
    const std::string w2 = world.by(world.w2);
    CHECK(world.fault("no note\n") == TlogProofFault::malformed_note);
    CHECK(world.fault("no checkpoint\n\n" + log) == TlogProofFault::malformed_checkpoint);
    CHECK(world.fault(world.note({w1, w2})) == TlogProofFault::not_signed_by_log);
    CHECK(world.fault(world.note({log, w1})) == TlogProofFault::policy_not_met);
    CHECK(world.fault(world.note({log})) == TlogProofFault::policy_not_met);
    TlogProof lacking = world.proof();
    lacking.checkpoint = world.note({log, w1});
    CHECK(world.refusal(lacking).reason == "the policy's quorum is not met: not cosigned by two");
    const std::string other = "other text\n";
    CHECK(world.fault(world.note({log, w1, *cosign_text(world.w2, other, 1)})) ==
          TlogProofFault::wrong_signature);
    CHECK(world.fault(world.note({*sign_text(world.log, other), w1, w2})) ==
          TlogProofFault::wrong_signature);
    const Signer stranger = make_signer("other.example", KeyType::ed25519, *PrivateKey::generate());
    const std::string text = write_checkpoint("other.example", {3, {}});
    CHECK(world.fault(text + "\n" + *sign_text(stranger, text)) == TlogProofFault::unknown_log);
}

TEST_CASE("a log of the policy does not vouch for another log's origin") {
    World world;
    const Signer second = make_signer("b.example", KeyType::ed25519, *PrivateKey::generate());
    world.policy = *parse_policy("log " + make_vkey(world.log.verifier) + "\nlog " +
                                 make_vkey(second.verifier) + "\nquorum none\n");
    TlogProof proof = world.proof();
    proof.checkpoint = world.note({*sign_text(second, world.text)});
    CHECK(world.refusal(proof).fault == TlogProofFault::not_signed_by_log);
    proof.checkpoint = world.note({*sign_text(second, world.text), world.by_log()});
    CHECK(verify_tlog_proof(world.hasher, proof, as_bytes("b"), world.policy).has_value());
}

TEST_CASE("another entry, another place or another path is not included") {
    World world;
    const TlogProof proof = world.proof();
    CHECK(world.refusal(proof, "c").fault == TlogProofFault::not_included);
    TlogProof moved = proof;
    moved.index = 0;
    CHECK(world.refusal(moved).fault == TlogProofFault::not_included);
    moved.index = 3;
    CHECK(world.refusal(moved).reason == sentence(ProofFault::index_beyond_size));
    TlogProof damaged = proof;
    damaged.path[1][31] ^= 1;
    CHECK(world.refusal(damaged).reason == sentence(ProofFault::root_differs));
    damaged.path.pop_back();
    CHECK(world.refusal(damaged).reason == sentence(ProofFault::wrong_length));
}
