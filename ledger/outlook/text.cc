// Outlooks on a terminal, and as JSON and CSV.
#include <algorithm>

#include <fmt/format.h>

#include "ledger/outlook/text_chart.h"
#include "ledger/report/document.h"
#include "ledger/report/page.h"
#include "ledger/report/plot.h"
#include "ledger/simulate/described_json.h"

namespace reserve::outlook {
namespace {

// Where a line may end: not within a figure ("4.8 ± 0.3 %").
std::size_t word_end(std::string_view text, std::size_t at) {
    std::size_t end = std::min(text.find(' ', at), text.size());
    while (end < text.size()) {
        const std::string_view rest = text.substr(end + 1);
        const bool whole = rest.starts_with("±") || rest.starts_with("%") ||
                           text.substr(0, end).ends_with("±");
        if (!whole) {
            break;
        }
        end = std::min(text.find(' ', end + 1), text.size());
    }
    return end;
}

// Words in lines of at most 80 columns; lines after the first start with `hang`.
std::string wrapped(std::string_view text, const std::string& first, const std::string& hang) {
    std::string lines = first;
    std::size_t used = report::columns_of(first);
    bool fresh = true;
    const std::string words = report::one_line(text);
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = word_end(words, at);
        const std::string word = words.substr(at, end - at);
        const std::size_t wide = report::columns_of(word);
        if (!fresh && used + 1 + wide > kTextColumns) {
            lines += "\n" + hang;
            used = report::columns_of(hang);
            fresh = true;
        }
        lines += (fresh ? "" : " ") + word;
        used += wide + (fresh ? 0 : 1);
        fresh = false;
        at = end + 1;
    }
    return lines + "\n";
}

std::string picture_text(const Section& section, const TextStyle& style, int decimals) {
    if (const auto* time = std::get_if<TimePicture>(&section.picture)) {
        return draw_time(*time, style.letters, decimals);
    }
    const auto* bars = std::get_if<BarPicture>(&section.picture);
    return bars ? draw_bars(*bars, style.letters, decimals) : "";
}

std::string section_text(const Section& section, const TextStyle& style, int decimals) {
    const std::string title = report::one_line(section.title);
    std::string text = "\n" + (style.title ? style.title(title) : title) + "\n";
    text += section.sentence.empty() ? "" : wrapped(section.sentence, "", "");
    const std::string picture = picture_text(section, style, decimals);
    text += picture;
    const bool has_table = picture.empty() || style.detail == Detail::whole;
    if (has_table && !section.table.rows.empty()) {
        text += to_text(printed(section.table, decimals, section.every),
                        report::Grouping::none);
    }
    return text;
}

// What formats put in beside what others wrote.
void to_ascii(std::string& text) {
    for (const auto& [from, to] : {std::pair{"±", "+-"}, std::pair{"…", "~"}}) {
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from)) {
            text.replace(at, std::string_view(from).size(), to);
        }
    }
}

}  // namespace

std::string to_text(const Outlook& outlook, const TextStyle& style) {
    const std::string title =
        fmt::format("{}: {}", report::title_case(outlook.name), report::one_line(outlook.title));
    std::string text = (style.title ? style.title(title) : title) + "\n";
    for (const Fact& fact : outlook.facts) {
        text += wrapped(fact.text, fmt::format("{:<10} ", fact.name), std::string(11, ' '));
    }
    text += outlook.answers.empty() ? "" : "\n";
    for (const std::string& answer : outlook.answers) {
        text += wrapped(answer, "- ", "  ");
    }
    for (const Section& section : outlook.sections) {
        if (section.detail == Detail::brief || style.detail == Detail::whole) {
            text += section_text(section, style, outlook.currency.decimals());
        }
    }
    if (style.letters == Letters::ascii) {
        to_ascii(text);
    }
    return text;
}

std::string to_json(const Outlook& outlook) {
    std::string answers;
    for (const std::string& answer : outlook.answers) {
        answers += (answers.empty() ? "" : ",") + json_string(answer);
    }
    std::string facts;
    for (const Fact& fact : outlook.facts) {
        facts += fmt::format("{}{{\"name\":{},\"text\":{}}}", facts.empty() ? "" : ",",
                             json_string(fact.name), json_string(fact.text));
    }
    return simulate::canonical(
        fmt::format("{{\"answers\":[{}],\"data\":{},\"facts\":[{}],\"outlook\":{},\"title\":{}}}",
                    answers, outlook.data, facts, json_string(outlook.name),
                    json_string(outlook.title))) +
           "\n";
}

std::string to_csv(const Outlook& outlook) {
    report::Report whole{outlook.name, {}};
    for (const Section& section : outlook.sections) {
        whole.sections.push_back(
            {section.title, plain(section.table, outlook.currency.decimals())});
    }
    return report::to_csv(whole, {});
}

}  // namespace reserve::outlook
