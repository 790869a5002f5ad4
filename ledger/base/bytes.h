// Bytes as the layers pass them around: views, text seen as bytes and back, and big-endian numbers
// appended to a buffer (the byte order of every format we write).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace reserve {

using Bytes = std::span<const std::uint8_t>;

inline Bytes as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Appends `value` in sizeof(value) bytes, most significant first.
template <class Unsigned>
    requires std::is_unsigned_v<Unsigned>
void append_big_endian(std::string& out, Unsigned value) {
    for (std::size_t i = sizeof(Unsigned); i-- > 0;) {
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
    }
}

// The first sizeof(Unsigned) bytes read as one number; the caller has checked that they are there.
template <class Unsigned>
    requires std::is_unsigned_v<Unsigned>
Unsigned read_big_endian(Bytes bytes) {
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
        value = static_cast<Unsigned>((value << 8) | bytes[i]);
    }
    return value;
}

}  // namespace reserve
