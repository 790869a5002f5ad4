// Charts show what the table says, in proportion, inside their frame.
#include <catch2/catch.hpp>
#include <regex>

#include "tests/report/sample.h"

using namespace reserve;
using report::ChartKind;
using test::charted;
using test::elements;

namespace {

std::string page_of(ChartKind kind, const std::vector<std::vector<std::string>>& rows) {
    return to_html(charted(kind, rows), test::heading_of_a_fund());
}

struct Box {
    double width = 0;
    double height = 0;
};

Box view_box(const std::string& html) {
    std::smatch found;
    REQUIRE(std::regex_search(html, found, std::regex("viewBox=\"0 0 ([0-9]+) ([0-9]+)\"")));
    return {std::stod(found[1]), std::stod(found[2])};
}

constexpr double kRounding = 0.011;  // lengths have two decimals

std::vector<std::pair<double, double>> points_of(const std::string& path) {
    std::vector<std::pair<double, double>> points;
    const std::regex point("[ML]([0-9.]+) ([0-9.]+)");
    for (std::sregex_iterator at(path.begin(), path.end(), point), end; at != end; ++at) {
        points.emplace_back(std::stod((*at)[1]), std::stod((*at)[2]));
    }
    return points;
}

}  // namespace

TEST_CASE("bars are as long as their amounts, to the right of zero or to the left") {
    const std::vector<std::vector<std::string>> rows = {
        {"a", "1000.00"}, {"b", "-250.50"}, {"c", "0.01"}, {"d", "499"}};
    const std::string html = page_of(ChartKind::bars, rows);
    const double zero = elements(html, "line", "zero").at(0).length("x1");
    const auto right = elements(html, "rect", "bar");
    const auto left = elements(html, "rect", "bar negative");
    REQUIRE(right.size() == 3);
    REQUIRE(left.size() == 1);
    const double scale = right[0].length("width") / 1000;
    CHECK(right[0].length("width") > 100);
    CHECK(right[1].length("width") == Approx(0.01 * scale).margin(kRounding));
    CHECK(right[2].length("width") == Approx(499 * scale).margin(kRounding));
    CHECK(left[0].length("width") == Approx(250.5 * scale).margin(kRounding));
    for (const auto& bar : right) {
        CHECK(bar.length("x") == Approx(zero).margin(kRounding));
    }
    CHECK(left[0].length("x") + left[0].length("width") == Approx(zero).margin(kRounding));
}

TEST_CASE("bars and figures stay inside the frame, whatever the amounts are") {
    const std::string most = "170141183460469231731687303715884105727";
    for (const auto& rows : std::vector<std::vector<std::vector<std::string>>>{
             {{"a", most, "-" + most}, {"b", "1", "0"}},
             {{"a", "-0.01", "-0.02"}},
             {{std::string(300, 'w'), "3.00", "4.00"}, {"b", "", "not an amount"}},
             std::vector<std::vector<std::string>>(90, {"same", "1.00", "-2.00"})}) {
        const std::string html = page_of(ChartKind::bars, rows);
        const Box box = view_box(html);
        std::size_t bars = 0;
        for (const char* kind : {"bar", "bar negative"}) {
            for (const auto& bar : elements(html, "rect", kind)) {
                CHECK(bar.length("x") >= 0);
                CHECK(bar.length("x") + bar.length("width") <= box.width);
                CHECK(bar.length("y") >= 0);
                CHECK(bar.length("y") + bar.length("height") <= box.height);
                ++bars;
            }
        }
        CHECK(bars >= 2);
    }
}

TEST_CASE("no more than 40 bars are drawn, and the rest is said") {
    const std::vector<std::vector<std::string>> many(47, {"x", "5.00"});
    const std::string html = page_of(ChartKind::bars, many);
    CHECK(elements(html, "rect", "bar").size() == 40);
    CHECK(html.find("The first 40 of 47; the table holds the rest.") != std::string::npos);
    const std::vector<std::vector<std::string>> enough(40, {"x", "5.00"});
    CHECK(page_of(ChartKind::bars, enough).find("The first") == std::string::npos);
}

TEST_CASE("a long name is cut in the picture and whole in its title") {
    const std::string name = "Міністерство фінансів дуже далекої країни";
    const std::string html = page_of(ChartKind::bars, {{name, "1.00"}});
    CHECK(html.find(">Міністерство фінансів дуже да…<title>" + name + "</title>") !=
          std::string::npos);
}

TEST_CASE("a total is not drawn beside what it adds up") {
    const std::string html =
        page_of(ChartKind::bars, {{"a", "1.00"}, {"b", "2.00"}, {"total", "3.00"}});
    CHECK(elements(html, "rect", "bar").size() == 2);
    CHECK(html.find("total: 3.00") == std::string::npos);
}

TEST_CASE("there is no picture where there is nothing to see") {
    CHECK(page_of(ChartKind::bars, {{"a", "0.00"}, {"b", ""}}).find("<svg") == std::string::npos);
    CHECK(page_of(ChartKind::line, {{"total", "5.00"}}).find("<svg") == std::string::npos);
    auto report = charted(ChartKind::bars, {{"a", "1.00"}});
    report.sections[0].chart->labels = "no such column";
    CHECK(to_html(report, test::heading_of_a_fund()).find("<svg") == std::string::npos);
}

TEST_CASE("figures in a picture are the cells of the table") {
    const std::string exact = "123456789012345678901234567890.12";
    const std::string printed = "123,456,789,012,345,678,901,234,567,890.12";
    for (const ChartKind kind : {ChartKind::bars, ChartKind::line}) {
        const std::string html = page_of(kind, {{"a", exact}, {"b", "1.00"}});
        CHECK(test::count(html, ">" + printed + "<") == 2);  // in the table and in the picture
    }
}

TEST_CASE("a line lies above zero where amounts are positive and below where they are not") {
    const std::string html = page_of(
        ChartKind::line,
        {{"2026-01-01", "10.00"}, {"2026-01-02", "-5.00"}, {"2026-01-03", "0.00"}});
    const double zero = elements(html, "line", "zero").at(0).length("y1");
    const auto points = points_of(elements(html, "path", "line").at(0).text("d"));
    REQUIRE(points.size() == 3);
    CHECK(points[0].second < zero);
    CHECK(points[1].second > zero);
    CHECK(points[2].second == Approx(zero).margin(kRounding));
    CHECK(zero - points[0].second ==
          Approx(2 * (points[1].second - zero)).margin(2 * kRounding));
    const Box box = view_box(html);
    for (const auto& [x, y] : points) {
        CHECK((x >= 0 && x <= box.width && y >= 0 && y <= box.height));
    }
}

TEST_CASE("days stand as far apart as they are, other labels evenly") {
    const auto distances = [](const std::string& a, const std::string& b, const std::string& c) {
        const auto points =
            points_of(elements(page_of(ChartKind::line, {{a, "1"}, {b, "2"}, {c, "3"}}), "path",
                               "line")
                          .at(0)
                          .text("d"));
        return std::pair(points[1].first - points[0].first, points[2].first - points[1].first);
    };
    const auto [one_day, three_days] = distances("2026-01-01", "2026-01-02", "2026-01-05");
    CHECK(three_days == Approx(3 * one_day).margin(4 * kRounding));
    const auto [january, february] = distances("2026-01", "2026-02", "2026-03");
    CHECK(january / february == Approx(31.0 / 28).epsilon(0.001));
    const auto [first, second] = distances("b", "2026-01-02", "a");
    CHECK(first == Approx(second).margin(2 * kRounding));
}

TEST_CASE("a line is broken where a figure is missing") {
    const std::string html = page_of(
        ChartKind::line, {{"a", "1"}, {"b", "2"}, {"c", ""}, {"d", "3"}, {"e", "2"}});
    const std::string path = elements(html, "path", "line").at(0).text("d");
    CHECK(points_of(path).size() == 4);
    CHECK(test::count(path, "M") == 2);
}

TEST_CASE("several series are told apart without colours and named in a legend") {
    const std::string html =
        page_of(ChartKind::line, {{"a", "1", "4"}, {"b", "2", "3"}});
    const auto lines = elements(html, "path", "line");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].text("stroke-dasharray") != lines[1].text("stroke-dasharray"));
    CHECK(elements(html, "line", "key").size() == 2);
    CHECK(html.find(">amount 2</text>") != std::string::npos);
    CHECK(elements(page_of(ChartKind::line, {{"a", "1"}}), "line", "key").empty());
}

TEST_CASE("a picture says what it is to those who do not see it") {
    const std::string html = page_of(ChartKind::bars, {{"a", "1"}, {"b", "2"}});
    CHECK(html.find("role=\"img\" aria-labelledby=\"figure-1-title figure-1-desc\"") !=
          std::string::npos);
    CHECK(html.find("<title id=\"figure-1-title\">Money</title>") != std::string::npos);
    CHECK(html.find("<desc id=\"figure-1-desc\">Bars of amount 1 by name, 2 in all.") !=
          std::string::npos);
}
