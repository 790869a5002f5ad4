// `reserve export`, and `export bundle`: the whole evidence in one file.
#include <fmt/format.h>

#include "cli/app.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/server.h"
#include "ledger/evidence/export_bundle.h"
#include "verify_script.h"

namespace reserve::cli {
namespace {

Exit export_bundle(const Globals& globals, Ledger& ledger, const std::string& file) {
    Progress progress(globals, "exported");
    const evidence::BundleOptions options{.anchors = evidence::anchors_of(beside_ledger(globals)),
                                          .verifier = kVerifyScript,
                                          .progress = [&](std::uint64_t done) {
                                              progress.show(done);
                                          }};
    std::uint64_t size = 0;
    const Status status = write_output(file, [&](const exchange::Sink& sink) -> Status {
        Status written;
        const auto head = evidence::export_bundle(ledger, options, [&](std::string_view bytes) {
            written = sink(bytes);
            return written.has_value();
        });
        size = head ? head->size : 0;
        return !written ? written : head ? Status() : std::unexpected(head.error());
    });
    progress.wipe();
    if (!status) {
        return report_error(globals, status.error());
    }
    const bool named = is_named(file);
    if (named && globals.json) {
        fmt::print("{{\"bundle\":{},\"size\":{}}}\n", json_string(file), size);
    } else if (named && !globals.quiet) {
        fmt::print("{} entries with their proofs are in {}\n", size, file);
    }
    return Exit::done;
}

}  // namespace

void add_export(Program& program) {
    program.exported = program.command(program.app, "export", "the ledger in other forms",
                                       "reserve export bundle -o fund.tar");
    program.exported->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    CLI::App* command = program.command(
        *program.exported, "bundle", "one tar with the published log, a policy and a verifier",
        "reserve export bundle -o fund.tar\n  reserve verify bundle fund.tar --policy trusted");
    command->add_option("-o,--output", *file, "write it to this file");
    program.on(command, [&program, file] {
        auto ledger = open_ledger(program.globals);
        return ledger ? export_bundle(program.globals, **ledger, *file)
                      : report_error(program.globals, ledger.error());
    });
    add_export_books(program);
}

}  // namespace reserve::cli
