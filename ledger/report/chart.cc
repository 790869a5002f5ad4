// The frame of a chart: what readers hear of it, its legend, and the strokes that charts share.
#include "ledger/report/chart.h"

#include <fmt/format.h>

namespace reserve::report {
namespace {

constexpr std::size_t kMostBars = 40;
constexpr double kLegendHeight = 22;

constexpr Look kLooks[] = {{"#1f4e79", "none"},
                           {"#c47a1a", "7 3"},
                           {"#8fbbdc", "2 3"},
                           {"#6b6b6b", "9 3 2 3"}};

std::string description_of(const Plot& plot, const Chart& chart) {
    std::string names;
    for (const Series& series : plot.series) {
        names += (names.empty() ? "" : ", ") + series.name;
    }
    return fmt::format("{} of {} by {}, {} in all. The table below holds every figure.",
                       chart.kind == ChartKind::bars ? "Bars" : "Lines", names,
                       spoken(chart.labels), plot.labels.size());
}

}  // namespace

const Look& look_of(std::size_t series) {
    return kLooks[series % std::size(kLooks)];
}

std::string number(double length) {
    return fmt::format("{:.2f}", length);
}

void draw_text(Markup& svg, double x, double y, std::string_view anchor, std::string_view text) {
    svg.element("text", text, {{"x", number(x)}, {"y", number(y)}, {"text-anchor", anchor}});
}

void draw_rule(Markup& svg, std::string_view name, double x1, double y1, double x2, double y2) {
    svg.empty("line", {{"class", name},
                       {"x1", number(x1)},
                       {"y1", number(y1)},
                       {"x2", number(x2)},
                       {"y2", number(y2)},
                       {"stroke", name == "zero" ? "#222222" : "#bbbbbb"}});
}

double draw_legend(Markup& svg, const Plot& plot, ChartKind kind) {
    if (plot.series.size() < 2) {
        return 0;
    }
    const bool bars = kind == ChartKind::bars;
    const double step = kChartWidth / static_cast<double>(plot.series.size());
    for (std::size_t i = 0; i < plot.series.size(); ++i) {
        const double x = step * static_cast<double>(i);
        svg.empty("line", {{"class", "key"},
                           {"x1", number(x + 4)},
                           {"y1", "9"},
                           {"x2", number(x + 26)},
                           {"y2", "9"},
                           {"stroke", look_of(i).colour},
                           {"stroke-width", bars ? "8" : "2"},
                           {"stroke-dasharray", bars ? "none" : look_of(i).dashes}});
        draw_text(svg, x + 32, 13, "start",
                  cut(plot.series[i].name, static_cast<std::size_t>((step - 36) / 7)));
    }
    return kLegendHeight;
}

void open_picture(Markup& page, const std::string& id, std::string_view title,
                  std::string_view description, double height) {
    page.open("figure");
    page.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                      {"viewBox", fmt::format("0 0 {:.0f} {:.0f}", kChartWidth, height)},
                      {"role", "img"},
                      {"aria-labelledby", id + "-title " + id + "-desc"},
                      {"font-family", "Helvetica, Arial, sans-serif"},
                      {"font-size", "12"},
                      {"fill", "#222222"}});
    page.element("title", title, {{"id", id + "-title"}});
    page.element("desc", description, {{"id", id + "-desc"}});
}

void draw(Markup& page, const Section& section, const std::string& id) {
    if (!section.chart) {
        return;
    }
    const bool bars = section.chart->kind == ChartKind::bars;
    const auto plot =
        read_plot(section.table, *section.chart, bars ? kMostBars : section.table.rows.size());
    if (!plot) {
        return;
    }
    Markup inside;
    const double height = bars ? draw_bars(inside, *plot) : draw_lines(inside, *plot);
    open_picture(page, id, section.title, description_of(*plot, *section.chart), height);
    page.verbatim(inside.take());
    page.close();
    if (plot->left_out > 0) {
        page.element("figcaption", fmt::format("The first {} of {}; the table holds the rest.",
                                               kMostBars, kMostBars + plot->left_out));
    }
    page.close();
    page.line_end();
}

}  // namespace reserve::report
