// `reserve import`: lists and bank statements as acts, previewed and then recorded whole.
#include <fmt/format.h>

#include "cli/import_plan.h"
#include "cli/record.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string file;
    std::string map;
    std::string actor;
    bool apply = false;
    bool print_template = false;

    exchange::Recording recording() const {
        return apply ? exchange::Recording::everything : exchange::Recording::none;
    }
};

Exit import_csv(const Globals& globals, const Options& options) {
    if (options.print_template) {
        print(globals, std::string(exchange::mapping_template()));
        return Exit::done;
    }
    if (options.file.empty() || options.map.empty()) {
        return usage_error(globals, "say which file and which --map; --template prints one to "
                                    "begin with");
    }
    KeyRing ring(globals);
    const auto actor = find_actor(options.actor, ring);
    const auto file = read_import(options.file);
    const auto map = read_import(options.map);
    for (const Error* error : {actor ? nullptr : &actor.error(), file ? nullptr : &file.error(),
                               map ? nullptr : &map.error()}) {
        if (error != nullptr) {
            return report_error(globals, *error);
        }
    }
    auto ledger = open_ledger(globals, store::Mode::read_write);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto plan = exchange::plan_csv(**ledger, *actor, *file, *map);
    return plan ? run_import(globals, **ledger, *plan, ring, options.recording())
                : report_error(globals, plan.error());
}

void add_options(CLI::App* command, Options& options) {
    command->add_option("file", options.file, "the file to import");
    command->add_option("--map", options.map, "the mapping, a TOML file");
    command->add_option("--as", options.actor, "the officer who imports");
    command->add_flag("--apply", options.apply,
                      "record everything in one commit; without it, only show what would be");
}

}  // namespace

void add_import(Program& program) {
    CLI::App* parent = program.command(
        program.app, "import", "lists and bank statements: shown first, then recorded whole",
        "reserve import csv pledges.csv --map pledges.toml --as tre\n"
        "  reserve import csv pledges.csv --map pledges.toml --as tre --apply");
    parent->require_subcommand(1);
    auto options = std::make_shared<Options>();
    CLI::App* csv = program.command(
        *parent, "csv", "a list, by a mapping that says what its rows become",
        "reserve import csv --template > pledges.toml\n"
        "  reserve import csv pledges.csv --map pledges.toml --as tre --apply");
    add_options(csv, *options);
    csv->add_flag("--template", options->print_template, "print a mapping to begin with");
    program.on(csv, [&program, options] { return import_csv(program.globals, *options); });
}

}  // namespace reserve::cli
