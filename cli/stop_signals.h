// Signals that ask a server to stop; made before any thread begins.
#pragma once

#include <csignal>

namespace reserve::cli {

// SIGTERM and SIGINT, which no thread takes otherwise.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    }
    void wait() const {
        int received = 0;
        while (sigwait(&set_, &received) != 0) {
        }
    }

private:
    sigset_t set_{};
};

}  // namespace reserve::cli
