// What stands today as JSON, the same from the command line and over the wire.
#pragma once

#include <string>

#include "ledger/report/figures.h"

namespace reserve::report {

// One object on a line.
std::string to_json(const Ledger& ledger, const Overview& now);

}  // namespace reserve::report
