// `reserve export iati`: what the public reads of the fund.
#include <fmt/format.h>

#include "cli/axes.h"
#include "cli/export_problems.h"
#include "cli/output.h"
#include "ledger/exchange/iati/iati.h"
#include "ledger/exchange/iati/iati_mapping.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string file;
    std::string settings;
    bool with_template = false;
    bool mapping = false;
    AxesOptions axes;
};

std::string summary_json(const std::string& file, const exchange::IatiSummary& summary) {
    std::string sums;
    std::string_view code;
    for (const auto& [key, sum] : summary.sums) {
        const auto currency = Currency::find(key.second);
        if (key.first != code) {
            sums += fmt::format("{}\"{}\":{{", code.empty() ? "" : "},", key.first);
        } else {
            sums += ",";
        }
        sums += fmt::format("\"{}\":\"{}\"", key.second, format_amount(sum, currency->decimals()));
        code = key.first;
    }
    return fmt::format("{{\"iati\":{},\"transactions\":{},\"sums\":{{{}{}}}}}\n", json_string(file),
                       summary.transactions, sums, sums.empty() ? "" : "}");
}

Exit write_iati(const Globals& globals, const Options& options, Ledger& ledger,
                const exchange::Settings& settings) {
    const auto axes = read_axes(ledger, options.axes);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    exchange::IatiSummary summary;
    const Status status = write_output(options.file, [&](const exchange::Sink& sink) -> Status {
        auto made = exchange::export_iati(ledger, *axes, settings, sink);
        if (!made) {
            return std::unexpected(made.error());
        }
        summary = std::move(*made);
        return {};
    });
    if (!status) {
        return report_error(globals, status.error());
    }
    const bool named = !options.file.empty() && options.file != "-";
    if (named && globals.json) {
        fmt::print("{}", summary_json(options.file, summary));
    } else if (named && !globals.quiet) {
        fmt::print("{} in {}{}\n", counted(summary.transactions, "transaction", "transactions"),
                   options.file, ledger.is_sandbox() ? ", marked EXERCISE" : "");
    }
    return Exit::done;
}

Exit export_iati(const Globals& globals, const Options& options) {
    if (options.with_template || options.mapping) {
        print(globals, options.mapping ? exchange::iati_mapping_markdown()
                                       : std::string(exchange::iati_template()));
        return Exit::done;
    }
    const auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto json = read_settings(options.settings);
    if (!json) {
        return report_error(globals, json.error());
    }
    const auto settings = exchange::read_iati_settings(**ledger, *json);
    if (!settings) {
        return report_error(globals, settings.error());
    }
    if (!settings->problems().empty()) {
        return report_problems(globals, options.settings, settings->problems(), Exit::usage);
    }
    return write_iati(globals, options, **ledger, *settings);
}

}  // namespace

void add_export_iati(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        *program.exported, "iati", "an IATI 2.03 activity file: what was promised, received, paid",
        "reserve export iati --template > iati.toml\n"
        "  reserve export iati --config iati.toml -o fund.xml\n"
        "  reserve export iati --config iati.toml --as-of 2026-06-30 -o half-year.xml");
    command->add_option("-o,--output", options->file, "write it to this file");
    command->add_option("--config", options->settings,
                        "what the ledger does not know (see --template)");
    command->add_flag("--template", options->with_template, "print settings to be filled in");
    command->add_flag("--mapping", options->mapping,
                      "print which transaction each kind of act becomes, and why");
    add_axes(*command, options->axes);
    program.on(command, [&program, options] { return export_iati(program.globals, *options); });
}

}  // namespace reserve::cli
