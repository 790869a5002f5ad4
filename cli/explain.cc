// `reserve explain`: what a rule says and what would make an act pass it.
#include <fmt/format.h>

#include "cli/act_schemas.h"

namespace reserve::cli {
namespace {

std::string rule_json(const fund::RuleSpec& rule) {
    return fmt::format("{{\"rule\":\"{}\",\"rank\":{},\"sentence\":{},\"remedy\":{}}}", rule.id,
                       rule.rank, json_string(rule.sentence), json_string(rule.remedy));
}

// docs/rules.md, as it stands in the repository.
std::string markdown() {
    std::string text =
        "# Rules\n\n"
        "Every rule that can refuse an act, in order of precedence: the first broken one answers,\n"
        "those of one rank never compete. Written by `reserve explain --markdown`; a test "
        "compares.\n"
        "\n| rank | rule | what it says | to make it pass |\n|---|---|---|---|\n";
    for (const fund::RuleSpec& rule : fund::rules()) {
        text += fmt::format("| {} | `{}` | {} | {} |\n", rule.rank, rule.id, rule.sentence,
                            rule.remedy);
    }
    return text;
}

Exit explain(const Globals& globals, const std::string& id) {
    std::string text;
    if (id.empty()) {
        for (const fund::RuleSpec& rule : fund::rules()) {
            text += globals.json ? rule_json(rule) + "\n"
                                 : fmt::format("{:>3}  {:<24} {}\n", rule.rank, rule.id,
                                               rule.sentence);
        }
        print(globals, text);
        return Exit::done;
    }
    const auto rule = fund::find_rule(id);
    if (!rule) {
        return report_error(globals, {ErrorKind::not_found,
                                      "there is no rule " + id + "; reserve explain lists them"});
    }
    const fund::RuleSpec& spec = fund::spec(*rule);
    print(globals, globals.json ? rule_json(spec) + "\n"
                                : fmt::format("{} (rank {})\n  {}\n  To make it pass: {}\n",
                                              spec.id, spec.rank, spec.sentence, spec.remedy));
    return Exit::done;
}

}  // namespace

void add_explain(Program& program) {
    auto id = std::make_shared<std::string>();
    auto whole = std::make_shared<bool>(false);
    auto acts = std::make_shared<bool>(false);
    CLI::App* command = program.command(program.app, "explain", "what a rule says",
                                        "reserve explain gate.closed");
    command->add_option("rule", *id, "the rule's id; all rules without it");
    command->add_flag("--markdown", *whole, "all rules as a page in Markdown");
    command->add_flag("--acts", *acts, "the bodies of all kinds of act as JSON Schemas in YAML");
    program.on(command, [&program, id, whole, acts] {
        if (*whole || *acts) {
            print(program.globals, *whole ? markdown() : act_schemas());
            return Exit::done;
        }
        return explain(program.globals, *id);
    });
}

}  // namespace reserve::cli
