// What clients of no good will do: bytes as they like, when they like, from any 127.x.x.x.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "http/server.h"

namespace reserve::test {

inline const std::string kGet = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

class RawSocket {
public:
    explicit RawSocket(const std::string& address, const char* from = "127.0.0.1")
        : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in own = at(from, 0);
        REQUIRE(::bind(descriptor_, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
        const auto port = std::stoi(address.substr(address.rfind(':') + 1));
        sockaddr_in there = at("127.0.0.1", static_cast<std::uint16_t>(port));
        REQUIRE(::connect(descriptor_, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0);
    }
    RawSocket(const RawSocket&) = delete;
    RawSocket& operator=(const RawSocket&) = delete;
    ~RawSocket() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }

    // False if the other side has gone.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    void end() const { ::shutdown(descriptor_, SHUT_WR); }
    // Both directions at once, as the other side sees immediately.
    void hang_up() {
        const linger at_once{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        ::close(std::exchange(descriptor_, -1));
    }
    // Everything up to the close, or the reset.
    std::string read_all() const {
        std::string text;
        std::array<char, 4096> part;
        for (ssize_t count = 1; count > 0;) {
            count = ::recv(descriptor_, part.data(), part.size(), 0);
            text.append(part.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        }
        return text;
    }
    // At least up to the end of a response's body, which is `body`.
    std::string read_to(std::string_view body) const {
        std::string text;
        std::array<char, 4096> part;
        for (ssize_t count = 1; count > 0 && !text.ends_with(body);) {
            count = ::recv(descriptor_, part.data(), part.size(), 0);
            text.append(part.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        }
        return text;
    }
    int descriptor() const { return descriptor_; }

private:
    static sockaddr_in at(const char* address, std::uint16_t port) {
        sockaddr_in made{};
        made.sin_family = AF_INET;
        made.sin_port = htons(port);
        ::inet_pton(AF_INET, address, &made.sin_addr);
        return made;
    }
    int descriptor_;
};

// A server that runs while it lives.
class RunningServer {
public:
    using Answer = std::function<http::Response(const http::Request&)>;

    explicit RunningServer(Answer answer, const http::ServerLimits& limits = {})
        : RunningServer(http::at_once(std::move(answer)), limits) {}
    explicit RunningServer(http::Handler handler, const http::ServerLimits& limits = {},
                           const http::TlsFiles& files = {},
                           const std::string& address = "127.0.0.1:0",
                           http::RefusalNotice notice = nullptr)
        : server_(http::Server::listen(address, std::move(handler), limits, files,
                                       std::move(notice))
                      .value()),
          thread_([this] { server_->run(); }) {}
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;
    ~RunningServer() { server_->stop(); }

    http::Server& server() { return *server_; }
    const std::string& address() const { return server_->address(); }
    std::string url(std::string_view path) const {
        return "http://" + address() + std::string(path);
    }
    // One request on a connection of its own; all that comes back.
    std::string talk(std::string_view bytes) const {
        const RawSocket socket(address());
        socket.send(bytes);
        return socket.read_all();
    }

private:
    std::unique_ptr<http::Server> server_;
    std::jthread thread_;
};

}  // namespace reserve::test
