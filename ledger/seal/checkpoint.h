// Checkpoints (C2SP tlog-checkpoint): the text of a note that says how large a log is and what its
// root is. Three lines: origin, size, base64 of the root.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "ledger/seal/proof.h"

namespace reserve::seal {

// Sizes and indexes are read up to 2^63 - 1.
inline constexpr std::uint64_t kMaxTreeSize = ~std::uint64_t{0} >> 1;

enum class CheckpointFault : std::uint8_t {
    missing_line,  // fewer than three lines, or the last one does not end
    empty_origin,
    malformed_size,   // not decimal digits without leading zeros, or beyond 2^63 - 1
    malformed_root,   // not canonical base64 of 32 bytes
    empty_extension,  // an extension line of nothing
    empty_tree_root,  // size 0 with a root other than the empty tree's
};
std::string_view sentence(CheckpointFault fault);

struct Checkpoint {
    std::string origin;
    TreeHead head;
    // Further lines, each ending in newline. Allowed by the standard, vouched for by no cosigner,
    // and never written by us.
    std::string extensions;
};

// The text of exactly three lines. The origin must not be empty nor have a newline.
std::string write_checkpoint(std::string_view origin, const TreeHead& head);

std::expected<Checkpoint, CheckpointFault> parse_checkpoint(std::string_view text);
// The form alone: an empty tree with a wrong root is read, for a witness to refuse in its turn.
std::expected<Checkpoint, CheckpointFault> parse_checkpoint_form(std::string_view text);

// SHA-256(""), the root of the empty tree.
const Hash& empty_root();

}  // namespace reserve::seal
