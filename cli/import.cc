// `reserve import`: lists and bank statements as acts, previewed and then recorded whole.
#include <fmt/format.h>

#include "cli/import_plan.h"
#include "cli/record.h"
#include "ledger/exchange/bank/import_camt.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string file;
    std::string map;
    std::string actor;
    std::string at;
    bool apply = false;
    bool print_template = false;

    exchange::Recording recording() const {
        return apply ? exchange::Recording::everything : exchange::Recording::none;
    }
};

// What both kinds of import begin with.
struct Inputs {
    std::string actor;
    exchange::ImportFile file;
    std::optional<exchange::ImportFile> map;
    std::unique_ptr<Books> books;
};

Status read_inputs(const Globals& globals, const Options& options, const KeyRing& ring,
                   Inputs& into) {
    auto actor = find_actor(options.actor, ring);
    auto file = actor ? read_import(options.file) : std::unexpected(actor.error());
    auto map = !file || options.map.empty() ? file : read_import(options.map);
    auto books = map ? open_books(globals) : std::unexpected(map.error());
    if (!books) {
        return std::unexpected(books.error());
    }
    into = {std::move(*actor), std::move(*file), std::nullopt, std::move(*books)};
    if (!options.map.empty()) {
        into.map = std::move(*map);
    }
    return {};
}

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
    Inputs inputs;
    if (const Status status = read_inputs(globals, options, ring, inputs); !status) {
        return report_error(globals, status.error());
    }
    auto plan = exchange::plan_csv(inputs.books->ledger(), inputs.actor, inputs.file, *inputs.map);
    if (!plan) {
        return report_error(globals, plan.error());
    }
    plan->at = options.at;
    return run_import(globals, *inputs.books, *plan, ring, options.recording());
}

// What the controller does next: the import is the treasurer's, the balance is not.
void print_next(const Globals& globals, const exchange::StatementPlan& made) {
    const exchange::BankStatement& statement = made.statement;
    fmt::print("next, a controller: reserve --ledger {} reconcile --as OFFICER --account {} "
               "--closing-balance {} --statement-sha256 {} --date {}\n",
               globals.ledger, made.account,
               format_amount(statement.closing, statement.currency.decimals()), made.sha256,
               format_date(statement.closing_date));
}

Exit say_imported(const Globals& globals, std::uint64_t seq) {
    if (globals.json) {
        fmt::print("{{\"verdict\":\"accepted\",\"seq\":{},\"replayed\":true}}\n", seq);
    } else if (!globals.quiet) {
        fmt::print("this statement was imported before, as entry {} and what follows; nothing has "
                   "changed\n",
                   seq);
    }
    return Exit::done;
}

Exit import_statement(const Globals& globals, const Options& options) {
    KeyRing ring(globals);
    Inputs inputs;
    if (const Status status = read_inputs(globals, options, ring, inputs); !status) {
        return report_error(globals, status.error());
    }
    auto made =
        exchange::plan_camt053(inputs.books->ledger(), inputs.actor, inputs.file, inputs.map);
    if (!made) {
        return report_error(globals, made.error());
    }
    if (made->imported_as) {
        return say_imported(globals, *made->imported_as);
    }
    made->plan.at = options.at;
    const Exit exit = run_import(globals, *inputs.books, made->plan, ring, options.recording());
    if (exit == Exit::done && options.apply && !globals.json && !globals.quiet) {
        print_next(globals, *made);
    }
    return exit;
}

void add_options(CLI::App* command, Options& options) {
    command->add_option("file", options.file, "the file to import");
    command->add_option("--map", options.map, "the mapping, a TOML file");
    command->add_option("--as", options.actor, "the officer who imports");
    command->add_option("--at", options.at,
                        "recorded time YYYY-MM-DDTHH:MM:SSZ (in a sandbox)");
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
    auto statement = std::make_shared<Options>();
    CLI::App* camt = program.command(
        *parent, "camt053", "a bank's statement (camt.053.001.08), matched entry by entry",
        "reserve import camt053 statement.xml --as tre\n"
        "  reserve import camt053 statement.xml --map bank.toml --as tre --apply");
    add_options(camt, *statement);
    camt->get_option("file")->required();
    program.on(camt,
               [&program, statement] { return import_statement(program.globals, *statement); });
}

}  // namespace reserve::cli
