// Names of tiles and bundles: the published ones, and texts that are no name.
#include <catch2/catch.hpp>
#include <iostream>

#include "ledger/seal/tile_path.h"
#include "ledger/seal/tree.h"
#include "tests/seal/vectors.h"
#include "tests/support/shared_data.h"

using namespace reserve;
using namespace reserve::seal;
using test::number;

namespace {

std::uint32_t width(const JsonNode& node) {
    const auto partial = static_cast<std::uint32_t>(number(node, "p"));
    return partial == 0 ? 256 : partial;
}

int check_paths_written(const test::Vectors& vectors) {
    int count = 0;
    for (const JsonNode& one : vectors["index_encoding"].children()) {
        CHECK(tile_path({0, number(one, "n"), 256}) ==
              "tile/0/" + std::string(one.find("path")->text));
        ++count;
    }
    for (const JsonNode& one : vectors["tile_paths"].children()) {
        const TileName tile{static_cast<std::uint32_t>(number(one, "level")), number(one, "index"),
                            width(one)};
        CHECK(tile_path(tile) == one.find("path")->text);
        CHECK(parse_tile_path(one.find("path")->text) == tile);
        ++count;
    }
    for (const JsonNode& one : vectors["entries_paths"].children()) {
        const BundleName bundle{number(one, "n"), width(one)};
        CHECK(bundle_path(bundle) == one.find("path")->text);
        CHECK(parse_bundle_path(one.find("path")->text) == bundle);
        ++count;
    }
    for (const JsonNode& one : vectors["entries_path_for_log_index"].children()) {
        CHECK(bundle_path(bundle_of(number(one, "seq"), number(one, "size"))) ==
              one.find("path")->text);
        ++count;
    }
    return count;
}

int check_paths_read(const test::Vectors& vectors) {
    int count = 0;
    for (const JsonNode& one : vectors["parse_level_index"].children()) {
        const std::string path = "tile/" + std::string(one.find("level")->text) + "/" +
                                 std::string(one.find("index")->text);
        CAPTURE(path);
        const auto tile = parse_tile_path(path);
        REQUIRE(tile.has_value() == one.find("ok")->boolean);
        if (tile) {
            const auto wanted = one.find("want")->children();
            CHECK(tile->level == static_cast<std::uint32_t>(wanted[0].integer));
            CHECK(tile->width % 256 == static_cast<std::uint32_t>(wanted[2].integer));
            CHECK(tile_path(*tile) == path);
        }
        ++count;
    }
    return count;
}

int check_widths(const test::Vectors& vectors) {
    int count = 0;
    for (const JsonNode& one : vectors["tiles_for_size"].children()) {
        const std::uint64_t size = number(one, "size");
        const auto levels = one.find("levels")->children();
        for (const JsonNode& row : levels) {
            const auto level = static_cast<std::uint32_t>(number(row, "level"));
            CHECK(edge_index(size, level) == number(row, "full"));
            CHECK(edge_width(size, level) == number(row, "partial"));
        }
        const auto above = static_cast<std::uint32_t>(levels.size());
        CHECK(edge_index(size, above) == 0);
        CHECK(edge_width(size, above) == 0);
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("published names of tiles and bundles are ours, and published non-names are refused") {
    const auto file = test::shared_data("data/vectors/tile-paths/paths.json");
    if (!file) {
        return;
    }
    const test::Vectors vectors(*file);
    const int written = check_paths_written(vectors);
    const int read = check_paths_read(vectors);
    const int sizes = check_widths(vectors);
    CHECK(written == 24);
    CHECK(read == 19);
    CHECK(sizes == 2);
    std::cout << "vectors tile-paths: " << written + read + sizes << " passed\n";
}

TEST_CASE("a name that could be written otherwise is no name") {
    for (const std::string_view path : {"",
                                        "tile",
                                        "tile/",
                                        "tile/0",
                                        "tile/0/",
                                        "/tile/0/000",
                                        "tile/00/000",
                                        "tile/0/0",
                                        "tile/0/00",
                                        "tile/0/0000",
                                        "tile/0/x000/001",
                                        "tile/0/001/",
                                        "tile/0//001",
                                        "tile/0/1/001",
                                        "tile/0/X001/002",
                                        "tile/0/xx001/002",
                                        "tile/0/001x",
                                        "tile/0/000.p/0",
                                        "tile/0/000.p/01",
                                        "tile/0/000.p/256",
                                        "tile/0/000.p/1/",
                                        "tile/0/000.p/+1",
                                        "tile/0/000.p/1.p/1",
                                        "tile/64/000",
                                        "tile/+1/000",
                                        "tile/ 1/000",
                                        "tile/1/ 00",
                                        "tile/1/000 ",
                                        "tile/1/000\n",
                                        "tile/entries/000",
                                        "tile/0/x001/x000/x000/x000/x000/x000/000",
                                        "tile/8/0/000"}) {
        CAPTURE(path);
        CHECK_FALSE(parse_tile_path(path).has_value());
    }
    for (const std::string_view path : {"tile/entries/", "tile/entries/0", "tile/0/000",
                                        "tile/entries/000.p/256", "tile/entries/x000/000"}) {
        CAPTURE(path);
        CHECK_FALSE(parse_bundle_path(path).has_value());
    }
}
