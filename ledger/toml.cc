// What the parser throws as a value.
#include "ledger/toml.h"

#include "ledger/base/toml_keys.h"

namespace reserve {

std::string TomlFault::place() const {
    return std::to_string(line) + (column == 0 ? "" : ":" + std::to_string(column));
}

std::expected<toml::table, TomlFault> parse_toml(std::string_view text) {
    if (const auto line = line_of_deep_key(text)) {
        return std::unexpected(TomlFault{*line, 0, "a key has too many dots"});
    }
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        const auto& begin = error.source().begin;
        return std::unexpected(TomlFault{begin.line, begin.column,
                                         std::string(error.description())});
    }
}

}  // namespace reserve
