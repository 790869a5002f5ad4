// `reserve publish`: the ledger as static files that anyone can verify.
#include <fmt/format.h>

#include "cli/progress.h"
#include "cli/server.h"
#include "ledger/base/base64.h"
#include "ledger/evidence/publish.h"

namespace reserve::cli {
namespace {

Exit publish_ledger(const Globals& globals, const std::string& directory) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    Progress progress(globals, "published");
    const auto published =
        evidence::publish(**ledger, directory,
                          {.anchors = evidence::anchors_of(beside_ledger(globals)),
                           .progress = [&](std::uint64_t done) { progress.show(done); }});
    progress.wipe();
    if (!published) {
        return report_error(globals, published.error());
    }
    const std::string root = to_base64(published->head.root);
    if (globals.json) {
        fmt::print("{{\"directory\":{},\"files\":{},\"previous\":{},\"root\":\"{}\","
                   "\"size\":{}}}\n",
                   json_string(directory), published->files, published->previous, root,
                   published->head.size);
    } else if (!globals.quiet) {
        fmt::print("{} entries are published in {}, {} of them new, {} files written\nroot {}\n",
                   published->head.size, directory, published->head.size - published->previous,
                   published->files, root);
    }
    return Exit::done;
}

}  // namespace

void add_publish(Program& program) {
    auto directory = std::make_shared<std::string>();
    CLI::App* command = program.command(
        program.app, "publish",
        "write the log as static files for any web server; only what is new is written",
        "reserve --ledger fund.db publish /srv/www/fund");
    command->add_option("directory", *directory, "where; made if it is not there")->required();
    program.on(command,
               [&program, directory] { return publish_ledger(program.globals, *directory); });
}

}  // namespace reserve::cli
