// Signals that ask a server to stop; made before any thread begins.
#pragma once

#include <csignal>
#include <functional>

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
    // Until one that ends the program; on SIGHUP calls `again` and goes on waiting.
    void wait(const std::function<void()>& again) const {
        int received = 0;
        while (sigwait(&set_, &received) != 0 || received == SIGHUP) {
            if (received == SIGHUP) {
                again();
            }
            received = 0;
        }
    }

private:
    sigset_t set_{};
};

}  // namespace reserve::cli
