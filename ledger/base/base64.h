// Base64 of RFC 4648 section 4, with padding. Decoding is strict (no white space, no missing or
// superfluous padding, unused bits zero), so that the same bytes have exactly one text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace reserve {

std::string encode_base64(Bytes bytes);
void append_base64(std::string& out, Bytes bytes);

std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text);

// Into exactly out.size() bytes; false (and `out` unspecified) for anything else.
bool decode_base64_into(std::string_view text, std::span<std::uint8_t> out);

}  // namespace reserve
