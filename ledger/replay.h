// An entry of another log, judged and recorded again: it must come out byte for byte.
#pragma once

#include "ledger/judge.h"

namespace reserve {

struct Replay {
    WorkingSet& set;
    Judge& judge;
    Recorder& recorder;
    seal::JsonDocument& document;

    // The next entry. malformed or rule_broken say what is wrong with it, and where.
    Status take(std::string_view leaf);
};

}  // namespace reserve
