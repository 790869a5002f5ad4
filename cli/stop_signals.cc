// A certificate that cannot be read is told, and the one before it stays.
#include "cli/stop_signals.h"

namespace reserve::cli {

void wait_for_stop(const Globals& globals, const StopSignals& signals, http::Server& server,
                   const http::TlsFiles& tls) {
    while (signals.wait() == SIGHUP) {
        const Status read = tls.are_named() ? server.reload_certificate() : Status();
        if (!read) {
            report_error(globals, read.error());
        }
    }
}

}  // namespace reserve::cli
