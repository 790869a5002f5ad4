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

// money: minor units of the functional currency. share: of one, printed in percent.
enum class Unit : unsigned char { count, money, share };

// A figure whose error is not known: printed with three digits that count.
struct Rough {
    double value = 0;
};

struct Cell {
    Cell(std::string text) : value(std::move(text)) {}
    Cell(const char* text) : value(std::string(text)) {}
    Cell(Estimate estimate, Unit of) : value(estimate), unit(of) {}
    Cell(Rough rough, Unit of) : value(rough), unit(of) {}

    std::variant<std::string, Estimate, Rough> value;
    Unit unit = Unit::count;
};

struct Grid {
    std::vector<std::string> columns;  // snake_case
    std::vector<std::vector<Cell>> rows;
};

// "12.3 ± 0.4", "1,235,000 ± 9,000", "4.8 ± 0.3 %"; an estimate without an error exactly. Money in
// major units; `decimals` are those of the currency.
std::string format_cell(const Cell& cell, int decimals);

// As people read it; of long tables each `every`th row.
report::Table printed(const Grid& grid, int decimals, std::size_t every = 1);
// As programs read it: beside a column of estimates one of their errors (`unmet_error`), money in
// major units, shares of one.
report::Table plain(const Grid& grid, int decimals);

}  // namespace reserve::outlook
