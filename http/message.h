// HTTP requests and responses as plain values: what a handler is given and what it gives back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace reserve::http {

struct Field {
    std::string name;  // in lower case
    std::string value;
};

// Whole, bounded, and well-formed before any handler sees it.
struct Request {
    std::string method;
    std::string path;   // decoded; begins with "/", has no ".." and no control character
    std::string query;  // as sent, without "?"
    std::vector<Field> fields;
    std::string body;

    // nullptr if there is none; of several of a name the first.
    const std::string* find(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type;  // nothing for no body
    std::string body;
    std::vector<Field> fields;  // besides type, length and connection

    bool is_success() const { return status >= 200 && status < 300; }
};

inline constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

// "Not Found" for 404; empty for a status that has no name here.
std::string_view status_name(int status);
// RFC 9457, application/problem+json. `detail` is ours, never an echo of the request.
Response problem(int status, std::string_view detail = {});
Response plain_text(int status, std::string body);

}  // namespace reserve::http
