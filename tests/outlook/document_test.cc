// Every form of an outlook: bounded text, ASCII where asked, CSV with errors, a page of its own;
// names that others wrote stay text everywhere.
#include <catch2/catch.hpp>

#include "ledger/report/plot.h"
#include "tests/outlook/support.h"

using namespace reserve;
using namespace reserve::outlook;
using test::count;
using test::lines_of;
using test::lively;

namespace {

constexpr const char* kHostile = "</title><script>alert(\"1\")</script>&'\n\t=x\x01";

Outlook hostile() {
    simulate::Plan plan = lively().plan;
    simulate::Results results = lively().results;
    Sensitivity sensitivity = test::some_sensitivity();
    plan.scenario.name = kHostile;
    for (auto& need : results.needs) {
        need.purpose = kHostile;
    }
    for (auto& rule : results.rules) {
        rule.rule = kHostile;
    }
    sensitivity.swings[0].input = kHostile;
    sensitivity.dropped[1].partner = kHostile;
    return of_run(plan, results, sensitivity);
}

Outlook small() {
    return {"backtest",
            "Last year",
            *Currency::find("EUR"),
            {{"Snapshot", "entry 12"}},
            {"It was as foretold."},
            {{.title = "Then and now",
              .sentence = "What was foretold, and what came.",
              .table = {{"figure", "foretold", "came"},
                        {{"unmet", {Estimate{123456, 1200}, Unit::money},
                          {Estimate{130001, 0}, Unit::money}}}}}}};
}

}  // namespace

TEST_CASE("an outlook is made of any facts, answers and sections") {
    CHECK(to_text(small()) ==
          "Backtest: Last year\n"
          "Snapshot   entry 12\n"
          "\n"
          "- It was as foretold.\n"
          "\n"
          "Then and now\n"
          "What was foretold, and what came.\n"
          "figure    foretold      came\n"
          "unmet   1,230 ± 20  1,300.01\n");
    CHECK(to_json(small()) ==
          "{\"answers\":[\"It was as foretold.\"],\"data\":null,\"facts\":[{\"name\":\"Snapshot\","
          "\"text\":\"entry 12\"}],\"outlook\":\"backtest\",\"title\":\"Last year\"}\n");
    CHECK(to_csv(small()) ==
          "figure,foretold,foretold_error,came,came_error\n"
          "unmet,1234.56,12.00,1300.01,0.00\n");
}

TEST_CASE("the text of a run stays within 80 columns and two screens, the answers first") {
    const Outlook outlook = of_run(lively().plan, lively().results);
    const auto lines = lines_of(to_text(outlook));
    CHECK(lines.size() <= 100);
    for (const std::string& line : lines) {
        INFO(line);
        CHECK(report::columns_of(line) <= 80);
    }
    const auto answer = std::ranges::find_if(
        lines, [](const std::string& line) { return line.starts_with("- The fund falls"); });
    CHECK(answer - lines.begin() < 10);
}

TEST_CASE("whole text holds the tables too, and titles as they are set off") {
    const Outlook outlook = of_run(lively().plan, lively().results);
    TextStyle style;
    style.detail = Detail::whole;
    style.title = [](std::string_view title) { return "*" + std::string(title) + "*"; };
    const std::string text = to_text(outlook, style);
    for (const char* told : {"\n*All figures*\n", "unmet, value at risk 95 %", "\n*Goals*\n",
                             "exchange share", "promised and never paid"}) {
        CHECK(text.find(told) != std::string::npos);
        CHECK(to_text(outlook).find(told) == std::string::npos);
    }
}

TEST_CASE("ASCII text is ASCII alone") {
    TextStyle style;
    style.letters = Letters::ascii;
    style.detail = Detail::whole;
    const std::string text =
        to_text(of_run(lively().plan, lively().results, test::some_sensitivity()), style);
    CHECK(std::ranges::all_of(text, [](char letter) { return letter > 0; }));
    CHECK(text.find(" +- ") != std::string::npos);
}

TEST_CASE("a figure and its error stand in one line") {
    const std::string text = to_text(of_run(lively().plan, lively().results));
    for (const std::string& line : lines_of(text)) {
        INFO(line);
        CHECK_FALSE(line.ends_with("±"));
        CHECK_FALSE(line.substr(std::min(line.find_first_not_of(' '), line.size()))
                        .starts_with("±"));
    }
}

TEST_CASE("CSV has every month, and beside each estimate its error") {
    const std::string csv = to_csv(of_run(lively().plan, lively().results));
    CHECK(count(csv, "\nFalling below the floor,") == 48);
    CHECK(csv.starts_with("section,month,fallen,fallen_error,"));
}

TEST_CASE("a page runs nothing, fetches nothing and is read by XML readers") {
    const std::string html =
        to_html(of_run(lively().plan, lively().results, test::some_sensitivity()));
    CHECK(test::is_xml(html));
    CHECK_FALSE(test::is_xml(html.substr(0, html.size() / 2)));
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("url(") == std::string::npos);
    CHECK(html.find("href") == std::string::npos);
    CHECK(count(html, "<svg ") == 7);
    CHECK(count(html, "class=\"single\"") == 20);
    CHECK(count(html, "role=\"img\"") == count(html, "<svg "));
    CHECK(html.find("<h2 id=\"answers\">In short</h2>") != std::string::npos);
    CHECK(html.find("Prepared by") == std::string::npos);
}

TEST_CASE("what others wrote stays text in every form") {
    const Outlook outlook = hostile();
    const std::string html = to_html(outlook);
    CHECK(test::is_xml(html));
    CHECK(html.find("<script") == std::string::npos);
    const std::string text = to_text(outlook);
    CHECK(text.find('\x01') == std::string::npos);
    CHECK(text.find('\t') == std::string::npos);
    CHECK(to_json(outlook).find("\\u0001") != std::string::npos);
}
