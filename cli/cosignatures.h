// Asking witnesses to cosign the newest checkpoint, and whether the policy is met by those who did.
#pragma once

#include "cli/app.h"

namespace reserve::cli {

// Adds --witness and its companions to `checkpoint`. What is returned asks the witnesses named
// there, if any; its lines go to standard error, so that the checkpoint stands alone after it.
std::function<Exit()> add_witness_options(Program& program, CLI::App& checkpoint);

}  // namespace reserve::cli
