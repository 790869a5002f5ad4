// `reserve export journal`: the books for other programs.
#include <map>

#include "cli/axes.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "ledger/exchange/journal.h"

namespace reserve::cli {
namespace {

struct Options {
    AxesOptions axes;
    std::string file;
    std::string dialect;
};

using exchange::Dialect;

const std::map<std::string, Dialect> kDialects{{"hledger", Dialect::hledger},
                                               {"ledger", Dialect::ledger},
                                               {"beancount", Dialect::beancount}};

Exit export_journal(const Globals& globals, const Options& options) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto axes = read_axes(**ledger, options.axes);
    if (!axes) {
        return report_error(globals, axes.error());
    }
    if (!(*ledger)->is_open()) {
        return report_error(globals, {ErrorKind::not_found, "the fund is not open"});
    }
    Progress progress(globals, "exported");
    const exchange::JournalOptions how{.dialect = kDialects.at(options.dialect),
                                       .axes = *axes,
                                       .progress = [&](std::uint64_t done) {
                                           progress.show(done);
                                       }};
    const Status status = write_output(options.file, [&](const exchange::Sink& sink) {
        return exchange::export_journal(**ledger, how, sink);
    });
    progress.wipe();
    return status ? Exit::done : report_error(globals, status.error());
}

}  // namespace

void add_export_books(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        *program.exported, "journal", "the books for hledger, ledger or beancount",
        "reserve export journal --dialect hledger -o fund.journal\n"
        "  LC_ALL=C.UTF-8 hledger -f fund.journal balance");
    std::vector<std::string> dialects;
    for (const auto& [name, dialect] : kDialects) {
        dialects.push_back(name);
    }
    command->add_option("--dialect", options->dialect, "hledger, ledger or beancount")
        ->required()
        ->check(CLI::IsMember(dialects));
    command->add_option("-o,--output", options->file, "write it to this file");
    add_axes(*command, options->axes);
    program.on(command, [&program, options] { return export_journal(program.globals, *options); });
}

}  // namespace reserve::cli
