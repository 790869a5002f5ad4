// Options that many questions share.
#include "cli/axes.h"

#include "ledger/report/axes_text.h"

namespace reserve::cli {

void add_axes(CLI::App& command, AxesOptions& options) {
    command.add_option("--as-of", options.as_of, "value date up to which entries count");
    command.add_option("--known-at", options.known_at,
                       "recorded time or seq up to which entries count");
}

Result<Axes> read_axes(Ledger& ledger, const AxesOptions& options) {
    auto axes = report::parse_axes(ledger, options.as_of, options.known_at);
    if (!axes && axes.error().kind == ErrorKind::usage) {
        return fail(ErrorKind::usage, "--" + axes.error().message);
    }
    return axes;
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
