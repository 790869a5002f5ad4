// `reserve anchor`: a time stamp of RFC 3161 over the newest checkpoint.
#include <fmt/format.h>

#include "cli/output.h"
#include "cli/server.h"
#include "ledger/evidence/anchors.h"
#include "ledger/evidence/files.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string request;
    std::string response;
    std::string authorities;
};

Exit ask(const Globals& globals, const std::string& file) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto asked =
        evidence::ask_for_anchor(**ledger, evidence::anchors_of(beside_ledger(globals)));
    if (!asked) {
        return report_error(globals, asked.error());
    }
    if (const Exit exit = deliver(globals, asked->query, file); exit != Exit::done) {
        return exit;
    }
    if (globals.json) {
        fmt::print("{{\"request\":{},\"size\":{}}}\n", json_string(file), asked->size);
    } else if (!globals.quiet) {
        fmt::print(stderr, "asks for a time stamp of the checkpoint of {} entries\n", asked->size);
    }
    return Exit::done;
}

Exit keep(const Globals& globals, const Options& options) {
    const auto response = evidence::read_file(options.response, evidence::kMaxSmallFile);
    if (!response) {
        return report_error(globals, response.error());
    }
    const auto kept = evidence::keep_anchor(evidence::anchors_of(beside_ledger(globals)), *response,
                                            options.authorities);
    if (!kept) {
        const bool forged = kept.error().kind == ErrorKind::malformed &&
                            evidence::read_timestamp(*response).has_value();
        const Exit exit = report_error(globals, kept.error());
        return forged ? Exit::signature : exit;
    }
    if (globals.json) {
        fmt::print("{{\"size\":{},\"time\":{}}}\n", kept->size, json_string(kept->time));
    } else if (!globals.quiet) {
        fmt::print("the checkpoint of {} entries was there at {}; publish puts the time stamp "
                   "beside it\n",
                   kept->size, kept->time);
    }
    return Exit::done;
}

}  // namespace

void add_anchor(Program& program) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        program.app, "anchor", "have a time-stamping authority (RFC 3161) vouch for the checkpoint",
        "reserve anchor --request head.tsq\n  curl -H 'Content-Type: application/timestamp-query' "
        "--data-binary @head.tsq https://tsa.example > head.tsr\n  reserve anchor --response "
        "head.tsr --ca tsa.pem");
    auto* request = command->add_option("--request", options->request,
                                        "write the query for the newest checkpoint there");
    auto* response =
        command->add_option("--response", options->response, "verify and keep this answer");
    auto* authorities = command->add_option("--ca", options->authorities,
                                            "certificates of the authorities believed (PEM)");
    response->needs(authorities)->excludes(request);
    program.on(command, [&program, options] {
        if (options->request.empty() == options->response.empty()) {
            return usage_error(program.globals, "say --request FILE, or --response FILE --ca FILE");
        }
        return options->request.empty() ? keep(program.globals, *options)
                                        : ask(program.globals, options->request);
    });
}

}  // namespace reserve::cli
