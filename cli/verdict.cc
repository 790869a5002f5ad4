// Facts come as a JSON object; people get them as lines.
#include "cli/verdict.h"

#include <fmt/format.h>

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

}  // namespace reserve::cli
