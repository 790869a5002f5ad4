// Which strange keys and signatures are refused: the published edge cases of Ed25519, all written
// forms of its small-order points.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <thread>

#include "ledger/seal/keys.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

bool has_flag(const JsonNode& vector, std::string_view flag) {
    const auto flags = vector.find("flags")->children();
    return std::ranges::any_of(flags, [&](const JsonNode& one) { return one.text == flag; });
}

std::optional<PublicKey> key_of_hex(std::string_view hex) {
    return PublicKey::from_bytes(as_bytes(test::bytes_of_hex(hex)));
}

}  // namespace

// Small-order and non-canonical keys are refused before any signature is looked at. Of the others,
// as OpenSSL does: no non-canonical R, no low-order residue (the equation has no cofactor), nor a
// challenge computed over a re-encoded point. A small-order R and a key with a small-order part
// are accepted: such a signature still needs the private key.
TEST_CASE("of the published edge cases exactly those that need the private key are accepted") {
    const auto file = test::shared_data("data/vectors/ed25519-cctv/ed25519/ed25519vectors.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    std::map<std::string, int> count;
    for (const JsonNode& one : vectors.root().children()) {
        CAPTURE(test::number(one, "number"));
        const auto key = key_of_hex(one.find("key")->text);
        const bool is_bad_key = has_flag(one, "low_order_A") || has_flag(one, "non_canonical_A");
        REQUIRE(key.has_value() != is_bad_key);
        if (!key) {
            ++count["keys refused"];
            continue;
        }
        const std::string signature = test::bytes_of_hex(one.find("sig")->text);
        const bool is_bad_signature = has_flag(one, "non_canonical_R") ||
                                      has_flag(one, "low_order_residue") ||
                                      has_flag(one, "reencoded_k");
        const bool valid = key->verify(as_bytes(one.find("msg")->text), as_bytes(signature));
        CHECK(valid != is_bad_signature);
        ++count[valid ? "accepted" : "signatures refused"];
    }
    CHECK(vectors.root().count == 914);
    for (const auto& [what, number] : count) {
        std::cout << "vectors ed25519-cctv, " << what << ": " << number << " passed\n";
    }
}

TEST_CASE("no written form of a small-order point is a public key") {
    const std::string zeros(60, '0');
    const std::string ones(60, 'f');
    const std::string order_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc";
    const std::string order_8_too =
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03";
    for (const std::string& hex :
         {"00" + zeros + "00", "00" + zeros + "80", "ed" + ones + "7f", "ed" + ones + "ff",
          "01" + zeros + "00", "01" + zeros + "80", "ee" + ones + "7f", "ee" + ones + "ff",
          "ec" + ones + "7f", "ec" + ones + "ff", order_8 + "05", order_8 + "85",
          order_8_too + "7a", order_8_too + "fa"}) {
        CAPTURE(hex);
        CHECK_FALSE(key_of_hex(hex).has_value());
    }
}

TEST_CASE("a public key is 32 bytes with y below p") {
    const std::string ones(60, 'f');
    for (const std::string last : {"ef", "f0", "fe", "ff"}) {
        CHECK_FALSE(key_of_hex(last + ones + "7f").has_value());
        CHECK_FALSE(key_of_hex(last + ones + "ff").has_value());
    }
    const std::string good = "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa";
    CHECK(key_of_hex(good).has_value());
    CHECK_FALSE(key_of_hex(good.substr(2)).has_value());
    CHECK_FALSE(key_of_hex(good + "00").has_value());
}

TEST_CASE("one key verifies in several threads at once") {
    const auto key = PrivateKey::generate();
    const PublicKey public_key = key->public_key();
    const Signature signature = key->sign(as_bytes("message"));
    std::array<int, 4> valid{};
    {
        std::vector<std::jthread> threads;
        for (int& mine : valid) {
            threads.emplace_back([&public_key, &signature, &mine] {
                for (int i = 0; i < 50; ++i) {
                    mine += public_key.verify(as_bytes("message"), signature) ? 1 : 0;
                    mine -= public_key.verify(as_bytes("massage"), signature) ? 1 : 0;
                }
            });
        }
    }
    CHECK(std::ranges::all_of(valid, [](int count) { return count == 50; }));
}
