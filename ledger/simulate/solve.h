// The smallest replenishment, or the largest cap, with which a goal is met: bisection, every trial
// on the same draws.
#pragma once

#include "ledger/simulate/results.h"

namespace reserve::simulate {

// replenishment: more functional cash at the start. caps: of the charter, for all commitments of
// a period (a month, unless the charter says another) or under one notification.
enum class Unknown : std::uint8_t { replenishment, cap_per_period, cap_per_notification };
BOOST_DESCRIBE_ENUM(Unknown, replenishment, cap_per_period, cap_per_notification)

struct Trial {
    Amount amount;
    Estimate estimate;
};

struct Solution {
    Amount amount;      // functional; zero: the goal is met without a replenishment
    Estimate estimate;  // the goal's measure with it
    std::vector<Trial> trials;
};

// Within one per cent of the answer, or one major unit. not_found: no amount meets the goal.
// usage: a cap is sought for a goal that a lower cap only makes harder (unmet_share).
Result<Solution> solve(const Scenario& scenario, const Snapshot* snapshot, const Goal& goal,
                       Unknown unknown, const RunOptions& options);

}  // namespace reserve::simulate
