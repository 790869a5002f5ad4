// The form is read line by line; then the checkpoint's note, its signatures, the quorum and the
// path are checked, cheapest and plainest reason first.
#include "ledger/seal/tlog_proof.h"

#include <algorithm>

#include "ledger/base/base64.h"
#include "ledger/base/check.h"
#include "ledger/seal/lines.h"
#include "ledger/seal/note.h"

namespace reserve::seal {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

std::unexpected<TlogProofRefusal> refuse(TlogProofFault fault, std::string_view reason) {
    return std::unexpected(TlogProofRefusal{fault, std::string(reason)});
}

std::string_view after(std::string_view line, std::string_view prefix) {
    return line.substr(prefix.size());
}

}  // namespace

std::string write_tlog_proof(const TlogProof& proof) {
    std::string text(kHeader);
    text += '\n';
    if (proof.extra) {
        text += kExtra;
        text += to_base64(as_bytes(*proof.extra));
        text += '\n';
    }
    text += kIndex;
    text += std::to_string(proof.index);
    text += '\n';
    for (const Hash& hash : proof.path) {
        append_hash_line(text, hash);
    }
    text += '\n';
    text += proof.checkpoint;
    return text;
}

std::expected<TlogProof, TlogProofRefusal> parse_tlog_proof(std::string_view text) {
    if (take_line(text) != kHeader) {
        return refuse(TlogProofFault::unknown_header,
                      "the first line is not c2sp.org/tlog-proof@v1");
    }
    TlogProof proof;
    auto line = take_line(text);
    if (line && line->starts_with(kExtra)) {
        const auto extra = parse_base64(after(*line, kExtra));
        if (!extra) {
            return refuse(TlogProofFault::malformed_extra,
                          "the extra data is not canonical base64");
        }
        proof.extra = std::string(as_text(*extra));
        line = take_line(text);
    }
    const auto index = line && line->starts_with(kIndex)
                           ? parse_decimal_number(after(*line, kIndex))
                           : std::nullopt;
    if (!index) {
        return refuse(TlogProofFault::malformed_index,
                      "there is no line \"index <decimal number without leading zeros>\"");
    }
    proof.index = *index;
    for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
        const auto hash = parse_hash(*line);
        if (!hash) {
            return refuse(TlogProofFault::malformed_hash,
                          "a line of the proof is not canonical base64 of 32 bytes");
        }
        if (proof.path.size() == kMaxProofHashes) {
            return refuse(TlogProofFault::too_many_hashes, "the proof has more than 63 hashes");
        }
        proof.path.push_back(*hash);
    }
    if (!line || text.empty()) {
        return refuse(TlogProofFault::no_checkpoint, "no checkpoint follows after an empty line");
    }
    proof.checkpoint = text;
    return proof;
}

namespace {

// Those of the log and of the witnesses the policy knows, if they are what it asks for.
std::expected<std::vector<VerifiedSignature>, TlogProofRefusal> check_signatures(
    const Note& note, const std::string& origin, const Policy& policy) {
    const auto is_of_origin = [&](const Verifier& log) { return log.name == origin; };
    if (std::ranges::none_of(policy.logs, is_of_origin)) {
        return refuse(TlogProofFault::unknown_log, "the policy knows no log " + origin);
    }
    std::vector<VerifiedSignature> signatures;
    for (const std::span<const Verifier> known :
         {std::span(policy.logs), std::span(policy.witnesses)}) {
        const auto verified = verify_note(note, known);
        if (verified) {
            signatures.insert(signatures.end(), verified->begin(), verified->end());
        } else if (verified.error() == NoteFault::wrong_signature) {
            return refuse(TlogProofFault::wrong_signature, sentence(verified.error()));
        }
    }
    if (std::ranges::none_of(signatures, [&](const VerifiedSignature& one) {
            return one.verifier->type == KeyType::ed25519 && is_of_origin(*one.verifier);
        })) {
        return refuse(TlogProofFault::not_signed_by_log, "the log has not signed the checkpoint");
    }
    if (const QuorumVerdict quorum = check_quorum(policy, signatures); !quorum.met) {
        std::string reason = "the policy's quorum is not met: not cosigned by";
        for (const std::string_view name : quorum.missing) {
            reason += ' ';
            reason += name;
        }
        return refuse(TlogProofFault::policy_not_met, reason);
    }
    return signatures;
}

}  // namespace

std::expected<ProvenEntry, TlogProofRefusal> verify_tlog_proof(Hasher& hasher,
                                                               const TlogProof& proof, Bytes entry,
                                                               const Policy& policy) {
    const auto note = parse_note(proof.checkpoint);
    if (!note) {
        return refuse(TlogProofFault::malformed_note, sentence(note.error()));
    }
    auto checkpoint = parse_checkpoint(note->text);
    if (!checkpoint) {
        return refuse(TlogProofFault::malformed_checkpoint, sentence(checkpoint.error()));
    }
    auto signatures = check_signatures(*note, checkpoint->origin, policy);
    if (!signatures) {
        return std::unexpected(signatures.error());
    }
    const TreeHead& head = checkpoint->head;
    const auto included =
        verify_inclusion(hasher, proof.index, head.size, hasher.leaf(entry), proof.path, head.root);
    if (!included) {
        return refuse(TlogProofFault::not_included, sentence(included.error()));
    }
    return ProvenEntry{proof.index, std::move(*checkpoint), std::move(*signatures)};
}

}  // namespace reserve::seal
