// A certificate that cannot be read is told, and the one before it stays.
#include "cli/stop_signals.h"

namespace reserve::cli {

void wait_for_stop(const StopSignals& signals, http::Server& server, const http::TlsFiles& tls,
                   const std::function<void(const Error&)>& complain) {
    Status good = tls.are_named() ? http::check_term(tls) : Status();
    while (true) {
        if (!good) {
            complain(good.error());
        }
        if (signals.wait() != SIGHUP) {
            return;
        }
        good = tls.are_named() ? server.reload_certificate() : Status();
        if (good && tls.are_named()) {
            good = http::check_term(tls);
        }
    }
}

}  // namespace reserve::cli
