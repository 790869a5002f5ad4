// The time stands before the text in what is signed, and before the signature in what is kept.
#include "ledger/seal/cosignature.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace reserve::seal {
namespace {

constexpr std::size_t kTimeBytes = 8;

}  // namespace

std::string cosigned_message(std::uint64_t time, std::string_view text) {
    std::string message = "cosignature/v1\ntime ";
    message += std::to_string(time);
    message += '\n';
    message += text;
    return message;
}

std::vector<std::uint8_t> encode_cosignature(const Cosignature& cosignature) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(kTimeBytes + cosignature.signature.size());
    for (unsigned shift = 64; shift != 0; shift -= 8) {
        bytes.push_back(static_cast<std::uint8_t>(cosignature.time >> (shift - 8)));
    }
    bytes.insert(bytes.end(), cosignature.signature.begin(), cosignature.signature.end());
    return bytes;
}

std::optional<Cosignature> decode_cosignature(Bytes bytes) {
    Cosignature cosignature;
    if (bytes.size() != kTimeBytes + cosignature.signature.size()) {
        return std::nullopt;
    }
    for (const std::uint8_t byte : bytes.first(kTimeBytes)) {
        cosignature.time = cosignature.time << 8 | byte;
    }
    if (cosignature.time > kMaxCosignatureTime) {
        return std::nullopt;
    }
    std::ranges::copy(bytes.subspan(kTimeBytes), cosignature.signature.begin());
    return cosignature;
}

Cosignature make_cosignature(const PrivateKey& key, std::uint64_t time, std::string_view text) {
    RESERVE_CHECK(time <= kMaxCosignatureTime, "a time that can be signed");
    return {time, key.sign(as_bytes(cosigned_message(time, text)))};
}

}  // namespace reserve::seal
