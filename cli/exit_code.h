// What the program's exit status says; scripts rely on these numbers.
#pragma once

#include <span>
#include <string_view>

#include "ledger/base/result.h"

namespace reserve::cli {

enum class Exit : int {
    done = 0,
    internal = 1,
    usage = 2,
    refused = 3,
    environment = 4,
    not_found = 5,
    malformed = 10,
    signature = 11,
    tree = 12,
    policy = 13,
    rule = 14,
    projection = 15,
    fork = 16,
    interrupted = 130,
};

struct ExitSpec {
    Exit exit;
    std::string_view says;
};
// All of them, in order.
std::span<const ExitSpec> exit_table();

Exit exit_of(ErrorKind kind);

}  // namespace reserve::cli
