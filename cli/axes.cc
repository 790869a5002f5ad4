// A recorded time becomes the last entry recorded by then.
#include "cli/axes.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/entry.h"

namespace reserve::cli {

void add_axes(CLI::App& command, AxesOptions& options) {
    command.add_option("--as-of", options.as_of, "value date up to which entries count");
    command.add_option("--known-at", options.known_at,
                       "recorded time or seq up to which entries count");
}

Result<Axes> read_axes(Ledger& ledger, const AxesOptions& options) {
    Axes axes;
    if (!options.as_of.empty()) {
        axes.as_of = parse_date(options.as_of);
        if (!axes.as_of) {
            return fail(ErrorKind::usage, "--as-of " + options.as_of + " is not a day YYYY-MM-DD");
        }
    }
    if (options.known_at.empty()) {
        return axes;
    }
    const Decimal number = parse_decimal(options.known_at);
    if (number.form == Decimal::Form::well_formed && number.decimals == 0 && number.units >= 0) {
        const std::uint64_t size = ledger.head().size;
        if (number.units >= static_cast<Int128>(size)) {
            return fail(ErrorKind::not_found,
                        fmt::format("there is no entry {} yet: the ledger has {}",
                                    options.known_at, counted(size, "entry", "entries")));
        }
        axes.known_at = static_cast<std::uint64_t>(number.units);
        return axes;
    }
    const auto time = parse_time(options.known_at);
    if (!time) {
        return fail(ErrorKind::usage, "--known-at " + options.known_at +
                                          " is neither an entry's number nor a time "
                                          "YYYY-MM-DDTHH:MM:SSZ");
    }
    const auto seq = ledger.last_seq_at(*time);
    if (!seq) {
        return std::unexpected(seq.error());
    }
    if (!*seq) {
        return fail(ErrorKind::not_found, "nothing was recorded by " + options.known_at);
    }
    axes.known_at = **seq;
    return axes;
}

Result<Time> judged_at(Ledger& ledger, const Axes& axes) {
    Time at = ledger.now();
    if (axes.known_at) {
        const std::uint64_t last = ledger.head().size;
        const auto entry = ledger.entry(std::min(*axes.known_at, last == 0 ? 0 : last - 1));
        if (!entry) {
            return std::unexpected(entry.error());
        }
        seal::JsonDocument document;
        const auto node = document.parse(entry->leaf);
        EntryParts parts;
        if (node && read_entry(**node, parts).empty()) {
            at = parts.recorded_at;
        }
    }
    return axes.as_of ? std::min(at, end_of(*axes.as_of)) : at;
}

void add_currency(CLI::App& command, std::string& currency) {
    const CLI::Validator known(
        [](const std::string& text) {
            return Currency::find(text) ? std::string() : text + " is no currency of ISO 4217";
        },
        "CUR");
    command.add_option("--in", currency, "only this currency")->check(known);
}

void add_format(CLI::App& command, FormatOptions& options,
                const std::vector<std::string>& known) {
    std::string names;
    for (const std::string& name : known) {
        names += (names.empty() ? "" : name == known.back() ? " or " : ", ") + name;
    }
    command.add_option("--format", options.format, names)
        ->check(CLI::IsMember(known))
        ->capture_default_str();
}

std::string render(const Globals& globals, const FormatOptions& options, const Table& table) {
    if (globals.json || options.format == "json") {
        return to_json(table);
    }
    if (options.format == "csv") {
        return to_csv(table);
    }
    return to_text(table, grouping());
}

}  // namespace reserve::cli
