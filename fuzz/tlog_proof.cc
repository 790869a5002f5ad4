// A proof file that is read is written to the same bytes, and convinces nobody without a policy
// that knows its log.
#include "ledger/seal/tlog_proof.h"
#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto proof = seal::parse_tlog_proof(text);
    if (!proof) {
        RESERVE_CHECK(!proof.error().reason.empty(), "a refusal has a reason");
        return;
    }
    RESERVE_CHECK(seal::write_tlog_proof(*proof) == text, "a proof is written as it was read");
    static seal::Hasher hasher;
    const auto proven = seal::verify_tlog_proof(hasher, *proof, as_bytes("entry"), {});
    RESERVE_CHECK(!proven.has_value() && !proven.error().reason.empty(),
                  "a policy without logs believes none");
}
