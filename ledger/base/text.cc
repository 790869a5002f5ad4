// ASCII needs no table; other text goes through utf8proc.
#include "ledger/base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace reserve {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

constexpr std::size_t kNotText = ~std::size_t{0};

// How many characters `visit` (with their code points) accepts; kNotText if the text is not UTF-8.
template <class Visit>
std::size_t count_characters(std::string_view text, Visit visit) {
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    std::size_t count = 0;
    while (left > 0) {
        utf8proc_int32_t character = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(at, left, &character);
        if (length < 1) {
            return kNotText;
        }
        if (visit(character)) {
            ++count;
        }
        at += length;
        left -= length;
    }
    return count;
}

// Unicode's White_Space: separators, and the controls that move to another place.
bool is_space(utf8proc_int32_t character) {
    const utf8proc_category_t category = utf8proc_category(character);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || (character >= 0x09 && character <= 0x0D) ||
           character == 0x85;
}

}  // namespace

bool is_utf8(std::string_view text) {
    return is_ascii(text) ||
           count_characters(text, [](utf8proc_int32_t) { return false; }) != kNotText;
}

bool has_space(std::string_view text) {
    return count_characters(text, is_space) != 0;
}

bool is_nfc(std::string_view text) {
    if (is_ascii(text)) {
        return true;
    }
    utf8proc_uint8_t* composed = nullptr;
    const auto* source = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const utf8proc_ssize_t size =
        utf8proc_map(source, static_cast<utf8proc_ssize_t>(text.size()), &composed,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const bool same = size == static_cast<utf8proc_ssize_t>(text.size()) &&
                      std::memcmp(composed, text.data(), text.size()) == 0;
    std::free(composed);
    return same;
}

namespace {

// As nearly all text is. Without branches, so that the compiler takes many bytes at once.
bool is_printable_ascii(std::string_view text) {
    unsigned other = 0;
    for (const char c : text) {
        other |= static_cast<unsigned char>(static_cast<unsigned char>(c) - 0x20) > 0x7E - 0x20;
    }
    return other == 0;
}

}  // namespace

bool has_control_character(std::string_view text) {
    if (is_printable_ascii(text)) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) {
            return true;
        }
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            return true;
        }
    }
    return false;
}

std::string without_marks(std::string_view text) {
    utf8proc_uint8_t* taken_apart = nullptr;
    const auto* source = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const utf8proc_ssize_t size = utf8proc_map(
        source, static_cast<utf8proc_ssize_t>(text.size()), &taken_apart,
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                       UTF8PROC_STRIPMARK));
    std::string plain;
    if (size > 0) {
        plain.assign(reinterpret_cast<const char*>(taken_apart), static_cast<std::size_t>(size));
    }
    std::free(taken_apart);
    return plain;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace reserve
