// Keys of TOML as they are written, before a parser makes tables of them: a dotted key is a table a
// dot, and parsers and whoever walks their trees go down them one call a table.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace reserve {

inline constexpr std::size_t kMostKeyDots = 8;

// The line, from 1, of the first key with more dots than that; nullopt if there is none.
std::optional<std::size_t> line_of_deep_key(std::string_view toml);

}  // namespace reserve
