// Bundles of entries (C2SP tlog-tiles): up to 256 entries, each after its length in two bytes,
// big-endian.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace reserve::seal {

inline constexpr std::size_t kMaxBundledEntryBytes = 65'535;

enum class BundleFault : std::uint8_t {
    empty,             // a bundle has at least one entry
    half_length,       // ends within a length
    truncated_entry,   // ends within an entry
    too_many_entries,  // more than 256
};
std::string_view sentence(BundleFault fault);

// Of at most 65,535 bytes.
void append_to_bundle(std::string& bundle, Bytes entry);
// Views into the bundle.
std::expected<std::vector<Bytes>, BundleFault> decode_bundle(Bytes bundle);

}  // namespace reserve::seal
