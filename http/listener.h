// Where a server listens: a port, a socket in the file system, or what systemd has opened for it.
#pragma once

#include <string>

#include "http/socket_address.h"
#include "ledger/base/result.h"

namespace reserve::http {

// For "systemd": the first of the sockets that were passed on (LISTEN_FDS).
inline constexpr std::string_view kPassedOn = "systemd";

// Closes its socket, and takes away the file it made.
class Listener {
public:
    // A file of a server that has gone is replaced. Errors: usage (the address), network.
    static Result<Listener> open(const std::string& address);
    Listener(Listener&& other) noexcept;
    Listener& operator=(Listener&&) = delete;
    ~Listener();

    int descriptor() const { return descriptor_; }
    // With the port that was taken.
    const SocketAddress& address() const { return address_; }
    void close();

private:
    Listener(int descriptor, SocketAddress address, std::string file);
    static Result<Listener> passed_on();

    int descriptor_;
    SocketAddress address_;
    std::string file_;
};

// "127.0.0.1:8080", "[::1]:0", "unix:/run/reserve.socket", "systemd". Whether it is for the machine
// itself and nobody else.
Result<bool> is_loopback(const std::string& address);

}  // namespace reserve::http
