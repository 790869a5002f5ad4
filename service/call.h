// A request on its route: what it names, what it asks, who asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "service/book.h"
#include "service/query.h"

namespace reserve::service {

class Service;

struct Call {
    http::Request request;
    Service* service = nullptr;
    Book* book = nullptr;            // null where the route names no ledger
    std::string asker;               // the name of the token; empty if none is shown
    std::vector<std::string> names;  // of the path, after the ledger's
    Query query;

    std::string_view asked(std::string_view name) const { return value_of(query, name); }
};

}  // namespace reserve::service
