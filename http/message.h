// HTTP requests and responses as plain values: what a handler is given and what it gives back.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace reserve::http {

struct Field {
    std::string name;  // in lower case
    std::string value;
};

// Whole, bounded, and well-formed before any handler sees it.
struct Request {
    std::string id;    // names it in logs and problems; unlike any other of this server
    std::string peer;  // the numeric address it came from: "192.0.2.1", "::1", "unix"
    std::string method;
    std::string path;   // decoded; begins with "/", has no ".." and no control character
    std::string query;  // as sent, without "?"
    std::vector<Field> fields;
    std::string body{};
    std::chrono::steady_clock::time_point received = std::chrono::steady_clock::now();  // whole
    std::string client_certificate{};  // SHA-256 in hex, of one that TLS demanded and checked

    // nullptr if there is none; of several of a name the first.
    const std::string* find(std::string_view name) const;
};

// Bytes that never change and that many answers share, never copied.
class SharedBody {
public:
    explicit SharedBody(std::string bytes) : plain_(std::move(bytes)) {}

    const std::string& plain() const { return plain_; }
    // Made when first asked for. Empty if that would save next to nothing.
    const std::string& gzipped() const;

private:
    std::string plain_;
    mutable std::once_flag is_gzipped_;
    mutable std::string gzipped_;
};

struct Response {
    int status = 200;
    std::string content_type{};  // nothing for no body
    std::string body{};
    std::vector<Field> fields{};  // in lower case; besides type, length and connection
    std::shared_ptr<const SharedBody> shared_body{};  // instead of `body`

    bool is_success() const { return status >= 200 && status < 300; }
    const std::string& bytes() const { return shared_body ? shared_body->plain() : body; }
    const std::string* find(std::string_view name) const;
};

inline constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

// "Not Found" for 404; empty for a status that has no name here.
std::string_view status_name(int status);
// RFC 9457, application/problem+json. `detail` is ours, never an echo of the request; `id` is the
// request's, as `instance`.
Response problem(int status, std::string_view detail = {}, std::string_view id = {});
Response plain_text(int status, std::string body);

}  // namespace reserve::http
