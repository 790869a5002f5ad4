// The gatekeeper: reads the head of a request, and refuses whatever could be read in two ways.
// Stricter than RFC 9112 allows: one written form, no folding, no transfer codings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace reserve::http {

struct HeadLimits {
    std::size_t header_bytes = 16 * 1024;  // of the whole head
    std::size_t fields = 64;
    std::size_t body_bytes = 64 * 1024;
};

enum class AfterResponse : std::uint8_t { keep, close };

struct RequestHead {
    Request request;  // without its body
    std::size_t body_size = 0;
    AfterResponse after = AfterResponse::close;
};

struct Refused {
    int status = 400;
    std::string_view reason;
};

// Where the head ends, after its empty line; nullopt if more must come. Refused as soon as it can
// no longer become a head: too long, or a line that does not end in CR LF.
std::expected<std::optional<std::size_t>, Refused> find_head_end(std::string_view received,
                                                                 const HeadLimits& limits);
// Of a whole head.
std::expected<RequestHead, Refused> parse_request_head(std::string_view head,
                                                       const HeadLimits& limits);

}  // namespace reserve::http
