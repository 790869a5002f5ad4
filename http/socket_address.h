// Numeric addresses with a port, as "--listen" takes them: no name is looked up.
#pragma once

#include <sys/socket.h>

#include <string>

#include "ledger/base/result.h"

namespace reserve::http {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    bool is_loopback() const;
    std::string host() const;  // "127.0.0.1", "::1"
    std::string text() const;  // "127.0.0.1:8080", "[::1]:8080"
};

// usage, unless "<IPv4>:<port>" or "[<IPv6>]:<port>".
Result<SocketAddress> parse_socket_address(const std::string& text);

}  // namespace reserve::http
