// Signals that ask a server to stop, or to read its certificate again (SIGHUP); made before any
// thread begins.
#pragma once

#include <csignal>
#include <functional>

#include "cli/app.h"
#include "http/server.h"

namespace reserve::cli {

// SIGTERM, SIGINT and SIGHUP, which no thread takes otherwise.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, SIGHUP);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }
    int wait() const {
        int received = 0;
        while (sigwait(&set_, &received) != 0) {
        }
        return received;
    }

private:
    sigset_t set_{};
};

// Returns when a signal says to stop; SIGHUP has the certificate read again. Told of one that
// cannot be used, or whose time is not now.
void wait_for_stop(const StopSignals& signals, http::Server& server, const http::TlsFiles& tls,
                   const std::function<void(const Error&)>& complain);

}  // namespace reserve::cli
