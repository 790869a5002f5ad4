// The only place that writes the head of an answer.
#include "http/answer.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "http/gzip.h"
#include "http/negotiation.h"

namespace reserve::http {
namespace {

constexpr int kOk = 200;
constexpr int kNoContent = 204;
constexpr int kNotModified = 304;

// Written anew each second.
const std::string& date() {
    thread_local std::time_t second = 0;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != second) {
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        std::array<char, 48> line{};
        text.assign(line.data(),
                    std::strftime(line.data(), line.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
        second = now;
    }
    return text;
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_sendable(const Response& response) {
    return !has_control(response.content_type) &&
           std::ranges::none_of(response.fields, [](const Field& field) {
               return has_control(field.name) || has_control(field.value);
           });
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

Field* find_field(Response& response, std::string_view name) {
    const auto found = std::ranges::find(response.fields, name, &Field::name);
    return found == response.fields.end() ? nullptr : &*found;
}

bool is_compressible(const Response& response) {
    const std::string_view type = response.content_type;
    return response.find("content-encoding") == nullptr &&
           (type.starts_with("text/") || type.contains("json") || type.contains("xml") ||
            type.contains("yaml") || type.contains("javascript"));
}

// The same version of the same thing in another coding is named by another tag.
std::string gzip_tag(std::string_view tag) {
    return std::string(tag.substr(0, tag.size() - 1)) + "-gzip\"";
}

// Whether the client has what it asks for; then `tag` is the one it named.
bool is_known(const Wishes& wishes, std::string& tag) {
    if (names_tag(wishes.known_tags, tag)) {
        return true;
    }
    const std::string other = gzip_tag(tag);
    const bool is_other = names_tag(wishes.known_tags, other);
    tag = is_other ? other : tag;
    return is_other;
}

std::string head_of(const Response& response, std::size_t body_size, AfterResponse after,
                    const Wishes& wishes) {
    std::string head;
    head.reserve(512);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(status_name(response.status)).append("\r\n");
    append_field(head, "Date", date());
    for (const Field& field : response.fields) {
        append_field(head, field.name, field.value);
    }
    if (response.find("cache-control") == nullptr) {
        append_field(head, "Cache-Control", "no-store");
    }
    if (!response.content_type.empty() && response.status != kNotModified) {
        append_field(head, "Content-Type", response.content_type);
        append_field(head, "X-Content-Type-Options", "nosniff");
    }
    if (response.status != kNotModified && response.status != kNoContent) {
        append_field(head, "Content-Length", std::to_string(body_size));
    }
    append_field(head, "X-Request-Id", wishes.id);
    if (wishes.is_secure) {
        append_field(head, "Strict-Transport-Security", "max-age=31536000");
    }
    append_field(head, "Connection", after == AfterResponse::keep ? "keep-alive" : "close");
    return head + "\r\n";
}

// Takes the answer's body, or its compressed form.
void take_body(Outgoing& outgoing, Response& response, const Wishes& wishes) {
    outgoing.shared_body = std::move(response.shared_body);
    outgoing.own_body = std::move(response.body);
    outgoing.body = outgoing.shared_body ? outgoing.shared_body->plain() : outgoing.own_body;
    if (!wishes.is_read || !is_compressible(response)) {
        return;
    }
    response.fields.push_back({"vary", "accept-encoding"});
    if (!wishes.takes_gzip) {
        return;
    }
    std::string own = outgoing.shared_body ? std::string() : gzip(outgoing.own_body);
    const std::string_view gzipped = outgoing.shared_body ? outgoing.shared_body->gzipped() : own;
    if (gzipped.empty()) {
        return;
    }
    if (outgoing.shared_body) {
        outgoing.body = gzipped;
    } else {
        outgoing.own_body = std::move(own);
        outgoing.body = outgoing.own_body;
    }
    response.fields.push_back({"content-encoding", "gzip"});
    if (Field* tag = find_field(response, "etag")) {
        tag->value = gzip_tag(tag->value);
    }
}

}  // namespace

Wishes wishes_of(const RequestHead& head, std::string id) {
    const Request& request = head.request;
    const std::string* codings = request.find("accept-encoding");
    const std::string* known = request.find("if-none-match");
    const bool is_head_only = request.method == "HEAD";
    return {.id = std::move(id),
            .after = head.after,
            .is_read = is_head_only || request.method == "GET",
            .is_head_only = is_head_only,
            .takes_gzip = codings != nullptr && takes_gzip(*codings),
            .known_tags = known == nullptr ? std::string() : *known};
}

std::unique_ptr<Outgoing> prepare(Response response, const Wishes& wishes) {
    if (!is_sendable(response)) {
        response = problem(500, {}, wishes.id);
    }
    auto outgoing = std::make_unique<Outgoing>();
    Field* tag = response.status == kOk && wishes.is_read ? find_field(response, "etag") : nullptr;
    if (tag != nullptr && is_known(wishes, tag->value)) {
        response.status = kNotModified;
        if (is_compressible(response)) {
            response.fields.push_back({"vary", "accept-encoding"});
        }
    } else {
        take_body(*outgoing, response, wishes);
    }
    const bool is_good = response.is_success() || response.status == kNotModified;
    outgoing->after = is_good ? wishes.after : AfterResponse::close;
    outgoing->head = head_of(response, outgoing->body.size(), outgoing->after, wishes);
    if (wishes.is_head_only || response.status == kNoContent) {
        outgoing->body = {};
    }
    return outgoing;
}

}  // namespace reserve::http
