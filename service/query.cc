// application/x-www-form-urlencoded without what it would guess.
#include "service/query.h"

#include <algorithm>
#include <charconv>

#include "ledger/base/text.h"
#include "ledger/seal/lines.h"

namespace reserve::service {
namespace {

std::optional<std::string> decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        std::uint8_t byte = 0;
        const std::string_view digits = text.substr(i + 1, 2);
        const auto* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, byte, 16);
        if (digits.size() != 2 || error != std::errc() || stop != end) {
            return std::nullopt;
        }
        plain += static_cast<char>(byte);
        i += 2;
    }
    const bool is_plain = is_utf8(plain) && !has_control_character(plain) &&
                          plain.find_first_of("\n\t") == std::string::npos;
    return is_plain ? std::optional(std::move(plain)) : std::nullopt;
}

}  // namespace

std::optional<Query> parse_query(std::string_view text, std::span<const std::string_view> known) {
    Query query;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        const std::size_t sign = pair.find('=');
        const std::string_view name = pair.substr(0, sign);
        auto value = sign == std::string_view::npos ? std::nullopt : decoded(pair.substr(sign + 1));
        const bool fits = value && !value->empty() &&
                          std::ranges::find(known, name) != known.end() &&
                          query.emplace(name, *std::move(value)).second;
        if (!fits) {
            return std::nullopt;
        }
    }
    return query;
}

std::string_view value_of(const Query& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : found->second;
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t most) {
    const auto number = seal::parse_decimal_number(text);
    return number && *number <= most ? number : std::nullopt;
}

}  // namespace reserve::service
