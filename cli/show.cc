// `reserve show`: one entry as it is stored, or a thing with its state and its entries.
#include <algorithm>

#include <fmt/format.h>

#include "cli/axes.h"
#include "ledger/names.h"
#include "ledger/act_line.h"
#include "ledger/report/case_view.h"
#include "ledger/report/trial_balance.h"

namespace reserve::cli {
namespace {

using fund::ObjectKind;

struct Options {
    std::string what;
    AxesOptions axes;
    FormatOptions format;
    std::string currency;
};

constexpr ObjectKind kShown[] = {
    ObjectKind::contribution, ObjectKind::note,    ObjectKind::receipt, ObjectKind::notification,
    ObjectKind::disbursement, ObjectKind::payment, ObjectKind::party,   ObjectKind::bank_account,
    ObjectKind::officer,      ObjectKind::batch,   ObjectKind::set_aside};

// Members one a line, what belongs together indented beneath: "payee: GRID".
std::string indented(const seal::JsonNode& node, std::size_t depth) {
    using seal::JsonKind;
    std::string text;
    for (const seal::JsonNode& child : node.children()) {
        const bool nested = child.is(JsonKind::object) || child.is(JsonKind::array);
        std::string word(child.key);
        std::ranges::replace(word, '_', ' ');
        text += std::string(2 * depth + 2, ' ') + (word.empty() ? "-" : word + ":");
        if (nested && child.count != 0) {
            text += "\n" + indented(child, depth + 1);
            continue;
        }
        std::string value(child.text);
        if (!child.is(JsonKind::string)) {
            value.clear();
            seal::append_canonical(value, child);
        }
        text += " " + value + "\n";
    }
    return text;
}

std::string pretty(const std::string& json) {
    seal::JsonDocument document;
    const auto node = document.parse(json);
    return node ? indented(**node, 0) : "";
}

std::optional<std::uint64_t> as_seq(const std::string& text) {
    const Decimal number = parse_decimal(text);
    const bool whole =
        number.form == Decimal::Form::well_formed && number.decimals == 0 && number.units >= 0;
    return whole ? std::optional(static_cast<std::uint64_t>(number.units)) : std::nullopt;
}

// The postings of an entry as a table, for spreadsheets.
Result<std::string> postings_csv(const LogEntry& entry) {
    seal::JsonDocument document;
    const auto line = read_line(document, entry);
    if (!line) {
        return std::unexpected(unreadable(entry.seq));
    }
    Table table{{{"account"}, {"currency"}, {"amount", Align::right}, {"value", Align::right}}, {}};
    for (const seal::JsonNode& posting : line->postings->children()) {
        table.rows.emplace_back();
        for (const report::Column& column : table.columns) {
            table.rows.back().emplace_back(text_at(posting, column.name));
        }
    }
    return to_csv(table);
}

// An entry for people: the act, what it posted, who signed.
Result<std::string> entry_text(const LogEntry& entry) {
    seal::JsonDocument document;
    const auto line = read_line(document, entry);
    if (!line) {
        return std::unexpected(unreadable(entry.seq));
    }
    std::string text = fmt::format("entry {}: {}\n  by {} on {}, recorded {}, id {}\n", entry.seq,
                                   line->kind, line->actor, format_date(line->date),
                                   format_time(line->recorded_at), line->id);
    text += indented(*line->body, 0);
    Table table{{{"account"}, {"amount", Align::right}, {"currency"}, {"value", Align::right}}, {}};
    for (const seal::JsonNode& posting : line->postings->children()) {
        table.rows.emplace_back();
        for (const report::Column& column : table.columns) {
            table.rows.back().emplace_back(text_at(posting, column.name));
        }
    }
    text += table.rows.empty() ? "" : "postings\n" + to_text(table, grouping());
    const auto root = document.parse(entry.leaf);
    const seal::JsonNode* signatures = root ? (*root)->find("signatures") : nullptr;
    for (const seal::JsonNode& by : signatures == nullptr ? std::span<const seal::JsonNode>()
                                                          : signatures->children()) {
        text += fmt::format("signed by {}\n", text_at(by, "officer"));
    }
    return text;
}

// What belongs beside an entry: the other half of a reversal, the trial balance that closed a
// period.
Result<std::string> beside(Ledger& ledger, const ActLine& line) {
    const auto by = ledger.reversed_by(line.seq);
    if (!by) {
        return std::unexpected(by.error());
    }
    if (*by) {
        const auto entry = ledger.entry(**by);
        const auto text = entry ? entry_text(*entry) : std::unexpected(entry.error());
        return text ? Result<std::string>("\nreversed by\n" + *text) : text;
    }
    if (line.kind == "entry.reversed") {
        const auto entry = ledger.entry(reversed_seq(line));
        const auto text = entry ? entry_text(*entry) : std::unexpected(entry.error());
        return text ? Result<std::string>("\nreverses\n" + *text) : text;
    }
    const auto through = parse_date(text_at(*line.body, "through"));
    if (line.kind != "period.closed" || !through) {
        return std::string();
    }
    const auto sealed = report::is_sealed(ledger, line, *through);
    return sealed ? Result<std::string>(fmt::format(
                        "its trial balance as of {} {}\n", format_date(*through),
                        *sealed ? "is the document it names"
                                : "is not among the documents it names"))
                  : std::unexpected(sealed.error());
}

Exit show_entry(const Globals& globals, Ledger& ledger, std::uint64_t seq,
                const Options& options) {
    const auto axes = read_axes(ledger, options.axes);
    const auto entry = axes ? ledger.entry(seq) : std::unexpected(axes.error());
    if (!entry) {
        return report_error(globals, entry.error());
    }
    seal::JsonDocument document;
    const auto line = read_line(document, *entry);
    if (!line) {
        return report_error(globals, unreadable(seq));
    }
    if (!counts(*line, *axes)) {
        return report_error(globals, {ErrorKind::not_found, fmt::format(
            "entry {} of {}, recorded {}, does not count there", seq, format_date(line->date),
            format_time(line->recorded_at))});
    }
    const std::string& format = options.format.format;
    if (globals.json || format == "json") {
        print(globals, entry->leaf + "\n");
        return Exit::done;
    }
    const auto text = format == "csv" ? postings_csv(*entry) : entry_text(*entry);
    const auto more = text && format == "text" ? beside(ledger, *line)
                                               : text ? Result<std::string>("") : text;
    if (!more) {
        return report_error(globals, more.error());
    }
    print(globals, *text + *more);
    return Exit::done;
}

// The state is today's, so it is left out where an earlier moment is asked for.
std::string describe(ObjectKind kind, const std::string& name,
                     const std::optional<std::string>& state, const Table& entries,
                     const std::string& format) {
    if (format == "csv") {
        return to_csv(entries);
    }
    if (format == "json") {
        return report::case_document(kind, name, state, entries);
    }
    return fmt::format("{} {}\n{}entries\n{}", word_of(kind), name, state ? pretty(*state) : "",
                       to_text(entries, Grouping::none));
}

Exit show_thing(const Globals& globals, Ledger& ledger, const std::string& name,
                const Options& options) {
    const auto axes = read_axes(ledger, options.axes);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    const bool is_today = axes->count_everything();
    std::string text;
    for (const ObjectKind kind : kShown) {
        auto state = report::case_json(ledger, kind, name);
        if (!state) {
            return report_error(globals, state.error());
        }
        if (!*state) {
            continue;
        }
        const auto entries = report::case_history(ledger, kind, name, *axes, options.currency);
        if (!entries) {
            return report_error(globals, entries.error());
        }
        if (entries->rows.empty() && !is_today) {
            continue;
        }
        text += describe(kind, name, is_today ? *state : std::nullopt, *entries,
                         globals.json ? "json" : options.format.format);
    }
    if (text.empty()) {
        return report_error(globals, {ErrorKind::not_found,
                                      "there is no entry, case, party or account " + name});
    }
    print(globals, text);
    return Exit::done;
}

}  // namespace

void add_show(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(program.app, "show", "one entry, or a case by its name",
                                        "reserve show 46\n  reserve show PAY-1");
    command->add_option("what", options->what, "an entry's number, or a name")->required();
    add_axes(*command, options->axes);
    add_format(*command, options->format);
    add_currency(*command, options->currency);
    program.on(command, [&program, options] {
        auto ledger = open_ledger(program.globals);
        if (!ledger) {
            return report_error(program.globals, ledger.error());
        }
        const auto seq = as_seq(options->what);
        return seq ? show_entry(program.globals, **ledger, *seq, *options)
                   : show_thing(program.globals, **ledger, options->what, *options);
    });
}

}  // namespace reserve::cli
