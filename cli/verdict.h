// What became of an act, in words.
#pragma once

#include "cli/app.h"
#include "ledger/verdict_json.h"

namespace reserve::cli {

// Rule, sentence, facts and what would make it pass, for people; `place` is "file:line" or empty.
std::string refusal_text(const Refusal& refusal, const std::string& place);

}  // namespace reserve::cli
