// What is read from the web: with the token and the authorities that the command was given, and
// with patience for a server that has no time now.
#pragma once

#include <chrono>

#include "cli/app.h"
#include "http/client.h"

namespace reserve::cli {

// How often a server is asked again that has no time, or whose answer was lost.
inline constexpr int kTries = 4;

// --ca-file and --client-certificate, without a token. An error names the option.
Result<http::ClientOptions> tls_options(const ServerGlobals& globals);
// The same and the token. usage: it is no line of letters and signs.
Result<http::ClientOptions> client_options(const ServerGlobals& globals);
// The body of a 200. not_found for 404; anything else is a fault of the network.
Result<std::string> read_patiently(http::Client& client, const std::string& url,
                                   std::size_t max_bytes);

// Not where it says that only its operator can help: a problem without Retry-After.
bool asks_for_patience(const http::Response& answer);
// Whether it says that nothing was recorded, though it failed.
bool denies_recording(const http::Response& answer);
// The seconds of Retry-After, within bounds; a second where there is none.
std::chrono::seconds wait_of(const http::Response& answer);
// What a problem document (RFC 9457) says, as far as it can be read.
std::string problem_text(const http::Response& answer);

}  // namespace reserve::cli
