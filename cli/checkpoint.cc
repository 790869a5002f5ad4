// `reserve checkpoint`: the signed head of the log.
#include <fmt/format.h>

#include "cli/cosignatures.h"

namespace reserve::cli {
namespace {

Exit show_checkpoint(const Globals& globals) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto note = (*ledger)->checkpoint();
    if (!note) {
        return report_error(globals, note.error());
    }
    print(globals, globals.json ? "{\"checkpoint\":" + json_string(*note) + "}\n" : *note);
    return Exit::done;
}

}  // namespace

void add_checkpoint(Program& program) {
    CLI::App* command = program.command(
        program.app, "checkpoint", "the newest signed head of the log, with its cosignatures",
        "reserve checkpoint\n  reserve checkpoint --witness https://witness.example/w "
        "--policy policy");
    const auto collect = add_witness_options(program, *command);
    program.on(command, [&program, collect] {
        const Exit collected = collect();
        const Exit shown = show_checkpoint(program.globals);
        return collected == Exit::done ? shown : collected;
    });
}

}  // namespace reserve::cli
