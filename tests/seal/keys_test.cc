// Officers' keys: files, signatures, and the public keys that are refused.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/seal/json.h"
#include "ledger/seal/keys.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("reserve-keys-" + std::to_string(::getpid()));
    Folder() { std::filesystem::remove_all(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string unhex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

}  // namespace

TEST_CASE("a key written is read back, by its owner alone") {
    const Folder folder;
    const auto key = PrivateKey::generate();
    REQUIRE(key.has_value());
    const auto file = folder.path / "gov.pem";
    REQUIRE(key->write(file).has_value());
    CHECK_FALSE(key->write(file).has_value());
    const auto again = PrivateKey::read(file);
    REQUIRE(again.has_value());
    CHECK(again->public_key() == key->public_key());
    ::chmod(file.c_str(), 0640);
    CHECK_FALSE(PrivateKey::read(file).has_value());
    CHECK_FALSE(PrivateKey::read(folder.path / "none.pem").has_value());
}

TEST_CASE("an encrypted key needs its passphrase") {
    const Folder folder;
    const auto key = PrivateKey::generate();
    const auto file = folder.path / "gov.pem";
    REQUIRE(key->write(file, "secret words").has_value());
    CHECK(PrivateKey::read(file, "secret words").has_value());
    CHECK_FALSE(PrivateKey::read(file, "other words").has_value());
    CHECK_FALSE(PrivateKey::read(file).has_value());
}

TEST_CASE("a signature holds for its message and its key alone") {
    const auto key = PrivateKey::generate();
    const auto other = PrivateKey::generate();
    const auto signature = key->sign(as_bytes("message"));
    CHECK(key->public_key().verify(as_bytes("message"), signature));
    CHECK_FALSE(key->public_key().verify(as_bytes("massage"), signature));
    CHECK_FALSE(other->public_key().verify(as_bytes("message"), signature));
    CHECK_FALSE(key->public_key().verify(as_bytes("message"), Bytes(signature).first(63)));
}

TEST_CASE("small-order, non-canonical and malformed public keys are refused") {
    for (const std::string_view hex :
         {"0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "0000000000000000000000000000000000000000000000000000000000000080"}) {
        CAPTURE(hex);
        CHECK_FALSE(PublicKey::from_bytes(as_bytes(unhex(hex))).has_value());
    }
    CHECK_FALSE(PublicKey::parse("").has_value());
    CHECK_FALSE(PublicKey::parse("AAAA").has_value());
    const std::string good = PrivateKey::generate()->public_key().base64();
    CHECK(PublicKey::parse(good).has_value());
    CHECK_FALSE(PublicKey::parse(good + "\n").has_value());
}

TEST_CASE("every Wycheproof verdict on Ed25519 signatures is ours") {
    const auto file =
        test::shared_data("data/vectors/ed25519-wycheproof/testvectors_v1/ed25519_test.json");
    if (!file) {
        return;
    }
    std::ostringstream text;
    text << std::ifstream(*file).rdbuf();
    const std::string kept = text.str();
    JsonDocument document;
    const auto root = document.parse(kept);
    REQUIRE(root.has_value());
    int count = 0;
    for (const JsonNode& group : (*root)->find("testGroups")->children()) {
        const auto key =
            PublicKey::from_bytes(as_bytes(unhex(group.find("publicKey")->find("pk")->text)));
        REQUIRE(key.has_value());
        for (const JsonNode& one : group.find("tests")->children()) {
            const std::string message = unhex(one.find("msg")->text);
            const std::string signature = unhex(one.find("sig")->text);
            const bool valid = one.find("result")->text == "valid";
            CAPTURE(one.find("tcId")->integer);
            CHECK(key->verify(as_bytes(message), as_bytes(signature)) == valid);
            ++count;
        }
    }
    std::cout << "vectors wycheproof-ed25519: " << count << " passed\n";
}
