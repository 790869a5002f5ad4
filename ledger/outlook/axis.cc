// Steps of 1, 2 or 5 times a power of ten; months by halves and quarters of years.
#include "ledger/outlook/axis.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace reserve::outlook {
namespace {

struct Range {
    double low = 0;
    double high = 0;

    void take(const std::vector<double>& values) {
        for (const double value : values) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
};

double round_step(double least) {
    const double unit = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (unit * factor >= least * (1 - 1e-9)) {
            return unit * factor;
        }
    }
    return unit * 10;
}

Range range_of(const TimePicture& picture) {
    Range range;
    for (const Band& band : picture.bands) {
        range.take(band.low);
        range.take(band.high);
    }
    for (const Line& line : picture.lines) {
        range.take(line.values);
    }
    for (const auto& single : picture.singles) {
        range.take(single);
    }
    if (picture.level) {
        range.take({picture.level->value});
    }
    return range;
}

}  // namespace

Axis axis_of(const TimePicture& picture, std::size_t most) {
    Range range = range_of(picture);
    if (range.low == range.high) {
        range.high = 1;
    }
    const double step = round_step((range.high - range.low) / static_cast<double>(most));
    const double first = std::floor(range.low / step + 1e-9);
    const double last = std::ceil(range.high / step - 1e-9);
    Axis axis{first * step, last * step, {}};
    for (double tick = first; tick <= last; ++tick) {
        axis.ticks.push_back(tick * step);
    }
    return axis;
}

MonthAxis month_axis(const std::vector<int>& months) {
    const int first = months.front();
    const int last = months.back();
    constexpr int kSteps[] = {1, 2, 3, 6, 12, 24, 60, 120};
    constexpr int kMost = 8;
    const auto* step = std::ranges::find_if(
        kSteps, [&](int months_each) { return (last - first) / months_each <= kMost; });
    const int each = step == std::end(kSteps) ? 120 : *step;
    const bool by_years = each >= 12;
    MonthAxis axis{{}, by_years ? "years" : "months"};
    for (int month = (first + each - 1) / each * each; month <= last; month += each) {
        axis.ticks.push_back({month, std::to_string(by_years ? month / 12 : month)});
    }
    return axis;
}

std::string short_figure(double figure, Unit unit, int decimals) {
    if (unit == Unit::share) {
        return fmt::format("{:.4g} %", figure * 100);
    }
    const double major = unit == Unit::money ? figure * std::pow(10.0, -decimals) : figure;
    constexpr std::pair<double, const char*> kNames[] = {
        {1e12, " tn"}, {1e9, " bn"}, {1e6, " m"}, {1e3, " k"}};
    for (const auto& [size, name] : kNames) {
        if (std::abs(major) >= size * (1 - 1e-9)) {
            return fmt::format("{:.4g}{}", major / size, name);
        }
    }
    return fmt::format("{:.4g}", major + 0.0);
}

std::size_t index_at(double place, std::size_t count) {
    return static_cast<std::size_t>(std::lround(place * static_cast<double>(count - 1)));
}

}  // namespace reserve::outlook
