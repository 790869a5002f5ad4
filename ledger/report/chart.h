// Small pictures of a table as SVG inside a page: bars lie, so that long names can be read; lines
// run over days or months, with gaps where there is no figure. Both show zero.
#pragma once

#include <string>

#include "ledger/report/markup.h"
#include "ledger/report/plot.h"

namespace reserve::report {

// A <figure>; nothing where there is nothing to see. `id` is the page's own for the figure.
void draw(Markup& page, const Section& section, const std::string& id);

// A <figure> with an <svg> so high, whose inside is drawn next; both are closed after it.
void open_picture(Markup& page, const std::string& id, std::string_view title,
                  std::string_view description, double height);

// For draw: the inside of <svg>, and how high it becomes.
inline constexpr double kChartWidth = 640;
double draw_legend(Markup& svg, const Plot& plot, ChartKind kind);
double draw_bars(Markup& svg, const Plot& plot);
double draw_lines(Markup& svg, const Plot& plot);

// What tells series apart, on paper without colours too.
struct Look {
    std::string_view colour;
    std::string_view dashes;
};
const Look& look_of(std::size_t series);
std::string number(double length);
void draw_text(Markup& svg, double x, double y, std::string_view anchor, std::string_view text);
void draw_rule(Markup& svg, std::string_view name, double x1, double y1, double x2, double y2);

}  // namespace reserve::report
