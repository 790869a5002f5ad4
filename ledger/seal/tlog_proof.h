// Proof files (C2SP tlog-proof): one entry's place in a log, with the signed checkpoint, in a text
// that anyone can check offline who has the entry, the log's key and a policy.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/seal/checkpoint.h"
#include "ledger/seal/policy.h"
#include "ledger/seal/proof.h"

namespace reserve::seal {

// Longer than any inclusion proof can be.
inline constexpr std::size_t kMaxProofHashes = 63;

// In the order in which they are looked for.
enum class TlogProofFault : std::uint8_t {
    // of the form
    unknown_header,
    malformed_extra,
    malformed_index,
    malformed_hash,
    too_many_hashes,
    no_checkpoint,         // no empty line, or nothing after it
    malformed_note,        // the checkpoint is no signed note
    malformed_checkpoint,  // the note is no checkpoint
    // of what it says
    unknown_log,      // the policy knows no log of that origin
    wrong_signature,  // of the log or of a known witness
    not_signed_by_log,
    policy_not_met,  // too few known cosigners
    not_included,    // the hashes do not prove the entry's place
};

struct TlogProofRefusal {
    TlogProofFault fault = TlogProofFault::unknown_header;
    std::string reason;  // a sentence without its full stop
};

struct TlogProof {
    std::optional<std::string> extra;  // any bytes; vouched for by nobody
    std::uint64_t index = 0;
    std::vector<Hash> path;  // the leaf's sibling first
    std::string checkpoint;  // the signed note, to the byte
    friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string write_tlog_proof(const TlogProof& proof);
// The form down to the empty line; the checkpoint is taken as it is.
std::expected<TlogProof, TlogProofRefusal> parse_tlog_proof(std::string_view text);

struct ProvenEntry {
    std::uint64_t index = 0;
    Checkpoint checkpoint;
    std::vector<VerifiedSignature> signatures;  // verifiers of the policy, which must outlive them
};
// That `entry` stands at the proof's index in a log of the policy, cosigned as the policy asks.
std::expected<ProvenEntry, TlogProofRefusal> verify_tlog_proof(Hasher& hasher,
                                                               const TlogProof& proof, Bytes entry,
                                                               const Policy& policy);

}  // namespace reserve::seal
