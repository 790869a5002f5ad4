// The program: what every command shares, and the list of commands.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/exit_code.h"
#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::cli {

using report::Align;
using report::group_thousands;
using report::Grouping;
using report::Table;
using report::to_csv;
using report::to_json;
using report::to_text;

inline constexpr std::string_view kVersion = "0.1.0";
inline constexpr std::string_view kReleased = "2026-11-26";

// Options for a ledger on a server.
struct ServerGlobals {
    std::string token_file;          // --token-file; else $RESERVE_TOKEN
    std::string authorities;         // --ca-file
    std::vector<std::string> vkeys;  // --vkey
    std::string policy;              // --policy
    bool offline = false;
    bool plain_http = false;
};

// Options that stand before or after any command.
struct Globals {
    std::string ledger;  // --ledger, $RESERVE_LEDGER, reserve.db: a file or a URL
    std::string keys;    // --keys, $RESERVE_KEYS, <ledger>.keys, of a URL ~/.config/reserve/keys
    std::string key;     // --key
    std::string passphrase_file;
    std::string color = "auto";
    bool json = false;
    bool quiet = false;
    ServerGlobals server;

    std::filesystem::path key_folder() const;
};

// A command runs after parsing; what it returns is the exit status.
struct Program {
    CLI::App app{"The books of a reserve fund: what was given, when it may be drawn, what was "
                 "paid."};
    Globals globals;
    std::function<Exit()> chosen;
    // Commands that others hang theirs under.
    CLI::App* verify = nullptr;
    CLI::App* prove = nullptr;
    CLI::App* exported = nullptr;

    // A command with an example in its help.
    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& does,
                      const std::string& example);
    // Not run if one of the command's own subcommands was given.
    void on(CLI::App* command, std::function<Exit()> run);
};

int run(int argc, char** argv);

// Prints an error to standard error (as JSON with --json) and gives its exit status.
Exit report_error(const Globals& globals, const Error& error);
Exit usage_error(const Globals& globals, const std::string& message);
// Opens the ledger of --ledger: a file, whose checkpoints are signed with the log's key in the key
// folder, or the copy of one on a server. What appends takes cli/books.h instead.
Result<std::unique_ptr<Ledger>> open_ledger(const Globals& globals,
                                            store::Mode mode = store::Mode::read_only);
Result<std::unique_ptr<Ledger>> create_ledger(const Globals& globals, const std::string& origin,
                                              std::shared_ptr<Clock> clock = system_clock());
// Prints the answer: through a pager on a terminal when it is long.
void print(const Globals& globals, const std::string& text);
bool is_terminal();
Grouping grouping();  // thousands on a terminal, plain text in a pipe
std::string readable(std::string_view amount);  // grouped so
// Colours where --color and the terminal behind `stream` allow them.
enum class Paint : unsigned char { good, bad, heading };
std::string painted(FILE* stream, Paint paint, std::string_view text);
// "1 act", "2 acts"
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);
// Lower case, each run outside a-z0-9 becomes one "-".
std::string slug(std::string_view name);

// The commands, each in a file of its own.
void add_init(Program& program);
void add_record(Program& program);
void add_apply(Program& program);
void add_queries(Program& program);
void add_show(Program& program);
void add_status(Program& program);
void add_report(Program& program);
void add_verify(Program& program);
void add_verify_evidence(Program& program);  // under verify
void add_verify_dossier(Program& program, CLI::App& verify_command);  // under verify
void add_backup(Program& program);  // and restore
void add_publish(Program& program);
void add_prove(Program& program);
void add_prove_payment(Program& program, CLI::App& prove_command);  // under prove
void add_export(Program& program);
void add_export_iati(Program& program);     // under export
void add_export_pain001(Program& program);  // under export
void add_export_books(Program& program);  // under export
void add_import(Program& program);
void add_simulate(Program& program);
void add_checkpoint(Program& program);
void add_anchor(Program& program);
void add_serve(Program& program);
void add_token(Program& program);
void add_key(Program& program);
void add_witness(Program& program);  // and verify fork
void add_explain(Program& program);
void add_demo(Program& program);
void add_completion(Program& program);
void add_man(Program& program);

}  // namespace reserve::cli
