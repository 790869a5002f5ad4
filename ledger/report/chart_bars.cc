// Bars: the name to the left, the figure to the right, the bar from the zero line between them.
#include <algorithm>

#include "ledger/report/chart.h"

namespace reserve::report {
namespace {

constexpr std::size_t kMostLabel = 30;  // columns of text
constexpr double kColumn = 7;           // the width of one
constexpr double kMargin = 6;
constexpr double kBar = 13;
constexpr double kGap = 6;
constexpr double kLeastPlot = 120;

struct Frame {
    double left = 0;
    double right = 0;
    double zero = 0;
    double scale = 0;

    double x(double value) const { return zero + value * scale; }
};

Frame frame_of(const Plot& plot) {
    std::size_t label = 0;
    std::size_t figure = 0;
    for (const std::string& text : plot.labels) {
        label = std::max(label, std::min(kMostLabel, columns_of(text)));
    }
    for (const Series& series : plot.series) {
        for (const auto& mark : series.marks) {
            figure = std::max(figure, mark ? columns_of(mark->text) : 0);
        }
    }
    Frame frame;
    frame.left = kColumn * static_cast<double>(label) + 2 * kMargin;
    frame.right = std::max(frame.left + kLeastPlot,
                           kChartWidth - kColumn * static_cast<double>(figure) - 2 * kMargin);
    frame.scale = (frame.right - frame.left) / plot.range();
    frame.zero = frame.left - plot.low * frame.scale;
    return frame;
}

void draw_bar(Markup& svg, const Frame& frame, const Mark& mark, const std::string& label,
              std::size_t series, double y) {
    const double end = frame.x(mark.value);
    svg.open("rect", {{"class", mark.value < 0 ? "bar negative" : "bar"},
                      {"x", number(std::min(frame.zero, end))},
                      {"y", number(y)},
                      {"width", number(std::max(end, frame.zero) - std::min(end, frame.zero))},
                      {"height", number(kBar - 1)},
                      {"fill", look_of(series).colour}});
    svg.element("title", label + ": " + mark.text);
    svg.close();
    draw_text(svg, kChartWidth - kMargin, y + kBar - 2, "end", mark.text);
}

}  // namespace

double draw_bars(Markup& svg, const Plot& plot) {
    const Frame frame = frame_of(plot);
    const double top = draw_legend(svg, plot, ChartKind::bars);
    const double row = kBar * static_cast<double>(plot.series.size());
    double y = top + kGap;
    for (std::size_t i = 0; i < plot.labels.size(); ++i) {
        svg.open("text", {{"x", number(frame.left - kMargin)},
                          {"y", number(y + row / 2 + 4)},
                          {"text-anchor", "end"}});
        svg.text(cut(plot.labels[i], kMostLabel));
        svg.element("title", plot.labels[i]);
        svg.close();
        for (std::size_t series = 0; series < plot.series.size(); ++series) {
            if (const auto& mark = plot.series[series].marks[i]) {
                draw_bar(svg, frame, *mark, plot.labels[i], series,
                         y + kBar * static_cast<double>(series));
            }
        }
        svg.line_end();
        y += row + kGap;
    }
    draw_rule(svg, "zero", frame.zero, top, frame.zero, y);
    return y + kGap;
}

}  // namespace reserve::report
