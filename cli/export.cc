// `reserve export bundle`: the whole evidence in one file.
#include <cstdio>
#include <fstream>

#include <fmt/format.h>

#include "cli/findings.h"
#include "cli/progress.h"
#include "ledger/evidence/export_bundle.h"
#include "ledger/evidence/files.h"
#include "verify_script.h"

namespace reserve::cli {
namespace {

// Written beside, synced, and renamed: the name stands for a whole bundle or for none.
Exit export_to(const Globals& globals, Ledger& ledger, const std::string& file) {
    Progress progress(globals, "exported");
    const evidence::BundleOptions options{.anchors = evidence::anchors_of(globals.ledger),
                                          .verifier = kVerifyScript,
                                          .progress = [&](std::uint64_t done) {
                                              progress.show(done);
                                          }};
    if (file.empty() || file == "-") {
        const auto head = evidence::export_bundle(ledger, options, [](std::string_view bytes) {
            return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
        });
        const bool whole = std::fflush(stdout) == 0;
        return head && whole ? Exit::done
                             : report_error(globals, head ? Error{ErrorKind::disk,
                                                                  "cannot write the bundle"}
                                                          : head.error());
    }
    const std::string draft = draft_of(file);
    std::ofstream stream(draft, std::ios::binary | std::ios::trunc);
    auto head = evidence::export_bundle(ledger, options, [&](std::string_view bytes) {
        return bool(stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size())));
    });
    stream.close();
    Status status = head ? Status() : std::unexpected(head.error());
    if (status && !stream) {
        status = fail(ErrorKind::disk, "cannot write " + draft);
    }
    if (status && draft != file) {
        status = evidence::settle_file(draft, file);
    }
    if (!status) {
        std::error_code ignored;
        if (draft != file) {
            std::filesystem::remove(draft, ignored);
        }
        return report_error(globals, status.error());
    }
    progress.wipe();
    if (globals.json) {
        fmt::print("{{\"bundle\":{},\"size\":{}}}\n", json_string(file), head->size);
    } else if (!globals.quiet) {
        fmt::print("{} entries with their proofs are in {}\n", head->size, file);
    }
    return Exit::done;
}

}  // namespace

void add_export(Program& program) {
    CLI::App* parent = program.command(program.app, "export", "the ledger in other forms",
                                       "reserve export bundle -o fund.tar");
    parent->require_subcommand(1);
    auto file = std::make_shared<std::string>();
    CLI::App* command = program.command(
        *parent, "bundle", "one tar with the published log, a policy and a verifier",
        "reserve export bundle -o fund.tar\n  reserve verify bundle fund.tar --policy trusted");
    command->add_option("-o,--output", *file, "write it to this file");
    program.on(command, [&program, file] {
        auto ledger = open_ledger(program.globals);
        return ledger ? export_to(program.globals, **ledger, *file)
                      : report_error(program.globals, ledger.error());
    });
}

}  // namespace reserve::cli
