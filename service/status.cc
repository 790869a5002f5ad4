// Where a ledger stands. Today is what `reserve status` says; of another moment, what the books
// tell of it: what was held and available, and what had become of each notification. What waits
// and the alerts follow from the state of today, so they are left out there.
#include <fmt/format.h>

#include "ledger/base/base64.h"
#include "ledger/report/amounts.h"
#include "ledger/report/heading.h"
#include "ledger/report/overview_json.h"
#include "service/answers.h"
#include "service/books.h"
#include "service/cases.h"
#include "service/routes.h"

namespace reserve::service {
namespace {

using report::Table;

struct Moment {
    report::Heading heading;
    report::Position position;
    Table notifications;
};

Result<Moment> moment_of(Ledger& ledger, const Axes& axes) {
    auto heading = report::heading_of(ledger, axes);
    const auto position =
        heading ? report::position(ledger, axes) : std::unexpected(heading.error());
    auto issued = position ? notifications(ledger, axes) : std::unexpected(position.error());
    return issued ? Result<Moment>({*std::move(heading), *position, *std::move(issued)})
                  : std::unexpected(issued.error());
}

std::string to_json(const Ledger& ledger, const Moment& then) {
    std::string rows = to_json(then.notifications);
    rows.erase(rows.find_last_not_of('\n') + 1);
    return fmt::format(
        "{{\"origin\":{},\"sandbox\":{},\"size\":{},\"root\":\"{}\",\"as_of\":{},"
        "\"known_at\":{},\"held\":\"{}\",\"available\":\"{}\",\"notifications\":{}}}\n",
        json_string(ledger.origin()), ledger.is_sandbox(), ledger.head().size,
        to_base64(ledger.head().root), json_string(as_of_text(then.heading)),
        json_string(known_at_text(then.heading)), report::money(ledger, then.position.held),
        report::money(ledger, then.position.available), rows);
}

// A fact a row, with whose it is where there are several of its kind.
Table facts_of(const Ledger& ledger) {
    return {{{"fact"}, {"name"}, {"value"}},
            {{"origin", "", std::string(ledger.origin())},
             {"sandbox", "", ledger.is_sandbox() ? "true" : "false"},
             {"size", "", std::to_string(ledger.head().size)},
             {"root", "", to_base64(ledger.head().root)}}};
}

void add_money(Table& facts, const Ledger& ledger, const report::Position& position) {
    facts.rows.push_back({"held", "", report::money(ledger, position.held)});
    facts.rows.push_back({"available", "", report::money(ledger, position.available)});
}

std::string to_csv(const Ledger& ledger, const report::Overview& now) {
    Table facts = facts_of(ledger);
    for (const report::GateLine& gate : now.gates) {
        facts.rows.push_back({"gate", gate.notification, gate.state});
        facts.rows.push_back({"delivered", gate.notification, std::to_string(gate.delivered)});
        facts.rows.push_back({"partners", gate.notification, std::to_string(gate.partners)});
    }
    add_money(facts, ledger, now.position);
    facts.rows.push_back({"pending_requests", "", std::to_string(now.pending)});
    facts.rows.push_back({"open_commitments", "", std::to_string(now.commitments)});
    facts.rows.push_back({"payments_under_way", "", std::to_string(now.payments)});
    for (const report::OpenCase& one : now.open) {
        facts.rows.push_back({"open", one.name, one.waits_for + ": " + one.amount});
    }
    for (const std::string& alert : now.alerts) {
        facts.rows.push_back({"alert", "", alert});
    }
    return to_csv(facts);
}

std::string to_csv(const Ledger& ledger, const Moment& then) {
    Table facts = facts_of(ledger);
    facts.rows.push_back({"as_of", "", as_of_text(then.heading)});
    facts.rows.push_back({"known_at", "", known_at_text(then.heading)});
    add_money(facts, ledger, then.position);
    for (const auto& row : then.notifications.rows) {
        facts.rows.push_back({"notification", row.front(), row.back()});
    }
    return to_csv(facts);
}

template <class Standing>
Result<std::string> told(const Ledger& ledger, const Result<Standing>& standing,
                         std::string_view type) {
    if (!standing) {
        return std::unexpected(standing.error());
    }
    return type == kCsv ? to_csv(ledger, *standing) : to_json(ledger, *standing);
}

}  // namespace

http::Response read_status(const Call& call) {
    constexpr std::string_view kTables[] = {kJson, kCsv};
    return from_books(call, kTables, RestsOn::clock,
                      [](Ledger& ledger, const Axes& axes, std::string_view type) {
                          return axes.count_everything()
                                     ? told(ledger, report::overview(ledger), type)
                                     : told(ledger, moment_of(ledger, axes), type);
                      });
}

}  // namespace reserve::service
