// A payment's dossier (docs/format.md section 6): one file that convinces a stranger, offline,
// that the payment was allowed. Made from a ledger, verified without one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "ledger/seal/policy.h"

namespace reserve::evidence {

// Plain: the entries that decided. Complete: every leaf, so that absence is proved as well.
enum class Completeness : std::uint8_t { plain, complete };

// The file's text, under the newest signed checkpoint with its cosignatures. Errors: not_found for
// an unknown payment or where no checkpoint covers its release; usage if it was never released.
Result<std::string> make_dossier(Ledger& ledger, std::string_view payment,
                                 Completeness completeness);

struct DossierReport {
    Completeness completeness = Completeness::plain;
    std::string payment;
    std::string origin;
    seal::TreeHead head;           // of the checkpoint
    std::uint64_t entries = 0;     // carried by the dossier
    std::uint64_t signatures = 0;  // of officers, checked
    std::vector<std::string> proves;   // plain sentences; none where anything was found
    std::vector<std::string> assumes;  // what the verdict rests on beyond the file
    // Codes as in audit.h, and policy (too few cosigned).
    std::vector<Finding> findings;
};
// By the keys of the policy, never one from the file.
DossierReport verify_dossier(std::string_view text, const seal::Policy& policy);

}  // namespace reserve::evidence
