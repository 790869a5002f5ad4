// Lists of a few words; what is malformed counts as not said.
#include "http/negotiation.h"

#include <algorithm>
#include <optional>

namespace reserve::http {

std::string_view trim(std::string_view text) {
    const std::size_t from = std::min(text.find_first_not_of(" \t"), text.size());
    return text.substr(from, text.find_last_not_of(" \t") + 1 - from);
}

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return trim(taken);
}

namespace {

bool is(std::string_view word, std::string_view lower) {
    return std::ranges::equal(word, lower, {}, [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
}

// In thousandths: "q=0.25" is 250, nothing is 1000.
std::optional<int> read_quality(std::string_view text) {
    if (text.empty()) {
        return 1000;
    }
    if (!text.starts_with("q=") && !text.starts_with("Q=")) {
        return std::nullopt;
    }
    const std::string_view number = text.substr(2);
    const bool is_number = !number.empty() && number.size() <= 5 &&
                           (number[0] == '0' || number[0] == '1') &&
                           (number.size() == 1 || number[1] == '.');
    if (!is_number) {
        return std::nullopt;
    }
    int quality = (number[0] - '0') * 1000;
    int unit = 100;
    for (const char digit : number.substr(std::min<std::size_t>(2, number.size()))) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        quality += (digit - '0') * unit;
        unit /= 10;
    }
    return quality <= 1000 ? std::optional(quality) : std::nullopt;
}

}  // namespace

bool takes_gzip(std::string_view accept_encoding) {
    std::optional<int> gzip;
    std::optional<int> identity;
    std::optional<int> other;
    while (!accept_encoding.empty()) {
        std::string_view item = take_until(accept_encoding, ',');
        const std::string_view word = take_until(item, ';');
        const auto quality = read_quality(trim(item));
        if (is(word, "gzip") || is(word, "x-gzip")) {
            gzip = quality;
        } else if (is(word, "identity")) {
            identity = quality;
        } else if (word == "*") {
            other = quality;
        }
    }
    const int wanted = gzip.value_or(other.value_or(0));
    return wanted > 0 && wanted >= identity.value_or(0);
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        std::string_view item = take_until(if_none_match, ',');
        if (item.starts_with("W/")) {
            item.remove_prefix(2);
        }
        if (item == tag || item == "*") {
            return true;
        }
    }
    return false;
}

}  // namespace reserve::http
