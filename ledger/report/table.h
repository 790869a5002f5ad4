// A table of text cells, printed as aligned columns, CSV or JSON. Amounts are right-aligned and,
// on a terminal, grouped in thousands; CSV quotes what needs it and defuses formulas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/quoted.h"

namespace reserve::report {

enum class Align : unsigned char { left, right };

struct Column {
    std::string name;  // as in CSV and JSON: snake_case
    Align align = Align::left;
};

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
};

enum class Grouping : unsigned char { none, thousands };

std::string to_text(const Table& table, Grouping grouping);
// Header line, LF line ends; cells quoted where they hold a comma, quote or line end, and text
// that a spreadsheet would take for a formula gets a leading apostrophe.
std::string to_csv(const Table& table);
// An array of objects with string members, but for `seq`.
std::string to_json(const Table& table);

// Line ends and tabs become spaces, so that no cell can look like a row.
std::string one_line(std::string_view text);
// What people read over a column or report: "less_set_aside" -> "less set aside".
std::string spoken(std::string_view name);
// "1234567.50" -> "1,234,567.50"
std::string group_thousands(std::string_view amount);

}  // namespace reserve::report
