// Where an export goes, piece by piece, so that a long one never stands in memory whole.
#pragma once

#include <functional>
#include <string_view>

#include "ledger/base/result.h"

namespace reserve::exchange {

// An error ends the export.
using Sink = std::function<Status(std::string_view piece)>;

}  // namespace reserve::exchange
