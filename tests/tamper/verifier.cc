// Each verdict is brought into one form; what was verified is told in words to be compared.
#include "tests/tamper/verifier.h"

#include "ledger/base/base64.h"
#include "ledger/evidence/dossier.h"
#include "ledger/evidence/fork_report.h"
#include "ledger/evidence/proofs.h"

namespace reserve::test {
namespace {

Verdict refused(std::string reason) {
    return {{Finding{"refused", std::nullopt, "", std::move(reason)}}, ""};
}

std::string show(std::uint64_t size, const seal::Hash& root) {
    return " " + std::to_string(size) + " " + to_base64(root);
}

std::string show(const seal::Checkpoint& checkpoint) {
    return " " + checkpoint.origin + show(checkpoint.head.size, checkpoint.head.root);
}

Verdict of_audit(const Result<AuditReport>& report) {
    if (!report) {
        return refused(report.error().message);
    }
    return {report->findings, std::to_string(report->entries) + " entries, " +
                                  std::to_string(report->signatures) + " signatures" +
                                  show(report->head.size, report->head.root)};
}

}  // namespace

Verdict Verifier::seen(Verdict verdict) const {
    std::erase_if(verdict.findings, [this](const Finding& finding) { return overlooks(finding); });
    return verdict;
}

Verdict Verifier::ledger(store::Store& store) const {
    return seen(of_audit(verify(store, {})));
}

Verdict Verifier::file(const std::filesystem::path& file) const {
    return seen(of_audit(verify_file(file, nullptr)));
}

Verdict Verifier::log(evidence::LogSource& source, const seal::Policy& policy,
                      evidence::Rules rules) const {
    const auto report = evidence::verify_log(
        source, {.trust = policy, .rules = rules, .authorities = {}, .progress = {}});
    if (!report) {
        return refused(report.error().message);
    }
    return seen({report->findings, report->origin + " by " + report->vkey + " and " +
                                       std::to_string(report->cosigners) +
                                       show(report->head.size, report->head.root)});
}

Verdict Verifier::entry(std::string_view proof, std::string_view leaf,
                        const seal::Policy& policy) const {
    const auto proven = evidence::verify_entry(proof, as_bytes(leaf), policy);
    if (!proven) {
        return seen({{proven.error()}, ""});
    }
    return {{}, "entry " + std::to_string(proven->index) + show(proven->checkpoint)};
}

Verdict Verifier::growth(std::string_view proof, std::string_view old_note,
                         const seal::Policy& policy) const {
    const auto proven = evidence::verify_consistency(proof, old_note, policy);
    if (!proven) {
        return seen({{proven.error()}, ""});
    }
    return {{}, "growth" + show(proven->older) + show(proven->newer)};
}

Verdict Verifier::dossier(std::string_view text, const seal::Policy& policy) const {
    const evidence::DossierReport report = evidence::verify_dossier(text, policy);
    std::string verified = report.payment + " of " + report.origin +
                           show(report.head.size, report.head.root) + " " +
                           std::to_string(report.entries);
    for (const auto* sentences : {&report.proves, &report.assumes}) {
        for (const std::string& sentence : *sentences) {
            verified += "\n" + sentence;
        }
    }
    return seen({report.findings, std::move(verified)});
}

Verdict Verifier::fork(std::string_view report, const seal::Policy& policy) const {
    const auto verdict = evidence::check_fork_report(report, policy.logs);
    if (!verdict || verdict->kind != evidence::ForkVerdict::Kind::fork) {
        return seen(refused(verdict ? verdict->reason : verdict.error().message));
    }
    return {{},
            "convicted " + verdict->origin + show(verdict->head.size, verdict->head.root) +
                show(verdict->other.size, verdict->other.root)};
}

}  // namespace reserve::test
