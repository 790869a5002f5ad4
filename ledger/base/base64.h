// Base64 with padding (RFC 4648 section 4), read strictly: only the canonical form of each value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/bytes.h"

namespace reserve {

std::string to_base64(Bytes bytes);
// nullopt for wrong length, foreign characters, missing padding or left-over bits.
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text);

}  // namespace reserve
