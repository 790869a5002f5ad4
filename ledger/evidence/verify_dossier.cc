// Form, checkpoint, proofs, then the rules: what is not proved to stand in the log is not judged.
#include <algorithm>

#include "ledger/evidence/dossier_replay.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"
#include "ledger/seal/tree.h"

namespace reserve::evidence {

namespace {

constexpr std::uint64_t kLastSecond = 253'402'300'799;  // of the year 9999

class Verification {
public:
    Verification(const seal::Policy& policy, DossierReport& report)
        : policy_(policy), report_(report) {}

    void run(std::string_view text);

private:
    void find(std::string_view code, std::optional<std::uint64_t> seq, std::string place,
              std::string reason) {
        report_.findings.push_back(
            {std::string(code), seq, std::move(place), std::move(reason)});
    }
    bool read_checkpoint();
    void check_signatures();
    bool verify(std::span<const seal::Verifier> known);
    bool check_proofs();
    bool check_leaves();
    void check_log_key(std::string_view named);
    void tell_witnesses();

    const seal::Policy& policy_;
    DossierReport& report_;
    seal::JsonDocument document_;
    DossierFile file_;
    seal::Note note_;
    std::vector<seal::VerifiedSignature> signatures_;
};

void Verification::run(std::string_view text) {
    auto file = parse_dossier(document_, text);
    if (!file) {
        report_.findings.push_back(std::move(file.error()));
        return;
    }
    file_ = std::move(*file);
    report_.completeness = file_.completeness;
    report_.payment = file_.payment;
    report_.entries = file_.entries.size();
    if (!read_checkpoint()) {
        return;
    }
    check_signatures();
    if (check_proofs()) {
        DossierReplay replay(file_, report_.origin);
        replay.run(report_);
        check_log_key(replay.log_key());
    }
    if (report_.findings.empty()) {
        tell_witnesses();
    } else {
        report_.proves.clear();
    }
}

bool Verification::read_checkpoint() {
    auto note = seal::parse_note(file_.checkpoint);
    if (!note) {
        find("malformed", std::nullopt, "checkpoint", std::string(sentence(note.error())));
        return false;
    }
    note_ = std::move(*note);
    const auto checkpoint = seal::parse_checkpoint(note_.text);
    if (!checkpoint || !checkpoint->extensions.empty()) {
        find("malformed", std::nullopt, "checkpoint",
             checkpoint ? "has further lines" : std::string(sentence(checkpoint.error())));
        return false;
    }
    report_.origin = checkpoint->origin;
    report_.head = checkpoint->head;
    return true;
}

// Whether no signature of a known key is wrong.
bool Verification::verify(std::span<const seal::Verifier> known) {
    const auto verified = seal::verify_note(note_, known);
    if (verified) {
        signatures_.insert(signatures_.end(), verified->begin(), verified->end());
    }
    return verified || verified.error() != seal::NoteFault::wrong_signature;
}

void Verification::check_signatures() {
    const auto is_ours = [&](const seal::Verifier& log) { return log.name == report_.origin; };
    if (std::ranges::none_of(policy_.logs, is_ours)) {
        find("signature", std::nullopt, "checkpoint",
             "is of " + report_.origin + ", of which no key is trusted");
    } else if (!verify(policy_.logs) || !verify(policy_.witnesses)) {
        find("signature", std::nullopt, "checkpoint",
             std::string(sentence(seal::NoteFault::wrong_signature)));
    } else if (std::ranges::none_of(signatures_, [&](const seal::VerifiedSignature& one) {
                   return one.verifier->type == seal::KeyType::ed25519 && is_ours(*one.verifier);
               })) {
        find("signature", std::nullopt, "checkpoint", "is not signed by a trusted key of its log");
    } else if (const auto quorum = seal::check_quorum(policy_, signatures_); !quorum.met) {
        std::string missing;
        for (const std::string_view name : quorum.missing) {
            (missing += ' ') += name;
        }
        find("policy", std::nullopt, "checkpoint",
             "the policy's quorum is not met: not cosigned by" + missing);
    }
}

bool Verification::check_proofs() {
    if (file_.completeness == Completeness::complete) {
        return check_leaves();
    }
    seal::Hasher hasher;
    bool proved = true;
    for (const DossierEntry& entry : file_.entries) {
        const auto verdict = seal::verify_inclusion(hasher, entry.index, report_.head.size,
                                                    hasher.leaf(as_bytes(entry.leaf)), entry.path,
                                                    report_.head.root);
        if (!verdict) {
            find("tree", entry.index, "path", std::string(sentence(verdict.error())));
            proved = false;
        }
    }
    return proved;
}

bool Verification::check_leaves() {
    seal::Hasher hasher;
    seal::Tree tree;
    for (const DossierEntry& entry : file_.entries) {
        tree.append(hasher.leaf(as_bytes(entry.leaf)));
    }
    const seal::TreeHead older{tree.size(), tree.root()};
    const auto verdict = seal::verify_consistency(hasher, older, report_.head, file_.path);
    if (!verdict) {
        find("tree", std::nullopt, "path", std::string(sentence(verdict.error())));
    }
    return verdict.has_value();
}

// The key that the history names last must be one of those trusted that signed.
void Verification::check_log_key(std::string_view named) {
    const bool signs = std::ranges::any_of(signatures_, [&](const seal::VerifiedSignature& one) {
        return seal::make_vkey(*one.verifier) == named;
    });
    if (!named.empty() && !signs) {
        find("signature", std::nullopt, "log key",
             "the entries name " + std::string(named) +
                 " as the log's key, which is not trusted or has not signed the checkpoint");
    }
}

void Verification::tell_witnesses() {
    std::string text = "these entries stand in the first " + std::to_string(report_.head.size) +
                       " of " + report_.origin + ", signed by the log's key";
    for (const seal::VerifiedSignature& one : signatures_) {
        if (one.verifier->type == seal::KeyType::cosignature) {
            const auto seconds = static_cast<std::int64_t>(std::min(one.time, kLastSecond));
            text += ", cosigned by " + one.verifier->name + " at " +
                    format_time({seconds * 1'000'000});
        }
    }
    report_.proves.push_back(std::move(text));
}

}  // namespace

DossierReport verify_dossier(std::string_view text, const seal::Policy& policy) {
    DossierReport report;
    Verification(policy, report).run(text);
    return report;
}

}  // namespace reserve::evidence
