// Verification of a published log with no database: every leaf hashed, every tile of every level
// held against them, every checkpoint against the tree as it was then.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "ledger/audit.h"
#include "ledger/evidence/log_source.h"
#include "ledger/seal/policy.h"

namespace reserve::evidence {

enum class Rules : std::uint8_t { not_replayed, replayed };

struct LogOptions {
    // Whom to believe. Not given: the log's own log.vkey, which proves nothing of who signed.
    std::optional<seal::Policy> trust;
    // Whether the history is also replayed through the rules, from the leaves alone.
    Rules rules = Rules::not_replayed;
    // PEM file of time-stamping authorities; empty: tokens are checked for form and digest only.
    std::filesystem::path authorities;
    std::function<void(std::uint64_t)> progress;  // told how many entries are done
};

struct LogReport {
    std::string origin;
    std::uint64_t claimed = 0;  // the size that the checkpoint says
    Head head;                  // as recomputed from the leaves
    std::string vkey;           // the key that signed the checkpoint
    std::uint64_t tiles = 0;
    std::uint64_t checkpoints = 0;
    std::uint64_t cosigners = 0;
    std::uint64_t tokens = 0;
    std::vector<Finding> findings;  // codes as in audit.h, and policy
};

// An error only where the source cannot be read (network, disk); what is wrong in it is a finding.
Result<LogReport> verify_log(LogSource& source, const LogOptions& options);

}  // namespace reserve::evidence
