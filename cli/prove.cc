// `reserve prove`: proof files for people who do not have the ledger.
#include "cli/output.h"
#include "cli/server.h"
#include "ledger/evidence/proofs.h"

namespace reserve::cli {
namespace {

struct Options {
    std::uint64_t from = 0;  // an entry, or the older size
    std::optional<std::uint64_t> size;
    std::string output;
};

using Make = Result<std::string> (*)(Ledger& ledger, std::uint64_t from, std::string note);

Exit prove(const Globals& globals, const Options& options, Make make) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    auto under = checkpoint_of(globals, **ledger, options.size);
    const auto proof = under ? make(**ledger, options.from, std::move(*under)) : under;
    if (!proof) {
        return report_error(globals, proof.error());
    }
    return deliver(globals,
                   globals.json && options.output.empty()
                       ? "{\"proof\":" + json_string(*proof) + "}\n"
                       : *proof,
                   options.output);
}

CLI::App* add_proof(Program& program, const std::shared_ptr<Options>& options,
                    const std::string& name, const std::string& does, const std::string& example,
                    Make make) {
    CLI::App* command = program.command(*program.prove, name, does, example);
    command->add_option("-o,--output", options->output, "write it to this file");
    program.on(command,
               [&program, options, make] { return prove(program.globals, *options, make); });
    return command;
}

}  // namespace

void add_prove(Program& program) {
    program.prove = program.command(program.app, "prove",
                                    "proof files that anyone can verify without the ledger",
                                    "reserve prove entry 46 -o 46.tlog-proof");
    program.prove->require_subcommand(1);

    auto options = std::make_shared<Options>();
    CLI::App* command = add_proof(program, options, "entry", "that an entry is in the log",
                                  "reserve prove entry 46 -o 46.tlog-proof",
                                  evidence::prove_entry_under);
    command->add_option("seq", options->from, "the entry's number")->required();
    command->add_option("--size", options->size,
                        "under the checkpoint of that size, not the newest");

    options = std::make_shared<Options>();
    command = add_proof(program, options, "consistency",
                        "that the log of an older checkpoint only grew",
                        "reserve prove consistency 500 -o growth", evidence::prove_growth_to);
    command->add_option("old", options->from, "the older size")->required();
    command->add_option("new", options->size, "the newer checkpoint's; the newest if not given");
    add_prove_payment(program, *program.prove);
}

}  // namespace reserve::cli
