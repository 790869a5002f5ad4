// Hexadecimal and base64: each value has one text, and every other text is refused.
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "ledger/base/base64.h"
#include "ledger/base/bytes.h"
#include "ledger/base/hex.h"

using namespace reserve;

TEST_CASE("hexadecimal is written in lower case, two digits a byte") {
    CHECK(to_hex({}).empty());
    CHECK(to_hex(as_bytes(std::string_view("\x00\x0f\xa5\xff", 4))) == "000fa5ff");
}

TEST_CASE("hexadecimal text has exactly so many lower-case digits") {
    CHECK(is_hex("", 0));
    CHECK(is_hex("09af", 4));
    for (const std::string_view text : {"09a", "09aff", "09AF", "09ag", "0x9a", " 9af", "09a\n"}) {
        CAPTURE(text);
        CHECK_FALSE(is_hex(text, 4));
    }
    CHECK_FALSE(is_hex(std::string_view("09a\0", 4), 4));
}

TEST_CASE("the examples of RFC 4648 are written and read") {
    const std::string_view text = "foobar";
    const std::string_view wanted[] = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                       "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const std::string_view bytes = text.substr(0, length);
        CHECK(to_base64(as_bytes(bytes)) == wanted[length]);
        const auto read = parse_base64(wanted[length]);
        REQUIRE(read.has_value());
        CHECK(as_text(*read) == bytes);
    }
}

TEST_CASE("base64 that is not the one form of its value is refused") {
    for (const std::string_view text :
         {"Z",      "Zg",   "Zg=",      "Zg===",  "Zh==",  "Zm9=",     "Zm8",    "Zm8==", "=",
          "==",     "====", "Zg==Zg==", "Zm9v\n", "Zm9v ", " Zm9v",    "Zm 9",   "Zm-_",  "Zm9*",
          "Zg==\n", "Z===", "=Zg=",     "Zm=v",   "Zm9v=", "Zm9v====", "Zm9\xc3"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_base64(text).has_value());
    }
    CHECK_FALSE(parse_base64(std::string_view("Zm9\0", 4)).has_value());
}

TEST_CASE("any bytes come back, and any changed character is noticed or changes them") {
    std::mt19937_64 random(64);
    for (std::size_t length = 0; length < 100; ++length) {
        std::string bytes(length, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(random());
        }
        const std::string text = to_base64(as_bytes(bytes));
        const auto read = parse_base64(text);
        REQUIRE(read.has_value());
        REQUIRE(as_text(*read) == bytes);
        for (std::size_t at = 0; at < text.size(); ++at) {
            std::string changed = text;
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            const auto other = parse_base64(changed);
            REQUIRE((!other || as_text(*other) != bytes));
        }
    }
}
