// `reserve prove payment` and `reserve verify dossier`.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/app.h"
#include "ledger/base/base64.h"
#include "ledger/evidence/dossier.h"

namespace reserve::cli {
namespace {

struct ProveOptions {
    std::string payment;
    bool complete = false;
    std::string output;
};

Exit write(const Globals& globals, const std::string& text, const std::string& file) {
    std::FILE* out = file.empty() || file == "-" ? stdout : std::fopen(file.c_str(), "wb");
    bool written = out != nullptr && std::fwrite(text.data(), 1, text.size(), out) == text.size();
    if (out != nullptr) {
        written = (out == stdout ? std::fflush(out) : std::fclose(out)) == 0 && written;
    }
    return written ? Exit::done
                   : report_error(globals, {ErrorKind::disk, "cannot write " + file});
}

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
    return write(globals, *dossier, options.output);
}

struct VerifyOptions {
    std::string file;
    std::string policy;
    std::vector<std::string> vkeys;
};

Result<std::string> read(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    return stream.good() || stream.eof()
               ? Result<std::string>(std::move(text))
               : fail(ErrorKind::not_found, "cannot read " + file);
}

Result<seal::Policy> read_trust(const VerifyOptions& options) {
    if (options.policy.empty() && options.vkeys.empty()) {
        return fail(ErrorKind::usage, "say whom to believe: --vkey KEY or --policy FILE");
    }
    std::string text = "quorum none\n";
    for (const std::string& vkey : options.vkeys) {
        text.insert(0, "log " + vkey + "\n");
    }
    if (!options.policy.empty()) {
        auto read_text = read(options.policy);
        if (!read_text) {
            return std::unexpected(read_text.error());
        }
        text = std::move(*read_text);
    }
    auto policy = seal::parse_policy(text);
    if (policy) {
        return std::move(*policy);
    }
    return options.policy.empty()
               ? Result<seal::Policy>(fail(ErrorKind::usage, "--vkey is no key of a log"))
               : fail(ErrorKind::malformed,
                      fmt::format("{} line {}: {}", options.policy, policy.error().line,
                                  policy.error().reason));
}

Exit exit_of_finding(const std::string& code) {
    constexpr std::pair<std::string_view, Exit> exits[] = {{"malformed", Exit::malformed},
                                                           {"signature", Exit::signature},
                                                           {"tree", Exit::tree},
                                                           {"policy", Exit::policy},
                                                           {"rule", Exit::rule}};
    const auto* found = std::ranges::find(exits, code, [](auto& e) { return e.first; });
    return found == std::end(exits) ? Exit::internal : found->second;
}

std::string finding_text(const Finding& finding) {
    const std::string seq = finding.seq ? fmt::format("entry {} ", *finding.seq) : "";
    return fmt::format("{}: {}{}: {}\n", finding.code, seq, finding.place, finding.reason);
}

std::string finding_json(const Finding& finding) {
    const std::string seq = finding.seq ? std::to_string(*finding.seq) : "null";
    return fmt::format("{{\"code\":\"{}\",\"seq\":{},\"place\":{},\"reason\":{}}}", finding.code,
                       seq, json_string(finding.place), json_string(finding.reason));
}

template <class Item, class Write>
std::string json_list(const std::vector<Item>& items, Write one) {
    std::string json = "[";
    for (const Item& item : items) {
        json += (json.size() > 1 ? "," : "") + one(item);
    }
    return json + "]";
}

std::string json_of(const evidence::DossierReport& report) {
    const auto sentence = [](const std::string& text) { return json_string(text); };
    return fmt::format(
        "{{\"payment\":{},\"complete\":{},\"origin\":{},\"size\":{},\"root\":\"{}\","
        "\"entries\":{},\"signatures\":{},\"proves\":{},\"assumes\":{},\"findings\":{}}}\n",
        json_string(report.payment), report.completeness == evidence::Completeness::complete,
        json_string(report.origin), report.head.size, to_base64(report.head.root), report.entries,
        report.signatures, json_list(report.proves, sentence),
        json_list(report.assumes, sentence), json_list(report.findings, finding_json));
}

std::string text_of(const evidence::DossierReport& report) {
    std::string text;
    for (const Finding& finding : report.findings) {
        text += finding_text(finding);
    }
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
    const auto policy = read_trust(options);
    if (!policy) {
        return report_error(globals, policy.error());
    }
    const auto text = read(options.file);
    if (!text) {
        return report_error(globals, text.error());
    }
    const auto report = evidence::verify_dossier(*text, *policy);
    fmt::print("{}", globals.json ? json_of(report) : text_of(report));
    Exit exit = Exit::done;
    for (const Finding& finding : report.findings) {
        const Exit one = exit_of_finding(finding.code);
        exit = exit == Exit::done ? one : std::min(exit, one);
    }
    return exit;
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

void add_prove(Program& program) {
    CLI::App* prove_command = program.command(
        program.app, "prove", "files that anyone can verify without the ledger",
        "reserve prove payment PAY-7 -o PAY-7.dossier");
    prove_command->require_subcommand(1);
    add_prove_payment(program, *prove_command);
}

void add_verify_dossier(Program& program, CLI::App& verify_command) {
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = program.command(
        verify_command, "dossier", "check a payment's dossier and the rule of the gate from it",
        "reserve verify dossier PAY-7.dossier --policy policy");
    command->add_option("file", options->file, "the dossier")->required();
    auto* vkeys = command->add_option("--vkey", options->vkeys,
                                      "the log's key, a line <name>+<id>+<base64>");
    command->add_option("--policy", options->policy, "the logs and witnesses believed, a file")
        ->excludes(vkeys);
    program.on(command, [&program, options] { return verify(program.globals, *options); });
}

}  // namespace reserve::cli
