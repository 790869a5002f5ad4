// The two axes of time as people write them: a day, and a recorded time or an entry's number.
#pragma once

#include <string_view>

#include "ledger/ledger.h"

namespace reserve::report {

// Empty texts ask for everything. usage: neither a day, nor a time, nor a number, the message
// begins with "as-of" or "known-at"; not_found: nothing was recorded by then.
Result<Axes> parse_axes(Ledger& ledger, std::string_view as_of, std::string_view known_at);
// The moment at which gates and clocks are judged: min(end of the as-of day, known-at), else now.
Result<Time> judged_at(Ledger& ledger, const Axes& axes);

}  // namespace reserve::report
