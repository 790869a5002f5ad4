// Signed notes: what is read and written to the byte, whose signatures count, and what is refused
// for which reason.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/seal/cosignature.h"
#include "ledger/seal/note.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

constexpr std::string_view kText = "a first line\n\na third line\n";

Signer some_signer(std::string_view name, KeyType type = KeyType::ed25519) {
    return make_signer(name, type, *PrivateKey::generate());
}

std::string note_of(const Signer& signer, std::string_view text = kText) {
    return std::string(text) + "\n" + *sign_text(signer, text);
}

std::vector<Verifier> verifiers_of(const JsonNode& vkeys) {
    std::vector<Verifier> verifiers;
    for (const JsonNode& vkey : vkeys.children()) {
        CAPTURE(vkey.text);
        const auto verifier = parse_vkey(vkey.text);
        REQUIRE(verifier.has_value());
        verifiers.push_back(*verifier);
    }
    return verifiers;
}

std::vector<std::string> names_and_ids(const std::vector<VerifiedSignature>& signatures) {
    std::vector<std::string> names;
    for (const VerifiedSignature& one : signatures) {
        names.push_back(one.verifier->name + "+" + to_hex(one.verifier->id));
    }
    return names;
}

NoteFault fault_of(std::string_view note, std::span<const Verifier> known = {}) {
    const auto opened = open_note(note, known);
    REQUIRE_FALSE(opened.has_value());
    return opened.error();
}

}  // namespace

TEST_CASE("every published note is opened or refused as published") {
    const auto file = test::shared_data("data/vectors/signed-note/notes.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["cases"].children()) {
        CAPTURE(one.find("id")->text);
        const auto known = verifiers_of(*one.find("vkeys"));
        std::string note;
        if (const JsonNode* encoded = one.find("note_base64")) {
            note = as_text(*parse_base64(encoded->text));
        } else {
            note = one.find("note")->text;
        }
        const auto opened = open_note(note, known);
        REQUIRE(opened.has_value() == (one.find("expect")->text == "ok"));
        if (opened) {
            CHECK(write_note(*parse_note(note)) == note);
        }
        if (const JsonNode* verified = one.find("verified"); opened && verified != nullptr) {
            std::vector<std::string> wanted;
            for (const JsonNode& name : verified->children()) {
                wanted.emplace_back(name.text);
            }
            CHECK(names_and_ids(opened->signatures) == wanted);
        }
        ++count;
    }
    std::cout << "vectors notes: " << count << " passed\n";
}

TEST_CASE("published keys sign to the published bytes") {
    const auto file = test::shared_data("data/vectors/signed-note/signing.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["cases"].children()) {
        const auto verifier = parse_vkey(one.find("vkey")->text);
        REQUIRE(verifier.has_value());
        CAPTURE(verifier->name);
        std::string seed;
        if (const JsonNode* private_key = one.find("skey")) {
            // PRIVATE+KEY+<name>+<id>+<base64 of type and seed>; the last part may have a plus.
            const std::string start =
                "PRIVATE+KEY+" + verifier->name + "+" + to_hex(verifier->id) + "+";
            REQUIRE(private_key->text.starts_with(start));
            seed = as_text(*parse_base64(private_key->text.substr(start.size()))).substr(1);
        } else {
            seed = test::bytes_of_hex(one.find("seed_hex")->text);
        }
        const Signer signer =
            make_signer(verifier->name, KeyType::ed25519, test::key_of_seed(seed));
        CHECK(make_vkey(signer.verifier) == one.find("vkey")->text);
        if (const JsonNode* text = one.find("text")) {
            const std::string line = *sign_text(signer, text->text);
            const JsonNode* note = one.find("note");
            const std::string whole = std::string(text->text) + "\n" + line;
            CHECK(
                (note != nullptr ? whole == note->text : line == one.find("signature_line")->text));
        }
        ++count;
    }
    for (const JsonNode& one : vectors["must_refuse"].children()) {
        CHECK_FALSE(sign_text(some_signer("a.example"), one.find("text")->text).has_value());
        ++count;
    }
    std::cout << "vectors signing: " << count << " passed\n";
}

TEST_CASE("published cosignatures are told from plain signatures, and their time is read") {
    const auto file = test::shared_data("data/vectors/witness-protocol/cosignature-timestamp.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["cases"].children()) {
        const auto bytes = parse_base64(one.find("base64")->text);
        REQUIRE(bytes.has_value());
        const auto cosignature = decode_cosignature(Bytes(*bytes).subspan(4));
        REQUIRE(cosignature.has_value() == one.find("ok")->boolean);
        if (cosignature) {
            CHECK(cosignature->time == test::number(one, "unix_time"));
            CHECK(as_text(encode_cosignature(*cosignature)) == as_text(*bytes).substr(4));
        }
        ++count;
    }
    std::cout << "vectors cosignature-timestamp: " << count << " passed\n";
}

TEST_CASE("the text ends at the last empty line") {
    const Signer signer = some_signer("a.example");
    const std::string note = note_of(signer);
    const auto opened = open_note(note, std::span(&signer.verifier, 1));
    REQUIRE(opened.has_value());
    CHECK(opened->text == kText);
    REQUIRE(opened->signatures.size() == 1);
    CHECK(opened->signatures.front().verifier == &signer.verifier);
    CHECK(opened->signatures.front().time == 0);
    CHECK(write_note(*parse_note(note)) == note);
}

TEST_CASE("a cosignature holds for its time, its text and its type alone") {
    const Signer cosigner = some_signer("w.example", KeyType::cosignature);
    const std::string line = *cosign_text(cosigner, kText, 1'727'964'367);
    const std::string note = std::string(kText) + "\n" + line;
    const auto opened = open_note(note, std::span(&cosigner.verifier, 1));
    REQUIRE(opened.has_value());
    CHECK(opened->signatures.front().time == 1'727'964'367);
    CHECK(cosigned_message(7, "text\n") == "cosignature/v1\ntime 7\ntext\n");
    auto damaged = *parse_note(note);
    CHECK(damaged.signatures.front().signature.size() == 72);
    damaged.signatures.front().signature[7] ^= 1;
    CHECK(verify_note(damaged, std::span(&cosigner.verifier, 1)).error() ==
          NoteFault::wrong_signature);
    // The same key as a log's has another id, so the line is not taken for one of its.
    const Verifier log = make_verifier("w.example", KeyType::ed25519, cosigner.verifier.key);
    CHECK(fault_of(note, std::span(&log, 1)) == NoteFault::no_known_signature);
}

TEST_CASE("a time beyond 2^63 - 1 is no cosignature, the largest is") {
    std::vector<std::uint8_t> bytes(72, 0xFF);
    bytes[0] = 0x7F;
    CHECK(decode_cosignature(bytes)->time == kMaxCosignatureTime);
    bytes[0] = 0x80;
    CHECK_FALSE(decode_cosignature(bytes).has_value());
    CHECK_FALSE(decode_cosignature(Bytes(bytes).first(71)).has_value());
    CHECK_FALSE(decode_cosignature({}).has_value());
}

TEST_CASE("unknown names and ids are passed over, a wrong signature of a known pair is not") {
    const Signer known = some_signer("a.example");
    const Signer other = some_signer("b.example");
    const Signer namesake = some_signer("a.example");
    const std::span verifiers(&known.verifier, 1);
    const std::string note = note_of(known);
    const std::string more = note + *sign_text(other, kText) + *sign_text(namesake, kText);
    CHECK(open_note(more, verifiers)->signatures.size() == 1);
    CHECK(fault_of(note_of(other), verifiers) == NoteFault::no_known_signature);
    CHECK(fault_of(note_of(namesake), verifiers) == NoteFault::no_known_signature);
    // A good line does not excuse a bad one of a known key, in either order.
    const std::string wrong = *sign_text(known, "another text\n");
    CHECK(fault_of(note + wrong, verifiers) == NoteFault::wrong_signature);
    CHECK(fault_of(std::string(kText) + "\n" + wrong + *sign_text(known, kText), verifiers) ==
          NoteFault::wrong_signature);
}

TEST_CASE("repeated lines of one key count once, and the first one's time is told") {
    const Signer cosigner = some_signer("w.example", KeyType::cosignature);
    const std::string note = std::string(kText) + "\n" + *cosign_text(cosigner, kText, 20) +
                             *cosign_text(cosigner, kText, 30);
    const auto opened = open_note(note, std::span(&cosigner.verifier, 1));
    REQUIRE(opened->signatures.size() == 1);
    CHECK(opened->signatures.front().time == 20);
}

TEST_CASE("a hundred signatures are read, one more is refused") {
    const Signer signer = some_signer("a.example");
    std::string note = note_of(signer);
    for (std::size_t i = 1; i < kMaxNoteSignatures; ++i) {
        note += *sign_text(signer, kText);
    }
    CHECK(parse_note(note)->signatures.size() == 100);
    CHECK(parse_note(note + *sign_text(signer, kText)).error() == NoteFault::too_many_signatures);
}

TEST_CASE("each way to be no note has its reason") {
    const std::string note = note_of(some_signer("a.example"), "text\n");
    const std::string line = note.substr(6);
    REQUIRE(parse_note(note).has_value());
    CHECK(parse_note("").error() == NoteFault::no_final_newline);
    CHECK(parse_note("text\n").error() == NoteFault::no_signatures);
    CHECK(parse_note("text\n\n").error() == NoteFault::no_signatures);
    CHECK(parse_note("text\n" + line).error() == NoteFault::no_signatures);
    CHECK(parse_note("\n" + line).error() == NoteFault::no_signatures);
    CHECK(parse_note(note.substr(0, note.size() - 1)).error() == NoteFault::no_final_newline);
    CHECK(parse_note("te\xffxt\n\n" + line).error() == NoteFault::not_utf8);
    for (const char control : {'\0', '\t', '\r', '\x1f'}) {
        CHECK(parse_note("te" + std::string(1, control) + "xt\n\n" + line).error() ==
              NoteFault::control_character);
    }
    CHECK(parse_note(note.substr(0, note.size() - 1) + "\r\n").error() ==
          NoteFault::control_character);
    const std::string dash = "\xe2\x80\x94";
    const std::vector<std::string> malformed_lines{"- a.example AAAAAAA=\n",
                                                   "a.example AAAAAAA=\n",
                                                   (dash + "a.example AAAAAAA=\n"),
                                                   (dash + " AAAAAAA=\n"),
                                                   (dash + "  AAAAAAA=\n"),
                                                   (dash + " a+b AAAAAAA=\n"),
                                                   (dash + " a b AAAAAAA=\n"),
                                                   (dash + " a\xc2\xa0"
                                                           "b AAAAAAA=\n"),
                                                   (dash + " a AAAAAAA= \n"),
                                                   (dash + " a  AAAAAAA=\n"),
                                                   (dash + " a AAAAAA==\n"),
                                                   (dash + " a AAAAAAB=\n"),
                                                   (dash + " a AAAAAAA\n"),
                                                   (dash + " a \n"),
                                                   (dash + " a\n")};
    for (const std::string& malformed : malformed_lines) {
        CAPTURE(malformed);
        CHECK(parse_note("text\n\n" + malformed).error() == NoteFault::malformed_signature);
        CHECK(parse_note(note + malformed).error() == NoteFault::malformed_signature);
    }
    CHECK(parse_note("text\n\n" + dash + " a AAAAAAA=\n").has_value());
}

TEST_CASE("lines of signatures are read alone") {
    const Signer signer = some_signer("a.example");
    const std::string lines = *sign_text(signer, kText) + *sign_text(signer, "other\n");
    CHECK(parse_signature_lines(lines)->size() == 2);
    CHECK(parse_signature_lines("").error() == NoteFault::no_final_newline);
    CHECK(parse_signature_lines("\n" + lines).error() == NoteFault::malformed_signature);
    CHECK(parse_signature_lines("no signature\n").error() == NoteFault::malformed_signature);
}

TEST_CASE("what no note can say is not signed") {
    const Signer log = some_signer("a.example");
    const Signer cosigner = some_signer("w.example", KeyType::cosignature);
    CHECK(sign_text(log, "").error() == NoteFault::no_final_newline);
    CHECK(sign_text(log, "text").error() == NoteFault::no_final_newline);
    CHECK(sign_text(log, "te\rxt\n").error() == NoteFault::control_character);
    CHECK(cosign_text(cosigner, "te\xffxt\n", 1).error() == NoteFault::not_utf8);
}

TEST_CASE("every fault of a note has a sentence of its own") {
    std::vector<std::string_view> sentences;
    for (int fault = 0; fault <= static_cast<int>(NoteFault::no_known_signature); ++fault) {
        const std::string_view text = sentence(static_cast<NoteFault>(fault));
        CHECK(std::ranges::count(sentences, text) == 0);
        sentences.push_back(text);
    }
}
