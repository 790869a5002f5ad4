// Lower-case hexadecimal text of bytes and, strictly, back: upper case and odd lengths are refused
// so that the same bytes have exactly one text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace reserve {

std::string encode_hex(Bytes bytes);

std::optional<std::vector<std::uint8_t>> decode_hex(std::string_view text);

// Into exactly out.size() bytes; false (and `out` unspecified) for anything else.
bool decode_hex_into(std::string_view text, std::span<std::uint8_t> out);

}  // namespace reserve
