// Amounts are text, as everywhere.
#include "ledger/report/standing.h"

#include <fmt/format.h>

#include "ledger/base/base64.h"
#include "ledger/report/amounts.h"
#include "ledger/report/notifications.h"

namespace reserve::report {
namespace {

std::string json_rows(const std::vector<GateLine>& gates) {
    std::string json = "[";
    for (const GateLine& gate : gates) {
        json += json.size() > 1 ? "," : "";
        json += fmt::format("{{\"notification\":{},\"state\":{},\"delivered\":{},\"partners\":{}}}",
                            json_string(gate.notification), json_string(gate.state),
                            gate.delivered, gate.partners);
    }
    return json + "]";
}

std::string json_cases(const std::vector<OpenCase>& cases) {
    std::string json = "[";
    for (const OpenCase& one : cases) {
        json += json.size() > 1 ? "," : "";
        json += fmt::format("{{\"name\":{},\"waits_for\":{},\"amount\":{}}}", json_string(one.name),
                            json_string(one.waits_for), json_string(one.amount));
    }
    return json + "]";
}

std::string json_texts(const std::vector<std::string>& texts) {
    std::string json = "[";
    for (const std::string& text : texts) {
        json += (json.size() > 1 ? "," : "") + json_string(text);
    }
    return json + "]";
}

Result<Moment> moment_of(Ledger& ledger, const Axes& axes) {
    auto heading = heading_of(ledger, axes);
    const auto held =
        heading ? position(ledger, axes) : std::unexpected(heading.error());
    auto issued = held ? notifications(ledger, axes) : std::unexpected(held.error());
    return issued ? Result<Moment>({*std::move(heading), *held, *std::move(issued)})
                  : std::unexpected(issued.error());
}

std::string json_of(const Ledger& ledger, const Overview& now) {
    const int decimals = ledger.functional().decimals();
    return fmt::format(
        "{{\"origin\":{},\"sandbox\":{},\"size\":{},\"root\":\"{}\",\"gate\":{},\"held\":\"{}\","
        "\"available\":\"{}\",\"pending_requests\":{},\"open_commitments\":{},"
        "\"payments_under_way\":{},\"open\":{},\"alerts\":{}}}\n",
        json_string(ledger.origin()), ledger.is_sandbox(), ledger.head().size,
        to_base64(ledger.head().root), json_rows(now.gates),
        format_amount(now.position.held, decimals), format_amount(now.position.available, decimals),
        now.pending, now.commitments, now.payments, json_cases(now.open), json_texts(now.alerts));
}

std::string json_of(const Ledger& ledger, const Moment& then) {
    std::string rows = to_json(then.notifications);
    rows.erase(rows.find_last_not_of('\n') + 1);
    return fmt::format(
        "{{\"origin\":{},\"sandbox\":{},\"size\":{},\"root\":\"{}\",\"as_of\":{},"
        "\"known_at\":{},\"held\":\"{}\",\"available\":\"{}\",\"notifications\":{}}}\n",
        json_string(ledger.origin()), ledger.is_sandbox(), ledger.head().size,
        to_base64(ledger.head().root), json_string(as_of_text(then.heading)),
        json_string(known_at_text(then.heading)), money(ledger, then.position.held),
        money(ledger, then.position.available), rows);
}

Table facts_of(const Ledger& ledger) {
    return {{{"fact"}, {"name"}, {"value"}},
            {{"origin", "", std::string(ledger.origin())},
             {"sandbox", "", ledger.is_sandbox() ? "true" : "false"},
             {"size", "", std::to_string(ledger.head().size)},
             {"root", "", to_base64(ledger.head().root)}}};
}

void add_money(Table& facts, const Ledger& ledger, const Position& position) {
    facts.rows.push_back({"held", "", money(ledger, position.held)});
    facts.rows.push_back({"available", "", money(ledger, position.available)});
}

std::string csv_of(const Ledger& ledger, const Overview& now) {
    Table facts = facts_of(ledger);
    for (const GateLine& gate : now.gates) {
        facts.rows.push_back({"gate", gate.notification, gate.state});
        facts.rows.push_back({"delivered", gate.notification, std::to_string(gate.delivered)});
        facts.rows.push_back({"partners", gate.notification, std::to_string(gate.partners)});
    }
    add_money(facts, ledger, now.position);
    facts.rows.push_back({"pending_requests", "", std::to_string(now.pending)});
    facts.rows.push_back({"open_commitments", "", std::to_string(now.commitments)});
    facts.rows.push_back({"payments_under_way", "", std::to_string(now.payments)});
    for (const OpenCase& one : now.open) {
        facts.rows.push_back({"open", one.name, one.waits_for + ": " + one.amount});
    }
    for (const std::string& alert : now.alerts) {
        facts.rows.push_back({"alert", "", alert});
    }
    return to_csv(facts);
}

std::string csv_of(const Ledger& ledger, const Moment& then) {
    Table facts = facts_of(ledger);
    facts.rows.push_back({"as_of", "", as_of_text(then.heading)});
    facts.rows.push_back({"known_at", "", known_at_text(then.heading)});
    add_money(facts, ledger, then.position);
    for (const auto& row : then.notifications.rows) {
        facts.rows.push_back({"notification", row.front(), row.back()});
    }
    return to_csv(facts);
}

}  // namespace

Result<Standing> standing(Ledger& ledger, const Axes& axes) {
    if (!axes.count_everything()) {
        return moment_of(ledger, axes);
    }
    auto now = overview(ledger);
    return now ? Result<Standing>(*std::move(now)) : std::unexpected(now.error());
}

std::string to_json(const Ledger& ledger, const Standing& standing) {
    return std::visit([&](const auto& one) { return json_of(ledger, one); }, standing);
}

std::string to_csv(const Ledger& ledger, const Standing& standing) {
    return std::visit([&](const auto& one) { return csv_of(ledger, one); }, standing);
}

}  // namespace reserve::report
