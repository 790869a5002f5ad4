// `reserve report NAME`: which figures, on which axes, in which form, to where.
#include <fstream>
#include <iterator>

#include "cli/axes.h"
#include "cli/output.h"
#include "cli/server.h"
#include "ledger/report/alerts.h"
#include "ledger/report/document.h"
#include "ledger/report/verification.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string subject;
    std::string ledger;
    AxesOptions axes;
    FormatOptions format;
    std::string output;
};

using Make = Result<report::Report> (*)(Ledger&, const Axes&, Time at, const Options&);

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

struct Known {
    const char* name;
    const char* does;
    const char* subject;  // what it asks for, or null
    Make make;
    std::span<const report::AlertsOn> alerts = {};
};

constexpr report::AlertsOn kOnPosition[] = {report::AlertsOn::cash,
                                            report::AlertsOn::notifications};
constexpr report::AlertsOn kOnMonths[] = {report::AlertsOn::cash};
constexpr report::AlertsOn kOnAge[] = {report::AlertsOn::receipts};
constexpr report::AlertsOn kOnExposure[] = {report::AlertsOn::exposure};

Exit answer(const Globals& globals, const Options& options, const Known& known) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto axes = read_axes(**ledger, options.axes);
    const auto at = axes ? judged_at(**ledger, *axes) : std::unexpected(axes.error());
    if (!at) {
        return report_error(globals, at.error());
    }
    const auto heading = report::heading_of(**ledger, *axes);
    if (!heading) {
        return report_error(globals, heading.error());
    }
    Options asked = options;
    asked.ledger = ledger_file(globals);
    auto made = known.make(**ledger, *axes, *at, asked);
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

template <Result<report::Report> (*make)(Ledger&, const Axes&, Time)>
Result<report::Report> plain(Ledger& ledger, const Axes& axes, Time at, const Options&) {
    return make(ledger, axes, at);
}

// What `reserve verify` left beside the ledger.
std::optional<report::Verification> stored_verification(const std::string& ledger) {
    std::ifstream stream(ledger + ".verified", std::ios::binary);
    const std::string json((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
    return report::parse_verification(json);
}

constexpr Known kReports[] = {
    {"position", "funds held, funds available, and the bridge between", nullptr,
     plain<report::position_report>, kOnPosition},
    {"contributions", "pledged, signed, received, notes, overdue, unpaid, shares", nullptr,
     [](Ledger& ledger, const Axes& axes, Time at, const Options&) {
         return report::contributions_report(ledger, axes, at, "");
     }},
    {"sources-uses", "where cash came from and where it went", nullptr,
     plain<report::sources_uses_report>},
    {"availability", "what each purpose could use", nullptr, plain<report::availability_report>},
    {"contributor", "the contributions of one party", "party",
     [](Ledger& ledger, const Axes& axes, Time at, const Options& options) {
         return report::contributions_report(ledger, axes, at, options.subject);
     }},
    {"dossier", "one notification: deliveries, answers, requests, payments", "notification",
     [](Ledger& ledger, const Axes& axes, Time, const Options& options) {
         return report::dossier_report(ledger, axes, options.subject);
     }},
    {"audit", "tests of the books with their populations and exceptions", nullptr,
     [](Ledger& ledger, const Axes& axes, Time at, const Options& options) {
         return report::audit_report(ledger, axes, at, stored_verification(options.ledger));
     }},
    {"bank", "bank accounts and their last reconciled statements", nullptr,
     plain<report::bank_report>},
    {"ageing", "how old is what is owed: instalments, pledges, advances, receipts", nullptr,
     plain<report::ageing_report>, kOnAge},
    {"exposure", "what is held and owed in each currency, and what a fall would take", nullptr,
     plain<report::exposure_report>, kOnExposure},
    {"monthly", "cash by month, what is available, and until when it lasts", nullptr,
     plain<report::monthly_report>, kOnMonths},
};

}  // namespace

void add_report(Program& program) {
    CLI::App* parent = program.command(program.app, "report", "statements to read, sign and send",
                                       "reserve report position --as-of 2026-06-30");
    parent->require_subcommand(1);
    for (const Known& known : kReports) {
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
