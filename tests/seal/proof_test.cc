// Proofs against the published vectors, against the definition at every small size, and against a
// checker that must ring when a proof is damaged.
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <random>

#include "ledger/base/hex.h"
#include "ledger/seal/proof.h"
#include "ledger/seal/tree.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;
using test::number;

namespace {

// A tree whose tiles are kept as a store keeps them, and its leaf hashes for the definition.
class Kept {
public:
    void grow_to(std::uint64_t size, std::string_view (*entry)(std::uint64_t, std::string&)) {
        std::string text;
        while (leaves.size() < size) {
            leaves.push_back(hasher.leaf(as_bytes(entry(leaves.size(), text))));
            tree_.append(leaves.back());
        }
        for (Tile& tile : tree_.take_touched()) {
            tiles[{tile.level, tile.index}] = std::move(tile.hashes);
        }
    }
    TileReader reader() {
        return [this](std::uint32_t level, std::uint64_t index,
                      std::size_t) -> Result<std::vector<Hash>> {
            ++reads;
            const auto at = tiles.find({level, index});
            if (at == tiles.end()) {
                return fail(ErrorKind::not_found, "no such tile");
            }
            return at->second;
        };
    }
    Hash root(std::uint64_t size) { return root_of(hasher, std::span(leaves).first(size)); }

    Hasher hasher;
    std::vector<Hash> leaves;
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<Hash>> tiles;
    int reads = 0;

private:
    Tree tree_;
};

std::string_view decimal(std::uint64_t number, std::string& text) {
    text = "entry " + std::to_string(number);
    return text;
}

// The published accumulated digests: leaf i is the single byte i.
std::string_view single_byte(std::uint64_t number, std::string& text) {
    text.assign(1, static_cast<char>(number));
    return text;
}

void append_hashes(std::string& line, std::span<const Hash> hashes) {
    for (const Hash& hash : hashes) {
        line += " " + to_hex(hash);
    }
    line += "\n";
}

bool inclusion_accepts(const test::Vectors& vector) {
    const auto leaf = test::hash_of_base64(vector["leafHash"].text);
    const auto root = test::hash_of_base64(vector["root"].text);
    const auto path = test::hashes_of_base64(vector["proof"]);
    Hasher hasher;
    return leaf && root && path &&
           verify_inclusion(hasher, number(vector.root(), "leafIdx"),
                            number(vector.root(), "treeSize"), *leaf, *path, *root);
}

bool consistency_accepts(const test::Vectors& vector) {
    const auto old_root = test::hash_of_base64(vector["root1"].text);
    const auto new_root = test::hash_of_base64(vector["root2"].text);
    const auto path = test::hashes_of_base64(vector["proof"]);
    Hasher hasher;
    return old_root && new_root && path &&
           verify_consistency(hasher, {number(vector.root(), "size1"), *old_root},
                              {number(vector.root(), "size2"), *new_root}, *path);
}

}  // namespace

TEST_CASE("every published inclusion and consistency verdict is ours") {
    const auto folder = test::shared_data("data/vectors/rfc6962-merkle/testdata");
    if (!folder) {
        return;
    }
    // Its roots are dummies of twelve bytes; ours are hashes by type.
    const std::string dummies = "sizes-are-equal-one-and-proof-is-empty.json";
    int inclusion = 0;
    int consistency = 0;
    int excepted = 0;
    for (const auto& file : test::json_files_below(*folder / "inclusion")) {
        const test::Vectors vector(file);
        INFO(file.string());
        CHECK(inclusion_accepts(vector) != vector["wantErr"].boolean);
        ++inclusion;
    }
    for (const auto& file : test::json_files_below(*folder / "consistency")) {
        const test::Vectors vector(file);
        INFO(file.string());
        const bool is_excepted = file.filename() == dummies;
        CHECK(consistency_accepts(vector) != (vector["wantErr"].boolean || is_excepted));
        excepted += is_excepted ? 1 : 0;
        ++consistency;
    }
    CHECK(inclusion == 98);
    CHECK(consistency == 98);
    CHECK(excepted == 1);
    std::cout << "vectors merkle-inclusion: " << inclusion << " passed\n"
              << "vectors merkle-consistency: " << consistency << " passed\n";
}

TEST_CASE("proofs of the published tree of 130 entries are the published ones") {
    const auto file = test::shared_data("data/vectors/rfc6962-roots/rfc6962-kat.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    const JsonNode& digests = *vectors["accumulated"].find("derived_plain_rfc6962");
    Kept kept;
    kept.grow_to(130, single_byte);
    std::string roots;
    std::string inclusion;
    std::string consistency;
    for (std::uint64_t size = 1; size <= 130; ++size) {
        const auto number = std::to_string(size);
        roots += number + " " + to_hex(*root_at(kept.hasher, size, kept.reader())) + "\n";
        for (std::uint64_t index = 0; index < size; ++index) {
            inclusion += std::to_string(index) + " " + number;
            append_hashes(inclusion, *prove_inclusion(kept.hasher, index, size, kept.reader()));
        }
        for (std::uint64_t older = 1; older <= size; ++older) {
            consistency += std::to_string(older) + " " + number;
            append_hashes(consistency, *prove_consistency(kept.hasher, older, size, kept.reader()));
        }
    }
    const auto digest_of = [&](std::string_view name) {
        return digests.find(name)->find("sha256");
    };
    CHECK(to_hex(sha256(as_bytes(roots))) == digest_of("roots")->text);
    CHECK(to_hex(sha256(as_bytes(inclusion))) == digest_of("inclusion")->text);
    CHECK(to_hex(sha256(as_bytes(consistency))) == digest_of("consistency")->text);
    std::cout << "vectors merkle-digests of 130 roots and 2 x 8515 proofs: 3 passed\n";
}

TEST_CASE("single published proofs and hashes come out") {
    const auto file = test::shared_data("data/vectors/rfc6962-roots/rfc6962-kat.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    Hasher hasher;
    Tree tree;
    for (const JsonNode& input : vectors["leaf_inputs_hex"].children()) {
        tree.append(hasher.leaf(as_bytes(test::bytes_of_hex(input.text))));
    }
    const std::vector<Tile> tiles = tree.take_touched();
    REQUIRE(tiles.size() == 1);
    const TileReader reader = [&](std::uint32_t, std::uint64_t, std::size_t) {
        return Result<std::vector<Hash>>(tiles.front().hashes);
    };
    const auto hex = [](const std::vector<Hash>& hashes) {
        std::vector<std::string> texts;
        for (const Hash& hash : hashes) {
            texts.push_back(to_hex(hash));
        }
        return texts;
    };
    const auto wanted = [](const JsonNode& one) {
        std::vector<std::string> texts;
        for (const JsonNode& hash : one.find("proof")->children()) {
            texts.emplace_back(hash.text);
        }
        return texts;
    };
    for (const JsonNode& one : vectors["inclusion"].children()) {
        CHECK(hex(*prove_inclusion(hasher, number(one, "index"), number(one, "size"), reader)) ==
              wanted(one));
    }
    for (const JsonNode& one : vectors["consistency"].children()) {
        CHECK(hex(*prove_consistency(hasher, number(one, "size1"), number(one, "size2"), reader)) ==
              wanted(one));
    }
    CHECK(to_hex(hasher.leaf(as_bytes("L123456"))) == vectors["hashes"].first[2].find("hex")->text);
}

TEST_CASE("a proof made from tiles convinces, at past sizes beyond one tile and two levels") {
    Kept kept;
    kept.grow_to(66'000, decimal);
    std::mt19937_64 random(20260102);
    for (int round = 0; round < 400; ++round) {
        const std::uint64_t size = random() % (round % 2 == 0 ? 1100 : 66'000) + 1;
        const std::uint64_t index = random() % size;
        const std::uint64_t older = random() % size + 1;
        const Hash root = *root_at(kept.hasher, size, kept.reader());
        if (round % 20 == 0) {
            REQUIRE(root == kept.root(size));
        }
        const auto path = *prove_inclusion(kept.hasher, index, size, kept.reader());
        REQUIRE(verify_inclusion(kept.hasher, index, size, kept.leaves[index], path, root));
        const TreeHead older_head{older, *root_at(kept.hasher, older, kept.reader())};
        const auto steps = *prove_consistency(kept.hasher, older, size, kept.reader());
        REQUIRE(verify_consistency(kept.hasher, older_head, {size, root}, steps));
    }
    kept.reads = 0;
    REQUIRE(prove_inclusion(kept.hasher, 12'345, 65'999, kept.reader()));
    CHECK(kept.reads <= 5);
}

TEST_CASE("a damaged proof is refused, whatever is damaged, and says in which way") {
    Kept kept;
    kept.grow_to(300, decimal);
    Hasher& hasher = kept.hasher;
    const Hash root = kept.root(300);
    const TreeHead older{77, kept.root(77)};
    const auto path = *prove_inclusion(hasher, 77, 300, kept.reader());
    const auto steps = *prove_consistency(hasher, 77, 300, kept.reader());
    const auto included = [&](std::uint64_t index, std::uint64_t size,
                              const std::vector<Hash>& hashes) {
        return verify_inclusion(hasher, index, size, kept.leaves[77], hashes, root);
    };
    REQUIRE(included(77, 300, path));
    CHECK(included(300, 300, path).error() == ProofFault::index_beyond_size);
    CHECK(included(0, 0, {}).error() == ProofFault::index_beyond_size);
    CHECK(included(76, 300, path).error() == ProofFault::root_differs);
    CHECK(included(77, 3000, path).error() == ProofFault::wrong_length);
    REQUIRE(verify_consistency(hasher, older, {300, root}, steps));
    CHECK(verify_consistency(hasher, {301, root}, {300, root}, steps).error() ==
          ProofFault::size_shrinks);
    CHECK(verify_consistency(hasher, {0, kept.root(0)}, {300, root}, {}).error() ==
          ProofFault::empty_tree);
    CHECK(verify_consistency(hasher, {300, root}, {300, root}, steps).error() ==
          ProofFault::wrong_length);
    CHECK(verify_consistency(hasher, {300, older.root}, {300, root}, {}).error() ==
          ProofFault::root_differs);
    CHECK(verify_consistency(hasher, older, {300, root}, {}).error() == ProofFault::wrong_length);
    CHECK(verify_consistency(hasher, {77, root}, {300, root}, steps).error() ==
          ProofFault::old_root_differs);
    CHECK(verify_consistency(hasher, older, {300, older.root}, steps).error() ==
          ProofFault::new_root_differs);
    for (std::size_t i = 0; i < path.size(); ++i) {
        auto damaged = path;
        damaged[i][i] ^= 0x10;
        CHECK(included(77, 300, damaged).error() == ProofFault::root_differs);
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto damaged = steps;
        damaged[i][31] ^= 1;
        CHECK_FALSE(verify_consistency(hasher, older, {300, root}, damaged));
    }
    auto short_path = path;
    short_path.pop_back();
    CHECK(included(77, 300, short_path).error() == ProofFault::wrong_length);
    auto shorter = steps;
    shorter.pop_back();
    CHECK(verify_consistency(hasher, older, {300, root}, shorter).error() ==
          ProofFault::wrong_length);
    auto longer = steps;
    longer.push_back(root);
    CHECK(verify_consistency(hasher, older, {300, root}, longer).error() ==
          ProofFault::wrong_length);
}

TEST_CASE("at the largest sizes a proof of the wrong length is refused, not followed") {
    Hasher hasher;
    const std::uint64_t huge = ~std::uint64_t{0};
    const std::vector<Hash> many(64);
    CHECK(verify_inclusion(hasher, 0, huge, {}, many, {}).error() == ProofFault::root_differs);
    CHECK(verify_inclusion(hasher, huge - 1, huge, {}, many, {}).error() ==
          ProofFault::wrong_length);
    CHECK(verify_inclusion(hasher, 0, huge, {}, {}, {}).error() == ProofFault::wrong_length);
    CHECK_FALSE(verify_consistency(hasher, {huge - 1, {}}, {huge, {}}, many));
    CHECK_FALSE(verify_consistency(hasher, {1, {}}, {huge, {}}, many));
}

TEST_CASE("what is not in the tree is not proved, and a missing or short tile is named") {
    Kept kept;
    kept.grow_to(300, decimal);
    CHECK(prove_inclusion(kept.hasher, 300, 300, kept.reader()).error().kind == ErrorKind::usage);
    CHECK(prove_consistency(kept.hasher, 0, 300, kept.reader()).error().kind == ErrorKind::usage);
    CHECK(prove_consistency(kept.hasher, 301, 300, kept.reader()).error().kind == ErrorKind::usage);
    CHECK(*root_at(kept.hasher, 0, kept.reader()) == kept.root(0));
    kept.tiles[{0, 1}].resize(10);
    const auto cut = prove_inclusion(kept.hasher, 299, 300, kept.reader());
    CHECK(cut.error().kind == ErrorKind::corrupt);
    CHECK(cut.error().message == "tile 1 of level 0 has 10 hashes, not 44");
    kept.tiles.erase({0, 1});
    CHECK(root_at(kept.hasher, 300, kept.reader()).error().kind == ErrorKind::not_found);
    CHECK(prove_consistency(kept.hasher, 77, 300, kept.reader()).error().kind ==
          ErrorKind::not_found);
}

TEST_CASE("every fault of a proof has a sentence of its own") {
    std::vector<std::string_view> sentences;
    for (const ProofFault fault :
         {ProofFault::index_beyond_size, ProofFault::size_shrinks, ProofFault::empty_tree,
          ProofFault::wrong_length, ProofFault::root_differs, ProofFault::old_root_differs,
          ProofFault::new_root_differs}) {
        CHECK(std::ranges::count(sentences, sentence(fault)) == 0);
        sentences.push_back(sentence(fault));
    }
}
