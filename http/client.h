// A small client: one request, one bounded answer, one deadline for all of it. No redirects; https
// only with a certificate that the system's authorities vouch for, and for that very name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message.h"
#include "ledger/base/result.h"

namespace reserve::http {

struct FetchLimits {
    int total_ms = 20'000;  // from connecting to the last byte; looking up the name comes before
    std::size_t body_bytes = std::size_t{1} << 20;
};

// Any status is an answer. Errors: usage (the URL), network (all else, with the URL in the
// message).
Result<Response> fetch(const std::string& url, const FetchLimits& limits = {});
Result<Response> post(const std::string& url, std::string_view body, std::string_view content_type,
                      const FetchLimits& limits = {});

}  // namespace reserve::http
