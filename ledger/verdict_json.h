// What became of an act as JSON, the same from the command line and over the wire.
#pragma once

#include <string>

#include "ledger/ledger.h"

namespace reserve {

// {"line":n,"verdict":"accepted","seq":s,...} or {"line":n,"verdict":"refused","rule":...}; the
// line is left out where it is 0.
std::string verdict_json(const Verdict& verdict, std::size_t line, const std::string& id = "");

}  // namespace reserve
