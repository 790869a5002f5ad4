// Normal form C, control characters and the counting of characters, at their borders.
#include <catch2/catch.hpp>
#include <string>

#include "ledger/base/text.h"

using namespace reserve;

TEST_CASE("text in normal form C is recognised") {
    for (const std::string_view text :
         {"", "plain",
          "\xc3\xa9",                          // e acute, one character
          "\xc3\x9f \xc3\xb8 \xc5\x81",        // sharp s, o stroke, L stroke
          "\xea\xb0\x81",                      // a Hangul syllable
          "\xe2\x82\xac \xe6\x97\xa5",         // euro sign, a Han character
          "\xd0\x9a\xd0\xb8\xd1\x97\xd0\xb2",  // Kyiv in Cyrillic
          "q\xcc\xa3\xcc\x87",                 // marks in their order, no composite
          "\xf0\x9f\x98\x80"}) {
        CAPTURE(text);
        CHECK(is_nfc(text));
    }
}

TEST_CASE("text that normal form C would write otherwise is not in it") {
    for (const std::string_view text : {"e\xcc\x81",                          // e, acute
                                        "cafe\xcc\x81 and more text behind",  //
                                        "\xe1\x84\x80\xe1\x85\xa1",           // Hangul in parts
                                        "\xe2\x84\xab",       // the Angstrom sign is a letter
                                        "\xe2\x84\xa6",       // the Ohm sign is Omega
                                        "q\xcc\x87\xcc\xa3",  // marks in the wrong order
                                        "\xef\xa4\x80",       // a compatibility ideograph
                                        "\xcd\xb4"}) {        // a Greek number sign
        CAPTURE(text);
        CHECK_FALSE(is_nfc(text));
    }
}

TEST_CASE("control characters are C0 but newline and tab, DEL, and C1, at every place") {
    for (int byte = 0; byte < 0x80; ++byte) {
        const bool is_control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
        for (std::size_t at = 0; at < 18; ++at) {
            std::string text(18, 'a');
            text[at] = static_cast<char>(byte);
            REQUIRE(has_control_character(text) == is_control);
        }
    }
    for (int last = 0x80; last < 0xc0; ++last) {
        const std::string text = std::string("plain text \xc2") + static_cast<char>(last);
        REQUIRE(has_control_character(text) == (last < 0xa0));
        REQUIRE_FALSE(has_control_character(std::string("\xc3") + static_cast<char>(last)));
    }
    CHECK_FALSE(has_control_character(""));
    CHECK_FALSE(has_control_character("\xe2\x80\xa8"));  // a line separator is no control
}

TEST_CASE("characters are counted, not bytes") {
    CHECK(count_code_points("") == 0);
    CHECK(count_code_points("abc") == 3);
    CHECK(count_code_points("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80") == 3);
    CHECK(count_code_points("e\xcc\x81") == 2);
    std::string text;
    for (int i = 0; i < 4000; ++i) {
        text += "\xe6\x97\xa5";
    }
    CHECK(count_code_points(text) == 4000);
}

TEST_CASE("bytes that are no UTF-8 are recognised, wherever they stand") {
    for (const std::string_view text :
         {"", "plain", "\xc3\xa9", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbf"}) {
        CAPTURE(text);
        CHECK(is_utf8(text));
    }
    for (const std::string_view text :
         {"\xff", "\x80", "a\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
          "\xc3\xa9\xc3", "\xe2\x80"}) {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
    }
}
