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

std::string bash(const CLI::App& app) {
    std::string text = "_reserve() {\n  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
                       "  case ${COMP_WORDS[1]} in\n";
    const auto everything = [](const CLI::App*) { return true; };
    for (const CLI::App* command : app.get_subcommands(everything)) {
        const std::string extra = command->get_name() == "explain" ? rule_words() : "";
        text += fmt::format("    {}) words='{}{}' ;;\n", command->get_name(), words_of(*command),
                            extra);
    }
    text += fmt::format("    *) words='{}' ;;\n  esac\n", words_of(app));
    text += "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
            "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
            "complete -F _reserve reserve\n";
    return text;
}

std::string fish(const CLI::App& app) {
    std::string text = "complete -c reserve -e\n";
    const auto everything = [](const CLI::App*) { return true; };
    for (const CLI::App* command : app.get_subcommands(everything)) {
        text += fmt::format("complete -c reserve -n __fish_use_subcommand -a '{}' -d '{}'\n",
                            command->get_name(), command->get_description());
        for (const CLI::Option* option : command->get_options()) {
            for (const std::string& name : option->get_lnames()) {
                text += fmt::format(
                    "complete -c reserve -n '__fish_seen_subcommand_from {}' -l {}\n",
                    command->get_name(), name);
            }
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
