// What the service answers, one row a route of the contract (schema/openapi.yaml).
#pragma once

#include <span>
#include <string_view>

#include "http/reply.h"
#include "service/authorize.h"
#include "service/call.h"

namespace reserve::service {

using Answer = void (*)(Call call, http::Reply reply);

// {ledger} stands for a ledger of the shelf, any other {…} for one segment, a last {…} with a
// star for all that follows.
struct Route {
    std::string_view method;
    std::string_view pattern;
    Operation operation;
    std::span<const std::string_view> parameters;  // of the query
    Answer answer;
};
std::span<const Route> routes();

template <http::Response (*make)(const Call&)>
void at_once(Call call, http::Reply reply) {
    reply.send(make(call));
}

// An error of the library, which the operator is told unless it is the asker's.
http::Response failed(const Call& call, const Error& error);

// The answers, a file each group.
void record_acts(Call call, http::Reply reply);
http::Response list_entries(const Call& call);
http::Response read_entry(const Call& call);
http::Response list_balances(const Call& call);
http::Response read_status(const Call& call);
http::Response read_report(const Call& call);
http::Response list_contributions(const Call& call);
http::Response list_notifications(const Call& call);
http::Response list_disbursements(const Call& call);
http::Response read_contribution(const Call& call);
http::Response read_notification(const Call& call);
http::Response read_disbursement(const Call& call);
http::Response read_checkpoint(const Call& call);
http::Response read_tile(const Call& call);
http::Response read_log_file(const Call& call);
http::Response prove_entry(const Call& call);
http::Response prove_consistency(const Call& call);
http::Response read_dossier(const Call& call);
http::Response start_simulation(const Call& call);
http::Response list_simulations(const Call& call);
http::Response read_simulation(const Call& call);
http::Response cancel_simulation(const Call& call);
void follow_events(Call call, http::Reply reply);
http::Response read_page(const Call& call);
http::Response check_health(const Call& call);
http::Response check_readiness(const Call& call);
http::Response read_metrics(const Call& call);
http::Response read_contract(const Call& call);

// Where a request goes: its route, and the names in its path; else the methods there are (405) or
// none (404).
struct Match {
    const Route* route = nullptr;
    std::string ledger;
    std::vector<std::string> names;
    std::vector<std::string_view> methods;  // of the path, where the route is none

    bool is_for_all() const {
        return route != nullptr && route->operation == Operation::read_anything_public;
    }
};
Match match(std::string_view method, std::string_view path);

}  // namespace reserve::service
