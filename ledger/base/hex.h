// Lower-case hexadecimal.
#pragma once

#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace reserve {

std::string to_hex(Bytes bytes);
// Whether the text is exactly `digits` lower-case hexadecimal digits.
bool is_hex(std::string_view text, std::size_t digits);

}  // namespace reserve
