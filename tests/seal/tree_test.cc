// The Merkle tree by tiles against the definition of RFC 6962, and its published roots.
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "ledger/base/hex.h"
#include "ledger/seal/json.h"
#include "ledger/seal/tree.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

Hash leaf(Hasher& hasher, std::uint64_t number) {
    return hasher.leaf(as_bytes("entry " + std::to_string(number)));
}

std::string unhex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

}  // namespace

TEST_CASE("the empty tree's root is the hash of nothing") {
    Tree tree;
    CHECK(to_hex(tree.root()) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(Hasher().leaf({})) ==
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("at every size to 1,100 the tiles give the root of the definition") {
    Hasher hasher;
    Tree tree;
    std::vector<Hash> leaves;
    for (std::uint64_t size = 1; size <= 1100; ++size) {
        leaves.push_back(leaf(hasher, size));
        tree.append(leaves.back());
        REQUIRE(tree.root() == root_of(hasher, leaves));
    }
}

TEST_CASE("beyond two levels of tiles too, and continued from its edges it goes on the same") {
    Hasher hasher;
    Tree tree;
    std::vector<Hash> leaves;
    std::map<std::pair<std::uint32_t, std::uint64_t>, std::vector<Hash>> stored;
    for (std::uint64_t size = 1; size <= 66'000; ++size) {
        leaves.push_back(leaf(hasher, size));
        tree.append(leaves.back());
        if (size % 777 == 0) {
            for (const Tile& tile : tree.take_touched()) {
                stored[{tile.level, tile.index}] = tile.hashes;
            }
            std::vector<std::vector<Hash>> edges;
            for (std::uint32_t level = 0; size >> (8 * level) != 0; ++level) {
                edges.emplace_back();
                if (edge_width(size, level) != 0) {
                    edges.back() = stored.at({level, edge_index(size, level)});
                }
            }
            auto again = Tree::from_edges(size, std::move(edges));
            REQUIRE(again.has_value());
            tree = std::move(*again);
        }
    }
    CHECK(tree.root() == root_of(hasher, leaves));
}

TEST_CASE("edges that do not fit the size are refused") {
    CHECK_FALSE(Tree::from_edges(3, {}).has_value());
    CHECK_FALSE(Tree::from_edges(0, {{Hash{}}}).has_value());
}

TEST_CASE("the published roots of sizes 0 to 8 come out") {
    const auto file = test::shared_data("data/vectors/rfc6962-roots/rfc6962-kat.json");
    if (!file) {
        return;
    }
    std::ostringstream text;
    text << std::ifstream(*file).rdbuf();
    const std::string kept = text.str();
    JsonDocument document;
    const auto root = document.parse(kept);
    REQUIRE(root.has_value());
    const auto inputs = (*root)->find("leaf_inputs_hex")->children();
    const auto roots = (*root)->find("roots_by_size_0_to_8")->children();
    Tree tree;
    Hasher hasher;
    REQUIRE(to_hex(tree.root()) == roots[0].text);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        tree.append(hasher.leaf(as_bytes(unhex(inputs[i].text))));
        REQUIRE(to_hex(tree.root()) == roots[i + 1].text);
    }
    std::cout << "vectors rfc6962-roots: " << roots.size() << " passed\n";
}
