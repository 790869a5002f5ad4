// Signals that ask a server to stop, or to read its certificate again (SIGHUP); made before any
// thread begins.
#pragma once

#include <csignal>

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

}  // namespace reserve::cli
