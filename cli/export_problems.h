// What stands in the way of an export, told to people and programs.
#pragma once

#include "cli/app.h"
#include "ledger/exchange/problem.h"

namespace reserve::cli {

// Prints all of it to standard error (as JSON with --json) and gives `exit` back.
Exit report_problems(const Globals& globals, const std::string& file,
                     const exchange::Problems& problems, Exit exit);
// The settings as JSON; without a file, none.
Result<std::string> read_settings(const std::string& file);

}  // namespace reserve::cli
