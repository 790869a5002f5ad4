// What the server says of itself.
#include "reserve_contract.h"
#include "service/answers.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {

http::Response check_health(const Call&) {
    return said(200, "alive\n", http::kPlainText);
}

http::Response check_readiness(const Call& call) {
    Service& service = *call.service;
    if (service.is_stopping()) {
        return busy("the server is stopping");
    }
    const bool is_ready = service.readiness().seen(
        Readiness::Clock::now(), [&service] { return service.can_go_on(); });
    return is_ready ? said(200, "ready\n", http::kPlainText)
                    : busy("a ledger or the list of tokens cannot go on; the log says which");
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
