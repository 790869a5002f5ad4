// The RFC 6962 Merkle tree, kept as C2SP tiles of 256 hashes. Tile (level, index) holds at place i
// the hash of the entries [(index x 256 + i) x 256^level, ... + 256^level). Full tiles never
// change; of each level one partial tile is the edge.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/seal/sha256.h"

namespace reserve::seal {

inline constexpr std::size_t kTileWidth = 256;

struct Tile {
    std::uint32_t level = 0;
    std::uint64_t index = 0;
    std::vector<Hash> hashes;  // 1 to 256
};

// MTH of that many leaf hashes; the empty tree's root is SHA-256("").
Hash root_of(Hasher& hasher, std::span<const Hash> hashes);

// An append-only tree. Costs one or two hashes an entry, whatever the size.
class Tree {
public:
    // Continues from the partial tile of each level (hashes without gaps, lowest level first);
    // their widths must be those that `size` demands.
    static Result<Tree> from_edges(std::uint64_t size, std::vector<std::vector<Hash>> edges);

    void append(const Hash& leaf_hash);
    std::uint64_t size() const { return size_; }
    Hash root();
    // How many levels of tiles there are, and the partial tile of each (none where it is full).
    std::size_t levels() const { return edges_.size(); }
    std::span<const Hash> edge(std::size_t level) const { return edges_[level]; }

    // Tiles that changed since the last call: full ones once, then the edge of each level.
    std::vector<Tile> take_touched();

private:
    void add(std::size_t level, const Hash& hash);

    Hasher hasher_;
    std::uint64_t size_ = 0;
    std::vector<std::vector<Hash>> edges_;  // by level, each shorter than 256
    std::vector<bool> edge_touched_;
    std::vector<Tile> full_;
};

// How many hashes the edge tile of a level has for that size, and the edge's index.
std::size_t edge_width(std::uint64_t size, std::uint32_t level);
std::uint64_t edge_index(std::uint64_t size, std::uint32_t level);

}  // namespace reserve::seal
