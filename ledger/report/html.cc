// A report as one page.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/base/base64.h"
#include "ledger/report/chart.h"
#include "ledger/report/document.h"
#include "ledger/report/page_style.h"

namespace reserve::report {
namespace {

// How wide a table is at most, in columns of text, before the page is turned and before its text
// is made smaller.
constexpr std::size_t kPortrait = 88;
constexpr std::size_t kLandscape = 150;
constexpr std::size_t kMostTextColumn = 30;  // longer text is wrapped
constexpr std::size_t kShort = 20;           // rows that are kept on one sheet
constexpr std::size_t kShortUnderChart = 8;  // the same beside a picture

std::size_t width_of(const Table& table) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        std::size_t widest = columns_of(column.name);
        for (const auto& row : table.rows) {
            widest = std::max(widest, columns_of(readable_cell(column, row[i])));
        }
        width += 3 + (column.align == Align::left ? std::min(widest, kMostTextColumn) : widest);
    }
    return width;
}

std::string title_of(const Report& report) {
    std::string title = spoken(report.name);
    std::ranges::replace(title, '-', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    }
    return title;
}

// What the page's edges say where they can be written on: the sheet, of a sandbox what it is.
std::string sheet_style(const Heading& heading, std::size_t widest) {
    const std::string edge = heading.exercise ? fmt::format("@top-right {{ content: \"{}\"; "
                                                            "color: #a3161a; font-weight: 700; }} ",
                                                            kExercise)
                                              : "";
    return fmt::format("@page {{ size: A4{}; margin: 16mm 14mm; {}@bottom-right {{ content: "
                       "counter(page) \" / \" counter(pages); font-size: 8pt; }} }}\n",
                       widest > kPortrait ? " landscape" : "", edge);
}

void add_head(Markup& page, const std::string& title, const Heading& heading,
              std::size_t widest) {
    page.verbatim("<!DOCTYPE html>\n");
    page.open("html", {{"xmlns", "http://www.w3.org/1999/xhtml"}, {"lang", "en"}});
    page.open("head");
    page.empty("meta", {{"charset", "utf-8"}});
    page.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                        {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
    page.empty("meta",
               {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page.element("title",
                 fmt::format("{}{}, as of {}: {}",
                             heading.exercise ? fmt::format("{}: ", kExercise) : "", title,
                             as_of_text(heading), heading.fund));
    page.open("style");
    page.verbatim(kPageStyle);
    page.verbatim(sheet_style(heading, widest));
    page.close();
    page.close();
    page.line_end();
}

void add_heading(Markup& page, const std::string& title, const Heading& heading) {
    page.open("header");
    page.element("p", heading.fund, {{"class", "fund"}});
    page.element("h1", title);
    page.open("dl");
    const auto fact = [&](std::string_view name, std::string_view text) {
        page.open("div");
        page.element("dt", name);
        page.element("dd", text);
        page.close();
        page.line_end();
    };
    fact("As of", as_of_text(heading));
    fact("Known at", fmt::format("{}, recorded {}", known_at_text(heading),
                                 format_time(heading.recorded_at)));
    fact("Ledger", fmt::format("{}, {} entries, root {}", heading.origin, heading.head.size,
                               to_base64(heading.head.root)));
    fact("Charter", heading.charter
                        ? fmt::format("{}, in force since {}", charter_text(heading),
                                      format_date(heading.charter->since))
                        : charter_text(heading));
    fact("Values", fmt::format("in {}; {}", heading.currency, kRounding));
    page.close();
    page.close();
    page.line_end();
}

bool is_nil(std::string_view cell) {
    return cell.find_first_not_of("0.") == std::string_view::npos;
}

std::string_view class_of(const Column& column, std::string_view cell) {
    if (column.align == Align::left) {
        return parse_time(cell) || parse_date(cell) ? "time" : "text";
    }
    if (!is_plain_number(cell) || column.name == "seq") {
        return "figure";
    }
    return is_nil(cell) ? "figure nil" : cell.starts_with('-') ? "figure negative" : "figure";
}

void add_row(Markup& page, const Section& section, const std::vector<std::string>& cells) {
    const bool sum =
        cells[0] == "total" || std::ranges::find(section.sums, cells[0]) != section.sums.end();
    page.open("tr", {{"class", sum ? "sum" : "line"}});
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Column& column = section.table.columns[i];
        const std::string text = readable_cell(column, cells[i]);
        if (i == 0) {
            page.element("th", text, {{"scope", "row"}, {"class", class_of(column, cells[i])}});
        } else {
            page.element("td", text, {{"class", class_of(column, cells[i])}});
        }
    }
    page.close();
    page.line_end();
}

void add_table(Markup& page, const Section& section, const std::string& id) {
    const bool crowded = width_of(section.table) > kLandscape;
    page.open("div", {{"class", crowded ? "scroll crowded" : "scroll"},
                      {"role", "region"},
                      {"aria-labelledby", id},
                      {"tabindex", "0"}});
    page.open("table");
    page.element("caption", section.title);
    page.open("thead");
    page.open("tr");
    for (const Column& column : section.table.columns) {
        page.element("th", spoken(column.name),
                     {{"scope", "col"},
                      {"class", column.align == Align::right ? "figure" : "text"}});
    }
    page.close();
    page.close();
    page.line_end();
    page.open("tbody");
    for (const auto& row : section.table.rows) {
        add_row(page, section, row);
    }
    page.close();
    page.close();
    page.close();
    page.line_end();
}

void add_section(Markup& page, const Section& section, std::size_t index) {
    const std::string id = fmt::format("section-{}", index + 1);
    const bool one_sheet =
        section.table.rows.size() <= (section.chart ? kShortUnderChart : kShort);
    page.open("section", {{"class", one_sheet ? "short" : "long"}});
    page.element("h2", section.title, {{"id", id}});
    if (!section.sentence.empty()) {
        page.element("p", section.sentence, {{"class", "says"}});
    }
    page.line_end();
    draw(page, section, fmt::format("figure-{}", index + 1));
    add_table(page, section, id);
    page.close();
    page.line_end();
}

}  // namespace

std::string to_html(const Report& report, const Heading& heading) {
    std::size_t widest = 0;
    for (const Section& section : report.sections) {
        widest = std::max(widest, width_of(section.table));
    }
    Markup page;
    const std::string title = title_of(report);
    add_head(page, title, heading, widest);
    page.open("body");
    if (heading.exercise) {
        page.element("div", kExercise, {{"class", "exercise"}, {"aria-hidden", "true"}});
        page.element("p", fmt::format("{}: a sandbox, not a fund's own books", kExercise),
                     {{"class", "banner"}});
    }
    add_heading(page, title, heading);
    page.open("main");
    for (std::size_t i = 0; i < report.sections.size(); ++i) {
        add_section(page, report.sections[i], i);
    }
    page.close();
    page.open("footer", {{"class", "signatures"}});
    page.element("p", "Prepared by: name, date, signature");
    page.element("p", "Approved by: name, date, signature");
    page.close();
    page.close();
    page.close();
    page.line_end();
    return page.take();
}

}  // namespace reserve::report
