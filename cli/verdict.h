// What became of an act, in words or JSON.
#pragma once

#include "cli/app.h"

namespace reserve::cli {

// Rule, sentence, facts and what would make it pass, for people; `place` is "file:line" or empty.
std::string refusal_text(const Refusal& refusal, const std::string& place);
// {"line":n,"verdict":"accepted","seq":s} or {"line":n,"verdict":"refused","rule":...}; the line
// is left out where it is 0.
std::string verdict_json(const Verdict& verdict, std::size_t line, const std::string& id = "");

}  // namespace reserve::cli
