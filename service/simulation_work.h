// How much work a simulation may become, known before it begins.
#pragma once

#include "ledger/simulate/plan.h"

namespace reserve::service {

inline constexpr std::uint64_t kMostPaths = 100'000;
inline constexpr std::uint64_t kMostSteps = 1'000'000'000;  // of all paths together

// What one path may take on average at the most: acts that the rules decide, dues looked at.
std::uint64_t steps_of_path(const simulate::Plan& plan);
// usage: it is more than is done here; the message says how much, and what would pass.
Status check_work(const simulate::Plan& plan, std::uint64_t paths);

}  // namespace reserve::service
