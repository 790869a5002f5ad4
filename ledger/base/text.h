// What text must be to stand in an entry or a key's name: valid UTF-8, NFC, without control
// characters (utf8proc).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reserve {

bool is_utf8(std::string_view text);

// The rest take valid UTF-8.
bool is_nfc(std::string_view text);
// Any of C0, DEL or C1 but newline and tab.
bool has_control_character(std::string_view text);
// Any character that Unicode calls a space (White_Space).
bool has_space(std::string_view text);
std::size_t count_code_points(std::string_view text);
// Compatibility forms taken apart and combining marks dropped: "Ḗ…" becomes "E...".
std::string without_marks(std::string_view text);

}  // namespace reserve
