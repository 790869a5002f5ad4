// Every form of a report says the same, escapes what others wrote, and says EXERCISE of a sandbox.
#include <catch2/catch.hpp>
#include <regex>

#include "tests/report/sample.h"

using namespace reserve;
using namespace reserve::report;
using test::count;
using test::heading_of_a_fund;
using test::heading_of_a_sandbox;

namespace {

Report small() {
    return {"sources-uses",
            {{.title = "Sources",
              .table = {{{"source"}, {"amount", Align::right}},
                        {{"P", "1234567.50"}, {"Q", "-2000.00"}, {"R", "0.00"},
                         {"total", "1232567.50"}}},
              .sentence = "Most came from P."},
             {.title = "Uses", .table = {{{"purpose"}, {"amount", Align::right}}, {}}}}};
}

constexpr std::string_view kHostile = "</td><script>alert(\"1\")</script>&'\n\tx\x01";

// All that can hold what somebody else wrote.
Report hostile() {
    const std::string text(kHostile);
    return {text,
            {{.title = text,
              .table = {{{text}, {"amount", Align::right}}, {{text, "1.00"}, {text, text}}},
              .sentence = text,
              .chart = Chart{ChartKind::bars, text, {"amount"}}},
             {.title = text,
              .table = {{{text}, {"amount", Align::right}}, {{text, "1.00"}, {text, "2.00"}}},
              .chart = Chart{ChartKind::line, text, {"amount"}}}}};
}

}  // namespace

TEST_CASE("the text form states its heading, its sentence and its figures") {
    CHECK(to_text(small(), heading_of_a_fund()) ==
          "sources-uses\n"
          "fund Reserve\n"
          "as of 2026-06-30, as known at entry 41, recorded 2026-07-02T09:00:00.000000Z\n"
          "ledger fund.example/reserve 50 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
          "charter of entry 7, in force since 2026-01-05\n"
          "values in EUR; each amount rounded half to even once\n"
          "\n"
          "Sources\n"
          "Most came from P.\n"
          "source      amount\n"
          "P       1234567.50\n"
          "Q         -2000.00\n"
          "R             0.00\n"
          "total   1232567.50\n"
          "\n"
          "Uses\n"
          "purpose  amount\n");
}

TEST_CASE("the JSON form states the same") {
    CHECK(to_json(small(), heading_of_a_sandbox()) ==
          "{\"report\":\"sources-uses\",\"exercise\":true,\"fund\":\"Reserve\","
          "\"as_of\":\"2026-06-30\",\"known_at\":\"entry 41\","
          "\"recorded_at\":\"2026-07-02T09:00:00.000000Z\","
          "\"head\":\"fund.example/reserve 50 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
          "\"charter\":\"entry 7\",\"charter_since\":\"2026-01-05\","
          "\"functional_currency\":\"EUR\","
          "\"rounding\":\"each amount rounded half to even once\",\"sections\":["
          "{\"title\":\"Sources\",\"sentence\":\"Most came from P.\",\"rows\":[\n"
          "{\"source\":\"P\",\"amount\":\"1234567.50\"},\n"
          "{\"source\":\"Q\",\"amount\":\"-2000.00\"},\n"
          "{\"source\":\"R\",\"amount\":\"0.00\"},\n"
          "{\"source\":\"total\",\"amount\":\"1232567.50\"}\n]\n},"
          "{\"title\":\"Uses\",\"rows\":[\n]\n}]}\n");
}

TEST_CASE("the CSV form is rows only, with a last column that says of a sandbox what it is") {
    Report report = small();
    report.sections[1].table.rows.push_back({"energy", "7.00"});
    CHECK(to_csv(report, heading_of_a_fund()) ==
          "section,source,amount,purpose\n"
          "Sources,P,1234567.50,\n"
          "Sources,Q,-2000.00,\n"
          "Sources,R,0.00,\n"
          "Sources,total,1232567.50,\n"
          "Uses,,7.00,energy\n");
    report.sections.pop_back();
    CHECK(to_csv(report, heading_of_a_sandbox()) ==
          "source,amount,exercise\n"
          "P,1234567.50,EXERCISE\n"
          "Q,-2000.00,EXERCISE\n"
          "R,0.00,EXERCISE\n"
          "total,1232567.50,EXERCISE\n");
}

TEST_CASE("a sandbox's report says EXERCISE in every form, a fund's in none") {
    const Report report = small();
    const auto says = [](const std::string& text) {
        return text.find("EXERCISE") != std::string::npos;
    };
    CHECK(says(to_text(report, heading_of_a_sandbox())));
    CHECK(to_json(report, heading_of_a_sandbox()).find("\"exercise\":true") != std::string::npos);
    CHECK(says(to_csv(report, heading_of_a_sandbox())));
    CHECK_FALSE(says(to_text(report, heading_of_a_fund())));
    CHECK(to_json(report, heading_of_a_fund()).find("\"exercise\":false") != std::string::npos);
    CHECK_FALSE(says(to_csv(report, heading_of_a_fund())));
    CHECK_FALSE(says(to_html(report, heading_of_a_fund())));
    // On the screen, over the sheet, at its edge, and in the window's title.
    const std::string html = to_html(report, heading_of_a_sandbox());
    CHECK(html.find("<div class=\"exercise\" aria-hidden=\"true\">EXERCISE</div>") !=
          std::string::npos);
    CHECK(html.find("<p class=\"banner\">EXERCISE") != std::string::npos);
    CHECK(html.find("@top-right { content: \"EXERCISE\"") != std::string::npos);
    CHECK(html.find("<title>EXERCISE: ") != std::string::npos);
}

TEST_CASE("a page states its heading and groups its amounts") {
    const std::string html = to_html(small(), heading_of_a_fund());
    for (const char* part :
         {"<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">", "<h1>Sources uses</h1>",
          "<title>Sources uses, as of 2026-06-30: Reserve</title>", "<dd>2026-06-30</dd>",
          "<dd>entry 41, recorded 2026-07-02T09:00:00.000000Z</dd>",
          "<dd>fund.example/reserve, 50 entries, root AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
          "</dd>",
          "<dd>entry 7, in force since 2026-01-05</dd>",
          "<dd>in EUR; each amount rounded half to even once</dd>",
          "<p class=\"says\">Most came from P.</p>", "<th scope=\"col\" class=\"text\">source</th>",
          "<th scope=\"row\" class=\"text\">P</th><td class=\"figure\">1,234,567.50</td>",
          "<td class=\"figure negative\">-2,000.00</td>", "<td class=\"figure nil\">0.00</td>",
          "<caption>Sources</caption>", "<caption>Uses</caption>"}) {
        CAPTURE(part);
        CHECK(count(html, part) == 1);
    }
    CHECK(count(html, "<tr class=\"sum\">") == 1);
}

TEST_CASE("a page runs nothing and fetches nothing") {
    const std::string html = to_html(hostile(), heading_of_a_sandbox());
    CHECK(count(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'unsafe-inline'\" />") == 1);
    for (const char* part : {"<script", "<a ", "<img", "<link", "<iframe", "href", "src=", "url(",
                             "@import", " style=", "<td></td><script"}) {
        CAPTURE(part);
        CHECK(html.find(part) == std::string::npos);
    }
    CHECK_FALSE(std::regex_search(html, std::regex("<[^>]* on[a-z]+=")));
    // Names of vocabularies, which nothing fetches.
    CHECK(count(html, "http") ==
          count(html, "xmlns=\"http://www.w3.org/") + count(html, "<meta http-equiv="));
}

TEST_CASE("what others wrote stays text wherever it stands on a page") {
    Heading heading = heading_of_a_sandbox();
    heading.fund = kHostile;
    heading.origin = kHostile;
    const std::string html = to_html(hostile(), heading);
    const std::string escaped =
        "&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;'&#10;&#9;x";
    CHECK(count(html, "script") == count(html, "script&gt;"));
    CHECK(count(html, escaped) >= 20);
    CHECK(html.find('\x01') == std::string::npos);
    CHECK(html.find("alert(\"") == std::string::npos);
}

TEST_CASE("what others wrote cannot look like a line of the text form") {
    const std::string text = "a\nvalues in EUR\tb";
    Heading heading = heading_of_a_fund();
    heading.fund = text;
    const Report report{"position", {{text, {{{"name"}}, {{text}}}, text}}};
    const std::string made = to_text(report, heading);
    CHECK(count(made, "a values in EUR b\n") == 4);
    CHECK(count(made, "\nvalues in EUR") == 1);
}

TEST_CASE("a page is turned where its table is wide") {
    CHECK(to_html(small(), heading_of_a_fund()).find("size: A4;") != std::string::npos);
    Report report = small();
    for (int i = 0; i < 9; ++i) {
        report.sections[1].table.columns.push_back({"amount_of_some_kind", Align::right});
    }
    const std::string html = to_html(report, heading_of_a_fund());
    CHECK(html.find("size: A4 landscape;") != std::string::npos);
    CHECK(html.find("scroll crowded") != std::string::npos);
}
