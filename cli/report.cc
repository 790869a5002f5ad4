// `reserve report NAME`: figures under a heading that says as of when, known when, and of what log.
#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/axes.h"
#include "ledger/base/base64.h"
#include "ledger/report/figures.h"
#include "ledger/report/verification.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string subject;
    std::string ledger;
    AxesOptions axes;
    FormatOptions format;
};

using Make = Result<report::Report> (*)(Ledger&, const Axes&, Time at, const Options&);

struct Heading {
    std::string as_of;
    std::string known_at;
    std::string head;
    std::string charter;
};

Heading heading_of(Ledger& ledger, const Axes& axes) {
    Heading heading;
    heading.as_of = axes.as_of ? format_date(*axes.as_of) : "every value date";
    heading.known_at = axes.known_at ? fmt::format("entry {}", *axes.known_at) : "the last entry";
    heading.head = fmt::format("{} {} {}", ledger.origin(), ledger.head().size,
                               to_base64(ledger.head().root));
    heading.charter = fmt::format("entry {}", ledger.charter_seq().value_or(0));
    return heading;
}

std::string as_text(const Ledger& ledger, const report::Report& made, const Heading& heading) {
    std::string text = fmt::format("{}{}\nas of {}, as known at {}\nledger {}\ncharter of {}\n",
                                   made.name, ledger.is_sandbox() ? "  EXERCISE" : "",
                                   heading.as_of, heading.known_at, heading.head, heading.charter);
    text += fmt::format("values in {}; each amount rounded half to even once\n",
                        ledger.functional().code());
    for (const report::Section& section : made.sections) {
        text += "\n" + painted(stdout, Paint::heading, section.title) + "\n" +
                to_text(section.table, grouping());
    }
    return text;
}

std::string as_json(const Ledger& ledger, const report::Report& made, const Heading& heading) {
    std::string text = fmt::format(
        "{{\"report\":{},\"exercise\":{},\"as_of\":{},\"known_at\":{},\"head\":{},\"charter\":{},"
        "\"functional_currency\":\"{}\",\"sections\":[",
        json_string(made.name), ledger.is_sandbox(), json_string(heading.as_of),
        json_string(heading.known_at), json_string(heading.head), json_string(heading.charter),
        ledger.functional().code());
    const char* separator = "";
    for (const report::Section& section : made.sections) {
        text += fmt::format("{}{{\"title\":{},\"rows\":{}}}", separator,
                            json_string(section.title), to_json(section.table));
        separator = ",";
    }
    return text + "]}\n";
}

// Several sections become one table, the section's title first, with the columns of all.
std::string as_csv(const report::Report& made) {
    if (made.sections.size() == 1) {
        return to_csv(made.sections.front().table);
    }
    Table whole{{{"section"}}, {}};
    const auto column = [&](const std::string& name) {
        const auto found = std::ranges::find(whole.columns, name, &report::Column::name);
        const auto at = static_cast<std::size_t>(found - whole.columns.begin());
        if (found == whole.columns.end()) {
            whole.columns.push_back({name});
        }
        return at;
    };
    for (const report::Section& section : made.sections) {
        for (const auto& cells : section.table.rows) {
            std::vector<std::string> row{section.title};
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::size_t at = column(section.table.columns[i].name);
                row.resize(std::max(row.size(), at + 1));
                row[at] = cells[i];
            }
            whole.rows.push_back(std::move(row));
        }
    }
    for (auto& row : whole.rows) {
        row.resize(whole.columns.size());
    }
    return to_csv(whole);
}

Exit answer(const Globals& globals, const Options& options, Make make) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    if (!(*ledger)->is_open()) {
        return report_error(globals, {ErrorKind::not_found, "the fund is not open"});
    }
    const auto axes = read_axes(**ledger, options.axes);
    const auto at = axes ? judged_at(**ledger, *axes) : std::unexpected(axes.error());
    if (!at) {
        return report_error(globals, at.error());
    }
    Options asked = options;
    asked.ledger = globals.ledger;
    const auto made = make(**ledger, *axes, *at, asked);
    if (!made) {
        return report_error(globals, made.error());
    }
    const Heading heading = heading_of(**ledger, *axes);
    const bool json = globals.json || options.format.format == "json";
    const bool csv = options.format.format == "csv";
    print(globals, json  ? as_json(**ledger, *made, heading)
                   : csv ? as_csv(*made)
                         : as_text(**ledger, *made, heading));
    return Exit::done;
}

struct Known {
    const char* name;
    const char* does;
    const char* subject;  // what it asks for, or null
    Make make;
};

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
     plain<report::position_report>},
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
     plain<report::ageing_report>},
    {"exposure", "what is held and owed in each currency, and what a fall would take", nullptr,
     plain<report::exposure_report>},
    {"monthly", "cash by month, what is available, and until when it lasts", nullptr,
     plain<report::monthly_report>},
};

}  // namespace

void add_report(Program& program) {
    CLI::App* parent = program.command(program.app, "report", "statements",
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
        add_format(*command, options->format);
        program.on(command, [&program, options, make = known.make] {
            return answer(program.globals, *options, make);
        });
    }
}

}  // namespace reserve::cli
