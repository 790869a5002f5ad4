// Checking climbs from the leaf (or the older root) to the root; making walks down from the root,
// noting the hash of the half not entered. A half is a perfect subtree, or the ragged right end.
#include "ledger/seal/proof.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/seal/tree.h"

namespace reserve::seal {

std::string_view sentence(ProofFault fault) {
    switch (fault) {
        case ProofFault::index_beyond_size:
            return "the tree has no entry of that number";
        case ProofFault::size_shrinks:
            return "the older tree is larger than the newer";
        case ProofFault::empty_tree:
            return "nothing can be proved about a tree of no entries";
        case ProofFault::wrong_length:
            return "the proof has not as many hashes as these sizes need";
        case ProofFault::root_differs:
            return "the hashes do not lead to the root";
        case ProofFault::old_root_differs:
            return "the hashes do not lead to the older root";
        case ProofFault::new_root_differs:
            return "the hashes do not lead to the newer root";
    }
    RESERVE_CHECK(false, "a proof fault of the list");
}

namespace {

// Where a climb stands: a node on the way up, and the last node of its level.
struct Place {
    std::uint64_t node;
    std::uint64_t last;

    bool is_top() const { return last == 0; }
    bool is_right_child() const { return (node & 1) != 0 || node == last; }
    void rise() {
        node >>= 1;
        last >>= 1;
    }
    // A node at the end of an incomplete level has no sibling until it is a right child.
    void skip_levels_without_sibling() {
        while ((node & 1) == 0 && node != 0) {
            rise();
        }
    }
};

// The exact number of hashes from a leaf to the root: its siblings below the point where its way
// leaves that of the last leaf, and the left siblings above.
std::size_t inclusion_length(std::uint64_t index, std::uint64_t size) {
    const auto inner = static_cast<int>(std::bit_width(index ^ (size - 1)));
    const int border = inner == 64 ? 0 : std::popcount(index >> inner);
    return static_cast<std::size_t>(inner + border);
}

std::unexpected<ProofFault> refuse(ProofFault fault) {
    return std::unexpected(fault);
}

}  // namespace

ProofVerdict verify_inclusion(Hasher& hasher, std::uint64_t index, std::uint64_t size,
                              const Hash& leaf_hash, std::span<const Hash> path, const Hash& root) {
    if (index >= size) {
        return refuse(ProofFault::index_beyond_size);
    }
    if (path.size() != inclusion_length(index, size)) {
        return refuse(ProofFault::wrong_length);
    }
    Place place{index, size - 1};
    Hash hash = leaf_hash;
    for (const Hash& sibling : path) {
        RESERVE_CHECK(!place.is_top(), "a path of the right length ends at the root");
        if (place.is_right_child()) {
            hash = hasher.node(sibling, hash);
            place.skip_levels_without_sibling();
        } else {
            hash = hasher.node(hash, sibling);
        }
        place.rise();
    }
    RESERVE_CHECK(place.is_top(), "a path of the right length reaches the root");
    return hash == root ? ProofVerdict() : refuse(ProofFault::root_differs);
}

ProofVerdict verify_consistency(Hasher& hasher, const TreeHead& older, const TreeHead& newer,
                                std::span<const Hash> path) {
    if (older.size > newer.size) {
        return refuse(ProofFault::size_shrinks);
    }
    if (older.size == 0) {
        return refuse(ProofFault::empty_tree);
    }
    if (older.size == newer.size) {
        if (!path.empty()) {
            return refuse(ProofFault::wrong_length);
        }
        return older.root == newer.root ? ProofVerdict() : refuse(ProofFault::root_differs);
    }
    if (path.empty()) {
        return refuse(ProofFault::wrong_length);
    }
    Place place{older.size - 1, newer.size - 1};
    while ((place.node & 1) != 0) {
        place.rise();
    }
    // An older tree that is one perfect subtree is its own first hash, and is not written twice.
    Hash old_hash = older.root;
    if (!std::has_single_bit(older.size)) {
        old_hash = path.front();
        path = path.subspan(1);
    }
    Hash new_hash = old_hash;
    for (const Hash& sibling : path) {
        if (place.is_top()) {
            return refuse(ProofFault::wrong_length);
        }
        if (place.is_right_child()) {
            old_hash = hasher.node(sibling, old_hash);
            new_hash = hasher.node(sibling, new_hash);
            place.skip_levels_without_sibling();
        } else {
            new_hash = hasher.node(new_hash, sibling);
        }
        place.rise();
    }
    if (!place.is_top()) {
        return refuse(ProofFault::wrong_length);
    }
    if (old_hash != older.root) {
        return refuse(ProofFault::old_root_differs);
    }
    return new_hash == newer.root ? ProofVerdict() : refuse(ProofFault::new_root_differs);
}

namespace {

// Where a tree of more than one entry divides: the largest power of two below its size.
std::uint64_t left_size(std::uint64_t size) {
    return std::bit_floor(size - 1);
}

// Hashes of runs of entries, from tiles that are each read once. The first error stays, and what
// is returned after it means nothing.
class TileHashes {
public:
    TileHashes(Hasher& hasher, std::uint64_t size, const TileReader& read_tile)
        : hasher_(hasher), size_(size), read_tile_(read_tile) {}

    // MTH(D[begin:end]); `begin` is where the tree of `size` entries, divided, has a part.
    Hash run(std::uint64_t begin, std::uint64_t end) {
        const std::uint64_t length = end - begin;
        if (std::has_single_bit(length)) {
            return perfect(begin, length);
        }
        const std::uint64_t middle = begin + left_size(length);
        const Hash left = run(begin, middle);
        return hasher_.node(left, run(middle, end));
    }
    const std::optional<Error>& error() const { return error_; }

private:
    Hash perfect(std::uint64_t begin, std::uint64_t length) {
        const auto height = static_cast<std::uint32_t>(std::countr_zero(length));
        const std::uint32_t level = height / 8;
        const std::uint64_t first = begin >> (8 * level);
        const std::vector<Hash>& hashes = tile(level, first / kTileWidth);
        if (error_) {
            return {};
        }
        return root_of(hasher_, std::span<const Hash>(hashes).subspan(
                                    first % kTileWidth, std::size_t{1} << (height % 8)));
    }
    const std::vector<Hash>& tile(std::uint32_t level, std::uint64_t index) {
        const auto [at, is_new] = tiles_.try_emplace({level, index});
        if (!is_new || error_) {
            return at->second;
        }
        const std::uint64_t behind = (size_ >> (8 * level)) - index * kTileWidth;
        const auto width = static_cast<std::size_t>(std::min<std::uint64_t>(behind, kTileWidth));
        Result<std::vector<Hash>> read = read_tile_(level, index, width);
        if (!read) {
            error_ = std::move(read.error());
        } else if (read->size() < width) {
            error_ = Error{ErrorKind::corrupt, "tile " + std::to_string(index) + " of level " +
                                                   std::to_string(level) + " has " +
                                                   std::to_string(read->size()) + " hashes, not " +
                                                   std::to_string(width)};
        } else {
            at->second = std::move(*read);
        }
        return at->second;
    }

    Hasher& hasher_;
    std::uint64_t size_;
    const TileReader& read_tile_;
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<Hash>> tiles_;
    std::optional<Error> error_;
};

// Found from the root down; a proof is written from the leaf up.
Result<std::vector<Hash>> upwards(std::vector<Hash> path, const TileHashes& hashes) {
    if (hashes.error()) {
        return std::unexpected(*hashes.error());
    }
    std::ranges::reverse(path);
    return path;
}

}  // namespace

Result<Hash> root_at(Hasher& hasher, std::uint64_t size, const TileReader& read_tile) {
    if (size == 0) {
        return hasher.hash({});
    }
    TileHashes hashes(hasher, size, read_tile);
    const Hash root = hashes.run(0, size);
    if (hashes.error()) {
        return std::unexpected(*hashes.error());
    }
    return root;
}

Result<std::vector<Hash>> prove_inclusion(Hasher& hasher, std::uint64_t index, std::uint64_t size,
                                          const TileReader& read_tile) {
    if (index >= size) {
        return fail(ErrorKind::usage, "entry " + std::to_string(index) + " is not in a tree of " +
                                          std::to_string(size));
    }
    TileHashes hashes(hasher, size, read_tile);
    std::vector<Hash> path;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + left_size(end - begin);
        if (index < middle) {
            path.push_back(hashes.run(middle, end));
            end = middle;
        } else {
            path.push_back(hashes.run(begin, middle));
            begin = middle;
        }
    }
    return upwards(std::move(path), hashes);
}

Result<std::vector<Hash>> prove_consistency(Hasher& hasher, std::uint64_t old_size,
                                            std::uint64_t new_size, const TileReader& read_tile) {
    if (old_size == 0 || old_size > new_size) {
        return fail(ErrorKind::usage, "a tree of " + std::to_string(old_size) +
                                          " entries cannot be proved to begin one of " +
                                          std::to_string(new_size));
    }
    TileHashes hashes(hasher, new_size, read_tile);
    std::vector<Hash> path;
    std::uint64_t begin = 0;
    std::uint64_t end = new_size;
    while (end != old_size) {
        const std::uint64_t middle = begin + left_size(end - begin);
        if (old_size <= middle) {
            path.push_back(hashes.run(middle, end));
            end = middle;
        } else {
            path.push_back(hashes.run(begin, middle));
            begin = middle;
        }
    }
    // Where nothing was cut off on the left, what remains is the older root: known already.
    if (begin != 0) {
        path.push_back(hashes.run(begin, end));
    }
    return upwards(std::move(path), hashes);
}

}  // namespace reserve::seal
