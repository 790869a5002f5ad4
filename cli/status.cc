// `reserve status`: is the gate open, what is available, what waits, where the log stands.
#include <algorithm>

#include <fmt/format.h>

#include "cli/axes.h"
#include "ledger/base/base64.h"
#include "ledger/report/amounts.h"
#include "ledger/report/standing.h"

namespace reserve::cli {
namespace {

std::string title(const Ledger& ledger) {
    const std::string mark =
        ledger.is_sandbox() ? painted(stdout, Paint::heading, "  EXERCISE") : "";
    return fmt::format("{}{}\n", ledger.origin(), mark);
}

std::string money_lines(const Ledger& ledger, const report::Position& position) {
    const auto money = [&](Amount amount) {
        return readable(report::money(ledger, amount)) + " " +
               std::string(ledger.functional().code());
    };
    return fmt::format("funds held       {:>28}\nfunds available  {:>28}\n", money(position.held),
                       money(position.available));
}

std::string as_text(const Ledger& ledger, const report::Overview& now) {
    std::string text = title(ledger) + painted(stdout, Paint::heading, "gate") + "\n";
    for (const report::GateLine& gate : now.gates) {
        text += fmt::format("  {:<16} {} (delivered to {} of {} partners)\n", gate.notification,
                            gate.state, gate.delivered, gate.partners);
    }
    if (now.gates.empty()) {
        text += "  closed: no notification was issued\n";
    }
    text += money_lines(ledger, now.position);
    text += fmt::format("waiting: {} for votes, {} to be paid, {} under way\n",
                        counted(now.pending, "request", "requests"),
                        counted(now.commitments, "commitment", "commitments"),
                        counted(now.payments, "payment", "payments"));
    constexpr std::size_t kShown = 20;
    for (std::size_t i = 0; i < std::min(now.open.size(), kShown); ++i) {
        text += fmt::format("  {:<16} {}: {}\n", now.open[i].name, now.open[i].waits_for,
                            now.open[i].amount);
    }
    if (now.open.size() > kShown) {
        text += fmt::format("  and {} more\n", now.open.size() - kShown);
    }
    for (const std::string& alert : now.alerts) {
        text += fmt::format("{} {}\n", painted(stdout, Paint::bad, "ALERT"), alert);
    }
    return text;
}

std::string as_text(const Ledger& ledger, const report::Moment& then) {
    std::string text = title(ledger) + fmt::format("as of {}, known at {}\n",
                                                   as_of_text(then.heading),
                                                   known_at_text(then.heading));
    text += painted(stdout, Paint::heading, "notifications") + "\n";
    for (const auto& row : then.notifications.rows) {
        text += fmt::format("  {:<16} {}\n", row.front(), row.back());
    }
    if (then.notifications.rows.empty()) {
        text += "  none was issued\n";
    }
    return text + money_lines(ledger, then.position);
}

std::string as_text(const Ledger& ledger, const report::Standing& standing) {
    const std::string text =
        std::visit([&](const auto& one) { return as_text(ledger, one); }, standing);
    return text + fmt::format("log: {} entries, root {}\n", ledger.head().size,
                              to_base64(ledger.head().root));
}

struct Options {
    AxesOptions axes;
    FormatOptions format;
};

Exit say_status(const Globals& globals, const Options& options) {
    const auto ledger = open_ledger(globals);
    const auto axes = ledger ? read_axes(**ledger, options.axes) : std::unexpected(ledger.error());
    const auto standing =
        axes ? report::standing(**ledger, *axes) : std::unexpected(axes.error());
    if (!standing) {
        return report_error(globals, standing.error());
    }
    const bool json = globals.json || options.format.format == "json";
    print(globals, json                             ? report::to_json(**ledger, *standing)
                   : options.format.format == "csv" ? report::to_csv(**ledger, *standing)
                                                    : as_text(**ledger, *standing));
    return Exit::done;
}

}  // namespace

void add_status(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        program.app, "status",
        "the gate, what is available, what waits, the log's head; of another moment, what was held "
        "and available, and what had become of each notification",
        "reserve --ledger fund.db status\n  reserve --ledger fund.db status --as-of 2026-06-30");
    add_axes(*command, options->axes);
    add_format(*command, options->format);
    program.on(command, [&program, options] { return say_status(program.globals, *options); });
}

}  // namespace reserve::cli
