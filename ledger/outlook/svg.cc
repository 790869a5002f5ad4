// The frame of a time picture, and what is drawn in it from the back to the front.
#include "ledger/outlook/svg.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/outlook/axis.h"
#include "ledger/report/chart.h"
#include "ledger/report/plot.h"

namespace reserve::outlook {
namespace {

using report::Markup;
using report::draw_rule;
using report::draw_text;
using report::kChartWidth;
using report::number;

constexpr double kHeight = 240;
constexpr double kLeft = 62;
constexpr double kRight = kChartWidth - 10;
constexpr double kRow = 20;
constexpr double kColumn = 6.4;
constexpr std::string_view kShades[] = {"#dbe7f2", "#a9c8e2"};
constexpr std::string_view kLevel = "#a3161a";
constexpr std::string_view kSingle = "#555555";

class TimeDrawing {
public:
    TimeDrawing(const TimePicture& picture, int decimals)
        : picture_(picture), decimals_(decimals), axis_(axis_of(picture, 5)) {}

    double draw(Markup& svg);

private:
    using Values = std::vector<double>;

    double x(int month) const {
        const int first = picture_.months.front();
        const int span = std::max(1, picture_.months.back() - first);
        return kLeft + (kRight - kLeft) * (month - first) / span;
    }
    double y(double value) const {
        return top_ + (axis_.high - std::clamp(value, axis_.low, axis_.high)) / axis_.range() *
                          kHeight;
    }
    std::string points(const Values& values, std::string_view start) const;
    void draw_legend(Markup& svg);
    void key(Markup& svg, std::string_view name, std::string_view stroke, double width,
             std::string_view dashes);
    void draw_band(Markup& svg, const Band& band, std::string_view shade) const;
    void draw_path(Markup& svg, std::string_view name, const Values& values,
                   std::string_view stroke, std::string_view width,
                   std::string_view dashes) const;
    void draw_scales(Markup& svg) const;

    const TimePicture& picture_;
    int decimals_;
    Axis axis_;
    double top_ = 8;
    double legend_x_ = 0;
};

std::string TimeDrawing::points(const Values& values, std::string_view start) const {
    std::string path;
    for (std::size_t i = 0; i < values.size(); ++i) {
        path += path.empty() ? start : "L";
        path += number(x(picture_.months[i])) + " " + number(y(values[i]));
    }
    return path;
}

void TimeDrawing::draw_band(Markup& svg, const Band& band, std::string_view shade) const {
    std::string path = points(band.high, "M");
    for (std::size_t i = band.low.size(); i-- > 0;) {
        path += "L" + number(x(picture_.months[i])) + " " + number(y(band.low[i]));
    }
    svg.empty("path", {{"class", "band"}, {"d", path + "Z"}, {"fill", shade}});
}

void TimeDrawing::draw_path(Markup& svg, std::string_view name, const Values& values,
                            std::string_view stroke, std::string_view width,
                            std::string_view dashes) const {
    svg.empty("path", {{"class", name},
                       {"d", points(values, "M")},
                       {"fill", "none"},
                       {"stroke", stroke},
                       {"stroke-width", width},
                       {"stroke-linejoin", "round"},
                       {"stroke-dasharray", dashes}});
}

void TimeDrawing::key(Markup& svg, std::string_view name, std::string_view stroke, double width,
                      std::string_view dashes) {
    const std::string text = report::cut(name, 40);
    const double wide = 32 + kColumn * static_cast<double>(report::columns_of(text)) + 12;
    if (legend_x_ > 0 && legend_x_ + wide > kChartWidth) {
        legend_x_ = 0;
        top_ += kRow;
    }
    svg.empty("line", {{"class", "key"},
                       {"x1", number(legend_x_ + 2)},
                       {"y1", number(top_ + 1)},
                       {"x2", number(legend_x_ + 26)},
                       {"y2", number(top_ + 1)},
                       {"stroke", stroke},
                       {"stroke-width", number(width)},
                       {"stroke-dasharray", dashes}});
    draw_text(svg, legend_x_ + 32, top_ + 5, "start", text);
    legend_x_ += wide;
}

void TimeDrawing::draw_legend(Markup& svg) {
    for (std::size_t i = 0; i < picture_.lines.size(); ++i) {
        key(svg, picture_.lines[i].name, report::look_of(i).colour, 2.4,
            report::look_of(i).dashes);
    }
    for (std::size_t i = 0; i < picture_.bands.size(); ++i) {
        key(svg, picture_.bands[i].name, kShades[i % 2], 11, "none");
    }
    if (!picture_.singles.empty()) {
        key(svg, fmt::format("{} single paths", picture_.singles.size()), kSingle, 0.7, "none");
    }
    if (picture_.level) {
        key(svg, picture_.level->name, kLevel, 1.8, "6 4");
    }
    top_ += kRow;
}

void TimeDrawing::draw_scales(Markup& svg) const {
    for (const double tick : axis_.ticks) {
        draw_rule(svg, tick == 0 ? "zero" : "guide", kLeft, y(tick), kRight, y(tick));
        draw_text(svg, kLeft - 8, y(tick) + 4, "end",
                  short_figure(tick, picture_.unit, decimals_));
    }
    const MonthAxis months = month_axis(picture_.months);
    const double bottom = top_ + kHeight;
    for (const MonthTick& tick : months.ticks) {
        draw_rule(svg, "guide", x(tick.month), bottom, x(tick.month), bottom + 5);
        draw_text(svg, x(tick.month), bottom + 18, "middle", tick.text);
    }
    draw_text(svg, (kLeft + kRight) / 2, bottom + 34, "middle", months.unit);
}

double TimeDrawing::draw(Markup& svg) {
    draw_legend(svg);
    for (std::size_t i = 0; i < picture_.bands.size(); ++i) {
        draw_band(svg, picture_.bands[i], kShades[i % 2]);
    }
    svg.line_end();
    draw_scales(svg);
    svg.line_end();
    svg.open("g", {{"class", "singles"}, {"stroke-opacity", "0.6"}});
    for (const auto& single : picture_.singles) {
        draw_path(svg, "single", single, kSingle, "0.7", "none");
        svg.line_end();
    }
    svg.close();
    if (picture_.level) {
        const double at = y(picture_.level->value);
        svg.empty("line", {{"class", "level"},
                           {"x1", number(kLeft)},
                           {"y1", number(at)},
                           {"x2", number(kRight)},
                           {"y2", number(at)},
                           {"stroke", kLevel},
                           {"stroke-width", "1.8"},
                           {"stroke-dasharray", "6 4"}});
    }
    for (std::size_t i = 0; i < picture_.lines.size(); ++i) {
        draw_path(svg, "line", picture_.lines[i].values, report::look_of(i).colour, "2.4",
                  report::look_of(i).dashes);
    }
    svg.line_end();
    return top_ + kHeight + 44;
}

report::Plot plot_of(const BarPicture& picture, int decimals) {
    report::Plot plot;
    plot.series.resize(picture.series.size());
    for (std::size_t i = 0; i < picture.series.size(); ++i) {
        plot.series[i].name = picture.series[i];
    }
    for (const Bar& bar : picture.bars) {
        plot.labels.push_back(bar.name);
        for (std::size_t i = 0; i < picture.series.size(); ++i) {
            const Estimate& value = bar.values[i];
            plot.series[i].marks.push_back(
                report::Mark{format_cell({value, picture.unit}, decimals), value.value});
            plot.low = std::min(plot.low, value.value);
            plot.high = std::max(plot.high, value.value);
        }
    }
    return plot;
}

}  // namespace

void draw_svg(Markup& page, const Section& section, const std::string& id, int decimals) {
    Markup inside;
    double height = 0;
    std::string names;
    if (const auto* time = std::get_if<TimePicture>(&section.picture)) {
        if (time->months.empty()) {
            return;
        }
        height = TimeDrawing(*time, decimals).draw(inside);
        names = fmt::format("Over {} to {} months.", time->months.front(), time->months.back());
    } else if (const auto* bars = std::get_if<BarPicture>(&section.picture)) {
        const report::Plot plot = plot_of(*bars, decimals);
        if (plot.range() <= 0) {
            return;
        }
        height = report::draw_bars(inside, plot);
        names = fmt::format("{} rows of bars.", plot.labels.size());
    } else {
        return;
    }
    report::open_picture(page, id, section.title,
                         fmt::format("{} {} The table below holds the figures.",
                                     section.sentence, names),
                         height);
    page.verbatim(inside.take());
    page.close();
    page.close();
    page.line_end();
}

}  // namespace reserve::outlook
