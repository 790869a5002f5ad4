// The two functions that carry the fund. No clock, no randomness, no I/O, no strings: append,
// replay, verification, simulation and training all run these same two.
#pragma once

#include "ledger/fund/decision.h"

namespace reserve::fund {

// Rule::none: the act is accepted and `decision` holds its postings (netted, unsorted) and the
// figures for evolve. Else the first broken rule in the order of rules.h, from fund.unopened on,
// and `decision.facts`. What the act names must be loaded in the state. Changes nothing else.
Rule decide(const State& state, const Act& act, Time recorded_at, const Found& found,
            Decision& decision);

// Applies an accepted act: the next entry, recorded at that time. `found` as given to decide
// (only the original of a reversal is read).
void evolve(State& state, const Act& act, Time recorded_at, const Found& found,
            const Decision& decision);

// The bank account on which the act's bank reference must be new; unknown if it carries none.
BankAccountId bank_account_of(const State& state, const Act& act);

// Whether deciding this act walks the lots and open commitments (the vote that may commit).
bool needs_lots(const Act& act);

// The notification's gate, judged at a time (kinds.md section 4, Notification).
bool is_active(const Notification& notification, Time at);
// Active, or stood down and within the grace time.
bool may_release(const Notification& notification, Time at);
// When it became active, judged at a time; nullopt if it has not.
std::optional<Time> active_since(const Notification& notification, Time at);
bool is_suspended(const Notification& notification, Time at);

}  // namespace reserve::fund
