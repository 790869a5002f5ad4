// A line a bar: its name, the bar from the zero line, its figure.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/outlook/text_chart.h"
#include "ledger/report/plot.h"

namespace reserve::outlook {
namespace {

constexpr std::size_t kMostName = 28;
constexpr std::size_t kLeastBar = 12;

std::string padded(std::string text, std::size_t columns) {
    const std::size_t used = report::columns_of(text);
    return text.append(columns - std::min(columns, used), ' ');
}

struct Frame {
    std::size_t name = 0;
    std::size_t bar = 0;
    double low = 0;   // at most zero
    double high = 0;  // at least zero

    double cells(double value) const { return value / (high - low) * static_cast<double>(bar); }
};

Frame frame_of(const BarPicture& picture, int decimals) {
    Frame frame;
    std::size_t figure = 0;
    for (const Bar& bar : picture.bars) {
        const std::string name = report::one_line(bar.name);
        frame.name = std::max(frame.name, std::min(kMostName, report::columns_of(name)));
        for (const Estimate& value : bar.values) {
            frame.low = std::min(frame.low, value.value);
            frame.high = std::max(frame.high, value.value);
            figure = std::max(
                figure, report::columns_of(format_cell({value, picture.unit}, decimals)));
        }
    }
    const std::size_t taken = frame.name + figure + 6;
    frame.bar = taken + kLeastBar < kTextColumns ? kTextColumns - taken : kLeastBar;
    return frame;
}

// `left` cells before zero, the zero line, the cells after it.
std::string bar_of(const Frame& frame, double value, std::string_view stroke,
                   std::string_view zero) {
    const auto left = static_cast<std::size_t>(std::ceil(frame.cells(-frame.low) - 1e-9));
    const auto right = frame.bar - std::min(frame.bar, left);
    auto length = static_cast<std::size_t>(std::lround(std::abs(frame.cells(value))));
    length = std::min(length, value < 0 ? left : right);
    std::string text(value < 0 ? left - length : left, ' ');
    const auto strokes = [&] {
        for (std::size_t i = 0; i < length; ++i) {
            text += stroke;
        }
    };
    if (value < 0) {
        strokes();
    }
    text += zero;
    if (value >= 0) {
        strokes();
    }
    return padded(std::move(text), frame.bar + 1);
}

}  // namespace

std::string draw_bars(const BarPicture& picture, Letters letters, int decimals) {
    const Frame frame = frame_of(picture, decimals);
    if (frame.low == frame.high) {
        return "";
    }
    const bool ascii = letters == Letters::ascii;
    const std::string_view strokes[] = {ascii ? "#" : "█", ascii ? "=" : "▒"};
    std::string text;
    for (const Bar& bar : picture.bars) {
        for (std::size_t i = 0; i < bar.values.size(); ++i) {
            const std::string name =
                i == 0 ? report::cut(report::one_line(bar.name), kMostName) : "";
            text += fmt::format("  {} {} {}\n", padded(name, frame.name),
                                bar_of(frame, bar.values[i].value, strokes[i % 2],
                                       ascii ? "|" : "│"),
                                format_cell({bar.values[i], picture.unit}, decimals));
        }
    }
    for (std::size_t i = 0; picture.series.size() > 1 && i < picture.series.size(); ++i) {
        text += fmt::format("  {}{} {}", i == 0 ? std::string(frame.name, ' ') : "",
                            strokes[i % 2], picture.series[i]);
        text += i + 1 == picture.series.size() ? "\n" : "";
    }
    return text;
}

}  // namespace reserve::outlook
