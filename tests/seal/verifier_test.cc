// Verifier keys: names and types, published keys, and the texts that are none.
#include <catch2/catch.hpp>
#include <iostream>

#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/seal/sha256.h"
#include "ledger/seal/verifier.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

PublicKey some_key() {
    return PrivateKey::generate()->public_key();
}

}  // namespace

TEST_CASE("a verifier key names its log and carries the id of both") {
    const auto key = some_key();
    const std::string text =
        make_vkey(make_verifier("fund.example/reserve", KeyType::ed25519, key));
    const auto parsed = parse_vkey(text);
    REQUIRE(parsed.has_value());
    CHECK(parsed->name == "fund.example/reserve");
    CHECK(parsed->type == KeyType::ed25519);
    CHECK(parsed->key == key);
    CHECK_FALSE(parse_vkey("other" + text).has_value());
    CHECK_FALSE(parse_vkey(text.substr(0, text.size() - 1)).has_value());
    CHECK(parse_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"));
}

TEST_CASE("the same key under another name or type has another id") {
    const auto key = some_key();
    const Verifier log = make_verifier("a.example", KeyType::ed25519, key);
    const Verifier cosigner = make_verifier("a.example", KeyType::cosignature, key);
    const Verifier other = make_verifier("b.example", KeyType::ed25519, key);
    CHECK(log.id != cosigner.id);
    CHECK(log.id != other.id);
    CHECK(*parse_vkey(make_vkey(cosigner)) == cosigner);
    CHECK_FALSE(*parse_vkey(make_vkey(log)) == cosigner);
    const std::vector verifiers{log, make_verifier("c.example", KeyType::ed25519, some_key()),
                                other};
    CHECK(find_shared_key(verifiers) == &verifiers[2]);
    CHECK(find_shared_key(std::span(verifiers).first(2)) == nullptr);
}

TEST_CASE("published verifier keys are read and written, other texts are refused") {
    const auto file = test::shared_data("data/vectors/signed-note/vkeys.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["cases"].children()) {
        const std::string_view text = one.find("vkey")->text;
        CAPTURE(text);
        const auto parsed = parse_vkey(text);
        REQUIRE(parsed.has_value() == one.find("ok")->boolean);
        if (parsed) {
            CHECK(static_cast<std::uint64_t>(parsed->type) == test::number(one, "type"));
            CHECK(make_vkey(*parsed) == text);
        }
        ++count;
    }
    std::cout << "vectors vkeys: " << count << " passed\n";
}

TEST_CASE("a verifier key with a part missing or an id of another form is refused") {
    const std::string text = make_vkey(make_verifier("a.example", KeyType::ed25519, some_key()));
    const std::size_t id = text.find('+') + 1;
    REQUIRE(parse_vkey(text).has_value());
    std::string wrong_id = text;
    wrong_id[id] = wrong_id[id] == '0' ? '1' : '0';
    CHECK_FALSE(parse_vkey(wrong_id).has_value());
    CHECK_FALSE(parse_vkey(text.substr(id - 1)).has_value());
    CHECK_FALSE(parse_vkey(text.substr(0, id + 8)).has_value());
    CHECK_FALSE(parse_vkey(text.substr(0, id + 9)).has_value());
    CHECK_FALSE(parse_vkey(text.substr(0, id) + text.substr(id + 1)).has_value());
    CHECK_FALSE(parse_vkey(text + "=").has_value());
    CHECK_FALSE(parse_vkey(text + "\n").has_value());
    CHECK_FALSE(parse_vkey("").has_value());
    CHECK_FALSE(parse_vkey("++").has_value());
}

TEST_CASE("a key of a type that is not ours, of another length or of small order is refused") {
    const auto vkey = [](std::uint8_t type, Bytes key) {
        std::string typed(1, static_cast<char>(type));
        typed += as_text(key);
        const Hash hash = sha256(as_bytes("a.example\n" + typed));
        return "a.example+" + to_hex(Bytes(hash).first(4)) + "+" + to_base64(as_bytes(typed));
    };
    const auto key = some_key().raw();
    CHECK(parse_vkey(vkey(1, key)).has_value());
    CHECK(parse_vkey(vkey(4, key)).has_value());
    for (const int type : {0, 2, 3, 5, 6, 0xfa, 0xff}) {
        CHECK_FALSE(parse_vkey(vkey(static_cast<std::uint8_t>(type), key)).has_value());
    }
    CHECK_FALSE(parse_vkey(vkey(1, Bytes(key).first(31))).has_value());
    CHECK_FALSE(parse_vkey(vkey(1, std::array<std::uint8_t, 32>{1})).has_value());
}

TEST_CASE("a key name is not empty, and has no plus, no space of any script and no control") {
    for (const std::string_view name : {"a", "fund.example/reserve", "f\xc3\xb6rderung.example",
                                        "a\xe2\x80\x94"
                                        "b"}) {
        CAPTURE(name);
        CHECK(is_key_name(name));
    }
    for (const std::string_view name : {"", "a+b", "a b", " a", "a\tb", "a\nb", "a\x7f",
                                        "a\xc2\xa0"
                                        "b",
                                        "a\xc2\x85"
                                        "b",
                                        "a\xe1\x9a\x80"
                                        "b",
                                        "a\xe2\x80\x83"
                                        "b",
                                        "a\xe2\x80\xa8"
                                        "b",
                                        "a\xe3\x80\x80"
                                        "b",
                                        "a\xff", "a\xe2\x80"}) {
        CAPTURE(name);
        CHECK_FALSE(is_key_name(name));
    }
    CHECK_FALSE(parse_vkey(make_vkey(make_verifier("a b", KeyType::ed25519, some_key()))));
}
