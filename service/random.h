// Names and secrets that nobody can guess.
#pragma once

#include <cstddef>
#include <string>

#include "ledger/base/result.h"

namespace reserve::service {

// Lower-case hex of so many random bytes, at most 256, from the system.
Result<std::string> random_hex(std::size_t bytes);

}  // namespace reserve::service
