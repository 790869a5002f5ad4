// The body of a request as JSON, or the answer that says where it is none.
#pragma once

#include <expected>

#include "http/message.h"
#include "ledger/seal/json.h"

namespace reserve::service {

// 415 for another media type, 413 for too many values, 400 with line and column for what does not
// parse. The root is valid while the document and the request are.
std::expected<const seal::JsonNode*, http::Response> read_body(const http::Request& request,
                                                               seal::JsonDocument& document);

}  // namespace reserve::service
