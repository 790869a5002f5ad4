// Each reader accepts exactly what its writer writes.
#include "ledger/seal/lines.h"

#include <algorithm>
#include <charconv>

#include "ledger/base/base64.h"

namespace reserve::seal {

std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == rest.npos) {
        return std::nullopt;
    }
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::optional<std::uint64_t> parse_decimal_number(std::string_view text) {
    std::int64_t value = 0;
    const char* begin = text.data();
    const char* end = begin + text.size();
    const auto read = std::from_chars(begin, end, value);
    const bool is_written_once = text == "0" || (!text.starts_with('0') && !text.starts_with('-'));
    if (text.empty() || read.ec != std::errc() || read.ptr != end || !is_written_once) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(value);
}

std::optional<Hash> parse_hash(std::string_view base64) {
    Hash hash{};
    if (base64.size() != (hash.size() + 2) / 3 * 4) {
        return std::nullopt;
    }
    const auto bytes = parse_base64(base64);
    if (!bytes || bytes->size() != hash.size()) {
        return std::nullopt;
    }
    std::ranges::copy(*bytes, hash.begin());
    return hash;
}

void append_hash_line(std::string& out, const Hash& hash) {
    out += to_base64(hash);
    out += '\n';
}

}  // namespace reserve::seal
