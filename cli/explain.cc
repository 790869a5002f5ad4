// `reserve explain`: what a rule says and what would make an act pass it.
#include <fmt/format.h>

#include "cli/app.h"

namespace reserve::cli {
namespace {

std::string rule_json(const fund::RuleSpec& rule) {
    return fmt::format("{{\"rule\":\"{}\",\"rank\":{},\"sentence\":{},\"remedy\":{}}}", rule.id,
                       rule.rank, json_string(rule.sentence), json_string(rule.remedy));
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
    CLI::App* command = program.command(program.app, "explain", "what a rule says",
                                        "reserve explain gate.closed");
    command->add_option("rule", *id, "the rule's id; all rules without it");
    program.on(command, [&program, id] { return explain(program.globals, *id); });
}

}  // namespace reserve::cli
