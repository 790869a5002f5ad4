// Fork reports: two signed checkpoints of one log that cannot both be true. Whoever has the log's
// vkey can convict it from the file alone:
//     reserve-fork@v1, hashes of a consistency proof one a line, empty line, note, empty line, note
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/result.h"
#include "ledger/seal/proof.h"
#include "ledger/seal/verifier.h"

namespace reserve::evidence {

// `proof`: what was offered to show that the one goes on from the other; none for equal sizes.
std::string write_fork_report(std::span<const seal::Hash> proof, std::string_view note,
                              std::string_view other);

struct ForkVerdict {
    enum class Kind : std::uint8_t {
        fork,        // the log signed two trees of one size: no explanation is left
        suspicion,   // different sizes and no proof that they agree: the log must bring one
        consistent,  // the two agree, nothing is said against the log
        not_signed,  // a note is not of this log, or its signature does not hold
    };
    Kind kind = Kind::not_signed;
    std::string origin;
    seal::TreeHead head;   // of the first note
    seal::TreeHead other;  // of the second
    std::string reason;    // a sentence without its full stop
};

// `log_keys`: those of the log; their name is its origin. An error (malformed) says what is wrong
// with the file.
Result<ForkVerdict> check_fork_report(std::string_view text,
                                      std::span<const seal::Verifier> log_keys);

}  // namespace reserve::evidence
