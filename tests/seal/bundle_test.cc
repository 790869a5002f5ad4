// Bundles: entries after their lengths, nothing more and nothing less; and a whole published log
// of tiles, bundles and checkpoints, recomputed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "ledger/seal/bundle.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"
#include "ledger/seal/tile_path.h"
#include "ledger/seal/tree.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;

namespace {

std::string bundle_of_entries(std::span<const std::string> entries) {
    std::string bundle;
    for (const std::string& entry : entries) {
        append_to_bundle(bundle, as_bytes(entry));
    }
    return bundle;
}

std::vector<std::string> entries_of(std::string_view bundle) {
    const auto decoded = decode_bundle(as_bytes(bundle));
    REQUIRE(decoded.has_value());
    std::vector<std::string> entries;
    for (const Bytes entry : *decoded) {
        entries.emplace_back(as_text(entry));
    }
    return entries;
}

BundleFault fault_of(std::string_view bundle) {
    const auto decoded = decode_bundle(as_bytes(bundle));
    REQUIRE_FALSE(decoded.has_value());
    return decoded.error();
}

}  // namespace

TEST_CASE("published bundles are decoded or refused") {
    const auto file = test::shared_data("data/vectors/tile-paths/paths.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    int count = 0;
    for (const JsonNode& one : vectors["entry_bundles"].children()) {
        const std::string bundle = test::bytes_of_hex(one.find("hex")->text);
        const auto decoded = decode_bundle(as_bytes(bundle));
        REQUIRE(decoded.has_value() == one.find("ok")->boolean);
        if (decoded) {
            std::vector<std::string> wanted;
            for (const JsonNode& entry : one.find("entries_hex")->children()) {
                wanted.push_back(test::bytes_of_hex(entry.text));
            }
            CHECK(entries_of(bundle) == wanted);
            CHECK(bundle_of_entries(wanted) == bundle);
        }
        ++count;
    }
    std::cout << "vectors entry-bundles: " << count << " passed\n";
}

TEST_CASE("a bundle holds 1 to 256 entries of up to 65,535 bytes") {
    std::vector<std::string> entries(256, "");
    entries[7] = std::string(65'535, 'x');
    entries[8] = "short";
    const std::string bundle = bundle_of_entries(entries);
    CHECK(bundle.size() == 256 * 2 + 65'535 + 5);
    CHECK(entries_of(bundle) == entries);
    CHECK(fault_of(bundle + std::string(2, '\0')) == BundleFault::too_many_entries);
    CHECK(fault_of("") == BundleFault::empty);
}

TEST_CASE("a bundle that ends early or late is refused") {
    const std::vector<std::string> entries{"one", "two"};
    const std::string bundle = bundle_of_entries(entries);
    for (std::size_t size = 1; size < bundle.size(); ++size) {
        if (size != 5) {
            CHECK(
                fault_of(bundle.substr(0, size)) ==
                (size == 1 || size == 6 ? BundleFault::half_length : BundleFault::truncated_entry));
        }
    }
    CHECK(fault_of(bundle + "x") == BundleFault::half_length);
    std::vector<std::string_view> sentences;
    for (int fault = 0; fault <= static_cast<int>(BundleFault::too_many_entries); ++fault) {
        const std::string_view text = sentence(static_cast<BundleFault>(fault));
        CHECK(std::ranges::count(sentences, text) == 0);
        sentences.push_back(text);
    }
}

TEST_CASE("a published log of 15 entries is recomputed: bundles, tiles, roots, checkpoints") {
    const auto folder = test::shared_data("data/vectors/tlog-tiles-tessera-log/testdata/log");
    if (!folder) {
        return;
    }
    const auto log = parse_vkey(
        "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx");
    REQUIRE(log.has_value());
    const auto head_in = [&](const std::string& file) {
        const std::string note = test::read_bytes(*folder / file);
        const auto opened = open_note(note, std::span(&*log, 1));
        REQUIRE(opened.has_value());
        const auto checkpoint = parse_checkpoint(opened->text);
        REQUIRE(checkpoint.has_value());
        CHECK(checkpoint->origin == log->name);
        CHECK(write_checkpoint(checkpoint->origin, checkpoint->head) == opened->text);
        return checkpoint->head;
    };
    const auto entries = entries_of(test::read_bytes(*folder / bundle_path({0, 15})));
    REQUIRE(entries.size() == 15);
    CHECK(entries.front() == "one");
    Hasher hasher;
    Tree tree;
    CHECK(head_in("checkpoint.0").root == tree.root());
    int count = 1;
    for (std::uint32_t size = 1; size <= 15; ++size) {
        CAPTURE(size);
        tree.append(hasher.leaf(as_bytes(entries[size - 1])));
        const TreeHead head = head_in("checkpoint." + std::to_string(size));
        CHECK(head.size == size);
        CHECK(head.root == tree.root());
        const auto bundled = std::span(entries).first(size);
        CHECK(bundle_of_entries(bundled) == test::read_bytes(*folder / bundle_path({0, size})));
        const std::vector<Tile> tiles = tree.take_touched();
        REQUIRE(tiles.size() == 1);
        std::string bytes;
        for (const Hash& hash : tiles.front().hashes) {
            bytes += as_text(hash);
        }
        CHECK(bytes == test::read_bytes(*folder / tile_path({0, 0, size})));
        count += 3;
    }
    CHECK(head_in("checkpoint").root == tree.root());
    std::cout << "vectors tlog-tiles-tessera-log: " << count + 1 << " passed\n";
}
