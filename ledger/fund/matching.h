// Earmarks as an exact flow: lots (amount, permitted purposes) against demands (purpose, amount).
// The choice is deterministic: demands in their order, each taking lot by lot in order the most
// that still leaves every demand met (kinds.md section 4, Matching).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/fund/fields.h"

namespace reserve::fund {

struct MatchLot {
    PurposeSet permitted;
    Amount capacity;  // not negative
};

struct MatchDemand {
    PurposeId purpose;
    Amount value;  // not negative
};

// Amount taken from a lot, by its place in the list.
struct MatchUse {
    std::size_t lot = 0;
    Amount value;
};

// Whether every demand can be met at once.
bool can_match(std::span<const MatchLot> lots, std::span<const MatchDemand> demands);

// The uses of each demand, in the order of lots; nullopt if not all can be met.
std::optional<std::vector<std::vector<MatchUse>>> match(std::span<const MatchLot> lots,
                                                        std::span<const MatchDemand> demands);

}  // namespace reserve::fund
