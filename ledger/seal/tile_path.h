// The names under which tiles and bundles of entries are published (C2SP tlog-tiles):
// tile/<level>/<index>[.p/<width>] and tile/entries/<index>[.p/<width>], the index in groups of
// three digits, x001/x234/067. Each has one name only; every other text is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reserve::seal {

struct TileName {
    std::uint32_t level = 0;    // 0 to 63
    std::uint64_t index = 0;    // below 10^18
    std::uint32_t width = 256;  // 256: full
    friend bool operator==(const TileName&, const TileName&) = default;
};

// 256 entries, or the first `width` of them.
struct BundleName {
    std::uint64_t index = 0;
    std::uint32_t width = 256;
    friend bool operator==(const BundleName&, const BundleName&) = default;
};

std::string tile_path(const TileName& tile);
std::optional<TileName> parse_tile_path(std::string_view path);

std::string bundle_path(const BundleName& bundle);
std::optional<BundleName> parse_bundle_path(std::string_view path);
// The bundle that holds an entry in a tree of `size` entries; index < size.
BundleName bundle_of(std::uint64_t index, std::uint64_t size);

}  // namespace reserve::seal
