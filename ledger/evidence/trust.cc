// Form, then the log's signature, then the cosigners: the first fault is the one told.
#include "ledger/evidence/trust.h"

#include <algorithm>

#include "ledger/seal/note.h"

namespace reserve::evidence {
namespace {

std::unexpected<Finding> found(std::string code, std::string place, std::string reason) {
    return std::unexpected(
        Finding{std::move(code), std::nullopt, std::move(place), std::move(reason)});
}

// Views into the policy stay valid, so the known keys are gathered as places in it.
std::vector<seal::VerifiedSignature> in_policy(
    const std::vector<seal::VerifiedSignature>& signatures, const seal::Policy& policy) {
    std::vector<seal::VerifiedSignature> mapped;
    for (const seal::VerifiedSignature& signature : signatures) {
        for (const auto* list : {&policy.logs, &policy.witnesses}) {
            const auto at = std::ranges::find(*list, *signature.verifier);
            if (at != list->end()) {
                mapped.push_back({&*at, signature.time});
            }
        }
    }
    return mapped;
}

}  // namespace

std::expected<seal::Checkpoint, std::string> read_checkpoint(std::string_view note) {
    const auto parsed = seal::parse_note(note);
    if (!parsed) {
        return std::unexpected(std::string(sentence(parsed.error())));
    }
    auto checkpoint = seal::parse_checkpoint(parsed->text);
    if (!checkpoint) {
        return std::unexpected(std::string(sentence(checkpoint.error())));
    }
    if (!checkpoint->extensions.empty()) {
        return std::unexpected("has more than three lines");
    }
    return std::move(*checkpoint);
}

std::optional<seal::Policy> trust_keys(std::span<const std::string> vkeys) {
    seal::Policy policy;
    for (const std::string& vkey : vkeys) {
        auto key = seal::parse_vkey(vkey);
        if (!key || key->type != seal::KeyType::ed25519) {
            return std::nullopt;
        }
        policy.logs.push_back(std::move(*key));
        policy.log_urls.emplace_back();
    }
    return policy;
}

std::expected<OpenedCheckpoint, Finding> open_checkpoint(std::string_view note,
                                                         const seal::Policy& policy,
                                                         std::string place) {
    auto checkpoint = read_checkpoint(note);
    if (!checkpoint) {
        return found("malformed", std::move(place), checkpoint.error());
    }
    std::vector<seal::Verifier> known;
    std::ranges::copy_if(policy.logs, std::back_inserter(known), [&](const auto& log) {
        return log.name == checkpoint->origin;
    });
    if (known.empty()) {
        return found("signature", std::move(place),
                     "no key is known for a log of the name " + checkpoint->origin);
    }
    known.insert(known.end(), policy.witnesses.begin(), policy.witnesses.end());
    const auto opened = seal::open_note(note, known);
    if (!opened) {
        return found("signature", std::move(place), std::string(sentence(opened.error())));
    }
    std::vector<seal::VerifiedSignature> signatures = in_policy(opened->signatures, policy);
    if (std::ranges::none_of(signatures, [](const seal::VerifiedSignature& signature) {
            return signature.verifier->type == seal::KeyType::ed25519;
        })) {
        return found("signature", std::move(place), "is not signed by the log");
    }
    return OpenedCheckpoint{std::move(*checkpoint), std::move(signatures)};
}

std::optional<Finding> find_lacking_cosigners(const OpenedCheckpoint& opened,
                                              const seal::Policy& policy, std::string place) {
    const seal::QuorumVerdict quorum = seal::check_quorum(policy, opened.signatures);
    if (quorum.met) {
        return std::nullopt;
    }
    std::string missing;
    for (const std::string_view name : quorum.missing) {
        missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    return Finding{"policy", std::nullopt, std::move(place),
                   "too few cosigners; not among them: " + missing};
}

}  // namespace reserve::evidence
