// A head that is let through has one reading: written again it is read the same, its target stays
// below the root, its fields have no control characters, its body is bounded. No bytes that follow
// change where it ends.
#include <algorithm>

#include "fuzz/target.h"
#include "http/negotiation.h"
#include "http/request_head.h"

using namespace reserve;
using namespace reserve::http;

namespace {

bool is_clean(std::string_view text) {
    return std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::string encode(std::string_view path) {
    std::string text;
    for (const char c : path) {
        constexpr std::string_view kDigits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        text += '%';
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

// Slashes stay as they are: encoded they would be refused.
std::string write(const RequestHead& head, std::string_view version) {
    std::string text = head.request.method + " ";
    for (const char c : head.request.path) {
        text += c == '/' ? "/" : encode({&c, 1});
    }
    text += (head.request.query.empty() ? "" : "?" + head.request.query) + " ";
    text += std::string(version) + "\r\n";
    for (const Field& field : head.request.fields) {
        text += field.name + ": " + field.value + "\r\n";
    }
    return text + "\r\n";
}

void check_parts(const RequestHead& head, const HeadLimits& limits) {
    const Request& request = head.request;
    const std::string closed = request.path + "/";
    RESERVE_CHECK(request.path.starts_with('/') && is_clean(request.path) &&
                      !closed.contains("/../") && !closed.contains("/./"),
                  "a path stays below the root");
    RESERVE_CHECK(std::ranges::all_of(request.fields,
                                      [](const Field& field) {
                                          return is_clean(field.name) && is_clean(field.value);
                                      }),
                  "a field has no control characters");
    RESERVE_CHECK(head.body_size <= limits.body_bytes, "a body is bounded");
    RESERVE_CHECK(request.method == "POST" || head.body_size == 0, "only POST has a body");
    RESERVE_CHECK(request.find("transfer-encoding") == nullptr, "only a length says the length");
    for (const Field& field : request.fields) {
        (void)takes_gzip(field.value);
        RESERVE_CHECK(field.value.contains('*') || !names_tag(field.value, "\"\x01\""),
                      "no tag is made up");
    }
}

}  // namespace

RESERVE_FUZZ(text) {
    const HeadLimits limits{.header_bytes = 4096, .fields = 16, .body_bytes = 1000};
    const auto end = find_head_end(text, limits);
    if (!end || !*end) {
        return;
    }
    RESERVE_CHECK(**end <= limits.header_bytes, "a head is bounded");
    const std::string_view whole = text.substr(0, **end);
    const auto alone = find_head_end(whole, limits);
    RESERVE_CHECK(alone && *alone == *end, "what follows a head does not move its end");
    const auto head = parse_request_head(whole, limits);
    if (!head) {
        RESERVE_CHECK(head.error().status >= 400 && !head.error().reason.empty(),
                      "a refusal has a status and a reason");
        return;
    }
    check_parts(*head, limits);
    const bool is_old = whole.substr(0, whole.find('\r')).ends_with("HTTP/1.0");
    const HeadLimits wide{.header_bytes = 64 * 1024, .fields = 16, .body_bytes = 1000};
    const std::string written = write(*head, is_old ? "HTTP/1.0" : "HTTP/1.1");
    const auto again = parse_request_head(written, wide);
    RESERVE_CHECK(again.has_value() && again->body_size == head->body_size &&
                      again->after == head->after && again->request.path == head->request.path &&
                      again->request.query == head->request.query &&
                      again->request.fields.size() == head->request.fields.size(),
                  "a head is read as it was written");
}
