// Proof files made from a ledger, and the consistency proof as a text (docs/format.md section 4).
#pragma once

#include "ledger/evidence/trust.h"
#include "ledger/ledger.h"
#include "ledger/seal/tlog_proof.h"

namespace reserve::evidence {

// The entry's .tlog-proof under the checkpoint of `size`, the newest if not given. not_found if no
// checkpoint was signed there, usage if it is of fewer entries.
Result<std::string> prove_entry(Ledger& ledger, std::uint64_t seq,
                                std::optional<std::uint64_t> size);
// The same under a checkpoint that the ledger need not keep.
Result<std::string> prove_entry_under(Ledger& ledger, std::uint64_t seq, std::string note);

// That the first `old_size` entries begin the log of that checkpoint.
Result<std::string> prove_consistency(Ledger& ledger, std::uint64_t old_size,
                                      std::optional<std::uint64_t> new_size);
Result<std::string> prove_growth_to(Ledger& ledger, std::uint64_t old_size, std::string note);

struct ConsistencyProof {
    seal::TreeHead older;
    std::vector<seal::Hash> path;
    std::string checkpoint;  // the signed newer one, to the byte
};
std::string write_consistency_proof(const ConsistencyProof& proof);
// The form down to the empty line; the checkpoint is taken as it is. Else what is wrong.
std::expected<ConsistencyProof, std::string> parse_consistency_proof(std::string_view text);

struct ProvenGrowth {
    seal::Checkpoint older;
    seal::Checkpoint newer;
};
// That the log of `old_note`, a signed checkpoint, goes on as the proof's. Both are opened with
// the policy's keys; cosigners are asked for of the newer one. The first finding is told.
std::expected<ProvenGrowth, Finding> verify_consistency(std::string_view proof,
                                                        std::string_view old_note,
                                                        const seal::Policy& policy);

// What the proof says of that entry, or the finding.
std::expected<seal::ProvenEntry, Finding> verify_entry(std::string_view proof, Bytes entry,
                                                       const seal::Policy& policy);

}  // namespace reserve::evidence
