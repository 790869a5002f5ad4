// `reserve show`: one entry as it is stored, or a thing with its state and its entries.
#include <fmt/format.h>

#include "cli/axes.h"
#include "ledger/names.h"
#include "ledger/report/act_line.h"

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

std::string indented(const seal::JsonNode& node, std::size_t depth) {
    using seal::JsonKind;
    const std::string margin(2 * depth + 2, ' ');
    if (!node.is(JsonKind::object) && !node.is(JsonKind::array)) {
        std::string text;
        seal::append_canonical(text, node);
        return text;
    }
    const bool object = node.is(JsonKind::object);
    std::string text(1, object ? '{' : '[');
    for (const seal::JsonNode& child : node.children()) {
        text += (text.size() == 1 ? "\n" : ",\n") + margin;
        text += object ? json_string(child.key) + ": " : "";
        text += indented(child, depth + 1);
    }
    text += node.count == 0 ? "" : "\n" + std::string(2 * depth, ' ');
    return text + (object ? '}' : ']');
}

std::string pretty(const std::string& json) {
    seal::JsonDocument document;
    const auto node = document.parse(json);
    return node ? indented(**node, 0) : json;
}

std::optional<std::uint64_t> as_seq(const std::string& text) {
    const Decimal number = parse_decimal(text);
    const bool whole =
        number.form == Decimal::Form::well_formed && number.decimals == 0 && number.units >= 0;
    return whole ? std::optional(static_cast<std::uint64_t>(number.units)) : std::nullopt;
}

std::string trimmed(std::string text) {
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

// The postings of an entry as a table, for spreadsheets.
Result<std::string> postings_csv(const LogEntry& entry) {
    seal::JsonDocument document;
    const auto line = report::read_line(document, entry);
    if (!line) {
        return std::unexpected(report::unreadable(entry.seq));
    }
    Table table{{{"account"}, {"currency"}, {"amount", Align::right}, {"value", Align::right}}, {}};
    for (const seal::JsonNode& posting : line->postings->children()) {
        table.rows.emplace_back();
        for (const report::Column& column : table.columns) {
            table.rows.back().emplace_back(report::text_at(posting, column.name));
        }
    }
    return to_csv(table);
}

Exit show_entry(const Globals& globals, Ledger& ledger, std::uint64_t seq,
                const std::string& format) {
    const auto entry = ledger.entry(seq);
    if (!entry) {
        return report_error(globals, entry.error());
    }
    if (format == "csv" && !globals.json) {
        const auto csv = postings_csv(*entry);
        if (!csv) {
            return report_error(globals, csv.error());
        }
        print(globals, *csv);
        return Exit::done;
    }
    const bool raw = globals.json || format == "json";
    print(globals, (raw ? entry->leaf : pretty(entry->leaf)) + "\n");
    return Exit::done;
}

// The entries that name a thing and count on the axes.
Result<Table> history(Ledger& ledger, ObjectKind kind, const std::string& name, const Axes& axes,
                      const std::string& currency) {
    const auto seqs = ledger.mentions(kind, name);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    Table table{{{"seq", Align::right}, {"recorded_at"}, {"date"}, {"actor"}, {"kind"}}, {}};
    seal::JsonDocument document;
    for (const std::uint64_t seq : *seqs) {
        const auto entry = ledger.entry(seq);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        const auto line = report::read_line(document, *entry);
        if (!line) {
            return std::unexpected(report::unreadable(seq));
        }
        const bool counts = (!axes.known_at || seq <= *axes.known_at) &&
                            (!axes.as_of || line->date <= *axes.as_of) &&
                            (currency.empty() || report::has_currency(*line, currency));
        if (counts) {
            table.rows.push_back({std::to_string(seq), format_time(line->recorded_at),
                                  format_date(line->date), std::string(line->actor),
                                  std::string(line->kind)});
        }
    }
    return table;
}

// The state is today's, so it is left out where an earlier moment is asked for.
std::string describe(ObjectKind kind, const std::string& name,
                     const std::optional<std::string>& state, const Table& entries,
                     const std::string& format) {
    if (format == "csv") {
        return to_csv(entries);
    }
    if (format == "json") {
        return fmt::format("{{\"kind\":\"{}\",\"name\":{},{}\"entries\":{}}}\n", word_of(kind),
                           json_string(name), state ? "\"state\":" + *state + "," : "",
                           trimmed(to_json(entries)));
    }
    return fmt::format("{} {}\n{}entries\n{}", word_of(kind), name,
                       state ? pretty(*state) + "\n" : "", to_text(entries, Grouping::none));
}

Exit show_thing(const Globals& globals, Ledger& ledger, const std::string& name,
                const Options& options) {
    const auto axes = read_axes(ledger, options.axes);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    const bool is_today = !axes->as_of && !axes->known_at;
    std::string text;
    for (const ObjectKind kind : kShown) {
        auto state = ledger.object(kind, name);
        if (!state) {
            return report_error(globals, state.error());
        }
        if (!*state) {
            continue;
        }
        const auto entries = history(ledger, kind, name, *axes, options.currency);
        if (!entries) {
            return report_error(globals, entries.error());
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
        return seq ? show_entry(program.globals, **ledger, *seq, options->format.format)
                   : show_thing(program.globals, **ledger, options->what, *options);
    });
}

}  // namespace reserve::cli
