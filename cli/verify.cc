// `reserve verify` and `reserve rebuild`.
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "cli/app.h"
#include "ledger/audit.h"
#include "ledger/base/base64.h"
#include "ledger/store/sqlite/sqlite_store.h"

namespace reserve::cli {
namespace {

Exit exit_of_finding(const std::string& code) {
    constexpr std::pair<std::string_view, Exit> exits[] = {
        {"malformed", Exit::malformed}, {"signature", Exit::signature}, {"tree", Exit::tree},
        {"policy", Exit::policy},       {"rule", Exit::rule},
        {"projection", Exit::projection}, {"fork", Exit::fork}};
    const auto* found = std::ranges::find(exits, code, [](auto& e) { return e.first; });
    return found == std::end(exits) ? Exit::internal : found->second;
}

// Says on standard error how far it is, after a second and then twice a second.
std::function<void(std::uint64_t)> progress(const Globals& globals, const char* doing) {
    using Clock = std::chrono::steady_clock;
    const bool silent = globals.quiet || globals.json;
    return [silent, doing, next = Clock::now() + std::chrono::seconds(1)](
               std::uint64_t done) mutable {
        if (!silent && Clock::now() > next) {
            fmt::print(stderr, "\r{} {} entries", doing, done);
            next = Clock::now() + std::chrono::milliseconds(500);
        }
    };
}

std::string finding_text(const Finding& finding) {
    const std::string seq = finding.seq ? fmt::format("entry {} ", *finding.seq) : "";
    return fmt::format("{}: {}{}: {}\n", finding.code, seq, finding.place, finding.reason);
}

std::string finding_json(const Finding& finding) {
    const std::string seq = finding.seq ? std::to_string(*finding.seq) : "null";
    return fmt::format("{{\"code\":\"{}\",\"seq\":{},\"place\":{},\"reason\":{}}}", finding.code,
                       seq, json_string(finding.place), json_string(finding.reason));
}

Exit say(const Globals& globals, const AuditReport& report) {
    Exit exit = Exit::done;
    std::string findings;
    for (const Finding& finding : report.findings) {
        const Exit one = exit_of_finding(finding.code);
        exit = exit == Exit::done ? one : std::min(exit, one);
        findings += globals.json ? (findings.empty() ? "" : ",") + finding_json(finding)
                                 : finding_text(finding);
    }
    const std::string root = to_base64(report.head.root);
    if (globals.json) {
        fmt::print("{{\"entries\":{},\"size\":{},\"root\":\"{}\",\"signatures\":{},"
                   "\"checkpoints\":{},\"findings\":[{}]}}\n",
                   report.entries, report.head.size, root, report.signatures, report.checkpoints,
                   findings);
        return exit;
    }
    fmt::print("{}", findings);
    fmt::print("{} entries read and replayed, {} signatures and {} checkpoints checked, "
               "{} findings\nsize {}, root {}\n",
               report.entries, report.signatures, report.checkpoints, report.findings.size(),
               report.head.size, root);
    return exit;
}

Exit verify_ledger(const Globals& globals) {
    const auto report = verify_file(globals.ledger, progress(globals, "verified"));
    return report ? say(globals, *report) : report_error(globals, report.error());
}

// The new file is whole and on disk before it takes the old one's name.
Exit rebuild_ledger(const Globals& globals) {
    const std::string draft = globals.ledger + ".rebuild";
    const auto clear = [&] {
        for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
            std::error_code ignored;
            std::filesystem::remove(draft + suffix, ignored);
        }
    };
    auto from = store::open_sqlite({.path = globals.ledger});
    if (!from) {
        return report_error(globals, from.error());
    }
    clear();
    auto into = store::create_sqlite({.path = draft});
    if (!into) {
        return report_error(globals, into.error());
    }
    Status status = (*from)->begin();  // nobody writes while the copy is made
    if (status) {
        status = rebuild(**from, **into, progress(globals, "rebuilt"));
    }
    if (status) {
        status = (*into)->close();
    }
    if (!status) {
        into->reset();
        clear();
        return report_error(globals, status.error());
    }
    into->reset();
    (void)(*from)->roll_back();
    if (status = (*from)->close(); !status) {
        clear();
        return report_error(globals, status.error());
    }
    std::error_code error;
    std::filesystem::rename(draft, globals.ledger, error);
    for (const char* suffix : {"-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(globals.ledger + suffix, ignored);
    }
    clear();
    if (error) {
        return report_error(globals, {ErrorKind::disk, "cannot rename " + draft});
    }
    if (!globals.quiet) {
        fmt::print("the projections of {} are remade from its log\n", globals.ledger);
    }
    return Exit::done;
}

}  // namespace

void add_verify(Program& program) {
    CLI::App* verify_command = program.command(
        program.app, "verify", "read everything again and replay the history through the rules",
        "reserve --ledger fund.db verify");
    program.on(verify_command, [&program] { return verify_ledger(program.globals); });
    add_verify_dossier(program, *verify_command);
    CLI::App* rebuild_command =
        program.command(program.app, "rebuild", "remake the projections from the log",
                        "reserve --ledger fund.db rebuild");
    program.on(rebuild_command, [&program] { return rebuild_ledger(program.globals); });
}

}  // namespace reserve::cli
