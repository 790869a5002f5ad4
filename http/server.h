// A small HTTP/1.1 server for use on the loopback or behind a proxy (it speaks no TLS). One thread
// watches all connections, so a slow or silent one costs nothing but its place; a few workers call
// the handler with whole requests, and who waits for an answer holds none of them.
#pragma once

#include <memory>
#include <string>

#include "http/connection.h"
#include "http/reply.h"
#include "ledger/base/result.h"

namespace reserve::http {

// "127.0.0.1:8080", "[::1]:0". Whether it is the machine itself and nobody else.
Result<bool> is_loopback(const std::string& address);

class Server {
public:
    // Listens on return; port 0 takes a free one. Errors: usage (the address), network.
    static Result<std::unique_ptr<Server>> listen(const std::string& address, Handler handler,
                                                  const ServerLimits& limits = {});
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    // With the port that was taken.
    const std::string& address() const;
    // Serves until stop; returns when all that the handler was given is answered.
    void run();
    // From any thread, more than once.
    void stop();

private:
    class Implementation;
    explicit Server(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace reserve::http
