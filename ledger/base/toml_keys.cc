// Dots outside of texts and remarks, counted from one mark that ends a key to the next.
#include "ledger/base/toml_keys.h"

#include <algorithm>

namespace reserve {
namespace {

// Where the text that begins at `at` ends, its last quote included; a text of one line ends with
// the line at the latest.
std::size_t end_of_text(std::string_view toml, std::size_t at) {
    const char quote = toml[at];
    const std::string_view three = toml.substr(at, 3);
    const bool is_long = three.size() == 3 && three[1] == quote && three[2] == quote;
    for (std::size_t i = at + (is_long ? 3 : 1); i < toml.size(); ++i) {
        if (toml[i] == '\\' && quote == '"') {
            ++i;
        } else if (!is_long && (toml[i] == quote || toml[i] == '\n')) {
            return toml[i] == quote ? i + 1 : i;
        } else if (is_long && toml.substr(i, 3) == three) {
            return i + 3;
        }
    }
    return toml.size();
}

}  // namespace

std::optional<std::size_t> line_of_deep_key(std::string_view toml) {
    std::size_t line = 1;
    std::size_t dots = 0;
    for (std::size_t i = 0; i < toml.size();) {
        const char c = toml[i];
        if (c == '"' || c == '\'') {
            const std::size_t end = end_of_text(toml, i);
            line += static_cast<std::size_t>(std::ranges::count(toml.substr(i, end - i), '\n'));
            i = end;
            continue;
        }
        if (c == '#') {
            i = std::min(toml.find('\n', i), toml.size());
            continue;
        }
        if (c == '.' && ++dots > kMostKeyDots) {
            return line;
        }
        line += c == '\n' ? 1 : 0;
        dots = std::string_view("\n=,{}[]").contains(c) ? 0 : dots;
        ++i;
    }
    return std::nullopt;
}

}  // namespace reserve
