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

// The first ledger of the folder that cannot be read or written, as far as that shows without
// writing; empty if all can.
std::string first_in_trouble(Service& service) {
    for (const std::string& id : service.shelf().ids()) {
        Book* book = service.shelf().find(id);
        const Status status = book == nullptr ? Status() : book->check();
        if (!status) {
            service.complain(id, status.error());
            return id;
        }
    }
    return "";
}

}  // namespace

http::Response check_readiness(const Call& call) {
    Service& service = *call.service;
    if (service.is_stopping()) {
        return busy("the server is stopping");
    }
    const std::string id = service.readiness().seen(Readiness::Clock::now(),
                                                    [&] { return first_in_trouble(service); });
    return id.empty() ? said(200, "ready\n", http::kPlainText)
                      : busy("the ledger " + id + " cannot go on");
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
