// `reserve checkpoint`: the signed head of the log.
#include "cli/cosignatures.h"
#include "cli/output.h"
#include "cli/server.h"

namespace reserve::cli {
namespace {

struct Options {
    std::optional<std::uint64_t> size;
    std::string output;
};

Exit show_checkpoint(const Globals& globals, const Options& options) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto note = checkpoint_of(globals, **ledger, options.size);
    if (!note) {
        return report_error(globals, note.error());
    }
    return deliver(globals,
                   globals.json && options.output.empty()
                       ? "{\"checkpoint\":" + json_string(*note) + "}\n"
                       : *note,
                   options.output);
}

}  // namespace

void add_checkpoint(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        program.app, "checkpoint", "the newest signed head of the log, with its cosignatures",
        "reserve checkpoint -o head\n  reserve checkpoint --size 500\n  reserve checkpoint "
        "--witness https://witness.example/w --policy policy");
    command->add_option("--size", options->size, "the one that was signed at that size");
    command->add_option("-o,--output", options->output, "write it to this file");
    const auto collect = add_witness_options(program, *command);
    program.on(command, [&program, options, collect] {
        const Exit collected = collect();
        const Exit shown = show_checkpoint(program.globals, *options);
        return collected == Exit::done ? shown : collected;
    });
}

}  // namespace reserve::cli
