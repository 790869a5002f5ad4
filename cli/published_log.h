// A published log at the place that a command names: a directory, or a URL.
#pragma once

#include <memory>
#include <string>

#include "ledger/evidence/log_source.h"

namespace reserve::cli {

Result<std::unique_ptr<evidence::LogSource>> open_published_log(const std::string& place);

}  // namespace reserve::cli
