// Scenarios side by side on the same draws: what differs is the scenario, not the luck, so the
// paired differences have small standard errors.
#pragma once

#include <span>

#include "ledger/simulate/results.h"

namespace reserve::simulate {

inline constexpr std::size_t kMostCompared = 4;

// Of one scenario less the first, path by path.
struct Difference {
    Estimate below_floor;
    Estimate unmet;
    Estimate paid;
    Estimate lowest;
    Estimate last;
    Estimate exchange;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (below_floor, unmet, paid, lowest, last, exchange))

struct Comparison {
    std::vector<Results> results;
    std::vector<Difference> differences;  // of the second, third, fourth
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (results, differences))

// usage: not two to four plans, or of different currencies or horizons.
Result<Comparison> compare(std::span<const Plan> plans, const RunOptions& options);

// How the goal's measure moves when one input is changed alone: below_floor a probability,
// unmet_share the unmet amount.
struct Swing {
    std::string input;
    Estimate low;   // input taken a quarter lower, less the scenario as it is
    Estimate high;  // a quarter higher
};
BOOST_DESCRIBE_STRUCT(Swing, (), (input, low, high))

// Inputs in order of their swing, the largest first.
Result<std::vector<Swing>> tornado(const Scenario& scenario, const Snapshot* snapshot,
                                   const Goal& goal, const RunOptions& options);

// What becomes of the measure without each partner's money; the partner keeps its vote.
struct Dropped {
    std::string partner;
    Estimate change;
};
BOOST_DESCRIBE_STRUCT(Dropped, (), (partner, change))
Result<std::vector<Dropped>> drop_partners(const Scenario& scenario, const Snapshot* snapshot,
                                           const Goal& goal, const RunOptions& options);

}  // namespace reserve::simulate
