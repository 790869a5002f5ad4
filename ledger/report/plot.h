// What a chart draws, read from the cells of a table. Lengths on paper may be approximate; the
// figures printed beside them are the cells themselves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/report/figures.h"

namespace reserve::report {

struct Mark {
    std::string text;  // the cell, grouped in thousands
    double value = 0;
};
struct Series {
    std::string name;
    std::vector<std::optional<Mark>> marks;  // one a label; none where the cell holds no amount
};
struct Plot {
    std::vector<std::string> labels;
    std::vector<Series> series;
    double low = 0;   // at most zero
    double high = 0;  // at least zero
    std::size_t left_out = 0;

    double range() const { return high - low; }
};

// A row whose label is "total" is not drawn. Bars stop at `most`. nullopt where there is nothing
// to see: no such columns, or no amount but zero.
std::optional<Plot> read_plot(const Table& table, const Chart& chart, std::size_t most);

// A cell as people read it: amounts grouped in thousands, numbers of entries not.
std::string readable_cell(const Column& column, const std::string& cell);

// Cut to so many columns of a fixed-width font; what is cut ends in an ellipsis.
std::string cut(std::string_view text, std::size_t columns);
std::size_t columns_of(std::string_view text);

}  // namespace reserve::report
