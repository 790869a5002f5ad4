// A tile that differs names the entry whose hash is the first to differ.
#include "ledger/audit_tiles.h"

#include <algorithm>

#include "ledger/cells.h"

namespace reserve {

using store::Cell;
using store::Table;

void TileAudit::check(store::Row expected) {
    const auto* hashes = std::get_if<store::Blob>(&expected[3]);
    const Cell key[] = {expected[0], expected[1]};
    const auto row = store_.get(Table::tile, key);
    const std::string place = "tile " + std::to_string(integer_of(expected[0])) + "/" +
                              std::to_string(integer_of(expected[1]));
    if (!row) {
        failure_ = std::unexpected(row.error());
        return;
    }
    const auto* stored = *row ? std::get_if<store::Blob>(&(**row)[3]) : nullptr;
    if (stored == nullptr) {
        report_({"tree", std::nullopt, place, "is missing"});
        return;
    }
    if (std::ranges::equal(*stored, *hashes) && integer_of((**row)[2]) == integer_of(expected[2])) {
        return;
    }
    const auto at = std::ranges::mismatch(*stored, *hashes).in2 - hashes->begin();
    std::optional<std::uint64_t> seq;
    if (integer_of(expected[0]) == 0) {
        seq = static_cast<std::uint64_t>(integer_of(expected[1])) * seal::kTileWidth +
              static_cast<std::uint64_t>(at) / sizeof(seal::Hash);
    }
    report_({"tree", seq, place, "does not hold the hashes of the entries"});
}

void TileAudit::check_edges(
    const std::map<std::pair<std::int64_t, std::int64_t>, std::string>& edges) {
    for (const auto& [at, text] : edges) {
        const auto width = static_cast<std::int64_t>(text.size() / sizeof(seal::Hash));
        const Cell expected[] = {at.first, at.second, width, as_bytes(text)};
        check(expected);
    }
}

Status TileAudit::check_count(std::uint64_t size) {
    std::uint64_t expected = 0;
    for (std::uint64_t left = size; left != 0; left >>= 8) {
        expected += (left + seal::kTileWidth - 1) / seal::kTileWidth;
    }
    std::uint64_t found = 0;
    const Status status = store_.scan({.table = Table::tile}, [&](store::Row) {
        ++found;
        return true;
    });
    if (status && found > expected) {
        report_({"tree", std::nullopt, "tile", "there are more tiles than entries need"});
    }
    return status;
}

}  // namespace reserve
