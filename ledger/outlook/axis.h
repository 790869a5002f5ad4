// Round figures along the sides of a picture, shared by terminals and pages.
#pragma once

#include <string>
#include <vector>

#include "ledger/outlook/picture.h"

namespace reserve::outlook {

// Zero is always on it; both ends are ticks.
struct Axis {
    double low = 0;
    double high = 1;
    std::vector<double> ticks;

    double range() const { return high - low; }
};
// `most` steps between the ends, about.
Axis axis_of(const TimePicture& picture, std::size_t most);

struct MonthTick {
    int month = 0;
    std::string text;  // the month, or the year of a longer stretch
};
struct MonthAxis {
    std::vector<MonthTick> ticks;
    std::string unit;  // "months", "years"
};
MonthAxis month_axis(const std::vector<int>& months);

// "2 bn", "1.5 m", "40 %"; money of minor units.
std::string short_figure(double figure, Unit unit, int decimals);

// The index of a place from 0 to 1 among `count`.
std::size_t index_at(double place, std::size_t count);

}  // namespace reserve::outlook
