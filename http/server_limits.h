// Every limit of the server, in one place, with what holds unless something else is said.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "http/request_head.h"

namespace reserve::http {

// Times are for the whole of each part, however its bytes trickle.
struct ServerLimits {
    HeadLimits head{};         // 16 KiB in 64 lines; a body of 64 KiB
    int header_ms = 5'000;     // from the connection, or a request's first byte, to the head's end
    int body_ms = 10'000;      // from there to the body's end
    int handling_ms = 60'000;  // from there to the answer's first byte; more than any handler waits
    int response_ms = 10'000;  // from the answer's first byte to its last
    int idle_ms = 5'000;       // between an answer and the next request
    std::size_t connections = 256;
    std::size_t connections_per_address = 8;         // 0: as many as there are
    std::size_t held_bytes = std::size_t{64} << 20;  // of requests not yet answered, all together
    std::size_t workers = 4;
    // Numeric addresses, or "unix", that have no limit of their own and are believed when they say
    // in X-Forwarded-For whom they speak for.
    std::vector<std::string> trusted_proxies{};
};

}  // namespace reserve::http
