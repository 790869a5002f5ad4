// Strict reading and canonical writing, against RFC 8785's own vectors where they are at hand.
#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <sstream>

#include "ledger/seal/json.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string canonical(std::string_view text) {
    JsonDocument document;
    const auto root = document.parse(text);
    REQUIRE(root.has_value());
    std::string out;
    append_canonical(out, **root);
    return out;
}

}  // namespace

TEST_CASE("what is not exactly one JSON value does not parse") {
    JsonDocument document;
    for (const std::string_view text :
         {"", "{", "{}x", "{\"a\":1,\"a\":2}", "[1,]", "{'a':1}", "\"\xff\"", "\"\\ud800\"",
          "\xef\xbb\xbf{}", "nul", "01", "+1", "\"\t\"", "\"a", "{\"a\" 1}"}) {
        CAPTURE(text);
        CHECK_FALSE(document.parse(text).has_value());
    }
    CHECK_FALSE(document.parse(std::string(200, '[') + std::string(200, ']')).has_value());
}

TEST_CASE("members stand in the order of their UTF-16 code units") {
    CHECK(canonical("{\"b\":1,\"a\":{\"d\":2,\"c\":[]}}") == "{\"a\":{\"c\":[],\"d\":2},\"b\":1}");
    CHECK(canonical("{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2}") ==
          "{\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}");
}

TEST_CASE("integers beyond 2^53-1 and fractions are no integers") {
    JsonDocument document;
    CHECK((*document.parse("9007199254740991"))->is(JsonKind::integer));
    CHECK((*document.parse("9007199254740992"))->is(JsonKind::number));
    CHECK((*document.parse("1.0"))->is(JsonKind::number));
    CHECK_FALSE(fits_entry_profile(**document.parse("{\"a\":1.5}")));
    CHECK_FALSE(fits_entry_profile(**document.parse("{\"A\":1}")));
    CHECK(fits_entry_profile(**document.parse("{\"a_1\":[1,{\"b\":null}]}")));
}

TEST_CASE("text with control characters or not in NFC is found") {
    JsonDocument document;
    CHECK(find_text_fault(**document.parse("[\"line\\n\\ttab\"]")).empty());
    CHECK_FALSE(find_text_fault(**document.parse("[\"\\u0007\"]")).empty());
    CHECK_FALSE(find_text_fault(**document.parse("{\"a\":\"e\\u0301\"}")).empty());
    CHECK_FALSE(find_text_fault(**document.parse("[\"\\u0085\"]")).empty());
}

TEST_CASE("the six RFC 8785 vectors come out byte for byte") {
    const auto folder = test::shared_data("data/vectors/jcs/testdata");
    if (!folder) {
        return;
    }
    int count = 0;
    for (const char* name : {"arrays", "french", "structures", "unicode", "values", "weird"}) {
        const std::string file = std::string(name) + ".json";
        CHECK(canonical(read(*folder / "input" / file)) == read(*folder / "output" / file));
        ++count;
    }
    std::cout << "vectors jcs-files: " << count << " passed\n";
}

TEST_CASE("ECMAScript numbers come out as the 10,000 published ones") {
    const auto file = test::shared_data("data/vectors/jcs/es6numbers/es6testfile-10000.txt");
    if (!file) {
        return;
    }
    std::ifstream lines(*file);
    std::string line;
    int count = 0;
    while (std::getline(lines, line)) {
        const std::size_t comma = line.find(',');
        const auto bits = std::stoull(line.substr(0, comma), nullptr, 16);
        std::string text;
        append_canonical_number(text, std::bit_cast<double>(static_cast<std::uint64_t>(bits)));
        REQUIRE(text == line.substr(comma + 1));
        ++count;
    }
    CHECK(count == 10000);
    std::cout << "vectors jcs-numbers: " << count << " passed\n";
}
