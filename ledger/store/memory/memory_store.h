// A store that keeps its rows in memory and forgets them with the process: for rehearsals,
// simulations and tests, and as the second witness of the store contract.
#pragma once

#include <memory>

#include "ledger/store/store.h"

namespace reserve::store {

// Nobody else can write to it, so begin never waits and commit never fails.
std::unique_ptr<Store> make_memory_store();

}  // namespace reserve::store
