// A full tile's root moves up one level; the root of all is folded from the edges, lowest first.
#include "ledger/seal/tree.h"

#include <bit>

namespace reserve::seal {

Hash root_of(Hasher& hasher, std::span<const Hash> hashes) {
    if (hashes.empty()) {
        return hasher.hash({});
    }
    if (hashes.size() == 1) {
        return hashes.front();
    }
    const std::size_t left = std::bit_floor(hashes.size() - 1);
    return hasher.node(root_of(hasher, hashes.first(left)), root_of(hasher, hashes.subspan(left)));
}

std::size_t edge_width(std::uint64_t size, std::uint32_t level) {
    return level >= 8 ? 0 : static_cast<std::size_t>(size >> (8 * level) & 255);
}

std::uint64_t edge_index(std::uint64_t size, std::uint32_t level) {
    return level >= 7 ? 0 : size >> (8 * (level + 1));
}

Result<Tree> Tree::from_edges(std::uint64_t size, std::vector<std::vector<Hash>> edges) {
    for (std::uint32_t level = 0; level < 8; ++level) {
        const std::size_t width = level < edges.size() ? edges[level].size() : 0;
        if (width != edge_width(size, level)) {
            return fail(ErrorKind::corrupt, "the edge of tile level " + std::to_string(level) +
                                                " does not fit the size of the tree");
        }
    }
    Tree tree;
    tree.size_ = size;
    tree.edges_ = std::move(edges);
    tree.edge_touched_.resize(tree.edges_.size());
    return tree;
}

void Tree::append(const Hash& leaf_hash) {
    add(0, leaf_hash);
    ++size_;
}

void Tree::add(std::size_t level, const Hash& hash) {
    if (level == edges_.size()) {
        edges_.emplace_back();
        edges_.back().reserve(kTileWidth);
        edge_touched_.push_back(false);
    }
    edges_[level].push_back(hash);
    edge_touched_[level] = true;
    if (edges_[level].size() == kTileWidth) {
        const auto shift = static_cast<unsigned>(level);
        const std::uint64_t index = level >= 7 ? 0 : size_ >> (8 * (shift + 1));
        full_.push_back({static_cast<std::uint32_t>(level), index, edges_[level]});
        const Hash root = root_of(hasher_, edges_[level]);
        edges_[level].clear();
        edge_touched_[level] = false;
        add(level + 1, root);
    }
}

Hash Tree::root() {
    std::optional<Hash> root;
    for (const std::vector<Hash>& edge : edges_) {
        // Perfect subtrees within the edge join right to left, under what stands to their right.
        std::size_t end = edge.size();
        while (end != 0) {
            const std::size_t length = std::size_t{1} << std::countr_zero(end);
            const Hash left =
                root_of(hasher_, std::span<const Hash>(edge).subspan(end - length, length));
            root = root ? hasher_.node(left, *root) : left;
            end -= length;
        }
    }
    return root ? *root : hasher_.hash({});
}

std::vector<Tile> Tree::take_touched() {
    std::vector<Tile> touched = std::move(full_);
    full_.clear();
    for (std::size_t level = 0; level < edges_.size(); ++level) {
        if (edge_touched_[level] && !edges_[level].empty()) {
            const auto number = static_cast<std::uint32_t>(level);
            touched.push_back({number, edge_index(size_, number), edges_[level]});
        }
        edge_touched_[level] = false;
    }
    return touched;
}

}  // namespace reserve::seal
