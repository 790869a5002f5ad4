// Pages of entries: rows as the log lists them, cursors, limits.
#pragma once

#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "service/call.h"

namespace reserve::service {

inline constexpr std::uint64_t kMostSeq = 9'007'199'254'740'991;  // 2^53 - 1
inline constexpr std::size_t kMostRows = 1'000;

// seq, recorded_at, date, actor, kind and id of entries, as a JSON array.
class EntryRows {
public:
    // Adds entries [from, to).
    Status add(Ledger& ledger, std::uint64_t from, std::uint64_t to);
    std::size_t count() const { return count_; }
    std::string json() const { return "[" + rows_ + "]"; }

private:
    std::string rows_;
    std::size_t count_ = 0;
};

// Where a page begins, as a text that says nothing.
std::string cursor_of(std::uint64_t seq);
std::optional<std::uint64_t> parse_cursor(std::string_view text);
// Rows asked for, 100 if nothing is said; nullopt unless from 1 to kMostRows.
std::optional<std::size_t> limit_of(const Call& call);

}  // namespace reserve::service
