// Reports as text, JSON and CSV.
#include "ledger/report/document.h"

#include <algorithm>

#include <fmt/format.h>

namespace reserve::report {
namespace {

Table joined(const Report& report) {
    Table whole{{{"section"}}, {}};
    const auto column = [&](const Column& wanted) {
        const auto found = std::ranges::find(whole.columns, wanted.name, &Column::name);
        const auto at = static_cast<std::size_t>(found - whole.columns.begin());
        if (found == whole.columns.end()) {
            whole.columns.push_back(wanted);
        }
        return at;
    };
    for (const Section& section : report.sections) {
        for (const auto& cells : section.table.rows) {
            std::vector<std::string> row{section.title};
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::size_t at = column(section.table.columns[i]);
                row.resize(std::max(row.size(), at + 1));
                row[at] = cells[i];
            }
            whole.rows.push_back(std::move(row));
        }
    }
    for (auto& row : whole.rows) {
        row.resize(whole.columns.size());
    }
    return whole;
}

}  // namespace

std::string to_text(const Report& report, const Heading& heading, const TextStyle& style) {
    std::string since;
    if (heading.charter) {
        since = ", in force since " + format_date(heading.charter->since);
    }
    std::string text = fmt::format(
        "{}{}\nfund {}\nas of {}, as known at {}, recorded {}\nledger {}\ncharter of {}{}\n"
        "values in {}; {}\n",
        report.name, heading.exercise ? fmt::format("  {}", kExercise) : "", one_line(heading.fund),
        as_of_text(heading), known_at_text(heading), format_time(heading.recorded_at),
        head_text(heading), charter_text(heading), since, heading.currency, kRounding);
    for (const Section& section : report.sections) {
        const std::string title = one_line(section.title);
        text += "\n" + (style.title ? style.title(title) : title) + "\n";
        text += section.sentence.empty() ? "" : one_line(section.sentence) + "\n";
        text += to_text(section.table, style.grouping);
    }
    return text;
}

std::string to_json(const Report& report, const Heading& heading) {
    std::string text = fmt::format(
        "{{\"report\":{},\"exercise\":{},\"fund\":{},\"as_of\":{},\"known_at\":{},"
        "\"recorded_at\":\"{}\",\"head\":{},\"charter\":{},\"charter_since\":{},"
        "\"functional_currency\":\"{}\",\"rounding\":\"{}\",\"sections\":[",
        json_string(report.name), heading.exercise, json_string(heading.fund),
        json_string(as_of_text(heading)), json_string(known_at_text(heading)),
        format_time(heading.recorded_at), json_string(head_text(heading)),
        json_string(charter_text(heading)),
        heading.charter ? json_string(format_date(heading.charter->since)) : "null",
        heading.currency, kRounding);
    const char* separator = "";
    for (const Section& section : report.sections) {
        const std::string sentence =
            section.sentence.empty()
                ? ""
                : fmt::format("\"sentence\":{},", json_string(section.sentence));
        text += fmt::format("{}{{\"title\":{},{}\"rows\":{}}}", separator,
                            json_string(section.title), sentence, to_json(section.table));
        separator = ",";
    }
    return text + "]}\n";
}

std::string to_csv(const Report& report, const Heading& heading) {
    Table table = report.sections.size() == 1 ? report.sections.front().table : joined(report);
    if (heading.exercise) {
        table.columns.push_back({"exercise"});
        for (auto& row : table.rows) {
            row.emplace_back(kExercise);
        }
    }
    return to_csv(table);
}

}  // namespace reserve::report
