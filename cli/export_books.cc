// `reserve export journal`, `jsonl` and `csv`: the books for other programs.
#include <map>

#include "cli/axes.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "ledger/exchange/books/acts.h"
#include "ledger/exchange/books/journal.h"
#include "ledger/exchange/books/tables.h"
#include "ledger/report/case_view.h"

namespace reserve::cli {
namespace {

using exchange::Dialect;
using exchange::Sink;

struct Options {
    AxesOptions axes;
    std::string file;
    std::string dialect;
    std::string table;
    bool sandbox = false;
};

const std::map<std::string, Dialect> kDialects{{"hledger", Dialect::hledger},
                                               {"ledger", Dialect::ledger},
                                               {"beancount", Dialect::beancount}};

struct Export {
    Ledger& ledger;
    const Options& options;
    const Axes& axes;
    Progress& progress;
};
using Make = Status (*)(const Export& wanted, const Sink& sink);

Status make_journal(const Export& wanted, const Sink& sink) {
    return exchange::export_journal(
        wanted.ledger,
        {.dialect = kDialects.at(wanted.options.dialect),
         .axes = wanted.axes,
         .progress = [&](std::uint64_t done) { wanted.progress.show(done); }},
        sink);
}

Status make_acts(const Export& wanted, const Sink& sink) {
    return exchange::export_acts(
        wanted.ledger,
        {.purpose = wanted.options.sandbox ? exchange::ActsFor::sandbox
                                           : exchange::ActsFor::reading,
         .progress = [&](std::uint64_t done) { wanted.progress.show(done); }},
        sink);
}

Status make_table(const Export& wanted, const Sink& sink) {
    if (wanted.options.table == "entries") {
        return exchange::export_entries(wanted.ledger, wanted.axes, sink);
    }
    if (wanted.options.table == "postings") {
        return exchange::export_postings(wanted.ledger, wanted.axes, sink);
    }
    if (wanted.axes.as_of || wanted.axes.known_at) {
        return fail(ErrorKind::usage, "cases are exported as they stand today");
    }
    return exchange::export_cases(
        wanted.ledger,
        [&](fund::ObjectKind kind, const std::string& name) -> Result<std::string> {
            auto state = report::case_json(wanted.ledger, kind, name);
            return state ? Result<std::string>(state->value_or("{}"))
                         : std::unexpected(state.error());
        },
        sink);
}

Exit run_export(const Globals& globals, const Options& options, Make make) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    if (!(*ledger)->is_open()) {
        return report_error(globals, {ErrorKind::not_found, "the fund is not open"});
    }
    const auto axes = read_axes(**ledger, options.axes);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    Progress progress(globals, "exported");
    const Status status = write_output(options.file, [&](const Sink& sink) {
        return make({**ledger, options, *axes, progress}, sink);
    });
    progress.wipe();
    return status ? Exit::done : report_error(globals, status.error());
}

CLI::App* add(Program& program, const std::shared_ptr<Options>& options, const std::string& name,
              const std::string& does, const std::string& example, Make make) {
    CLI::App* command = program.command(*program.exported, name, does, example);
    command->add_option("-o,--output", options->file, "write it to this file");
    program.on(command, [&program, options, make] {
        return run_export(program.globals, *options, make);
    });
    return command;
}

}  // namespace

void add_export_books(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        add(program, options, "journal", "the books for hledger, ledger or beancount",
            "reserve export journal --dialect hledger -o fund.journal\n"
            "  LC_ALL=C.UTF-8 hledger -f fund.journal balance",
            make_journal);
    command->add_option("--dialect", options->dialect, "hledger, ledger or beancount")
        ->required()
        ->check(CLI::IsMember({"hledger", "ledger", "beancount"}));
    add_axes(*command, options->axes);

    options = std::make_shared<Options>();
    command = add(program, options, "jsonl", "the acts, one a line",
                  "reserve export jsonl --sandbox -o story.jsonl\n"
                  "  reserve --ledger exercise.db apply --create story.jsonl",
                  make_acts);
    command->add_flag("--sandbox", options->sandbox,
                      "for apply --create: the same books as an exercise, without signatures");

    options = std::make_shared<Options>();
    command = add(program, options, "csv", "a table for spreadsheets",
                  "reserve export csv --table postings -o postings.csv", make_table);
    command->add_option("--table", options->table, "entries, postings or cases")
        ->required()
        ->check(CLI::IsMember({"entries", "postings", "cases"}));
    add_axes(*command, options->axes);
}

}  // namespace reserve::cli
