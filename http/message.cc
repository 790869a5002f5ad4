// Names of statuses, and bodies that say what is wrong.
#include "http/message.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/gzip.h"
#include "ledger/seal/json.h"

namespace reserve::http {

namespace {

const std::string* find_in(const std::vector<Field>& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &found->value;
}

}  // namespace

const std::string* Request::find(std::string_view name) const {
    return find_in(fields, name);
}

const std::string* Response::find(std::string_view name) const {
    return find_in(fields, name);
}

const std::string& SharedBody::gzipped() const {
    std::call_once(is_gzipped_, [this] { gzipped_ = gzip(plain_); });
    return gzipped_;
}

std::string_view status_name(int status) {
    using Name = std::pair<int, std::string_view>;
    constexpr std::array kNames{
        Name{200, "OK"},
        Name{201, "Created"},
        Name{202, "Accepted"},
        Name{204, "No Content"},
        Name{304, "Not Modified"},
        Name{400, "Bad Request"},
        Name{401, "Unauthorized"},
        Name{403, "Forbidden"},
        Name{404, "Not Found"},
        Name{405, "Method Not Allowed"},
        Name{406, "Not Acceptable"},
        Name{408, "Request Timeout"},
        Name{409, "Conflict"},
        Name{410, "Gone"},
        Name{411, "Length Required"},
        Name{412, "Precondition Failed"},
        Name{413, "Content Too Large"},
        Name{415, "Unsupported Media Type"},
        Name{417, "Expectation Failed"},
        Name{422, "Unprocessable Content"},
        Name{429, "Too Many Requests"},
        Name{431, "Request Header Fields Too Large"},
        Name{500, "Internal Server Error"},
        Name{501, "Not Implemented"},
        Name{503, "Service Unavailable"},
        Name{504, "Gateway Timeout"},
        Name{505, "HTTP Version Not Supported"},
        Name{507, "Insufficient Storage"},
    };
    const auto* found = std::ranges::find(kNames, status, &Name::first);
    return found == kNames.end() ? std::string_view() : found->second;
}

Response problem(int status, std::string_view detail, std::string_view id) {
    std::string body = "{";
    const auto add = [&body](std::string_view name, std::string_view text) {
        if (!text.empty()) {
            body += name;
            seal::append_canonical_string(body, text);
            body += ",";
        }
    };
    add("\"detail\":", detail);
    add("\"instance\":", id);
    body += "\"status\":" + std::to_string(status) + ",\"title\":";
    seal::append_canonical_string(body, status_name(status));
    body += ",\"type\":\"about:blank\"}\n";
    return {status, "application/problem+json", std::move(body), {}};
}

Response plain_text(int status, std::string body) {
    return {status, std::string(kPlainText), std::move(body), {}};
}

}  // namespace reserve::http
