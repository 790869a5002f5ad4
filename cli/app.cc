// Parsing, errors and output that the commands share.
#include "cli/app.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <new>
#include <numeric>
#include <span>
#include <system_error>

#include <fmt/format.h>

#include "cli/keys.h"
#include "cli/server.h"

namespace reserve::cli {

namespace {

std::string from_environment(const char* name, std::string otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? std::move(otherwise) : value;
}

void add_server_globals(CLI::App& app, ServerGlobals& server) {
    const std::string group = "With a ledger on a server";
    app.add_option("--token-file", server.token_file,
                   "file with the token that the server gave ($RESERVE_TOKEN)")
        ->group(group);
    app.add_option("--ca-file", server.authorities,
                   "believe these certificates (PEM) instead of the system's")
        ->group(group);
    auto* certificate = app.add_option("--client-certificate", server.certificate,
                                       "show this certificate (PEM) to a server that asks for one")
                            ->group(group);
    auto* key = app.add_option("--client-key", server.certificate_key,
                               "the key of --client-certificate (PEM, in the clear)")
                    ->group(group)
                    ->needs(certificate);
    certificate->needs(key);
    auto* vkeys = app.add_option("--vkey", server.vkeys, "believe this key of the log only")
                      ->group(group)
                      ->allow_extra_args(false);
    app.add_option("--policy", server.policy, "believe these logs and witnesses, a file")
        ->group(group)
        ->excludes(vkeys);
    app.add_flag("--offline", server.offline, "read the copy as it was seen last")->group(group);
    app.add_flag("--plain-http", server.plain_http, "allow http to another machine, in clear")
        ->group(group);
}

void add_globals(Program& program) {
    Globals& globals = program.globals;
    globals.ledger = from_environment("RESERVE_LEDGER", "reserve.db");
    globals.keys = from_environment("RESERVE_KEYS", "");
    CLI::App& app = program.app;
    app.add_option("--ledger", globals.ledger,
                   "the ledger's file, or its URL on a server ($RESERVE_LEDGER; reserve.db)");
    app.add_option("--keys", globals.keys,
                   "folder of keys ($RESERVE_KEYS; <ledger>.keys; with a URL "
                   "~/.config/reserve/keys)");
    app.add_option("--key", globals.key, "the key file to sign with");
    app.add_option("--passphrase-file", globals.passphrase_file, "passphrase of encrypted keys");
    app.add_option("--color", globals.color, "when to use colour")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    app.add_flag("--json", globals.json, "answer in JSON");
    app.add_flag("--quiet", globals.quiet, "say only what was asked for");
    add_server_globals(app, globals.server);
}

}  // namespace

std::filesystem::path Globals::key_folder() const {
    return !keys.empty()  ? std::filesystem::path(keys)
           : is_on_server(*this) ? user_keys()
                          : std::filesystem::path(ledger + ".keys");
}

CLI::App* Program::command(CLI::App& parent, const std::string& name, const std::string& does,
                           const std::string& example) {
    CLI::App* made = parent.add_subcommand(name, does);
    made->footer("Example:\n  " + example);
    made->fallthrough();
    return made;
}

void Program::on(CLI::App* command, std::function<Exit()> run) {
    command->callback([this, command, run = std::move(run)] {
        if (command->get_subcommands().empty()) {
            chosen = run;
        }
    });
}

bool is_terminal() {
    return isatty(STDOUT_FILENO) == 1;
}

Grouping grouping() {
    return is_terminal() ? Grouping::thousands : Grouping::none;
}

std::string readable(std::string_view amount) {
    return is_terminal() ? group_thousands(amount) : std::string(amount);
}

namespace {

std::string colour_mode = "auto";

}  // namespace

std::string painted(FILE* stream, Paint paint, std::string_view text) {
    const char* refused = std::getenv("NO_COLOR");
    const bool automatic = isatty(fileno(stream)) == 1 && (refused == nullptr || *refused == 0);
    if (colour_mode == "never" || (colour_mode == "auto" && !automatic)) {
        return std::string(text);
    }
    const char* code = paint == Paint::good ? "32" : paint == Paint::bad ? "1;31" : "1";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string slug(std::string_view name) {
    std::string text;
    for (const char letter : name) {
        const bool capital = letter >= 'A' && letter <= 'Z';
        const bool plain =
            (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || capital;
        if (plain) {
            text += capital ? static_cast<char>(letter - 'A' + 'a') : letter;
        } else if (!text.ends_with('-')) {
            text += '-';
        }
    }
    return text;
}

void print(const Globals&, const std::string& text) {
    winsize size{};
    const bool measured = is_terminal() && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    const auto lines = std::ranges::count(text, '\n');
    const char* wanted = std::getenv("PAGER");
    const std::string pager = wanted == nullptr ? "less -FRSX" : wanted;
    if (measured && lines >= size.ws_row && !pager.empty()) {
        if (FILE* pipe = popen(pager.c_str(), "w"); pipe != nullptr) {
            std::fwrite(text.data(), 1, text.size(), pipe);
            constexpr int kNoSuchCommand = 127;
            if (const int status = pclose(pipe); WEXITSTATUS(status) != kNoSuchCommand) {
                return;
            }
        }
    }
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

Exit report_error(const Globals& globals, const Error& error) {
    if (globals.json) {
        fmt::print(stderr, "{{\"error\":{}}}\n", json_string(error.message));
    } else {
        fmt::print(stderr, "reserve: {}\n", error.message);
    }
    return exit_of(error.kind);
}

Exit usage_error(const Globals& globals, const std::string& message) {
    return report_error(globals, Error{ErrorKind::usage, message});
}

Result<std::unique_ptr<Ledger>> open_ledger(const Globals& globals, store::Mode mode) {
    if (is_on_server(globals)) {
        return open_copy(globals, mode);
    }
    OpenLedger options;
    options.mode = mode;
    options.signer = std::make_shared<KeyRing>(globals);
    return Ledger::open(globals.ledger, options);
}

Result<std::unique_ptr<Ledger>> create_ledger(const Globals& globals, const std::string& origin,
                                              std::shared_ptr<Clock> clock) {
    if (is_on_server(globals)) {
        return fail(ErrorKind::usage, "a new ledger is made where it will be: " + globals.ledger);
    }
    return Ledger::create(globals.ledger, {.origin = origin,
                                           .clock = std::move(clock),
                                           .signer = std::make_shared<KeyRing>(globals)});
}

namespace {

// How many letters must be changed, added or taken away to make `b` of `a`.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, changed});
        }
    }
    return row.back();
}

// "; did you mean status?" for a word that is close to one of the commands.
std::string nearest(const CLI::App& parent, const std::string& word) {
    std::string best;
    std::size_t least = 3;
    for (const CLI::App* command : parent.get_subcommands([](const CLI::App*) { return true; })) {
        if (const std::size_t far = distance(word, command->get_name()); far < least) {
            least = far;
            best = command->get_name();
        }
    }
    return best.empty() ? "" : "; did you mean " + best + "?";
}

// Whether a name that reaches that far is whole there.
bool ends_at(std::string_view text, std::size_t at) {
    return at == text.size() || std::string_view(": =").contains(text[at]);
}

// What no word said was said by the option's variable.
std::string blame(const CLI::App& command, std::string message, std::span<char*> words) {
    for (const CLI::Option* option : command.get_options()) {
        const std::string name = option->get_name();
        const std::size_t at = message.find(name);
        const bool is_named = !name.empty() && at != std::string::npos &&
                              ends_at(message, at + name.size());
        const bool is_said = std::ranges::any_of(words, [&](std::string_view word) {
            return word.starts_with(name) && ends_at(word, name.size());
        });
        if (is_named && !is_said && !option->get_envname().empty()) {
            return message.replace(at, name.size(), "$" + option->get_envname());
        }
    }
    return message;
}

// Help, or what is wrong with the words; an unknown command is named.
Exit parse_failed(Program& program, const CLI::ParseError& error, std::span<char*> words) {
    if (error.get_exit_code() == 0) {
        program.app.exit(error);
        return Exit::done;
    }
    program.globals.json = program.globals.json || std::ranges::any_of(words, [](const char* word) {
        return std::string_view(word) == "--json";
    });
    std::string message = blame(program.app, error.what(), words);
    for (const CLI::App* command : program.app.get_subcommands()) {
        message = blame(*command, message, words);
    }
    const std::vector<std::string> rest = program.app.remaining(true);
    const bool unknown = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError);
    if (unknown && !rest.empty() && !rest.front().starts_with('-')) {
        const bool kind = program.app.got_subcommand("record");
        const CLI::App* parent = kind ? program.app.get_subcommand("record") : &program.app;
        message = fmt::format("there is no {} {}{}", kind ? "kind of act" : "command", rest.front(),
                              nearest(*parent, rest.front()));
    }
    return usage_error(program.globals, message + "; see reserve --help");
}

// What is printed must arrive: a full disk behind a redirection is an error, not a short file.
Exit run_chosen(const Program& program) {
    Exit exit = Exit::usage;
    bool arrived = true;
    try {
        exit = program.chosen ? program.chosen() : Exit::usage;
    } catch (const std::system_error&) {
        arrived = false;
    } catch (const std::bad_alloc&) {
        const bool json = program.globals.json;
        std::fputs(json ? "{\"error\":\"out of memory\"}\n" : "reserve: out of memory\n", stderr);
        exit = Exit::environment;
    }
    errno = 0;
    arrived = std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && arrived;
    if (!arrived && errno != EPIPE) {
        fmt::print(stderr, "reserve: the answer could not be written: {}\n",
                   std::generic_category().message(errno == 0 ? EIO : errno));
        return Exit::environment;
    }
    return exit;
}

}  // namespace

int run(int argc, char** argv) {
    Program program;
    std::signal(SIGPIPE, SIG_IGN);
    program.app.name("reserve");
    program.app.set_version_flag("--version", fmt::format("reserve {}", kVersion));
    program.app.require_subcommand(1);
    program.app.fallthrough();
    add_globals(program);
    for (const auto add :
         {add_init, add_record, add_apply, add_queries, add_show, add_status, add_report,
          add_verify, add_backup, add_publish, add_prove, add_verify_evidence, add_export,
          add_export_iati, add_export_pain001, add_import, add_simulate, add_checkpoint,
          add_witness, add_anchor, add_serve, add_token, add_key, add_explain, add_demo,
          add_completion, add_man}) {
        add(program);
    }
    const std::span<char*> words(argv, std::size_t(argc));
    for (const std::string_view word : words) {
        if (word.empty() || (word.starts_with("--") && word.ends_with('='))) {
            return static_cast<int>(usage_error(
                program.globals, fmt::format("a value is empty{}{}", word.empty() ? "" : ": ",
                                             word)));
        }
    }
    try {
        program.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return static_cast<int>(parse_failed(program, error, words));
    }
    colour_mode = program.globals.color;
    return static_cast<int>(run_chosen(program));
}

}  // namespace reserve::cli
