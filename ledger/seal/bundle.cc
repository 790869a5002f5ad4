// Lengths first; what is left over or missing at the end is a fault.
#include "ledger/seal/bundle.h"

#include "ledger/base/check.h"
#include "ledger/seal/tree.h"

namespace reserve::seal {

std::string_view sentence(BundleFault fault) {
    switch (fault) {
        case BundleFault::empty:
            return "the bundle has no entry";
        case BundleFault::half_length:
            return "the bundle ends within the length of an entry";
        case BundleFault::truncated_entry:
            return "the bundle ends within an entry";
        case BundleFault::too_many_entries:
            return "the bundle has more than 256 entries";
    }
    RESERVE_CHECK(false, "a bundle fault of the list");
}

void append_to_bundle(std::string& bundle, Bytes entry) {
    RESERVE_CHECK(entry.size() <= kMaxBundledEntryBytes, "an entry's length fits two bytes");
    bundle += static_cast<char>(entry.size() >> 8);
    bundle += static_cast<char>(entry.size() & 0xFF);
    bundle += as_text(entry);
}

std::expected<std::vector<Bytes>, BundleFault> decode_bundle(Bytes bundle) {
    std::vector<Bytes> entries;
    while (!bundle.empty()) {
        if (entries.size() == kTileWidth) {
            return std::unexpected(BundleFault::too_many_entries);
        }
        if (bundle.size() < 2) {
            return std::unexpected(BundleFault::half_length);
        }
        const std::size_t length = std::size_t{bundle[0]} << 8 | bundle[1];
        bundle = bundle.subspan(2);
        if (bundle.size() < length) {
            return std::unexpected(BundleFault::truncated_entry);
        }
        entries.push_back(bundle.first(length));
        bundle = bundle.subspan(length);
    }
    if (entries.empty()) {
        return std::unexpected(BundleFault::empty);
    }
    return entries;
}

}  // namespace reserve::seal
