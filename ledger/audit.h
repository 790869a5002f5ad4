// Reads everything again: bytes, tree, signatures, the whole history through the rules, and every
// projection against what the replay writes. Tampering is a finding with place and reason.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/store/store.h"

namespace reserve {

// Codes: malformed (bytes of an entry), signature, tree (hashes, tiles, head, missing entries),
// rule (an entry the rules refuse, or postings they do not make), projection (any other table),
// fork (a head was signed or told that this log does not lead to).
struct Finding {
    std::string code;
    std::optional<std::uint64_t> seq;
    std::string place;
    std::string reason;
};

// The code under which an entry is reported that breaks this rule.
std::string_view code_of(fund::Rule rule);

struct AuditReport {
    std::uint64_t entries = 0;
    Head head;  // as recomputed from the entries
    std::vector<Finding> findings;
    std::uint64_t signatures = 0;   // of officers, checked
    std::uint64_t checkpoints = 0;  // signed heads, checked
};

// All tables, or the entries alone (a log without a ledger's file): their form and the rules.
enum class AuditScope : std::uint8_t { whole_ledger, entries_alone };

struct AuditOptions {
    AuditScope scope = AuditScope::whole_ledger;
    // Told now and then how many entries are done.
    std::function<void(std::uint64_t)> progress;
    // The head that was told outside the ledger (its head file), if there is one.
    std::optional<seal::TreeHead> told;
};

// Reads the ledger as it stands at one moment, others may write meanwhile. An entry that cannot be
// replayed ends the replay: bytes and hashes are checked to the end, projections cannot be (a
// finding says so).
Result<AuditReport> verify(store::Store& store, const AuditOptions& options);
// A ledger's file, and the head that its head file tells.
Result<AuditReport> verify_file(const std::filesystem::path& file,
                                const std::function<void(std::uint64_t)>& progress);

}  // namespace reserve
