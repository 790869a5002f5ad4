// `reserve prove payment` and `reserve verify dossier`.
#include <fmt/format.h>

#include "cli/findings.h"
#include "cli/output.h"
#include "cli/toml_json.h"
#include "cli/trust.h"
#include "ledger/base/base64.h"
#include "ledger/evidence/dossier.h"

namespace reserve::cli {
namespace {

struct ProveOptions {
    std::string payment;
    bool complete = false;
    std::string output;
};

Exit prove(const Globals& globals, const ProveOptions& options) {
    auto ledger = open_ledger(globals);
    if (!ledger) {
        return report_error(globals, ledger.error());
    }
    const auto dossier = evidence::make_dossier(
        **ledger, options.payment,
        options.complete ? evidence::Completeness::complete : evidence::Completeness::plain);
    if (!dossier) {
        return report_error(globals, dossier.error());
    }
    return deliver(globals, *dossier, options.output);
}

struct VerifyOptions {
    std::string file;
    TrustOptions trust;
};

std::string json_list(const std::vector<std::string>& sentences) {
    std::string json = "[";
    for (const std::string& sentence : sentences) {
        json += (json.size() > 1 ? "," : "") + json_string(sentence);
    }
    return json + "]";
}

std::string json_of(const evidence::DossierReport& report) {
    return fmt::format(
        "{{\"payment\":{},\"complete\":{},\"origin\":{},\"size\":{},\"root\":\"{}\","
        "\"entries\":{},\"signatures\":{},\"proves\":{},\"assumes\":{},\"findings\":{}}}\n",
        json_string(report.payment), report.completeness == evidence::Completeness::complete,
        json_string(report.origin), report.head.size, to_base64(report.head.root), report.entries,
        report.signatures, json_list(report.proves), json_list(report.assumes),
        findings_json(report.findings));
}

std::string text_of(const evidence::DossierReport& report) {
    std::string text = findings_text(report.findings);
    const bool complete = report.completeness == evidence::Completeness::complete;
    text += fmt::format("{} dossier of {}: {} entries, {} signatures, {} findings\n",
                        complete ? "complete" : "plain", report.payment, report.entries,
                        report.signatures, report.findings.size());
    if (!report.findings.empty()) {
        return text + "it proves nothing\n";
    }
    text += "it proves:\n";
    for (const std::string& sentence : report.proves) {
        text += "  " + sentence + "\n";
    }
    text += report.assumes.empty() ? "it assumes nothing: every entry was replayed\n"
                                   : "it assumes:\n";
    for (const std::string& sentence : report.assumes) {
        text += "  " + sentence + "\n";
    }
    return text;
}

Exit verify(const Globals& globals, const VerifyOptions& options) {
    const auto policy = read_trust(options.trust);
    if (!policy) {
        return report_error(globals, policy.error());
    }
    const auto text = read_file(options.file);
    if (!text) {
        return report_error(globals, text.error());
    }
    const auto report = evidence::verify_dossier(*text, *policy);
    fmt::print("{}", globals.json ? json_of(report) : text_of(report));
    return exit_of(report.findings);
}

}  // namespace

void add_prove_payment(Program& program, CLI::App& prove_command) {
    auto options = std::make_shared<ProveOptions>();
    CLI::App* command = program.command(
        prove_command, "payment", "a dossier that convinces a stranger that a payment was allowed",
        "reserve prove payment PAY-7 -o PAY-7.dossier");
    command->add_option("payment", options->payment, "the payment's name")->required();
    command->add_flag("--complete", options->complete,
                      "carry every entry up to the release, so that absence is proved too");
    command->add_option("-o,--output", options->output, "write it to this file");
    program.on(command, [&program, options] { return prove(program.globals, *options); });
}

void add_verify_dossier(Program& program, CLI::App& verify_command) {
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = program.command(
        verify_command, "dossier", "check a payment's dossier and the rule of the gate from it",
        "reserve verify dossier PAY-7.dossier --policy policy");
    command->add_option("file", options->file, "the dossier")->required();
    add_trust(*command, options->trust);
    program.on(command, [&program, options] { return verify(program.globals, *options); });
}

}  // namespace reserve::cli
