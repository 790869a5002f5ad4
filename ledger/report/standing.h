// Where a ledger stands, the same from the command line and over the wire. What waits and the
// alerts follow from the state of today, so they are left out of any other moment.
#pragma once

#include <string>
#include <variant>

#include "ledger/report/figures.h"
#include "ledger/report/heading.h"

namespace reserve::report {

// What the books tell of another moment.
struct Moment {
    Heading heading;
    Position position;
    Table notifications;  // as notifications.h lists them
};
using Standing = std::variant<Overview, Moment>;

// Of today where the axes count everything.
Result<Standing> standing(Ledger& ledger, const Axes& axes);

// One object on a line.
std::string to_json(const Ledger& ledger, const Standing& standing);
// A fact a row, with whose it is where there are several of its kind.
std::string to_csv(const Ledger& ledger, const Standing& standing);

}  // namespace reserve::report
