// Unicode questions answered by utf8proc, after the cheap cases.
#include "ledger/base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace reserve {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080u;

struct FreeMemory {
    void operator()(utf8proc_uint8_t* memory) const { std::free(memory); }
};

const utf8proc_uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

bool is_unwanted_control(unsigned char byte) {
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
}

// The code point at the start of `text` is taken off it; negative for invalid UTF-8.
utf8proc_int32_t take_code_point(std::string_view& text) {
    utf8proc_int32_t code_point = -1;
    const utf8proc_ssize_t size = utf8proc_iterate(
        bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (size <= 0) return -1;
    text.remove_prefix(static_cast<std::size_t>(size));
    return code_point;
}

// Below U+0300 nothing combines and everything is its own normal form C.
bool has_only_simple_characters(std::string_view text) {
    constexpr unsigned char lead_byte_of_u0300 = 0xcc;
    return std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) < lead_byte_of_u0300; });
}

}  // namespace

bool is_ascii(std::string_view text) {
    std::uint64_t seen = 0;
    while (text.size() >= 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data(), 8);
        seen |= word;
        text.remove_prefix(8);
    }
    for (const char c : text) seen |= static_cast<unsigned char>(c);
    return (seen & high_bits) == 0;
}

bool is_valid_utf8(std::string_view text) {
    if (is_ascii(text)) return true;
    while (!text.empty()) {
        if (take_code_point(text) < 0) return false;
    }
    return true;
}

bool is_nfc(std::string_view text) {
    if (is_ascii(text)) return true;
    if (!is_valid_utf8(text)) return false;
    if (has_only_simple_characters(text)) return true;
    utf8proc_uint8_t* mapped = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, FreeMemory> owner(mapped);
    return size >= 0 && static_cast<std::size_t>(size) == text.size() &&
           std::memcmp(mapped, text.data(), text.size()) == 0;
}

bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char byte = static_cast<unsigned char>(text[i]);
        if (is_unwanted_control(byte)) return true;
        // U+0080 to U+009F are C2 80 to C2 9F; no other character has the lead byte C2 and those.
        if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
            return true;
        }
    }
    return false;
}

bool has_space(std::string_view text) {
    while (!text.empty()) {
        const utf8proc_int32_t code_point = take_code_point(text);
        if (code_point < 0) return false;
        const utf8proc_category_t category = utf8proc_category(code_point);
        const bool is_separator = category == UTF8PROC_CATEGORY_ZS ||
                                  category == UTF8PROC_CATEGORY_ZL ||
                                  category == UTF8PROC_CATEGORY_ZP;
        if (is_separator || (code_point >= '\t' && code_point <= '\r') || code_point == 0x85) {
            return true;
        }
    }
    return false;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace reserve
