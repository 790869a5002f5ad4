// One number for a whole state, so that two states can be compared: every described field of every
// row, balances, totals, lists. Equal states give equal digests.
#pragma once

#include "ledger/fund/state.h"

namespace reserve::fund::test {

std::uint64_t digest(const State& state);

}  // namespace reserve::fund::test
