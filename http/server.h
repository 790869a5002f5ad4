// A small HTTP/1.1 server, in the clear for the loopback or a proxy, or under TLS. One thread
// watches all connections, so a slow or silent one costs nothing but its place; a few workers call
// the handler with whole requests, and who waits for an answer holds none of them.
#pragma once

#include <memory>
#include <string>

#include "http/connection.h"
#include "http/listener.h"
#include "http/reply.h"
#include "http/server_counts.h"
#include "http/tls.h"
#include "ledger/base/result.h"

namespace reserve::http {

class Server {
public:
    // Listens on return; port 0 takes a free one; with files named, it speaks TLS and nothing else.
    // The notice is given by the thread that watches all connections. Errors: usage (the address,
    // the files), network.
    static Result<std::unique_ptr<Server>> listen(const std::string& address, Handler handler,
                                                  const ServerLimits& limits = {},
                                                  const TlsFiles& files = {},
                                                  RefusalNotice notice = nullptr);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server();

    // With the port that was taken.
    const std::string& address() const;
    // "https://127.0.0.1:8443"; "unix:/run/reserve.socket" as it is.
    std::string url() const;
    // Serves until stop; returns when nobody waits for an answer any more.
    void run();
    // From any thread, more than once.
    void stop();
    // Reads certificate and key again, for the connections that come from then on; from any
    // thread. If they cannot be used, the old ones stay.
    Status reload_certificate();
    // From any thread.
    ServerCounts counts() const;

private:
    class Implementation;
    explicit Server(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace reserve::http
