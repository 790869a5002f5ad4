// What verification found, as text or JSON, and the exit status it becomes.
#pragma once

#include <span>

#include "cli/app.h"
#include "ledger/audit.h"

namespace reserve::cli {

// Of the finding that weighs most (the lowest number); done without any.
Exit exit_of(std::span<const Finding> findings);
// One line each.
std::string findings_text(std::span<const Finding> findings);
// A JSON array.
std::string findings_json(std::span<const Finding> findings);

}  // namespace reserve::cli
