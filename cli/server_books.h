// Writing to a ledger on a server. Acts are signed before they come here; a receipt counts once
// the server's signed log shows the very act at its place.
#pragma once

#include "cli/books.h"

namespace reserve::cli {

// What one request may hold (schema/openapi.yaml).
inline constexpr std::size_t kMaxActsSent = 1'000;
inline constexpr std::size_t kMaxBytesSent = std::size_t{1} << 20;

// usage with --offline.
Result<std::unique_ptr<Books>> open_server_books(const Globals& globals);

}  // namespace reserve::cli
