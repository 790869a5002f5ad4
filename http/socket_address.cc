// getaddrinfo and getnameinfo, both kept to numbers.
#include "http/socket_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace reserve::http {

bool SocketAddress::is_loopback() const {
    if (storage.ss_family == AF_INET) {
        const auto* address = reinterpret_cast<const sockaddr_in*>(&storage);
        return (ntohl(address->sin_addr.s_addr) >> 24) == 127;
    }
    const auto* address = reinterpret_cast<const sockaddr_in6*>(&storage);
    return std::memcmp(&address->sin6_addr, &in6addr_loopback, sizeof(in6_addr)) == 0;
}

std::string SocketAddress::host() const {
    std::array<char, NI_MAXHOST> text{};
    ::getnameinfo(get(), size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    return text.data();
}

std::string SocketAddress::text() const {
    std::array<char, NI_MAXSERV> port{};
    ::getnameinfo(get(), size, nullptr, 0, port.data(), port.size(), NI_NUMERICSERV);
    const std::string name = host();
    const bool is_six = storage.ss_family == AF_INET6;
    return (is_six ? "[" + name + "]" : name) + ":" + port.data();
}

Result<SocketAddress> parse_socket_address(const std::string& text) {
    const auto refused = fail(ErrorKind::usage, text + " is not an address like 127.0.0.1:8080");
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos || colon == 0) {
        return refused;
    }
    const std::string port = text.substr(colon + 1);
    std::string host = text.substr(0, colon);
    const bool is_six = host.starts_with('[') && host.ends_with(']');
    if (is_six) {
        host = host.substr(1, host.size() - 2);
    }
    const bool is_port = !port.empty() && port.size() <= 5 &&
                         std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }) &&
                         std::stoi(port) <= 65535;
    addrinfo hints{};
    hints.ai_family = is_six ? AF_INET6 : AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (!is_port || ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
        return refused;
    }
    SocketAddress address;
    std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
    address.size = found->ai_addrlen;
    ::freeaddrinfo(found);
    return address;
}

}  // namespace reserve::http
