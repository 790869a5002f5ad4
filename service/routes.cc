// The table, and how a path finds its row.
#include "service/routes.h"

namespace reserve::service {
namespace {

constexpr std::string_view kAxes[] = {"as_of", "known_at"};
constexpr std::string_view kRecording[] = {"mode", "dry_run"};
constexpr std::string_view kPage[] = {"kind", "case", "after", "limit"};
constexpr std::string_view kBalances[] = {"account", "in", "as_of", "known_at"};
constexpr std::string_view kReport[] = {"party", "notification", "as_of", "known_at"};
constexpr std::string_view kSize[] = {"size"};
constexpr std::string_view kGrowth[] = {"old", "new"};
constexpr std::string_view kEvents[] = {"since", "wait", "limit"};

using enum Operation;

constexpr Route kRoutes[] = {
    {"POST", "/v1/ledgers/{ledger}/entries", record_acts, kRecording, service::record_acts},
    {"GET", "/v1/ledgers/{ledger}/entries", read_books, kPage, at_once<list_entries>},
    {"GET", "/v1/ledgers/{ledger}/entries/{seq}", read_log, {}, at_once<read_entry>},
    {"GET", "/v1/ledgers/{ledger}/balances", read_books, kBalances, at_once<list_balances>},
    {"GET", "/v1/ledgers/{ledger}/status", read_books, kAxes, at_once<read_status>},
    {"GET", "/v1/ledgers/{ledger}/reports/{name}", read_books, kReport, at_once<read_report>},
    {"GET", "/v1/ledgers/{ledger}/contributions", read_books, kAxes, at_once<list_contributions>},
    {"GET", "/v1/ledgers/{ledger}/contributions/{name}", read_books, kAxes,
     at_once<read_contribution>},
    {"GET", "/v1/ledgers/{ledger}/notifications", read_books, kAxes, at_once<list_notifications>},
    {"GET", "/v1/ledgers/{ledger}/notifications/{name}", read_books, kAxes,
     at_once<read_notification>},
    {"GET", "/v1/ledgers/{ledger}/disbursements", read_books, kAxes, at_once<list_disbursements>},
    {"GET", "/v1/ledgers/{ledger}/disbursements/{name}", read_books, kAxes,
     at_once<read_disbursement>},
    {"GET", "/v1/ledgers/{ledger}/log/checkpoint", read_log, {}, at_once<read_checkpoint>},
    {"GET", "/v1/ledgers/{ledger}/log/tile/{path*}", read_log, {}, at_once<read_tile>},
    {"GET", "/v1/ledgers/{ledger}/log/{file}", read_log, {}, at_once<read_log_file>},
    {"GET", "/v1/ledgers/{ledger}/proofs/entries/{seq}", read_log, kSize, at_once<prove_entry>},
    {"GET", "/v1/ledgers/{ledger}/proofs/consistency", read_log, kGrowth,
     at_once<prove_consistency>},
    {"GET", "/v1/ledgers/{ledger}/dossiers/{payment}", read_log, {}, at_once<read_dossier>},
    {"POST", "/v1/ledgers/{ledger}/simulations", simulate, {}, at_once<start_simulation>},
    {"GET", "/v1/ledgers/{ledger}/simulations", simulate, {}, at_once<list_simulations>},
    {"GET",
     "/v1/ledgers/{ledger}/simulations/{simulation}",
     simulate,
     {},
     at_once<read_simulation>},
    {"DELETE",
     "/v1/ledgers/{ledger}/simulations/{simulation}",
     simulate,
     {},
     at_once<cancel_simulation>},
    {"GET", "/v1/ledgers/{ledger}/events", read_books, kEvents, follow_events},
    {"GET", "/", read_front_page, {}, at_once<read_page>},
    {"GET", "/healthz", read_anything_public, {}, at_once<check_health>},
    {"GET", "/readyz", read_anything_public, {}, at_once<check_readiness>},
    {"GET", "/metrics", Operation::read_metrics, {}, at_once<service::read_metrics>},
    {"GET", "/openapi.yaml", read_anything_public, {}, at_once<read_contract>},
};

std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

// Whether the path is one of the pattern; then what it names.
bool fits(std::string_view pattern, std::string_view path, Match& found) {
    found.ledger.clear();
    found.names.clear();
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        if (wanted.ends_with("*}")) {
            found.names.emplace_back(path.substr(1));
            return path.size() > 1;
        }
        const std::string_view segment = take_segment(path);
        if (!wanted.starts_with('{')) {
            if (segment != wanted) {
                return false;
            }
        } else if (segment.empty()) {
            return false;
        } else if (wanted == "{ledger}") {
            found.ledger = segment;
        } else {
            found.names.emplace_back(segment);
        }
    }
    return pattern.empty() && path.empty();
}

}  // namespace

std::span<const Route> routes() {
    return kRoutes;
}

Match match(std::string_view method, std::string_view path) {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    Match found;
    for (const Route& route : kRoutes) {
        if (!fits(route.pattern, path, found)) {
            continue;
        }
        if (route.method == wanted) {
            found.route = &route;
            return found;
        }
        found.methods.push_back(route.method);
    }
    return found;
}

}  // namespace reserve::service
