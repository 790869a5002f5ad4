// `reserve completion SHELL`: words from the same tables that the commands are made of.
#include <fmt/format.h>

#include "cli/record.h"

namespace reserve::cli {
namespace {

// command -> its options and subcommands, as the parser knows them.
std::string words_of(const CLI::App& app) {
    std::string words;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        words += command->get_name() + " ";
    }
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            words += "--" + name + " ";
        }
    }
    return words;
}

std::string rule_words() {
    std::string words;
    for (const fund::RuleSpec& rule : fund::rules()) {
        words += std::string(rule.id) + " ";
    }
    return words;
}

std::vector<const CLI::App*> subcommands(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// One `case` row a command; those with commands of their own come first, by both words.
std::string bash_rows(const CLI::App& app) {
    std::string nested;
    std::string rows;
    for (const CLI::App* command : subcommands(app)) {
        const std::string& name = command->get_name();
        for (const CLI::App* inner : subcommands(*command)) {
            nested += fmt::format("    '{} {}') words='{}' ;;\n", name, inner->get_name(),
                                  words_of(*inner));
        }
        rows += fmt::format("    '{} '*) words='{}{}' ;;\n", name, words_of(*command),
                            name == "explain" ? rule_words() : "");
    }
    return nested + rows;
}

std::string bash(const CLI::App& app) {
    return R"(_reserve() {
  local word=${COMP_WORDS[COMP_CWORD]} words= first= second= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --ledger | --keys | --key | --passphrase-file | --color) ((i++)) ;;
      -*) ;;
      *) if [[ -z $first ]]; then first=${COMP_WORDS[i]}
         elif [[ -z $second ]]; then second=${COMP_WORDS[i]}; fi ;;
    esac
  done
  case "$first $second" in
)" + bash_rows(app) +
           fmt::format("    *) words='{}' ;;\n  esac\n", words_of(app)) +
           "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
           "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
           "complete -F _reserve reserve\n";
}

// Within single quotes.
std::string quoted(const std::string& text) {
    std::string out;
    for (const char letter : text) {
        out += letter == '\'' ? "\\'" : std::string(1, letter);
    }
    return out;
}

void add_fish_options(std::string& text, const CLI::App& app, const std::string& condition) {
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            text += fmt::format("complete -c reserve -n '{}' -l {}\n", condition, name);
        }
    }
}

std::string fish(const CLI::App& app) {
    std::string text = "complete -c reserve -e\n";
    add_fish_options(text, app, "true");
    for (const CLI::App* command : subcommands(app)) {
        const std::string& name = command->get_name();
        const std::string seen = "__fish_seen_subcommand_from " + name;
        text += fmt::format("complete -c reserve -n __fish_use_subcommand -a '{}' -d '{}'\n", name,
                            quoted(command->get_description()));
        add_fish_options(text, *command, seen);
        for (const CLI::App* inner : subcommands(*command)) {
            text += fmt::format("complete -c reserve -n '{}' -a '{}'\n", seen, inner->get_name());
            add_fish_options(text, *inner,
                             seen + "; and __fish_seen_subcommand_from " + inner->get_name());
        }
        if (name == "explain") {
            text += fmt::format("complete -c reserve -n '{}' -a '{}'\n", seen, rule_words());
        }
    }
    return text;
}

}  // namespace

void add_completion(Program& program) {
    auto shell = std::make_shared<std::string>();
    CLI::App* command =
        program.command(program.app, "completion", "completion for bash, zsh or fish",
                        "source <(reserve completion bash)");
    command->add_option("shell", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    program.on(command, [&program, shell] {
        const std::string text =
            *shell == "fish" ? fish(program.app)
            : *shell == "zsh"
                ? "autoload -U +X bashcompinit && bashcompinit\n" + bash(program.app)
                : bash(program.app);
        fmt::print("{}", text);
        return Exit::done;
    });
}

}  // namespace reserve::cli
