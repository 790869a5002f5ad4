// Facts come as a JSON object already.
#include "ledger/verdict_json.h"

#include <fmt/format.h>

#include "ledger/base/hex.h"
#include "ledger/base/quoted.h"

namespace reserve {

std::string verdict_json(const Verdict& verdict, std::size_t line, const std::string& id) {
    std::string json = line == 0 ? "{" : fmt::format("{{\"line\":{},", line);
    json += id.empty() ? "" : fmt::format("\"id\":{},", json_string(id));
    if (const auto* receipt = std::get_if<Receipt>(&verdict)) {
        json += fmt::format("\"verdict\":\"accepted\",\"seq\":{},\"leaf_hash\":\"{}\"",
                            receipt->seq, to_hex(receipt->leaf_hash));
        return json + (receipt->replayed ? ",\"replayed\":true}" : "}");
    }
    const Refusal& refusal = std::get<Refusal>(verdict);
    const fund::RuleSpec& rule = fund::spec(refusal.rule);
    return json + fmt::format("\"verdict\":\"refused\",\"rule\":\"{}\",\"message\":{},"
                              "\"facts\":{},\"remedy\":{}}}",
                              rule.id, json_string(refusal.message), refusal.facts,
                              json_string(rule.remedy));
}

}  // namespace reserve
