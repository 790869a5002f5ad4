// What strict reading refuses and where it says the fault is, one line a case, and what lies just
// inside the line; the writer's escapes at every place of a string.
#include <catch2/catch.hpp>

#include "ledger/seal/json.h"

using namespace reserve::seal;

namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

std::string canonical(std::string_view text) {
    JsonDocument document;
    const auto root = document.parse(text);
    INFO(text);
    REQUIRE(root.has_value());
    std::string out;
    append_canonical(out, **root);
    return out;
}

// The definition, a character at a time.
std::string escaped_slowly(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const std::string_view from = "\b\t\n\f\r\"\\";
        const std::size_t at = from.find(c);
        if (at != from.npos) {
            out += std::string("\\") + "btnfr\"\\"[at];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            out += std::string("\\u00") + digits[static_cast<unsigned char>(c) / 16] +
                   digits[static_cast<unsigned char>(c) % 16];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

}  // namespace

TEST_CASE("a text that breaks the rules of JSON is refused") {
    using namespace std::string_view_literals;
    JsonDocument document;
    for (const std::string_view text : {
             " "sv,
             "\0"sv,
             "1\0"sv,
             "{}\0"sv,
             "\"a\0b\""sv,
             "\xef\xbb\xbf[]"sv,  // NUL, BOM
             "[] []"sv,
             "{},"sv,
             "1 2"sv,
             "null,"sv,  // trailing
             "{\"a\":1,\"b\":2,\"a\":3}"sv,
             "{\"\":1,\"\":2}"sv,  // duplicates
             "{\"a\":1,\"\\u0061\":2}"sv,
             "[{\"x\":{\"k\":1,\"k\":1}}]"sv,  //
             "\"\\ud800\""sv,
             "\"\\udc00\""sv,
             "\"\\ud800x\""sv,  // surrogates
             "\"\\ud800\\u0041\""sv,
             "\"\\udc00\\ud800\""sv,
             "{\"\\udead\":1}"sv,  //
             "\"\xed\xa0\x80\""sv,
             "\"\xc0\x80\""sv,
             "\"\xe0\x80\xaf\""sv,  // UTF-8
             "\"\xf4\x90\x80\x80\""sv,
             "\"\xf8\x88\x80\x80\x80\""sv,
             "\"\xc3\""sv,  //
             "\"\x80\""sv,
             "{\"\xff\":1}"sv,
             "\"\xe2\x82\""sv,  //
             "\"\n\""sv,
             "\"\t\""sv,
             "\"\x1f\""sv,  // raw controls
             "\"\\x41\""sv,
             "\"\\u12g4\""sv,
             "\"\\u123\""sv,
             "\"\\'\""sv,
             "\"\\"sv,  // escapes
             "-"sv,
             "+1"sv,
             "01"sv,
             "-01"sv,
             ".5"sv,
             "1."sv,
             "1e"sv,
             "1e+"sv,  // numbers
             "0x10"sv,
             "NaN"sv,
             "Infinity"sv,
             "-Infinity"sv,
             "1_000"sv,  //
             "True"sv,
             "nulL"sv,
             "tru"sv,
             "undefined"sv,  // words
             "[1,]"sv,
             "[,1]"sv,
             "{\"a\":1,}"sv,
             "{a:1}"sv,
             "{\"a\"}"sv,  // shape
             "{\"a\":}"sv,
             "[1 2]"sv,
             "[1}"sv,
             "[1"sv,
             "{\"a\":1"sv,
             "'a'"sv,  //
             "// x\n1"sv,
             "/**/1"sv,
             "[1/**/]"sv,
             "\v1"sv,
             "\xc2\xa0"
             "1"sv,  // no comments
         }) {
        CAPTURE(text);
        CHECK_FALSE(document.parse(text).has_value());
    }
}

TEST_CASE("white space of JSON may stand around the one value") {
    CHECK(canonical(" \t\r\n{ \"a\" : [ 1 , 2 ] }\n") == "{\"a\":[1,2]}");
}

TEST_CASE("thirty-two levels are read, thirty-three are refused") {
    JsonDocument document;
    CHECK(document.parse(nested(32)).has_value());
    CHECK_FALSE(document.parse(nested(33)).has_value());
}

TEST_CASE("a fault has the place where reading stopped") {
    JsonDocument document;
    CHECK(document.parse("{\"a\":1} x").error().offset == 8);
    CHECK(document.parse("[1,]").error().offset == 3);
    const JsonError twice = document.parse("{\"amount\":1,\"amount\":2}").error();
    CHECK(twice.reason == "duplicate key amount");
}

TEST_CASE("a document reads again after a refusal, and forgets what it read before") {
    JsonDocument document;
    for (int round = 0; round < 3; ++round) {
        CHECK_FALSE(document.parse("{\"a\":[1,2,{\"b\\n\":\"cut").has_value());
        const std::string text = "{\"key\\u0041\":\"\\u00e9\\n\",\"a\":[" +
                                 std::string(static_cast<std::size_t>(round), ' ') + "]}";
        const auto root = document.parse(text);
        REQUIRE(root.has_value());
        CHECK((*root)->count == 2);
        CHECK((*root)->find("keyA")->text == "\xc3\xa9\n");
        CHECK((*root)->find("a")->count == 0);
        CHECK((*root)->find("b\n") == nullptr);
    }
}

TEST_CASE("a document with many members keeps all of them in order") {
    std::string text = "{";
    std::string wanted = "{";
    for (int i = 999; i >= 0; --i) {
        text += "\"k" + std::to_string(1000 + i) + "\":[" + std::to_string(i) + "],";
        wanted += "\"k" + std::to_string(1999 - i) + "\":[" + std::to_string(999 - i) + "],";
    }
    text.back() = '}';
    wanted.back() = '}';
    CHECK(canonical(text) == wanted);
}

TEST_CASE("keys stand by UTF-16 code units: beyond the BMP before U+E000 to U+FFFF") {
    // U+0041, U+0041 U+0042, U+00E9, U+D7FF, U+10000, U+10FFFF, U+E000, U+FFFD
    const std::vector<std::string> keys{"A",
                                        "AB",
                                        "\xc3\xa9",
                                        "\xed\x9f\xbf",
                                        "\xf0\x90\x80\x80",
                                        "\xf4\x8f\xbf\xbf",
                                        "\xee\x80\x80",
                                        "\xef\xbf\xbd"};
    std::string text;
    std::string wanted;
    for (const std::string& key : keys) {
        const std::string member = "\"" + key + "\":1";
        text = member + (text.empty() ? "" : ",") + text;
        wanted += (wanted.empty() ? "" : ",") + member;
    }
    CHECK(canonical("{" + text + "}") == "{" + wanted + "}");
}

TEST_CASE("only what needs an escape has one, wherever in the string it stands") {
    for (std::size_t length = 0; length < 20; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            for (int byte = 1; byte < 128; ++byte) {
                std::string text(length, 'a');
                text[at] = static_cast<char>(byte);
                std::string out;
                append_canonical_string(out, text);
                REQUIRE(out == escaped_slowly(text));
            }
        }
    }
    std::string out;
    append_canonical_string(out, "\xe2\x82\xac\"\xf0\x9f\x98\x80\x7f/\xc2\x80<");
    CHECK(out == "\"\xe2\x82\xac\\\"\xf0\x9f\x98\x80\x7f/\xc2\x80<\"");
}

TEST_CASE("a number that is no integer is written as ECMAScript writes it") {
    CHECK(canonical("[56.0,-0,-0.0,1E30,1e-7,0.000001,1e21,1e20,-1.5e-9]") ==
          "[56,0,0,1e+30,1e-7,0.000001,1e+21,100000000000000000000,-1.5e-9]");
    CHECK(canonical("9007199254740993") == "9007199254740992");
    CHECK(canonical("18446744073709551615") == "18446744073709552000");
    CHECK(canonical("-9223372036854775808") == "-9223372036854776000");
    CHECK(canonical("0.1") == "0.1");
}
