// Amounts are text, as everywhere.
#include "ledger/report/overview_json.h"

#include <fmt/format.h>

#include "ledger/base/base64.h"

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

}  // namespace

std::string to_json(const Ledger& ledger, const Overview& now) {
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

}  // namespace reserve::report
