// Base64 in groups of four characters, three bytes.
#include "ledger/base/base64.h"

#include <array>

namespace reserve {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t not_a_digit = 0xff;

constexpr std::array<std::uint8_t, 256> make_digit_values() {
    std::array<std::uint8_t, 256> values;
    values.fill(not_a_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}
constexpr std::array<std::uint8_t, 256> digit_values = make_digit_values();

char digit(std::uint32_t bits, int shift) { return alphabet[(bits >> shift) & 63]; }

// The 6 * count bits of the first `count` characters, or nothing if one is not a digit.
std::optional<std::uint32_t> bits_of(std::string_view group, std::size_t count) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t value = digit_values[static_cast<std::uint8_t>(group[i])];
        if (value == not_a_digit) return std::nullopt;
        bits = bits << 6 | value;
    }
    return bits;
}

// The last group: 2 or 3 digits and padding, for 1 or 2 bytes; the bits left over must be zero.
bool decode_short_group(std::string_view group, std::span<std::uint8_t> out) {
    const std::size_t digits = out.size() + 1;
    if (group.substr(digits) != std::string_view("==").substr(0, 4 - digits)) return false;
    const std::optional<std::uint32_t> bits = bits_of(group, digits);
    const int unused = out.size() == 1 ? 4 : 2;
    if (!bits || (*bits & ((1u << unused) - 1)) != 0) return false;
    std::uint32_t value = *bits >> unused;
    for (std::size_t i = out.size(); i-- > 0; value >>= 8) {
        out[i] = static_cast<std::uint8_t>(value & 0xff);
    }
    return true;
}

}  // namespace

void append_base64(std::string& out, Bytes bytes) {
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    for (; bytes.size() >= 3; bytes = bytes.subspan(3)) {
        const std::uint32_t bits = static_cast<std::uint32_t>(bytes[0]) << 16 |
                                   static_cast<std::uint32_t>(bytes[1]) << 8 | bytes[2];
        for (const int shift : {18, 12, 6, 0}) out.push_back(digit(bits, shift));
    }
    if (bytes.size() == 1) {
        const std::uint32_t bits = static_cast<std::uint32_t>(bytes[0]) << 4;
        out.push_back(digit(bits, 6));
        out.push_back(digit(bits, 0));
        out.append("==");
    } else if (bytes.size() == 2) {
        const std::uint32_t bits =
            static_cast<std::uint32_t>(bytes[0]) << 10 | static_cast<std::uint32_t>(bytes[1]) << 2;
        for (const int shift : {12, 6, 0}) out.push_back(digit(bits, shift));
        out.append("=");
    }
}

std::string encode_base64(Bytes bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

bool decode_base64_into(std::string_view text, std::span<std::uint8_t> out) {
    if (text.size() != (out.size() + 2) / 3 * 4) return false;
    for (; out.size() >= 3; out = out.subspan(3), text.remove_prefix(4)) {
        const std::optional<std::uint32_t> bits = bits_of(text, 4);
        if (!bits) return false;
        out[0] = static_cast<std::uint8_t>(*bits >> 16);
        out[1] = static_cast<std::uint8_t>(*bits >> 8 & 0xff);
        out[2] = static_cast<std::uint8_t>(*bits & 0xff);
    }
    return out.empty() || decode_short_group(text, out);
}

std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t size = text.size() / 4 * 3;
    if (text.ends_with("==")) {
        size -= 2;
    } else if (text.ends_with('=')) {
        size -= 1;
    }
    std::vector<std::uint8_t> bytes(size);
    if (!decode_base64_into(text, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace reserve
