// Line by line; each refusal is one condition with its status and its reason.
#include "http/request_head.h"

#include <algorithm>
#include <array>

#include "ledger/base/text.h"

namespace reserve::http {
namespace {

using Fault = std::optional<Refused>;

constexpr std::string_view kLineEnd = "\r\n";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_digit(c) || is_letter(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c);
    });
}
bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::optional<unsigned> hex_digit(char c) {
    const char small = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_digit(small)) {
        return static_cast<unsigned>(small - '0');
    }
    return small >= 'a' && small <= 'f' ? std::optional(static_cast<unsigned>(small - 'a' + 10))
                                        : std::nullopt;
}

// nullopt for a broken %, a control character, a "/" or "\" in disguise, and "." or ".." segments.
std::optional<std::string> decode_path(std::string_view text) {
    std::string path;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            path += text[at];
            continue;
        }
        const auto high = at + 2 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
        const auto low = high ? hex_digit(text[at + 2]) : std::nullopt;
        const char decoded = low ? static_cast<char>(*high * 16 + *low) : '\0';
        if (is_control(decoded) || decoded == '/') {
            return std::nullopt;
        }
        path += decoded;
        at += 2;
    }
    const std::string closed = path + "/";
    const bool climbs = closed.contains("/../") || closed.contains("/./");
    return climbs || path.contains('\\') ? std::nullopt : std::optional(path);
}

Fault read_target(std::string_view target, Request& request) {
    const bool is_plain = std::ranges::all_of(
        target, [](char c) { return c > 0x20 && c < 0x7F && c != '#' && c != '"'; });
    if (!target.starts_with('/') || !is_plain) {
        return Refused{400, "the target is not a path"};
    }
    const std::size_t mark = std::min(target.find('?'), target.size());
    auto path = decode_path(target.substr(0, mark));
    if (!path) {
        return Refused{400, "the path is not one that is served"};
    }
    request.path = *std::move(path);
    request.query = target.substr(std::min(mark + 1, target.size()));
    return {};
}

Fault read_request_line(std::string_view line, RequestHead& head) {
    constexpr std::array<std::string_view, 9> kKnown{
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"};
    const std::size_t first = line.find(' ');
    const std::size_t second = first == line.npos ? first : line.find(' ', first + 1);
    if (second == line.npos) {
        return Refused{400, "the first line is not: method, target, version"};
    }
    head.request.method = line.substr(0, first);
    const std::string_view version = line.substr(second + 1);
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/") &&
                            is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
    if (!is_token(head.request.method) || !is_version) {
        return Refused{400, "the first line is not: method, target, version"};
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return Refused{505, "versions 1.0 and 1.1 are spoken here"};
    }
    if (std::ranges::find(kKnown, head.request.method) == kKnown.end()) {
        return Refused{501, "no such method"};
    }
    constexpr std::array<std::string_view, 4> kAllowed{"GET", "HEAD", "POST", "DELETE"};
    if (std::ranges::find(kAllowed, head.request.method) == kAllowed.end()) {
        return Refused{405, "GET, HEAD, POST and DELETE are allowed"};
    }
    head.after = version == "HTTP/1.1" ? AfterResponse::keep : AfterResponse::close;
    return read_target(line.substr(first + 1, second - first - 1), head.request);
}

Fault read_field(std::string_view line, Request& request) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || !is_token(line.substr(0, colon))) {
        return Refused{400, "a header line is not: name, colon, value"};
    }
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    while (value.ends_with(' ')) {
        value.remove_suffix(1);
    }
    if (std::ranges::any_of(value, is_control)) {
        return Refused{400, "a header value has a control character"};
    }
    request.fields.push_back({lower_ascii(line.substr(0, colon)), std::string(value)});
    return {};
}

std::size_t count(const Request& request, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count(request.fields, name, &Field::name));
}

Fault check_host(const RequestHead& head) {
    const std::size_t hosts = count(head.request, "host");
    const bool is_old = head.after == AfterResponse::close;  // HTTP/1.0 may do without
    if (hosts > 1 || (hosts == 0 && !is_old)) {
        return Refused{400, "exactly one Host is needed"};
    }
    const std::string* host = head.request.find("host");
    const auto is_host_letter = [](char c) {
        return is_digit(c) || is_letter(c) || std::string_view("-._~:[]%").contains(c);
    };
    const bool is_host =
        host == nullptr || (!host->empty() && std::ranges::all_of(*host, is_host_letter));
    return is_host ? Fault() : Refused{400, "Host is not a host"};
}

Fault read_body_size(RequestHead& head, const HeadLimits& limits) {
    constexpr std::size_t kMaxDigits = 10;
    const bool has_body = head.request.method == "POST";
    if (count(head.request, "transfer-encoding") > 0) {
        return Refused{501, "no transfer codings are understood"};
    }
    const std::string* length = head.request.find("content-length");
    if (length == nullptr) {
        return has_body ? Fault(Refused{411, "Content-Length is needed"}) : Fault();
    }
    if (count(head.request, "content-length") > 1 || length->empty() ||
        length->size() > kMaxDigits || !std::ranges::all_of(*length, is_digit)) {
        return Refused{400, "Content-Length is not one number"};
    }
    for (const char digit : *length) {
        head.body_size = head.body_size * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (!has_body && head.body_size > 0) {
        return Refused{400, "this method has no body"};
    }
    return head.body_size > limits.body_bytes ? Fault(Refused{413, "the body is too large"})
                                              : Fault();
}

// Last, since who waits for leave to send a body is better told what is wrong with it.
Fault check_expectation(const RequestHead& head) {
    return count(head.request, "expect") == 0
               ? Fault()
               : Refused{417, "nothing is promised before the body came"};
}

// "close" among the words of Connection.
void read_connection(RequestHead& head) {
    for (const Field& field : head.request.fields) {
        if (field.name == "connection" && lower_ascii(field.value).contains("close")) {
            head.after = AfterResponse::close;
        }
    }
}

}  // namespace

std::expected<std::optional<std::size_t>, Refused> find_head_end(std::string_view received,
                                                                 const HeadLimits& limits) {
    std::size_t line = 0;
    for (std::size_t end = received.find('\n'); end != received.npos;
         end = received.find('\n', line)) {
        if (end == line || received[end - 1] != '\r') {
            return std::unexpected(Refused{400, "a line does not end in CR LF"});
        }
        if (end + 1 > limits.header_bytes) {
            break;
        }
        if (end == line + 1) {
            return end + 1;
        }
        line = end + 1;
    }
    if (received.size() > limits.header_bytes) {
        return std::unexpected(Refused{431, "the header is too large"});
    }
    return std::nullopt;
}

std::expected<RequestHead, Refused> parse_request_head(std::string_view text,
                                                       const HeadLimits& limits) {
    RequestHead head;
    Fault fault;
    bool is_first = true;
    while (!fault) {
        const std::size_t end = std::min(text.find(kLineEnd), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + kLineEnd.size(), text.size()));
        if (line.empty() && !is_first) {
            break;
        }
        if (head.request.fields.size() == limits.fields) {
            fault = Refused{431, "too many header lines"};
        } else {
            fault = is_first ? read_request_line(line, head) : read_field(line, head.request);
        }
        is_first = false;
    }
    if (!fault) {
        fault = check_host(head);
    }
    if (!fault) {
        fault = read_body_size(head, limits);
    }
    if (!fault) {
        fault = check_expectation(head);
    }
    if (fault) {
        return std::unexpected(*fault);
    }
    read_connection(head);
    return head;
}

}  // namespace reserve::http
