// The query of a request, read strictly: each name once, only names that the route knows.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace reserve::service {

using Query = std::map<std::string, std::string, std::less<>>;

// nullopt: a name twice or unknown, a bad escape, a value that is no plain text.
std::optional<Query> parse_query(std::string_view text, std::span<const std::string_view> known);

// The value; empty if there is none.
std::string_view value_of(const Query& query, std::string_view name);
// A number without sign or leading zero of at most that size; nullopt for all else.
std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t most);

}  // namespace reserve::service
