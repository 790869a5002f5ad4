// `reserve backup FILE` and `reserve restore FILE`: copies that are verified, and an older one is
// not put back where a newer head was told.
#include <fmt/format.h>

#include "cli/findings.h"
#include "cli/progress.h"
#include "cli/published_log.h"
#include "cli/server.h"
#include "ledger/backup.h"
#include "ledger/base/base64.h"
#include "ledger/evidence/files.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string file;
    std::vector<std::string> against;
};

// `done`: "is copied to", as people read it; "copied", as programs do.
struct Words {
    const char* member;
    const char* done;
    const char* not_done;
};

Exit say(const Globals& globals, const Result<AuditReport>& report, const std::string& file,
         const Words& words) {
    if (!report) {
        return report_error(globals, report.error());
    }
    const std::string root = to_base64(report->head.root);
    if (globals.json) {
        const bool done = report->findings.empty();
        fmt::print("{{\"{}\":{},\"entries\":{},\"root\":\"{}\",\"findings\":{}}}\n", words.member,
                   done ? json_string(file) : "null", report->entries, root,
                   findings_json(report->findings));
    } else if (!report->findings.empty()) {
        fmt::print("{}{}\n", findings_text(report->findings), words.not_done);
    } else if (!globals.quiet) {
        fmt::print("{} {}: verified, {}, root {}\n", words.done, file,
                   counted(report->entries, "entry", "entries"), root);
    }
    return exit_of(report->findings);
}

Exit not_here(const Globals& globals) {
    return usage_error(globals, "a ledger is copied and put back where it is: " + globals.ledger);
}

Exit back_up(const Globals& globals, const Options& options) {
    if (is_on_server(globals)) {
        return not_here(globals);
    }
    Progress progress(globals, "verified");
    const auto report = reserve::back_up(globals.ledger, options.file,
                                         [&](std::uint64_t done) { progress.show(done); });
    progress.wipe();
    return say(globals, report, options.file,
               {"copied", "the ledger is copied to",
                "nothing is kept of the copy: the ledger itself is damaged"});
}

// A file with a checkpoint, or a published log: its directory or URL.
Result<ToldHead> read_told(const Globals& globals, const std::string& place) {
    std::error_code ignored;
    const bool is_file = std::filesystem::is_regular_file(place, ignored);
    if (is_file) {
        auto text = evidence::read_file(place, evidence::kMaxSmallFile);
        return text ? Result<ToldHead>({place, std::move(*text)}) : std::unexpected(text.error());
    }
    const auto log = open_published_log(globals, place);
    if (!log) {
        return std::unexpected(log.error());
    }
    ToldHead told{place, ""};
    if (Status status = (*log)->read("checkpoint", evidence::kMaxSmallFile, told.text); !status) {
        return std::unexpected(status.error());
    }
    return told;
}

Exit restore(const Globals& globals, const Options& options) {
    if (is_on_server(globals)) {
        return not_here(globals);
    }
    std::vector<ToldHead> told;
    for (const std::string& place : options.against) {
        auto head = read_told(globals, place);
        if (!head) {
            return report_error(globals, head.error());
        }
        told.push_back(std::move(*head));
    }
    Progress progress(globals, "verified");
    const auto report = reserve::restore(options.file, globals.ledger, told,
                                         [&](std::uint64_t done) { progress.show(done); });
    progress.wipe();
    return say(globals, report, globals.ledger,
               {"restored", "the copy is put back as", "the copy is not put back"});
}

}  // namespace

void add_backup(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        program.app, "backup", "copy the ledger, also while it is written to, and verify the copy",
        "reserve --ledger fund.db backup /backup/fund-2026-06-30.db");
    command->add_option("file", options->file, "the copy; must not be there")->required();
    program.on(command, [&program, options] { return back_up(program.globals, *options); });

    options = std::make_shared<Options>();
    command = program.command(
        program.app, "restore", "verify a copy and put it back, unless a newer head was told",
        "reserve --ledger fund.db restore /backup/fund-2026-06-30.db --against /srv/www/fund");
    command->add_option("file", options->file, "the copy")->required();
    command->add_option("--against", options->against,
                        "a checkpoint, or a published log's directory or URL, that the copy must "
                        "not be older than; repeatable")
        ->allow_extra_args(false);
    program.on(command, [&program, options] { return restore(program.globals, *options); });
}

}  // namespace reserve::cli
