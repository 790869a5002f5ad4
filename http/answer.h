// From what a handler answers to the bytes that are sent: the head, what the client has already,
// what it takes compressed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/request_head.h"

namespace reserve::http {

// What a request says about how its answer is to be sent.
struct Wishes {
    std::string id{};
    AfterResponse after = AfterResponse::close;
    bool is_read = false;  // GET or HEAD
    bool is_head_only = false;
    bool is_secure = false;  // TLS, which the client is then to keep to
    bool takes_gzip = false;
    std::string known_tags{};
};

struct Outgoing {
    std::string head{};
    std::string own_body{};
    std::shared_ptr<const SharedBody> shared_body{};
    std::string_view body{};  // one of the two, or nothing
    AfterResponse after = AfterResponse::close;
    std::size_t sent = 0;  // bytes of head and body
};

Wishes wishes_of(const RequestHead& head, std::string id);
// An answer that cannot be sent (control characters in its head) becomes a 500. After anything but
// success the connection is to be closed.
std::unique_ptr<Outgoing> prepare(Response response, const Wishes& wishes);

}  // namespace reserve::http
