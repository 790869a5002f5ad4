// What tests of reports begin with.
#include "tests/report/sample.h"

#include <regex>

#include <catch2/catch.hpp>

namespace reserve::test {

report::Heading heading_of_a_fund() {
    report::Heading heading;
    heading.fund = "Reserve";
    heading.as_of = parse_date("2026-06-30");
    heading.known_at = 41;
    heading.recorded_at = *parse_time("2026-07-02T09:00:00Z");
    heading.origin = "fund.example/reserve";
    heading.head.size = 50;
    heading.charter = report::CharterVersion{7, *parse_date("2026-01-05")};
    heading.currency = "EUR";
    return heading;
}

report::Heading heading_of_a_sandbox() {
    report::Heading heading = heading_of_a_fund();
    heading.exercise = true;
    return heading;
}

report::Report charted(report::ChartKind kind, const std::vector<std::vector<std::string>>& rows) {
    report::Table table{{{"name"}}, rows};
    report::Chart chart{kind, "name", {}};
    for (std::size_t i = 1; i < rows.at(0).size(); ++i) {
        chart.values.push_back("amount_" + std::to_string(i));
        table.columns.push_back({chart.values.back(), report::Align::right});
    }
    return {"position", {{.title = "Money", .table = table, .chart = chart}}};
}

std::string Element::text(const std::string& attribute) const {
    const std::string key = " " + attribute + "=\"";
    const std::size_t begin = markup.find(key);
    REQUIRE(begin != std::string::npos);
    const std::size_t from = begin + key.size();
    return markup.substr(from, markup.find('"', from) - from);
}

double Element::length(const std::string& attribute) const {
    return std::stod(text(attribute));
}

std::vector<Element> elements(const std::string& html, const std::string& name,
                              const std::string& css_class) {
    const std::regex tag("<" + name + " class=\"" + css_class + "\"[^>]*>");
    std::vector<Element> found;
    for (std::sregex_iterator at(html.begin(), html.end(), tag), end; at != end; ++at) {
        found.push_back({at->str()});
    }
    return found;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

}  // namespace reserve::test
