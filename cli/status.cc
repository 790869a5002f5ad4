// `reserve status`: is the gate open, what is available, what waits, where the log stands.
#include <algorithm>

#include <fmt/format.h>

#include "cli/app.h"
#include "ledger/base/base64.h"
#include "ledger/report/overview_json.h"

namespace reserve::cli {
namespace {

std::string as_text(const Ledger& ledger, const report::Overview& now) {
    const auto money = [&](Amount amount) {
        return readable(format_amount(amount, ledger.functional().decimals())) + " " +
               std::string(ledger.functional().code());
    };
    const std::string mark =
        ledger.is_sandbox() ? painted(stdout, Paint::heading, "  EXERCISE") : "";
    std::string text = fmt::format("{}{}\n", ledger.origin(), mark);
    text += painted(stdout, Paint::heading, "gate") + "\n";
    for (const report::GateLine& gate : now.gates) {
        text += fmt::format("  {:<16} {} (delivered to {} of {} partners)\n", gate.notification,
                            gate.state, gate.delivered, gate.partners);
    }
    if (now.gates.empty()) {
        text += "  closed: no notification was issued\n";
    }
    text += fmt::format("funds held       {:>28}\nfunds available  {:>28}\n",
                        money(now.position.held), money(now.position.available));
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
    return text + fmt::format("log: {} entries, root {}\n", ledger.head().size,
                              to_base64(ledger.head().root));
}

}  // namespace

void add_status(Program& program) {
    CLI::App* command = program.command(program.app, "status",
                                        "the gate, what is available, what waits, the log's head",
                                        "reserve --ledger fund.db status");
    program.on(command, [&program] {
        auto ledger = open_ledger(program.globals);
        if (!ledger) {
            return report_error(program.globals, ledger.error());
        }
        const auto now = report::overview(**ledger);
        if (!now) {
            return report_error(program.globals, now.error());
        }
        print(program.globals,
              program.globals.json ? report::to_json(**ledger, *now) : as_text(**ledger, *now));
        return Exit::done;
    });
}

}  // namespace reserve::cli
