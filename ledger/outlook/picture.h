// What is drawn beside a table: on a terminal and as SVG from the same figures. Money is in minor
// units, shares are of one.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ledger/outlook/grid.h"

namespace reserve::outlook {

struct Line {
    std::string name;
    std::vector<double> values;
};
struct Band {
    std::string name;
    std::vector<double> low;
    std::vector<double> high;
};
struct Level {
    std::string name;
    double value = 0;
};

// Lines and bands over months, each with one value a month of `months`. Bands: the widest first.
struct TimePicture {
    Unit unit = Unit::money;
    std::vector<int> months;
    std::vector<Band> bands;
    std::vector<Line> lines;
    std::vector<std::vector<double>> singles = {};  // thin lines without names
    std::optional<Level> level = {};                // a line across
};

// Bars from zero, to the right or to the left; with two series one below the other.
struct Bar {
    std::string name;
    std::vector<Estimate> values;  // one a series
};
struct BarPicture {
    Unit unit = Unit::money;
    std::vector<std::string> series;
    std::vector<Bar> bars;
};

using Picture = std::variant<std::monostate, TimePicture, BarPicture>;

}  // namespace reserve::outlook
