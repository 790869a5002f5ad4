// TOML as every file of it is read here: parsed in one place, so that each is held to the same
// bounds and each error has its place.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace reserve {

struct TomlFault {
    std::size_t line = 0;
    std::size_t column = 0;  // 0: the line alone is known
    std::string reason;

    std::string place() const;  // "line:column"
};

std::expected<toml::table, TomlFault> parse_toml(std::string_view text);

}  // namespace reserve
