// Lines over days, months or rows: the highest, the lowest and zero stand at the left.
#include <algorithm>
#include <cmath>

#include "ledger/report/chart.h"

namespace reserve::report {
namespace {

constexpr double kHeight = 200;  // from the lowest to the highest
constexpr double kColumn = 7;
constexpr double kMargin = 8;
constexpr double kTextHeight = 14;
constexpr double kBetweenLabels = 24;
constexpr std::size_t kMostDots = 60;

// A day or a month as a number of days.
std::optional<double> day_number(const std::string& label) {
    auto date = parse_date(label);
    if (!date) {
        date = parse_date(label + "-01");
    }
    return date ? std::optional(static_cast<double>(date->days)) : std::nullopt;
}

// Where each label stands, 0 to 1: by its day where all are days in order, else evenly.
std::vector<double> places_of(const std::vector<std::string>& labels) {
    std::vector<double> places;
    for (const std::string& label : labels) {
        const auto day = day_number(label);
        if (!day || (!places.empty() && *day <= places.back())) {
            places.clear();
            break;
        }
        places.push_back(*day);
    }
    for (std::size_t i = places.size(); i < labels.size(); ++i) {
        places.push_back(static_cast<double>(i));
    }
    const double first = places.front();
    const double span = places.back() - first;
    for (double& place : places) {
        place = span > 0 ? (place - first) / span : 1;
    }
    return places;
}

struct Frame {
    double left = 0;
    double top = 0;
    double high = 0;
    double scale = 0;
    std::vector<double> places;

    double right() const { return kChartWidth - kMargin; }
    double bottom() const { return top + kHeight; }
    double x(std::size_t i) const { return left + places[i] * (right() - left); }
    double y(double value) const { return top + (high - value) * scale; }
};

struct Extremes {
    const Mark* highest = nullptr;
    const Mark* lowest = nullptr;
};

Extremes extremes_of(const Plot& plot) {
    Extremes found;
    for (const Series& series : plot.series) {
        for (const auto& mark : series.marks) {
            if (mark && (found.highest == nullptr || mark->value > found.highest->value)) {
                found.highest = &*mark;
            }
            if (mark && (found.lowest == nullptr || mark->value < found.lowest->value)) {
                found.lowest = &*mark;
            }
        }
    }
    return found;
}

// The figures at the left, as far as they do not overlap.
void draw_scale(Markup& svg, const Frame& frame, const Extremes& extremes) {
    std::vector<double> taken;
    const auto tick = [&](double value, std::string_view text) {
        const double y = frame.y(value);
        draw_rule(svg, value == 0 ? "zero" : "guide", frame.left, y, frame.right(), y);
        const bool free = std::ranges::none_of(
            taken, [&](double other) { return std::abs(other - y) < kTextHeight; });
        if (free) {
            draw_text(svg, frame.left - kMargin, y + 4, "end", text);
            taken.push_back(y);
        }
    };
    tick(extremes.highest->value, extremes.highest->text);
    tick(extremes.lowest->value, extremes.lowest->text);
    tick(0, "0");
}

void draw_labels(Markup& svg, const Frame& frame, const std::vector<std::string>& labels) {
    double free_from = 0;
    const double y = frame.bottom() + 2 * kTextHeight;
    const std::size_t last = labels.size() - 1;
    const std::string end = cut(labels[last], 24);
    const double end_left = frame.right() - kColumn * static_cast<double>(columns_of(end));
    for (std::size_t i = 0; i < last; ++i) {
        const std::string text = cut(labels[i], 24);
        const double half = kColumn * static_cast<double>(columns_of(text)) / 2;
        const double x = std::max(frame.x(i), frame.left + half);
        if (x - half >= free_from && x + half + kBetweenLabels <= end_left) {
            draw_text(svg, x, y, "middle", text);
            draw_rule(svg, "guide", frame.x(i), frame.bottom(), frame.x(i), frame.bottom() + 4);
            free_from = x + half + kBetweenLabels;
        }
    }
    draw_text(svg, frame.right(), y, "end", end);
}

void draw_series(Markup& svg, const Frame& frame, const Plot& plot, std::size_t index) {
    const Series& series = plot.series[index];
    std::string path;
    bool broken = true;
    for (std::size_t i = 0; i < series.marks.size(); ++i) {
        if (const auto& mark = series.marks[i]) {
            path += (broken ? "M" : "L") + number(frame.x(i)) + " " + number(frame.y(mark->value));
        }
        broken = !series.marks[i];
    }
    svg.empty("path", {{"class", "line"},
                       {"d", path},
                       {"fill", "none"},
                       {"stroke", look_of(index).colour},
                       {"stroke-width", "2"},
                       {"stroke-linejoin", "round"},
                       {"stroke-dasharray", look_of(index).dashes}});
    for (std::size_t i = 0; series.marks.size() <= kMostDots && i < series.marks.size(); ++i) {
        if (const auto& mark = series.marks[i]) {
            svg.open("circle", {{"class", "dot"},
                                {"cx", number(frame.x(i))},
                                {"cy", number(frame.y(mark->value))},
                                {"r", "2.5"},
                                {"fill", look_of(index).colour}});
            svg.element("title", plot.labels[i] + ", " + series.name + ": " + mark->text);
            svg.close();
        }
    }
    svg.line_end();
}

}  // namespace

double draw_lines(Markup& svg, const Plot& plot) {
    const Extremes extremes = extremes_of(plot);
    const std::size_t figure =
        std::max(columns_of(extremes.highest->text), columns_of(extremes.lowest->text));
    Frame frame;
    frame.left = std::min(kChartWidth / 2, kColumn * static_cast<double>(figure) + 2 * kMargin);
    frame.top = draw_legend(svg, plot, ChartKind::line) + kMargin;
    frame.high = plot.high;
    frame.scale = kHeight / plot.range();
    frame.places = places_of(plot.labels);
    draw_scale(svg, frame, extremes);
    draw_labels(svg, frame, plot.labels);
    for (std::size_t i = 0; i < plot.series.size(); ++i) {
        draw_series(svg, frame, plot, i);
    }
    return frame.bottom() + 3 * kTextHeight;
}

}  // namespace reserve::report
