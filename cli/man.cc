// `reserve man [COMMAND…]`: manual pages (roff, man macros) from the tables that the parser and the
// help are made of; `--directory` writes all of them, as the build does for the installation.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "cli/output.h"

namespace reserve::cli {
namespace {

constexpr std::string_view kFiles[][2] = {
    {"reserve.db", "the ledger where neither --ledger nor $RESERVE_LEDGER names another; SQLite, "
                   "with -wal and -shm beside it while it is open"},
    {"<ledger>.keys/", "private keys (PKCS#8, mode 0600): <officer>.pem signs acts, log.pem signs "
                       "the head of the log"},
    {"<ledger>.head", "the last signed head; an older copy of the ledger is refused by it"},
    {"<ledger>.lock", "held by the process that writes"},
    {"<ledger>.verified", "what reserve verify found last, for reserve report audit"},
    {"<ledger>.simulations/", "scenarios and results of simulations sealed in it, by SHA-256"},
};

constexpr std::string_view kEnvironment[][2] = {
    {"RESERVE_LEDGER", "the ledger's file, if --ledger is not given"},
    {"RESERVE_KEYS", "the folder of keys, if --keys is not given"},
    {"PAGER", "shows long answers on a terminal (less -FRSX); nothing does if it is empty"},
    {"NO_COLOR", "no colour, unless --color always is given"},
};

constexpr std::string_view kOverview =
    "The ledger of a reserve fund that several partners fill and one beneficiary may draw on when "
    "its notification opens the gate. Every act is checked against written rules, recorded in "
    "double entry with exact amounts, and sealed in a log that only grows. A refusal names its "
    "rule; reserve explain tells what it says.";

// Every letter as itself; no line can be taken for a request.
std::string roff(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        const bool begins = out.empty() || out.back() == '\n';
        out += begins && (letter == '.' || letter == '\'') ? "\\&" : "";
        switch (letter) {
            case '\\': out += "\\e"; break;
            case '-': out += "\\-"; break;
            case '\'': out += "\\(aq"; break;
            case '^': out += "\\(ha"; break;
            case '~': out += "\\(ti"; break;
            case '`': out += "\\(ga"; break;
            default: out += letter;
        }
    }
    return out;
}

std::string bold(std::string_view text) {
    return "\\fB" + roff(text) + "\\fR";
}

std::string italic(std::string_view text) {
    return "\\fI" + roff(text) + "\\fR";
}

std::string item(const std::string& tag, std::string_view text) {
    return ".TP\n" + tag + "\n" + roff(text) + "\n";
}

std::string sentence(std::string text) {
    if (!text.empty()) {
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
        text += text.back() == '.' ? "" : ".";
    }
    return text;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// "reserve report dossier"
std::string words_of(const CLI::App& app) {
    const CLI::App* parent = app.get_parent();
    return (parent == nullptr ? "" : words_of(*parent) + " ") + app.get_name();
}

std::string page_name(const CLI::App& app) {
    std::string name = words_of(app);
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

bool same(const CLI::Option* a, const CLI::Option* b) {
    return a->get_name(true, true) == b->get_name(true, true) &&
           a->get_description() == b->get_description();
}

// Its options and arguments, without --help.
std::vector<const CLI::Option*> options_of(const CLI::App& app) {
    return app.get_options([&](const CLI::Option* option) { return option != app.get_help_ptr(); });
}

// What all its commands take, so that it is said once.
std::vector<const CLI::Option*> shared_options(const CLI::App& app) {
    std::vector<const CLI::Option*> shared;
    const std::vector<const CLI::App*> commands = commands_of(app);
    if (commands.size() < 2) {
        return shared;
    }
    for (const CLI::Option* option : options_of(*commands.front())) {
        const bool everywhere = std::ranges::all_of(commands, [&](const CLI::App* command) {
            return std::ranges::any_of(options_of(*command), [&](const CLI::Option* other) {
                return same(option, other);
            });
        });
        if (everywhere) {
            shared.push_back(option);
        }
    }
    return shared;
}

std::string option_tag(const CLI::Option& option) {
    const std::string names = option.get_name(option.get_positional(), true);
    if (option.get_positional()) {
        return italic(names);
    }
    std::string tag;
    for (std::size_t from = 0; from <= names.size();) {
        const std::size_t to = std::min(names.find(',', from), names.size());
        const std::string name = names.substr(from, to - from);
        const bool another_spelling = name.find('_') != std::string::npos;
        tag += another_spelling ? "" : (tag.empty() ? "" : ", ") + bold(name);
        from = to + 1;
    }
    const bool takes_value = option.get_items_expected_max() > 0;
    tag += takes_value ? " " + italic(option.get_type_name()) : "";
    return tag + (option.get_default_str().empty() ? "" : roff("=" + option.get_default_str()));
}

std::string options_text(const std::vector<const CLI::Option*>& options,
                         const std::vector<const CLI::Option*>& without = {}) {
    std::string text;
    for (const CLI::Option* option : options) {
        const bool said = std::ranges::any_of(
            without, [&](const CLI::Option* other) { return same(option, other); });
        text += said ? "" : item(option_tag(*option), sentence(option->get_description()));
    }
    return text;
}

// What stands without a name, each on a line of its own.
std::string arguments(const CLI::App& app) {
    std::string text;
    for (const CLI::Option* option : options_of(app)) {
        if (option->get_positional()) {
            const std::string name = italic(option->get_name(true));
            text += option->get_required() ? name + "\n" : "[" + name + "]\n";
        }
    }
    return text;
}

std::string synopsis(const CLI::App& app) {
    std::string text = ".B " + roff(words_of(app)) + "\n";
    if (!commands_of(app).empty()) {
        const bool needed = app.get_require_subcommand_min() > 0;
        text += needed ? ".I COMMAND\n" : "[\\fICOMMAND\\fR]\n";
    }
    return text + arguments(app) + "[\\fIOPTIONS\\fR]\n";
}

std::string examples(const CLI::App& app) {
    constexpr std::string_view head = "Example:\n";
    const std::string footer = app.get_footer();
    std::string text;
    for (std::size_t at = footer.find(head) == 0 ? head.size() : footer.size();
         at < footer.size();) {
        const std::size_t end = std::min(footer.find('\n', at), footer.size());
        text += roff(footer.substr(at + 2, end - at - 2)) + "\n";  // without their indentation
        at = end + 1;
    }
    return text.empty() ? "" : ".EX\n" + text + ".EE\n";
}

std::string section(std::string_view name, const std::string& text) {
    return text.empty() ? "" : fmt::format(".SH {}\n{}", name, text);
}

template <std::size_t N>
std::string items(const std::string_view (&rows)[N][2]) {
    std::string text;
    for (const auto& [name, told] : rows) {
        text += item(bold(name), sentence(std::string(told)));
    }
    return text;
}

std::string exit_statuses() {
    std::string text;
    for (const ExitSpec& spec : exit_table()) {
        text += item(bold(std::to_string(static_cast<int>(spec.exit))),
                     sentence(std::string(spec.says)));
    }
    return text;
}

std::string head(const CLI::App& app, const std::string& description) {
    return fmt::format(".TH {} 1 {} \"reserve {}\" \"Reserve\"\n", roff(upper(page_name(app))),
                       kReleased, kVersion) +
           section("NAME", roff(page_name(app)) + " \\- " + roff(description) + "\n");
}

// Commands by their groups, as the help lists them.
std::string command_list(const CLI::App& app) {
    std::vector<std::string> groups;
    for (const CLI::App* command : commands_of(app)) {
        if (std::ranges::find(groups, command->get_group()) == groups.end()) {
            groups.push_back(command->get_group());
        }
    }
    std::string text;
    for (const std::string& group : groups) {
        text += ".SS " + roff(group) + "\n";
        for (const CLI::App* command : commands_of(app)) {
            text += command->get_group() == group
                        ? item(bold(command->get_name()), sentence(command->get_description()))
                        : "";
        }
    }
    return text;
}

std::string program_page(const CLI::App& app) {
    return head(app, "the books of a reserve fund") +
           section("SYNOPSIS", ".B reserve\n[\\fIOPTIONS\\fR]\n.I COMMAND\n[\\fIARGUMENTS\\fR]\n") +
           section("DESCRIPTION", roff(kOverview) +
                                      "\n.PP\nEach command has a page of its own, such as\n"
                                      ".BR reserve\\-report (1).\n") +
           section("COMMANDS", command_list(app)) +
           section("OPTIONS", "They stand before or after any command.\n" +
                                  options_text(app.get_options())) +
           section("EXAMPLES", ".EX\nreserve demo /tmp/demo\nreserve \\-\\-ledger "
                               "/tmp/demo/fund.db status\nreserve explain four_eyes\n.EE\n") +
           section("EXIT STATUS", exit_statuses()) + section("FILES", items(kFiles)) +
           section("ENVIRONMENT", items(kEnvironment));
}

std::string command_page(const CLI::App& app) {
    const std::vector<const CLI::Option*> shared = shared_options(app);
    std::string nested;
    for (const CLI::App* command : commands_of(app)) {
        std::string words = roff(words_of(*command)) + "\n" + arguments(*command);
        std::ranges::replace(words, '\n', ' ');
        nested += ".SS " + words.substr(0, words.size() - 1) + "\n" +
                  roff(sentence(command->get_description())) + "\n" +
                  options_text(options_of(*command), shared) + ".PP\n" + examples(*command);
    }
    const std::string own = options_text(options_of(app));
    const std::string common =
        shared.empty() ? "" : "Each of its commands takes:\n" + options_text(shared);
    return head(app, app.get_description()) + section("SYNOPSIS", synopsis(app)) +
           section("DESCRIPTION", roff(sentence(app.get_description())) + "\n") +
           section("OPTIONS", own + common) + section("COMMANDS", nested) +
           section("EXAMPLES", examples(app)) +
           section("SEE ALSO", ".BR reserve (1)\ntells the options of every command, exit status, "
                               "files and environment.\n");
}

std::string page(const CLI::App& app) {
    return app.get_parent() == nullptr ? program_page(app) : command_page(app);
}

Exit write_all(const Globals& globals, const CLI::App& app, const std::string& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    std::vector<const CLI::App*> pages = commands_of(app);
    pages.push_back(&app);
    for (const CLI::App* one : pages) {
        const auto file = std::filesystem::path(directory) / (page_name(*one) + ".1");
        if (const Exit exit = deliver(globals, page(*one), file.string()); exit != Exit::done) {
            return exit;
        }
    }
    return Exit::done;
}

Exit print_page(const Program& program, const std::vector<std::string>& words) {
    const CLI::App* found = &program.app;
    for (const std::string& word : words) {
        const std::vector<const CLI::App*> commands = commands_of(*found);
        const auto next = std::ranges::find(commands, word, [](const CLI::App* command) {
            return command->get_name();
        });
        if (next == commands.end()) {
            return report_error(program.globals,
                                {ErrorKind::not_found, fmt::format("there is no command {} {}",
                                                                   words_of(*found), word)});
        }
        found = *next;
    }
    fmt::print("{}", page(*found));
    return Exit::done;
}

}  // namespace

void add_man(Program& program) {
    auto words = std::make_shared<std::vector<std::string>>();
    auto directory = std::make_shared<std::string>();
    CLI::App* command = program.command(
        program.app, "man", "a manual page, to be shown by man -l -",
        "reserve man report | man -l -\n  reserve man --directory ~/.local/share/man/man1");
    command->add_option("command", *words, "the command's words; the whole program without them");
    command->add_option("--directory", *directory, "write the pages of all commands there");
    program.on(command, [&program, words, directory] {
        return directory->empty() ? print_page(program, *words)
                                  : write_all(program.globals, program.app, *directory);
    });
}

}  // namespace reserve::cli
