// One file with everything that a verifier needs (docs/format.md section 4): the published
// directory at the newest checkpoint, a policy, and a verifier. The same ledger gives the same
// bytes.
#pragma once

#include "ledger/evidence/publication.h"
#include "ledger/evidence/verify_log.h"

namespace reserve::evidence {

struct BundleOptions {
    std::filesystem::path anchors;                 // see anchors_of
    std::string verifier;                          // the text of verify.py
    std::function<void(std::uint64_t)> progress;  // told how many entries are written
};

// Tells the tar piece by piece; `write` returns false to stop (an error of the disk).
Result<seal::TreeHead> export_bundle(Ledger& ledger, const BundleOptions& options,
                                     const std::function<bool(std::string_view)>& write);

// The charter's witness_policy, or one that knows the log alone and asks for no cosigner.
Result<std::string> bundle_policy(Ledger& ledger, const seal::Verifier& log);

// As verify_log; by the policy in the bundle if no other is given. Whatever a bundle has no place
// for is a finding, so that nothing passes unread.
Result<LogReport> verify_bundle(const std::filesystem::path& file, LogOptions options);

}  // namespace reserve::evidence
