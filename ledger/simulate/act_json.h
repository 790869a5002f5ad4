// A typed act as the JSON line that `reserve apply` reads: {"act": …, "at": …}. Texts that no rule
// reads are filled in; names are the plan's.
#pragma once

#include "ledger/simulate/plan.h"

namespace reserve::simulate {

class ActWriter {
public:
    explicit ActWriter(const Plan& plan) : plan_(plan) {}

    // The act as it stands before `state` decides it; numbers it.
    std::string line(const fund::State& state, const fund::Act& act, Time at);

private:
    const Plan& plan_;
    std::uint64_t acts_ = 0;
};

}  // namespace reserve::simulate
