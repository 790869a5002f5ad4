// What the server says of itself.
#include "reserve_contract.h"
#include "service/answers.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {

http::Response check_health(const Call&) {
    return said(200, "alive\n", http::kPlainText);
}

namespace {

// Whether every ledger of the folder can be read and written, as far as that shows without writing.
// The operator is told which cannot; who asks may not know that it exists.
bool is_every_ledger_ready(Service& service) {
    bool all = true;
    for (const std::string& id : service.shelf().ids()) {
        Book* book = service.shelf().find(id);
        const Status status = book == nullptr ? Status() : book->check();
        if (!status) {
            service.complain(id, status.error());
            all = false;
        }
    }
    return all;
}

}  // namespace

http::Response check_readiness(const Call& call) {
    Service& service = *call.service;
    if (service.is_stopping()) {
        return busy("the server is stopping");
    }
    const bool is_ready = service.readiness().seen(
        Readiness::Clock::now(), [&service] { return is_every_ledger_ready(service); });
    return is_ready ? said(200, "ready\n", http::kPlainText)
                    : busy("a ledger cannot go on; the log names it");
}

http::Response read_metrics(const Call& call) {
    return said(200, call.service->metrics_text(),
                "text/plain; version=0.0.4; charset=utf-8");
}

http::Response read_contract(const Call&) {
    static const http::Response contract = found(kContract, "application/yaml");
    return contract;
}

}  // namespace reserve::service
