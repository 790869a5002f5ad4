// Timestamped cosignatures (C2SP cosignature/v1, key type 0x04): "at this time, this was the
// largest consistent tree of the log that I have seen".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/seal/keys.h"

namespace reserve::seal {

// The largest time that can be signed: 2^63 - 1 seconds.
inline constexpr std::uint64_t kMaxCosignatureTime = ~std::uint64_t{0} >> 1;

struct Cosignature {
    std::uint64_t time = 0;  // POSIX seconds
    Signature signature{};
};

// The bytes that are signed for a note's text.
std::string cosigned_message(std::uint64_t time, std::string_view text);

// 72 bytes: the time, big-endian, then the signature.
std::vector<std::uint8_t> encode_cosignature(const Cosignature& cosignature);
// nullopt unless 72 bytes and a time of at most 2^63 - 1.
std::optional<Cosignature> decode_cosignature(Bytes bytes);

Cosignature make_cosignature(const PrivateKey& key, std::uint64_t time, std::string_view text);

}  // namespace reserve::seal
