// What the text formats of the seal share: lines, hashes in base64, and decimal numbers of one
// written form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/seal/sha256.h"

namespace reserve::seal {

// The text up to the next newline, which is taken from `rest` with it; nullopt if none is left.
std::optional<std::string_view> take_line(std::string_view& rest);

// Digits alone, no leading zeros, at most 2^63 - 1.
std::optional<std::uint64_t> parse_decimal_number(std::string_view text);

// Canonical base64 of 32 bytes.
std::optional<Hash> parse_hash(std::string_view base64);
// Ends in newline.
void append_hash_line(std::string& out, const Hash& hash);

}  // namespace reserve::seal
