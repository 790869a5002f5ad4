// `reserve verify` and `reserve rebuild`.
#include <fmt/format.h>

#include "cli/findings.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/server.h"
#include "ledger/base/base64.h"
#include "ledger/ledger_files.h"
#include "ledger/report/verification.h"
#include "ledger/store/sqlite/copy.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve::cli {
namespace {

Exit say(const Globals& globals, const AuditReport& report) {
    const Exit exit = exit_of(report.findings);
    const std::string root = to_base64(report.head.root);
    if (globals.json) {
        fmt::print("{{\"entries\":{},\"size\":{},\"root\":\"{}\",\"signatures\":{},"
                   "\"checkpoints\":{},\"findings\":{}}}\n",
                   report.entries, report.head.size, root, report.signatures, report.checkpoints,
                   findings_json(report.findings));
        return exit;
    }
    fmt::print("{}", findings_text(report.findings));
    fmt::print("{} entries read and replayed, {} signatures and {} checkpoints checked, "
               "{} findings\nsize {}, root {}\n",
               report.entries, report.signatures, report.checkpoints, report.findings.size(),
               report.head.size, root);
    return exit;
}

// Kept beside the ledger, for reserve report audit; where nothing can be written there, verifying
// is still done.
void keep(const Globals& globals, const AuditReport& report) {
    const auto kept =
        report::verification_of(report, Time{system_clock()->now_microseconds()});
    (void)write_output(ledger_file(globals).string() + ".verified",
                       [&](const exchange::Sink& sink) {
        return sink(report::to_json(kept));
    });
}

Exit verify_ledger(const Globals& globals) {
    if (is_on_server(globals)) {
        const auto copy = open_ledger(globals);  // as new as can be
        if (!copy) {
            return report_error(globals, copy.error());
        }
    }
    Progress progress(globals, "verified");
    const auto report =
        verify_file(ledger_file(globals), [&](std::uint64_t done) { progress.show(done); });
    progress.wipe();
    if (!report) {
        return report_error(globals, report.error());
    }
    keep(globals, *report);
    return say(globals, *report);
}

// The new file is whole and on disk before it takes the old one's name.
Exit rebuild_ledger(const Globals& globals) {
    if (is_on_server(globals)) {
        return usage_error(globals, "a ledger is rebuilt where it is: " + globals.ledger);
    }
    const std::string draft = globals.ledger + ".rebuild";
    auto from = store::open_sqlite({.path = globals.ledger});
    if (!from) {
        return report_error(globals, from.error());
    }
    remove_ledger(draft);
    auto into = store::create_sqlite({.path = draft});
    if (!into) {
        return report_error(globals, into.error());
    }
    Status status = (*from)->begin();  // nobody writes while the copy is made
    if (status) {
        Progress progress(globals, "rebuilt");
        status = rebuild(**from, **into, [&](std::uint64_t done) { progress.show(done); });
    }
    if (status) {
        status = (*into)->close();
    }
    if (!status) {
        into->reset();
        remove_ledger(draft);
        return report_error(globals, status.error());
    }
    into->reset();
    (void)(*from)->roll_back();
    from->reset();
    status = store::replace_sqlite({.path = globals.ledger}, draft);
    remove_ledger(draft);
    if (!status) {
        return report_error(globals, status.error());
    }
    if (globals.json) {
        fmt::print("{{\"rebuilt\":{}}}\n", json_string(globals.ledger));
    } else if (!globals.quiet) {
        fmt::print("the projections of {} are remade from its log\n", globals.ledger);
    }
    return Exit::done;
}

}  // namespace

void add_verify(Program& program) {
    program.verify = program.command(
        program.app, "verify", "read everything again and replay the history through the rules",
        "reserve --ledger fund.db verify");
    program.on(program.verify, [&program] { return verify_ledger(program.globals); });
    add_verify_dossier(program, *program.verify);
    CLI::App* rebuild_command =
        program.command(program.app, "rebuild", "remake the projections from the log",
                        "reserve --ledger fund.db rebuild");
    program.on(rebuild_command, [&program] { return rebuild_ledger(program.globals); });
}

}  // namespace reserve::cli
