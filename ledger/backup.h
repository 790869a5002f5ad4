// Copies of a ledger that are worth having: verified when they are made and again when they are put
// back, and never put back where a newer head was told before.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "ledger/audit.h"

namespace reserve {

// A head that was told of a ledger, and where: "/srv/www/fund/checkpoint".
struct ToldHead {
    std::string place;
    std::string text;  // a checkpoint, with its signatures or without
};

// Told how many entries are verified.
using Verified = std::function<void(std::uint64_t entries)>;

// Copies the ledger as it stands at one moment, while others may write to it, to a new file and
// what its head file told to one beside it, and verifies the copy from its first byte to its last.
// A copy with findings is not kept. The keys are not copied. usage: `copy` is there already.
Result<AuditReport> back_up(const std::filesystem::path& ledger, const std::filesystem::path& copy,
                            const Verified& progress);

// Verifies the copy and puts it where no ledger is (usage: there is one). With findings nothing is
// put back. ErrorKind::forked: the ledger's own head file, or one of `told`, tells of entries that
// the copy does not have, or has otherwise; malformed: one of them is no checkpoint.
Result<AuditReport> restore(const std::filesystem::path& copy, const std::filesystem::path& ledger,
                            std::span<const ToldHead> told, const Verified& progress);

}  // namespace reserve
