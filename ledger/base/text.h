// What we ask of text in entries: valid UTF-8 in Unicode normal form C, without control characters,
// of a bounded number of characters. ASCII is decided eight bytes at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace reserve {

bool is_ascii(std::string_view text);

// No overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
bool is_valid_utf8(std::string_view text);

// Whether valid UTF-8 text is in normal form C (Unicode 13 by utf8proc 2.6); false if not valid.
bool is_nfc(std::string_view text);

// Whether valid UTF-8 text has a C0 control other than newline and tab, DEL, or a C1 control.
bool has_control_characters(std::string_view text);

// Whether valid UTF-8 text has white space of any script: separators and the spaces among controls.
bool has_space(std::string_view text);

// Characters (Unicode code points) of valid UTF-8 text.
std::size_t count_code_points(std::string_view text);

}  // namespace reserve
