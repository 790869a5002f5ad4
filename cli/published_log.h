// A published log at the place that a command names: a directory, or a URL.
#pragma once

#include <memory>
#include <string>

#include "cli/app.h"
#include "ledger/evidence/log_source.h"

namespace reserve::cli {

// The token that the command was given is sent to the log of a ledger on a server alone
// (…/v1/ledgers/NAME/log), unless --token-file names it.
Result<std::unique_ptr<evidence::LogSource>> open_published_log(const Globals& globals,
                                                                const std::string& place);

}  // namespace reserve::cli
