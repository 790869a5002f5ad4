// Names of statuses, and bodies that say what is wrong.
#include "http/message.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ledger/seal/json.h"

namespace reserve::http {

const std::string* Request::find(std::string_view name) const {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &found->value;
}

std::string_view status_name(int status) {
    using Name = std::pair<int, std::string_view>;
    constexpr std::array kNames{
        Name{200, "OK"},
        Name{201, "Created"},
        Name{204, "No Content"},
        Name{304, "Not Modified"},
        Name{400, "Bad Request"},
        Name{401, "Unauthorized"},
        Name{403, "Forbidden"},
        Name{404, "Not Found"},
        Name{405, "Method Not Allowed"},
        Name{408, "Request Timeout"},
        Name{409, "Conflict"},
        Name{411, "Length Required"},
        Name{413, "Content Too Large"},
        Name{415, "Unsupported Media Type"},
        Name{417, "Expectation Failed"},
        Name{422, "Unprocessable Content"},
        Name{429, "Too Many Requests"},
        Name{431, "Request Header Fields Too Large"},
        Name{500, "Internal Server Error"},
        Name{501, "Not Implemented"},
        Name{503, "Service Unavailable"},
        Name{505, "HTTP Version Not Supported"},
    };
    const auto* found = std::ranges::find(kNames, status, &Name::first);
    return found == kNames.end() ? std::string_view() : found->second;
}

Response problem(int status, std::string_view detail) {
    std::string body = "{";
    if (!detail.empty()) {
        body += "\"detail\":";
        seal::append_canonical_string(body, detail);
        body += ",";
    }
    body += "\"status\":" + std::to_string(status) + ",\"title\":";
    seal::append_canonical_string(body, status_name(status));
    body += ",\"type\":\"about:blank\"}\n";
    return {status, "application/problem+json", std::move(body), {}};
}

Response plain_text(int status, std::string body) {
    return {status, std::string(kPlainText), std::move(body), {}};
}

}  // namespace reserve::http
