// Bands as shades with the median through them, a single share as a filled area, several lines by
// letters.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "ledger/outlook/axis.h"
#include "ledger/outlook/text_chart.h"
#include "ledger/report/plot.h"

namespace reserve::outlook {
namespace {

constexpr std::size_t kLabel = 8;
constexpr std::size_t kWidth = kTextColumns - kLabel - 3;

struct Strokes {
    std::array<std::string_view, 2> shades;  // of the widest band, of the next
    std::string_view line;
    std::string_view level;
    std::string_view side;
    std::string_view tick;
    std::string_view corner;
    std::string_view bottom;
    std::vector<std::string_view> parts;  // of a filled cell, from the smallest to the whole
};

const Strokes& strokes_of(Letters letters) {
    static const Strokes ascii{{".", ":"}, "#", "-", "|", "+", "+", "-", {"#"}};
    static const Strokes unicode{{"░", "▒"}, "━", "╌", "│", "┤", "└", "─",
                                 {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}};
    return letters == Letters::ascii ? ascii : unicode;
}

TimePicture without_singles(TimePicture picture) {
    picture.singles.clear();
    return picture;
}

class Canvas {
public:
    Canvas(const TimePicture& picture, Letters letters, std::size_t height, int decimals)
        : picture_(picture),
          strokes_(strokes_of(letters)),
          axis_(axis_of(without_singles(picture), 4)),
          decimals_(decimals),
          rows_(height, std::vector<std::string>(kWidth, " ")) {}

    std::string draw();

private:
    double level_of(double value) const {
        return (axis_.high - value) / axis_.range() * static_cast<double>(rows_.size() - 1);
    }
    std::size_t row_of(double value) const {
        const auto last = static_cast<double>(rows_.size() - 1);
        return static_cast<std::size_t>(std::lround(std::clamp(level_of(value), 0.0, last)));
    }
    std::size_t index_of(std::size_t column) const {
        return index_at(static_cast<double>(column) / (kWidth - 1), picture_.months.size());
    }
    void draw_band(const Band& band, std::string_view shade);
    void draw_level(double value);
    void draw_line(const Line& line, std::string_view stroke);
    void fill(const Line& line);
    std::string months_line() const;
    std::string legend() const;

    const TimePicture& picture_;
    const Strokes& strokes_;
    Axis axis_;
    int decimals_;
    std::vector<std::vector<std::string>> rows_;
};

void Canvas::draw_band(const Band& band, std::string_view shade) {
    for (std::size_t column = 0; column < kWidth; ++column) {
        const std::size_t at = index_of(column);
        for (std::size_t row = row_of(band.high[at]); row <= row_of(band.low[at]); ++row) {
            rows_[row][column] = shade;
        }
    }
}

void Canvas::draw_level(double value) {
    for (std::size_t column = 0; column < kWidth; ++column) {
        rows_[row_of(value)][column] = strokes_.level;
    }
}

void Canvas::draw_line(const Line& line, std::string_view stroke) {
    for (std::size_t column = 0; column < kWidth; ++column) {
        rows_[row_of(line.values[index_of(column)])][column] = stroke;
    }
}

// Columns from the bottom up to the value.
void Canvas::fill(const Line& line) {
    const auto whole = static_cast<double>(strokes_.parts.size());
    for (std::size_t column = 0; column < kWidth; ++column) {
        const double share = line.values[index_of(column)] / axis_.high;
        const double parts = share * static_cast<double>(rows_.size()) * whole;
        for (std::size_t up = 0; up < rows_.size(); ++up) {
            const double here = std::round(parts - static_cast<double>(up) * whole);
            if (here >= 1) {
                const auto part = static_cast<std::size_t>(std::min(here, whole)) - 1;
                rows_[rows_.size() - 1 - up][column] = strokes_.parts[part];
            }
        }
    }
}

std::string Canvas::months_line() const {
    const MonthAxis axis = month_axis(picture_.months);
    const int first = picture_.months.front();
    const int span = std::max(1, picture_.months.back() - first);
    std::string text(kWidth, ' ');
    std::size_t free_from = 0;
    for (const MonthTick& tick : axis.ticks) {
        const auto at = static_cast<std::size_t>(
            std::lround(static_cast<double>(tick.month - first) / span * (kWidth - 1)));
        const std::size_t from = std::min(at, kWidth - tick.text.size());
        if (from >= free_from && from + tick.text.size() + axis.unit.size() < kWidth) {
            text.replace(from, tick.text.size(), tick.text);
            free_from = from + tick.text.size() + 2;
        }
    }
    text.replace(kWidth - axis.unit.size(), axis.unit.size(), axis.unit);
    return std::string(kLabel + 3, ' ') + text + "\n";
}

std::string Canvas::legend() const {
    std::string text;
    const auto item = [&](std::string_view stroke, const std::string& name) {
        text += fmt::format("{}{} {}", text.empty() ? "" : "   ", stroke, name);
    };
    if (picture_.lines.size() > 1) {
        for (std::size_t i = 0; i < picture_.lines.size(); ++i) {
            item(std::string(1, static_cast<char>('A' + i)),
                 report::cut(report::one_line(picture_.lines[i].name), 24));
        }
    } else if (picture_.unit != Unit::share) {
        for (const Line& line : picture_.lines) {
            item(strokes_.line, line.name);
        }
        for (std::size_t i = 0; i < std::min<std::size_t>(2, picture_.bands.size()); ++i) {
            item(strokes_.shades[i], picture_.bands[i].name);
        }
    }
    if (picture_.level) {
        item(strokes_.level, picture_.level->name);
    }
    return text.empty() ? "" : std::string(kLabel + 3, ' ') + text + "\n";
}

std::string Canvas::draw() {
    const bool filled = picture_.unit == Unit::share && picture_.lines.size() == 1;
    for (std::size_t i = 0; !filled && i < std::min<std::size_t>(2, picture_.bands.size()); ++i) {
        draw_band(picture_.bands[i], strokes_.shades[i]);
    }
    if (picture_.level) {
        draw_level(picture_.level->value);
    }
    for (std::size_t i = 0; i < picture_.lines.size(); ++i) {
        const std::string letter(1, static_cast<char>('A' + i));
        if (filled) {
            fill(picture_.lines[i]);
        } else {
            draw_line(picture_.lines[i], picture_.lines.size() > 1 ? letter : strokes_.line);
        }
    }
    std::vector<std::string> labels(rows_.size());
    for (const double tick : axis_.ticks) {
        labels[row_of(tick)] = short_figure(tick, picture_.unit, decimals_);
    }
    std::string text;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        std::string line = fmt::format("{:>{}} {}", labels[row], kLabel + 1,
                                       labels[row].empty() ? strokes_.side : strokes_.tick);
        for (const std::string& cell : rows_[row]) {
            line += cell;
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    text += std::string(kLabel + 2, ' ') + std::string(strokes_.corner);
    for (std::size_t column = 0; column < kWidth; ++column) {
        text += strokes_.bottom;
    }
    return text + "\n" + months_line() + legend();
}

}  // namespace

std::string draw_time(const TimePicture& picture, Letters letters, int decimals) {
    if (picture.months.empty() || (picture.lines.empty() && picture.bands.empty())) {
        return "";
    }
    const std::size_t height = picture.unit == Unit::share ? 8 : 12;
    return Canvas(picture, letters, height, decimals).draw();
}

}  // namespace reserve::outlook
