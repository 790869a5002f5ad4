// Written by division, read by reading digits and writing them again: what differs is refused.
#include "ledger/seal/tile_path.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "ledger/base/check.h"

namespace reserve::seal {
namespace {

constexpr std::string_view kTilePrefix = "tile/";
constexpr std::string_view kBundlePrefix = "tile/entries/";
constexpr std::uint32_t kFullWidth = 256;
constexpr std::uint32_t kMaxLevel = 63;
constexpr std::uint64_t kIndexLimit = 1'000'000'000'000'000'000u;

void append_place(std::string& path, std::uint64_t index, std::uint32_t width) {
    RESERVE_CHECK(index < kIndexLimit && width >= 1 && width <= kFullWidth, "a tile has a place");
    const std::string digits = std::to_string(index);
    const std::string padded = std::string((3 - digits.size() % 3) % 3, '0') + digits;
    for (std::size_t at = 0; at < padded.size(); at += 3) {
        path += at == 0 ? "" : "/";
        path += at + 3 < padded.size() ? "x" : "";
        path.append(padded, at, 3);
    }
    if (width != kFullWidth) {
        path += ".p/" + std::to_string(width);
    }
}

// All of `digits` as a number; signs and spaces are no digits.
std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value);
    if (digits.empty() || read.ec != std::errc() || read.ptr != end) {
        return std::nullopt;
    }
    return value;
}

// <index>[.p/<width>], not yet known to be written in the one right way.
std::optional<BundleName> read_place(std::string_view text) {
    BundleName place;
    if (const std::size_t partial = text.find(".p/"); partial != text.npos) {
        const auto width = number(text.substr(partial + 3));
        if (!width || *width == 0 || *width >= kFullWidth) {
            return std::nullopt;
        }
        place.width = static_cast<std::uint32_t>(*width);
        text = text.substr(0, partial);
    }
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits),
                         [](char c) { return c != 'x' && c != '/'; });
    const auto index = number(digits);
    if (!index || *index >= kIndexLimit) {
        return std::nullopt;
    }
    place.index = *index;
    return place;
}

}  // namespace

std::string tile_path(const TileName& tile) {
    RESERVE_CHECK(tile.level <= kMaxLevel, "a tile's level is below 64");
    std::string path = std::string(kTilePrefix) + std::to_string(tile.level) + "/";
    append_place(path, tile.index, tile.width);
    return path;
}

std::string bundle_path(const BundleName& bundle) {
    std::string path(kBundlePrefix);
    append_place(path, bundle.index, bundle.width);
    return path;
}

std::optional<TileName> parse_tile_path(std::string_view path) {
    if (!path.starts_with(kTilePrefix)) {
        return std::nullopt;
    }
    const std::string_view rest = path.substr(kTilePrefix.size());
    const std::size_t slash = rest.find('/');
    const auto level = number(rest.substr(0, slash));
    if (slash == rest.npos || !level || *level > kMaxLevel) {
        return std::nullopt;
    }
    const auto place = read_place(rest.substr(slash + 1));
    if (!place) {
        return std::nullopt;
    }
    const TileName tile{static_cast<std::uint32_t>(*level), place->index, place->width};
    return tile_path(tile) == path ? std::optional(tile) : std::nullopt;
}

std::optional<BundleName> parse_bundle_path(std::string_view path) {
    if (!path.starts_with(kBundlePrefix)) {
        return std::nullopt;
    }
    const auto place = read_place(path.substr(kBundlePrefix.size()));
    return place && bundle_path(*place) == path ? place : std::nullopt;
}

BundleName bundle_of(std::uint64_t index, std::uint64_t size) {
    RESERVE_CHECK(index < size, "the entry is in the tree");
    const std::uint64_t bundle = index / kFullWidth;
    const std::uint64_t behind = size - bundle * kFullWidth;
    return {bundle, static_cast<std::uint32_t>(std::min<std::uint64_t>(behind, kFullWidth))};
}

}  // namespace reserve::seal
