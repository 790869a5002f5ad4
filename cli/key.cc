// `reserve key`: keys made on the machine where they will sign; it prints their public half.
#include <fmt/format.h>

#include "cli/keys.h"
#include "cli/server.h"
#include "ledger/codec.h"
#include "ledger/seal/verifier.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string officer;
    bool log = false;
};

Status check_officer(const std::string& officer) {
    return is_name(officer) && !KeyRing::is_log_key(officer)
               ? Status()
               : fail(ErrorKind::usage, officer + " is not a name an officer can have");
}

Exit say(const Globals& globals, std::string_view what, const std::string& key,
         const std::filesystem::path& file, const std::string& next) {
    if (globals.json) {
        fmt::print("{{\"file\":{},\"{}\":{}}}\n", json_string(file.string()), what,
                   json_string(key));
        return Exit::done;
    }
    fmt::print("{}\n", key);
    if (!globals.quiet) {
        fmt::print(stderr, "the key is {}{}\n", file.string(), next);
    }
    return Exit::done;
}

Exit make_officers(const Globals& globals, const std::string& officer) {
    KeyRing ring(globals);
    const Status named = check_officer(officer);
    const auto key = named ? ring.make(officer) : std::unexpected(named.error());
    return key ? say(globals, "public_key", key->base64(), ring.file_of(officer),
                     "; above is what enrol takes as --public-key")
               : report_error(globals, key.error());
}

Exit make_logs(const Globals& globals) {
    if (is_on_server(globals)) {
        return usage_error(globals, "the log's key is made where the ledger is: " + globals.ledger);
    }
    KeyRing ring(globals);
    const auto ledger = open_ledger(globals);
    const auto vkey = ledger ? ring.make_log_vkey((*ledger)->origin())
                             : std::unexpected(ledger.error());
    return vkey ? say(globals, "log_key", *vkey, ring.file_of_log(*vkey),
                      "; above is what record log_key.changed takes as --log-key")
                : report_error(globals, vkey.error());
}

Exit make(const Globals& globals, const Options& options) {
    if (options.log == !options.officer.empty()) {
        return usage_error(globals, "say whose key: an officer's name, or --log");
    }
    return options.log ? make_logs(globals) : make_officers(globals, options.officer);
}

Exit show(const Globals& globals, const std::string& officer) {
    KeyRing ring(globals);
    const Status named = check_officer(officer);
    const auto key = named ? ring.find(officer) : std::unexpected(named.error());
    if (!key) {
        return report_error(globals, key.error());
    }
    const std::filesystem::path file =
        globals.key.empty() ? ring.file_of(officer) : std::filesystem::path(globals.key);
    return *key != nullptr
               ? say(globals, "public_key", (*key)->public_key().base64(), file, "")
               : report_error(globals, Error{ErrorKind::not_found, "there is no " + file.string()});
}

}  // namespace

void add_key(Program& program) {
    CLI::App* parent =
        program.command(program.app, "key", "make a key where it will sign",
                        "reserve --ledger https://fund.example/v1/ledgers/fund key new ann");
    parent->require_subcommand(1);
    auto options = std::make_shared<Options>();
    CLI::App* made = program.command(
        *parent, "new",
        "make a key in the folder of keys, never over another, and print its public half as enrol "
        "--public-key takes it",
        "reserve --ledger https://fund.example/v1/ledgers/fund key new ann\n  reserve --ledger "
        "fund.db key new --log");
    made->add_option("officer", options->officer, "the officer's name, and the file's");
    made->add_flag("--log", options->log,
                   "the log's next key, beside its ledger; prints it as record log_key.changed "
                   "--log-key takes it");
    program.on(made, [&program, options] { return make(program.globals, *options); });
    CLI::App* shown = program.command(*parent, "show", "print the public half of an officer's key",
                                      "reserve key show ann");
    shown->add_option("officer", options->officer, "the officer's name")->required();
    program.on(shown, [&program, options] { return show(program.globals, options->officer); });
}

}  // namespace reserve::cli
