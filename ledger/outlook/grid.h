// A table of figures that know their errors. People read it printed, never with more digits than
// the errors support; programs read value and error in columns of their own.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "ledger/report/table.h"
#include "ledger/simulate/results.h"

namespace reserve::outlook {

using simulate::Estimate;

// money: minor units of the functional currency; share: of one, printed in percent.
enum class Unit : unsigned char { text, count, money, share };

struct Column {
    std::string name;  // snake_case
    Unit unit = Unit::text;
};
// A figure without a known error: printed with three digits that count.
struct Rough {
    double value = 0;
};
using Cell = std::variant<std::string, Estimate, Rough>;

struct Grid {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
};

// "12.3 ± 0.4"; money in major units, shares in percent without the sign. An estimate without an
// error is printed as it is. `decimals` are those of the currency.
std::string format_figure(const Cell& cell, Unit unit, int decimals);

// As people read it.
report::Table printed(const Grid& grid, int decimals);
// As programs read it: beside a column of estimates one of their errors (`unmet_error`), money in
// major units and shares of one.
report::Table plain(const Grid& grid, int decimals);

}  // namespace reserve::outlook
