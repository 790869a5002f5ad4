// A copy of a ledger that is elsewhere, kept up through what the ledger publishes, and believed
// only as far as it can be checked: signatures, tree, every entry through the rules, and that the
// log goes on from what was seen of it before.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "ledger/evidence/log_source.h"
#include "ledger/ledger.h"
#include "ledger/seal/policy.h"

namespace reserve::evidence {

struct MirrorPlace {
    std::filesystem::path ledger;  // the copy; it can be made again
    // A folder that must be kept: the last head seen, the log's key, and evidence of forks.
    std::filesystem::path memory;
};

struct MirrorOptions {
    // Whom to believe. Not given: the keys that the history names, from the first copy on.
    std::optional<seal::Policy> trust;
    Watch watch = nullptr;
};

struct Mirror {
    std::unique_ptr<Ledger> ledger;  // at the newest checkpoint, open for following alone
    std::uint64_t before = 0;        // how many entries it had; 0: met for the first time
    std::string vkey;                // the log's key in force
};

// Besides errors of the source and the disk: forked (its evidence is kept in the memory, the copy
// stays as it was), wrong_tree, wrong_signature, rule_broken, malformed.
Result<Mirror> update_mirror(LogSource& source, const MirrorPlace& place,
                             const MirrorOptions& options);

}  // namespace reserve::evidence
