// Pictures of letters and of lines show what their figures are, inside their frame.
#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>

#include "ledger/outlook/axis.h"
#include "ledger/outlook/svg.h"
#include "ledger/outlook/text_chart.h"
#include "ledger/report/plot.h"
#include "tests/outlook/support.h"

using namespace reserve;
using namespace reserve::outlook;
using test::count;
using test::lines_of;

namespace {

TimePicture of_values(const std::vector<double>& values, Unit unit = Unit::money) {
    TimePicture picture{unit, {}, {}, {{"line", values}}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        picture.months.push_back(static_cast<int>(i));
    }
    return picture;
}

std::string svg_of(const Picture& picture) {
    report::Markup page;
    draw_svg(page, {.title = "T", .sentence = "S.", .table = {}, .picture = picture}, "figure-1",
             2);
    return page.take();
}

}  // namespace

TEST_CASE("ticks are round, enclose all values and hold zero") {
    for (const auto& values : std::vector<std::vector<double>>{
             {1, 190}, {-35, 7}, {1e18, -9e18}, {0.00012, 0.0003}, {-5, -3}}) {
        const Axis axis = axis_of(of_values(values), 5);
        CHECK(axis.low <= *std::ranges::min_element(values));
        CHECK(axis.high >= *std::ranges::max_element(values));
        CHECK(std::ranges::count(axis.ticks, 0.0) == 1);
        CHECK(axis.ticks.size() >= 3);
        CHECK(axis.ticks.size() <= 8);
    }
    CHECK(axis_of(of_values({0, 0}), 5).range() > 0);
}

TEST_CASE("ticks are told in a few letters") {
    CHECK(short_figure(200'000'000'000, Unit::money, 2) == "2 bn");
    CHECK(short_figure(-150'000'000, Unit::money, 2) == "-1.5 m");
    CHECK(short_figure(50'000, Unit::money, 0) == "50 k");
    CHECK(short_figure(0, Unit::money, 2) == "0");
    CHECK(short_figure(0.4, Unit::share, 2) == "40 %");
}

TEST_CASE("months are told as years where they are many") {
    CHECK(month_axis({0, 12}).unit == "months");
    const MonthAxis years = month_axis({0, 600});
    CHECK(years.unit == "years");
    CHECK(years.ticks.front().text == "0");
    CHECK(years.ticks.back().text == "50");
    CHECK(years.ticks.size() <= 9);
}

TEST_CASE("a chart of letters is no wider than 80 columns, ASCII where that is asked") {
    TimePicture picture = of_values({5, 3, -2, 9});
    picture.bands = {{"wide", {1, 1, -9, 1}, {9, 9, 3, 12}}};
    picture.level = Level{"floor", 2};
    const BarPicture bars{Unit::money,
                          {"one", "two"},
                          {{std::string(200, 'x'), {{9e18, 1e15}, {-9e18, 1e15}}},
                           {"y", {{0, 0}, {1, 0.5}}}}};
    for (const Letters letters : {Letters::ascii, Letters::unicode}) {
        for (const std::string& line : lines_of(draw_time(picture, letters, 2))) {
            CHECK(report::columns_of(line) <= kTextColumns);
        }
        // Names are cut; figures never are, so the longest of them may stand out.
        for (const std::string& line : lines_of(draw_bars(bars, letters, 2))) {
            CHECK(report::columns_of(line) <= kTextColumns + 12);
        }
    }
    const std::string ascii = draw_time(picture, Letters::ascii, 2);
    CHECK(std::ranges::all_of(ascii, [](char letter) { return letter > 0; }));
}

TEST_CASE("a line that rises is drawn from below to above, a share as high as it is") {
    const std::string text = draw_time(of_values({0, 100, 200}), Letters::ascii, 0);
    const auto lines = lines_of(text);
    CHECK(lines.front().ends_with("#"));
    CHECK(lines[11].find("+#") != std::string::npos);
    const std::string filled = draw_time(of_values({0.5, 0.5, 1}, Unit::share), Letters::ascii, 0);
    const auto rows = lines_of(filled);
    CHECK(count(rows[7], "#") == 69);  // the bottom row is full
    CHECK(count(rows[0], "#") < 20);   // only the end reaches the top
}

TEST_CASE("bars lie left of zero and right of it, in proportion") {
    const BarPicture bars{Unit::count, {"value"}, {{"a", {{-10, 1}}}, {"b", {{20, 1}}}}};
    const auto lines = lines_of(draw_bars(bars, Letters::ascii, 0));
    REQUIRE(lines.size() == 2);
    const auto zero = lines[0].find('|');
    CHECK(zero == lines[1].find('|'));
    CHECK(lines[0].rfind('#') == zero - 1);
    CHECK(lines[1].find('#') == zero + 1);
    const auto left = static_cast<double>(count(lines[0], "#"));
    CHECK(static_cast<double>(count(lines[1], "#")) == Approx(2 * left).margin(1));
    CHECK(lines[0].ends_with("-10 ± 1"));
}

TEST_CASE("there is no picture where there is nothing to see") {
    const BarPicture nothing{Unit::count, {"value"}, {{"a", {{0, 0}}}}};
    CHECK(draw_bars(nothing, Letters::ascii, 0).empty());
    CHECK(draw_bars({}, Letters::ascii, 0).empty());
    CHECK(draw_time({}, Letters::ascii, 0).empty());
    CHECK(svg_of(nothing).empty());
    CHECK(svg_of(TimePicture()).empty());
    CHECK(svg_of(std::monostate()).empty());
}

TEST_CASE("everything in a picture of lines lies inside its frame, whatever the amounts are") {
    for (const auto& values : std::vector<std::vector<double>>{
             {9e18, -9e18, 0}, {0, 0, 0}, {1}, {-0.01, -0.02, -0.03}}) {
        TimePicture picture = of_values(values);
        picture.bands = {{"band", values, values}};
        picture.singles = {values, values};
        picture.level = Level{"floor", values.front()};
        const std::string svg = svg_of(picture);
        std::smatch box;
        REQUIRE(std::regex_search(svg, box, std::regex("viewBox=\"0 0 ([0-9]+) ([0-9]+)\"")));
        const std::regex point("[ML]([0-9.-]+) ([0-9.-]+)");
        std::size_t points = 0;
        for (std::sregex_iterator at(svg.begin(), svg.end(), point), end; at != end; ++at) {
            CHECK(std::stod((*at)[1]) >= 0);
            CHECK(std::stod((*at)[1]) <= std::stod(box[1]));
            CHECK(std::stod((*at)[2]) >= 0);
            CHECK(std::stod((*at)[2]) <= std::stod(box[2]));
            ++points;
        }
        CHECK(points == values.size() * 5);  // a line, a band there and back, two single paths
        CHECK(count(svg, "class=\"single\"") == 2);
        CHECK(count(svg, "class=\"level\"") == 1);
    }
}

TEST_CASE("lines are told apart without colours, and readers hear what a picture shows") {
    TimePicture picture = of_values({1, 2});
    picture.lines.push_back({"other", {2, 1}});
    const std::string svg = svg_of(picture);
    CHECK(count(svg, "stroke-dasharray=\"7 3\"") == 2);  // the line and its key
    CHECK(svg.find("role=\"img\"") != std::string::npos);
    CHECK(svg.find("<title id=\"figure-1-title\">T</title>") != std::string::npos);
    CHECK(svg.find("<desc id=\"figure-1-desc\">S.") != std::string::npos);
}
