// People count lines and characters from one; what the body says there is not repeated.
#include "service/body.h"

#include <algorithm>

#include <fmt/format.h>

#include "service/answers.h"

namespace reserve::service {
namespace {

// A value takes a hundred times the two bytes that it may be written in.
constexpr std::size_t kMostValues = 100'000;

std::string place_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    const auto characters = std::ranges::count_if(
        line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
    return fmt::format("line {}, character {}", 1 + std::ranges::count(before, '\n'),
                       1 + characters);
}

// Each value but the first stands after one of these, so there are no more values than that.
std::size_t count_values(std::string_view text) {
    std::size_t count = 0;
    bool is_in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char byte = text[i];
        if (is_in_string && byte == '\\') {
            ++i;
        } else if (byte == '"') {
            is_in_string = !is_in_string;
        } else if (!is_in_string && (byte == ',' || byte == ':' || byte == '[' || byte == '{')) {
            ++count;
        }
    }
    return count;
}

std::string_view reason_of(const seal::JsonError& error) {
    constexpr std::string_view kTwice = "duplicate key";
    return error.reason.starts_with(kTwice) ? kTwice : std::string_view(error.reason);
}

}  // namespace

std::expected<const seal::JsonNode*, http::Response> read_body(const http::Request& request,
                                                               seal::JsonDocument& document) {
    if (!is_json(request)) {
        return std::unexpected(http::problem(415, "the body is application/json"));
    }
    if (count_values(request.body) > kMostValues) {
        return std::unexpected(http::problem(413, "the body has more than 100,000 values"));
    }
    const auto root = document.parse(request.body);
    if (!root) {
        return std::unexpected(http::problem(
            400,
            fmt::format("the body is not JSON: {} ({})",
                        place_of(request.body, root.error().offset), reason_of(root.error()))));
    }
    return *root;
}

}  // namespace reserve::service
