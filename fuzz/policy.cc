// A policy that is read is written as the same policy; all its witnesses meet any quorum, and no
// signature meets only the quorum none.
#include <algorithm>

#include "fuzz/target.h"
#include "ledger/seal/policy.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto policy = seal::parse_policy(text);
    if (!policy) {
        const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
        RESERVE_CHECK(policy.error().line >= 1 && policy.error().line <= lines + 1 &&
                          !policy.error().reason.empty(),
                      "a fault has a line and a reason");
        return;
    }
    const std::string written = seal::write_policy(*policy);
    const auto again = seal::parse_policy(written);
    RESERVE_CHECK(again.has_value() && *again == *policy, "a policy is read as it was written");
    RESERVE_CHECK(seal::write_policy(*again) == written, "a policy is written in one way");
    std::vector<seal::VerifiedSignature> all;
    for (const seal::Verifier& witness : policy->witnesses) {
        all.push_back({&witness, 1});
    }
    RESERVE_CHECK(seal::check_quorum(*policy, all).met, "all witnesses meet any quorum");
    const seal::QuorumVerdict none = seal::check_quorum(*policy, {});
    RESERVE_CHECK(none.met != policy->quorum.has_value() && none.met == none.missing.empty(),
                  "no signature meets no quorum");
}
