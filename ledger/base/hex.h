// Lower-case hexadecimal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace reserve {

std::string to_hex(Bytes bytes);
// The bytes of an even number of lower-case digits.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);
// Whether the text is exactly `digits` lower-case hexadecimal digits.
bool is_hex(std::string_view text, std::size_t digits);

}  // namespace reserve
