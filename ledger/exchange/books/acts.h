// The acts of a ledger, one a line, as `reserve apply` takes them.
#pragma once

#include <functional>

#include "ledger/exchange/sink.h"
#include "ledger/ledger.h"

namespace reserve::exchange {

enum class ActsFor : unsigned char {
    reading,  // {act, at, signatures}, every entry as it is
    sandbox,  // {act, at} for a new sandbox, in which they give the same books
};

struct ActsOptions {
    ActsFor purpose = ActsFor::reading;
    std::function<void(std::uint64_t)> progress;  // told how many entries are written
};

// For a sandbox the fund is one and its charters waive signatures, the log signs with a key of the
// sandbox's own, no act names the fund, and refused attempts and remarks about them are left out;
// what names an entry names it by its number there.
Status export_acts(Ledger& ledger, const ActsOptions& options, const Sink& sink);

}  // namespace reserve::exchange
