// Hexadecimal by one table each way.
#include "ledger/base/hex.h"

namespace reserve {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

// The value of a digit, or -1.
int digit_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

}  // namespace

std::string encode_hex(Bytes bytes) {
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

bool decode_hex_into(std::string_view text, std::span<std::uint8_t> out) {
    if (text.size() != 2 * out.size()) return false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = digit_value(text[2 * i]);
        const int low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

std::optional<std::vector<std::uint8_t>> decode_hex(std::string_view text) {
    std::vector<std::uint8_t> bytes(text.size() / 2);
    if (!decode_hex_into(text, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace reserve
