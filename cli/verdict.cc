// Facts come as a JSON object; people get them as lines.
#include "cli/verdict.h"

#include <fmt/format.h>

#include "ledger/base/hex.h"
#include "ledger/seal/json.h"

namespace reserve::cli {

std::string refusal_text(const Refusal& refusal, const std::string& place) {
    const fund::RuleSpec& rule = fund::spec(refusal.rule);
    std::string text = fmt::format("{} {}\n  {}\n", painted(stderr, Paint::bad, "refused:"),
                                   rule.id, refusal.message);
    if (!place.empty()) {
        text.insert(0, place + ": ");
    }
    seal::JsonDocument document;
    if (const auto facts = document.parse(refusal.facts)) {
        for (const seal::JsonNode& fact : (*facts)->children()) {
            text += fmt::format("  {}: {}\n", fact.key, fact.text);
        }
    }
    return text + fmt::format("  To make it pass: {}\n", rule.remedy);
}

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

}  // namespace reserve::cli
