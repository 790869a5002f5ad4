// Where what a command makes goes: a file, whole or not at all, or standard output.
#pragma once

#include <functional>
#include <string>

#include "cli/app.h"
#include "ledger/exchange/sink.h"

namespace reserve::cli {

// Whether a file is meant; "" and "-" are standard output.
bool is_named(const std::string& file);
// `make` writes to the sink it is given. A file is written beside, synced, and renamed, so that the
// name stands for all of it; nothing is left of what failed.
Status write_output(const std::string& file,
                    const std::function<Status(const exchange::Sink&)>& make);
// The same for what is already made; an error is reported.
Exit deliver(const Globals& globals, std::string_view bytes, const std::string& file);

}  // namespace reserve::cli
