// `reserve report NAME`: which figures, on which axes, in which form, to where.
#include "cli/axes.h"
#include "cli/output.h"
#include "cli/server.h"
#include "ledger/report/axes_text.h"
#include "ledger/report/catalogue.h"
#include "ledger/report/document.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string subject;
    AxesOptions axes;
    FormatOptions format;
    std::string output;
};

bool is_csv(const Globals& globals, const Options& options) {
    return !globals.json && options.format.format == "csv";
}

std::string rendered(const Globals& globals, const Options& options, const report::Report& made,
                     const report::Heading& heading) {
    if (globals.json || options.format.format == "json") {
        return to_json(made, heading);
    }
    if (is_csv(globals, options)) {
        return to_csv(made, heading);
    }
    if (options.format.format == "html") {
        return to_html(made, heading);
    }
    const bool to_file = is_named(options.output);
    return to_text(made, heading,
                   {.grouping = to_file ? Grouping::none : grouping(),
                    .title = [&](std::string_view title) {
                        return to_file ? std::string(title)
                                       : painted(stdout, Paint::heading, title);
                    }});
}

Exit answer(const Globals& globals, const Options& options, const report::KnownReport& known) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto axes = read_axes(**ledger, options.axes);
    const auto at = axes ? report::judged_at(**ledger, *axes) : std::unexpected(axes.error());
    if (!at) {
        return report_error(globals, at.error());
    }
    const auto heading = report::heading_of(**ledger, *axes);
    if (!heading) {
        return report_error(globals, heading.error());
    }
    auto made = known.make(**ledger, {*axes, *at, options.subject, ledger_file(globals)});
    if (!made) {
        return report_error(globals, made.error());
    }
    // Alerts are of the present, and no figures.
    if (axes->count_everything() && !is_csv(globals, options)) {
        if (const Status added = add_alerts(*made, **ledger, known.alerts); !added) {
            return report_error(globals, added.error());
        }
    }
    const std::string text = rendered(globals, options, *made, *heading);
    if (is_named(options.output)) {
        return deliver(globals, text, options.output);
    }
    print(globals, text);
    return Exit::done;
}

}  // namespace

void add_report(Program& program) {
    CLI::App* parent = program.command(program.app, "report", "statements to read, sign and send",
                                       "reserve report position --as-of 2026-06-30");
    parent->require_subcommand(1);
    for (const report::KnownReport& known : report::known_reports()) {
        auto options = std::make_shared<Options>();
        const std::string subject = known.subject == nullptr ? "" : " NAME";
        CLI::App* command = program.command(*parent, known.name, known.does,
                                            std::string("reserve report ") + known.name + subject);
        if (known.subject != nullptr) {
            command->add_option(known.subject, options->subject, "its name")->required();
        }
        add_axes(*command, options->axes);
        add_format(*command, options->format, {"text", "json", "csv", "html"});
        command->add_option("-o,--output", options->output, "write it to this file");
        program.on(command, [&program, options, &known] {
            return answer(program.globals, *options, known);
        });
    }
}

}  // namespace reserve::cli
