// Head, facts, sections, signatures; a wide table turns the sheet.
#include "ledger/report/page.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/report/page_style.h"
#include "ledger/report/plot.h"

namespace reserve::report {
namespace {

// How wide a table is at most, in columns of text, before its text is made smaller.
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

// What the page's edges say where they can be written on: the sheet, and the mark.
std::string sheet_style(const PageHead& head, std::size_t widest) {
    const std::string edge = head.mark.empty()
                                 ? ""
                                 : fmt::format(
                                       "@top-right {{ content: \"{}\"; color: #a3161a; "
                                       "font-weight: 700; }} ",
                                       head.mark);
    return fmt::format(
        "@page {{ size: A4{}; margin: 16mm 14mm; {}@bottom-right {{ content: "
        "counter(page) \" / \" counter(pages); font-size: 8pt; }} }}\n",
        widest > head.upright ? " landscape" : "", edge);
}

void add_head(Markup& page, const PageHead& head, std::size_t widest) {
    page.verbatim("<!DOCTYPE html>\n");
    page.open("html", {{"xmlns", "http://www.w3.org/1999/xhtml"}, {"lang", "en"}});
    page.open("head");
    page.empty("meta", {{"charset", "utf-8"}});
    page.empty("meta", {{"http-equiv", "Content-Security-Policy"},
                        {"content", "default-src 'none'; style-src 'unsafe-inline'"}});
    page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page.element("title", head.window);
    page.open("style");
    page.verbatim(kPageStyle);
    page.verbatim(head.style);
    page.verbatim(sheet_style(head, widest));
    page.close();
    page.close();
    page.line_end();
}

void add_heading(Markup& page, const PageHead& head) {
    page.open("header");
    page.element("p", head.over, {{"class", "fund"}});
    page.element("h1", head.title);
    add_facts(page, head.facts);
    page.close();
    page.line_end();
}

void add_answers(Markup& page, const std::vector<std::string>& answers) {
    if (answers.empty()) {
        return;
    }
    page.open("section", {{"class", "short"}});
    page.element("h2", "In short", {{"id", "answers"}});
    page.open("ul", {{"class", "answers"}});
    for (const std::string& answer : answers) {
        page.element("li", answer);
        page.line_end();
    }
    page.close();
    page.close();
    page.line_end();
}

void add_signatures(Markup& page, const std::vector<std::string>& signatures) {
    if (signatures.empty()) {
        return;
    }
    page.open("footer", {{"class", "signatures"}});
    for (const std::string& signature : signatures) {
        page.element("p", signature);
    }
    page.close();
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
        page.element(
            "th", spoken(column.name),
            {{"scope", "col"}, {"class", column.align == Align::right ? "figure" : "text"}});
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

void add_section(Markup& page, const PageSection& part, std::size_t index) {
    const Section& section = part.section;
    const std::string id = fmt::format("section-{}", index + 1);
    const bool one_sheet = section.table.rows.size() <= (part.draw ? kShortUnderChart : kShort);
    page.open("section", {{"class", one_sheet ? "short" : "long"}});
    page.element("h2", section.title, {{"id", id}});
    if (!section.sentence.empty()) {
        page.element("p", section.sentence, {{"class", "says"}});
    }
    page.line_end();
    if (part.draw) {
        part.draw(page, fmt::format("figure-{}", index + 1));
    }
    add_table(page, section, id);
    page.close();
    page.line_end();
}

std::string whole_page(const PageHead& head, std::size_t widest,
                       const std::function<void(Markup& page)>& draw_main) {
    Markup page;
    add_head(page, head, widest);
    page.open("body");
    if (!head.mark.empty()) {
        page.element("div", head.mark, {{"class", "exercise"}, {"aria-hidden", "true"}});
        page.element("p", head.banner, {{"class", "banner"}});
    }
    add_heading(page, head);
    page.open("main");
    draw_main(page);
    page.close();
    add_signatures(page, head.signatures);
    page.close();
    page.close();
    page.line_end();
    return page.take();
}

}  // namespace

void add_facts(Markup& page, const std::vector<PageFact>& facts) {
    page.open("dl");
    for (const PageFact& fact : facts) {
        page.open("div");
        page.element("dt", fact.name);
        page.element("dd", fact.text);
        page.close();
        page.line_end();
    }
    page.close();
}

std::string title_case(std::string_view name) {
    std::string title = spoken(name);
    std::ranges::replace(title, '-', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
    }
    return title;
}

std::string to_page(const PageHead& head, const std::vector<PageSection>& sections) {
    std::size_t widest = 0;
    for (const PageSection& part : sections) {
        widest = std::max(widest, width_of(part.section.table));
    }
    return whole_page(head, widest, [&](Markup& page) {
        add_answers(page, head.answers);
        for (std::size_t i = 0; i < sections.size(); ++i) {
            add_section(page, sections[i], i);
        }
    });
}

std::string to_page(const PageHead& head, const std::function<void(Markup& page)>& draw_main) {
    return whole_page(head, 0, draw_main);
}

}  // namespace reserve::report
