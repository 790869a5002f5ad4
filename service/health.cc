// What the server says of itself.
#include "reserve_contract.h"
#include "service/answers.h"
#include "service/routes.h"
#include "service/service.h"

namespace reserve::service {

http::Response check_health(const Call&) {
    return said(200, "alive\n", http::kPlainText);
}

// Every ledger of the folder can be read, and none is poisoned.
http::Response check_readiness(const Call& call) {
    if (call.service->is_stopping()) {
        return busy("the server is stopping");
    }
    for (const std::string& id : call.service->shelf().ids()) {
        Book* book = call.service->shelf().find(id);
        if (book != nullptr && (book->desk().is_poisoned() || !book->borrow())) {
            return busy("a ledger cannot go on");
        }
    }
    return said(200, "ready\n", http::kPlainText);
}

http::Response read_metrics(const Call& call) {
    return said(200, call.service->metrics_text(),
                "text/plain; version=0.0.4; charset=utf-8");
}

http::Response read_contract(const Call&) {
    return found(kContract, "application/yaml");
}

}  // namespace reserve::service
