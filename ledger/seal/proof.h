// Proofs of the RFC 6962 tree: that an entry is in it, and that an older tree is its beginning.
// Checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say; made for any past size from stored tiles.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/seal/sha256.h"

namespace reserve::seal {

// Why a proof does not convince.
enum class ProofFault : std::uint8_t {
    index_beyond_size,  // the tree has no such entry
    size_shrinks,       // the older tree is the larger
    empty_tree,         // an older tree of no entries: there is nothing to prove
    wrong_length,       // not as many hashes as these sizes need
    root_differs,       // inclusion, or equal sizes: not the tree of that root
    old_root_differs,
    new_root_differs,
};
std::string_view sentence(ProofFault fault);

using ProofVerdict = std::expected<void, ProofFault>;

// `path`: the leaf's sibling first.
ProofVerdict verify_inclusion(Hasher& hasher, std::uint64_t index, std::uint64_t size,
                              const Hash& leaf_hash, std::span<const Hash> path, const Hash& root);

struct TreeHead {
    std::uint64_t size = 0;
    Hash root{};
};
ProofVerdict verify_consistency(Hasher& hasher, const TreeHead& older, const TreeHead& newer,
                                std::span<const Hash> path);

// Gives at least the first `width` hashes of a tile (a wider edge or the full tile will do).
using TileReader = std::function<Result<std::vector<Hash>>(std::uint32_t level, std::uint64_t index,
                                                           std::size_t width)>;

// Each reads as many tiles as the tree has levels, or about twice that. Errors: `usage` for sizes
// and places that are not in the tree, `corrupt` for a tile too short, and the reader's own.
Result<Hash> root_at(Hasher& hasher, std::uint64_t size, const TileReader& read_tile);
Result<std::vector<Hash>> prove_inclusion(Hasher& hasher, std::uint64_t index, std::uint64_t size,
                                          const TileReader& read_tile);
Result<std::vector<Hash>> prove_consistency(Hasher& hasher, std::uint64_t old_size,
                                            std::uint64_t new_size, const TileReader& read_tile);

}  // namespace reserve::seal
