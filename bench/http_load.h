// A generator of load: one thread, as many kept connections as wanted, each with one request under
// way. Counts whole answers and the time each took.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class Load {
public:
    using Next = std::function<std::string()>;

    // To a server on 127.0.0.1: the same request again and again, or the next one each time.
    Load(std::uint16_t port, const std::string& request, std::size_t connections)
        : Load(port, [request] { return request; }, connections) {}
    Load(std::uint16_t port, Next next, std::size_t connections)
        : next_(std::move(next)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (std::size_t i = 0; i < connections; ++i) {
            connections_.push_back(std::make_unique<Connection>(port));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = connections_.back().get();
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_.back()->descriptor, &event);
        }
    }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load() { ::close(epoll_); }

    // Answers a second.
    double run(std::chrono::milliseconds time) {
        std::size_t answers = 0;
        const auto start = std::chrono::steady_clock::now();
        for (const auto& connection : connections_) {
            ask(*connection);
        }
        std::size_t under_way = connections_.size();
        std::array<epoll_event, 256> events;
        while (under_way > 0) {
            const int ready = ::epoll_wait(epoll_, events.data(), events.size(), -1);
            const bool goes_on = std::chrono::steady_clock::now() - start < time;
            for (int i = 0; i < ready; ++i) {
                auto& connection =
                    *static_cast<Connection*>(events.at(static_cast<std::size_t>(i)).data.ptr);
                if (!read(connection)) {
                    continue;
                }
                ++answers;
                const std::chrono::duration<double> took =
                    std::chrono::steady_clock::now() - connection.asked;
                took_.push_back(took.count());
                if (goes_on) {
                    ask(connection);
                } else {
                    --under_way;
                }
            }
        }
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        return static_cast<double>(answers) / taken.count();
    }

    // Seconds, of every answer so far.
    const std::vector<double>& took() const { return took_; }

private:
    struct Connection {
        explicit Connection(std::uint16_t port)
            : descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
            sockaddr_in there{};
            there.sin_family = AF_INET;
            there.sin_port = htons(port);
            there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            if (::connect(descriptor, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) {
                give_up("cannot connect");
            }
            const int one = 1;
            ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        }
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;
        ~Connection() { ::close(descriptor); }

        int descriptor;
        std::chrono::steady_clock::time_point asked{};
        std::string head{};
        std::size_t missing = 0;  // of the body; 0 while the head is read
    };

    [[noreturn]] static void give_up(const char* why) {
        std::fprintf(stderr, "bench: %s\n", why);
        std::exit(1);
    }

    void ask(Connection& connection) const {
        const std::string request = next_();
        connection.asked = std::chrono::steady_clock::now();
        if (::send(connection.descriptor, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size())) {
            give_up("cannot send");
        }
    }

    // Whether the answer is whole.
    static bool read(Connection& connection) {
        std::array<char, 64 * 1024> part;
        const ssize_t count = ::recv(connection.descriptor, part.data(), part.size(), 0);
        if (count <= 0) {
            give_up("the server hung up");
        }
        std::string_view received(part.data(), static_cast<std::size_t>(count));
        if (connection.missing == 0) {
            connection.head += received;
            const std::size_t end = connection.head.find("\r\n\r\n");
            if (end == std::string::npos) {
                return false;
            }
            const std::size_t body = connection.head.size() - end - 4;
            connection.missing = length_of(connection.head.c_str()) - body;
            connection.head.clear();
        } else {
            connection.missing -= received.size();
        }
        return connection.missing == 0;
    }

    static std::size_t length_of(const char* head) {
        const char* found = ::strcasestr(head, "\r\nContent-Length: ");
        if (std::strncmp(head, "HTTP/1.1 2", 10) != 0 || found == nullptr) {
            give_up("no good answer");
        }
        return std::strtoull(found + 18, nullptr, 10);
    }

    Next next_;
    std::vector<double> took_;
    int epoll_;
    std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace bench
