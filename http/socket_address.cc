// getaddrinfo and getnameinfo, both kept to numbers.
#include "http/socket_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <iterator>

namespace reserve::http {
namespace {

constexpr std::string_view kUnix = "unix";
constexpr std::string_view kUnixPrefix = "unix:";

std::optional<SocketAddress> find_numeric(const std::string& host, const char* port, int family) {
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port, &hints, &found) != 0) {
        return std::nullopt;
    }
    SocketAddress address;
    std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
    address.size = found->ai_addrlen;
    ::freeaddrinfo(found);
    return address;
}

// "::ffff:192.0.2.1", as a socket for both families has it, is 192.0.2.1.
std::string without_mapping(std::string_view host) {
    constexpr std::string_view kMapped = "::ffff:";
    const bool is_mapped = host.starts_with(kMapped) && host.contains('.');
    return std::string(host.substr(is_mapped ? kMapped.size() : 0));
}

Result<SocketAddress> unix_address(const std::string& path) {
    sockaddr_un named{};
    named.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof named.sun_path || path.contains('\0')) {
        return fail(ErrorKind::usage, "unix:" + path + " is not the path of a socket");
    }
    path.copy(named.sun_path, path.size());
    SocketAddress address;
    std::memcpy(&address.storage, &named, sizeof named);
    address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    return address;
}

}  // namespace

bool SocketAddress::is_loopback() const {
    if (storage.ss_family == AF_UNIX) {
        return true;
    }
    if (storage.ss_family == AF_INET) {
        const auto* address = reinterpret_cast<const sockaddr_in*>(&storage);
        return (ntohl(address->sin_addr.s_addr) >> 24) == 127;
    }
    const auto* address = reinterpret_cast<const sockaddr_in6*>(&storage);
    return storage.ss_family == AF_INET6 &&
           std::memcmp(&address->sin6_addr, &in6addr_loopback, sizeof(in6_addr)) == 0;
}

std::string SocketAddress::host() const {
    if (storage.ss_family == AF_UNIX) {
        return std::string(kUnix);
    }
    std::array<char, NI_MAXHOST> text{};
    ::getnameinfo(get(), size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    return without_mapping(text.data());
}

std::string SocketAddress::text() const {
    if (storage.ss_family == AF_UNIX) {
        const auto* named = reinterpret_cast<const sockaddr_un*>(&storage);
        return std::string(kUnixPrefix) + named->sun_path;
    }
    std::array<char, NI_MAXSERV> port{};
    ::getnameinfo(get(), size, nullptr, 0, port.data(), port.size(), NI_NUMERICSERV);
    const std::string name = host();
    const bool is_six = storage.ss_family == AF_INET6;
    return (is_six ? "[" + name + "]" : name) + ":" + port.data();
}

Result<SocketAddress> parse_socket_address(const std::string& text) {
    const auto refused = fail(ErrorKind::usage, text + " is not an address in numbers with a port, "
                                                         "like 127.0.0.1:8080 or [::1]:8080");
    if (text.starts_with(kUnixPrefix)) {
        return unix_address(text.substr(kUnixPrefix.size()));
    }
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
    const auto address =
        is_port ? find_numeric(host, port.c_str(), is_six ? AF_INET6 : AF_INET) : std::nullopt;
    return address ? Result<SocketAddress>(*address) : refused;
}

std::optional<std::string> numeric_host(std::string_view text) {
    const std::size_t from = std::min(text.find_first_not_of(' '), text.size());
    const std::string host(text.substr(from, text.find_last_not_of(' ') + 1 - from));
    const int family = host.contains(':') ? AF_INET6 : AF_INET;
    std::array<char, sizeof(in6_addr)> binary{};
    std::array<char, INET6_ADDRSTRLEN> written{};
    const bool is_numeric = ::inet_pton(family, host.c_str(), binary.data()) == 1;
    ::inet_ntop(family, binary.data(), written.data(), written.size());
    return is_numeric ? std::optional(without_mapping(written.data())) : std::nullopt;
}

std::string network_of(std::string_view host) {
    constexpr std::size_t kNetworkBytes = 8;
    constexpr std::size_t kMappedFrom = 12;
    const std::string address(host.substr(0, host.find('%')));
    in6_addr binary{};
    std::array<char, INET6_ADDRSTRLEN> written{};
    if (::inet_pton(AF_INET6, address.c_str(), &binary) != 1) {
        return address;
    }
    if (IN6_IS_ADDR_V4MAPPED(&binary)) {
        ::inet_ntop(AF_INET, &binary.s6_addr[kMappedFrom], written.data(), written.size());
        return written.data();
    }
    std::fill(std::begin(binary.s6_addr) + kNetworkBytes, std::end(binary.s6_addr), 0);
    ::inet_ntop(AF_INET6, &binary, written.data(), written.size());
    return std::string(written.data()) + "/64";
}

}  // namespace reserve::http
