// Numeric addresses with a port, as "--listen" takes them: no name is looked up.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.h"

namespace reserve::http {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    // Nobody on another machine can reach it.
    bool is_loopback() const;
    std::string host() const;  // "127.0.0.1", "::1", "unix"
    std::string text() const;  // "127.0.0.1:8080", "[::1]:8080", "unix:/run/reserve.socket"
};

// usage, unless "<IPv4>:<port>", "[<IPv6>]:<port>" or "unix:<path>".
Result<SocketAddress> parse_socket_address(const std::string& text);
// An address without port as SocketAddress::host writes it, spaces around it left out.
std::optional<std::string> numeric_host(std::string_view text);
// Whom a limit by address counts as one: "192.0.2.1" itself, also within IPv6; of other IPv6
// addresses all that one subscriber has, "2001:db8::/64"; "unix".
std::string network_of(std::string_view host);

}  // namespace reserve::http
