// What connections did, for whoever watches over the server.
#pragma once

#include <cstddef>
#include <cstdint>

namespace reserve::http {

struct ServerCounts {
    std::size_t open = 0;           // connections now
    std::uint64_t accepted = 0;     // connections since the start
    std::uint64_t requests = 0;     // whole ones, for the handler
    std::uint64_t failed = 0;       // those whose handler threw
    std::uint64_t refused = 0;      // requests answered without the handler: malformed, late
    std::uint64_t turned_away = 0;  // connections for which there was no place
};

}  // namespace reserve::http
