// Turning an approved request into a commitment: funds, purpose, liquidity, and the lots used.
#pragma once

#include "ledger/fund/case.h"

namespace reserve::fund {

// funds.insufficient, earmark.unmatched, liquidity.minimum; else figures.lots (and rematches)
// tell where `value` for `purpose` comes from, and the postings say so.
Rule decide_commitment(Case& c, DisbursementId id, PurposeId purpose, Amount value);

// The caps, with `value` more committed on the act's date.
Rule check_caps(Case& c, const Disbursement& disbursement, Amount value);

// Tells the case that the use below, of that month's commitments, rises by `value`.
void raise_use(Case& c, const Disbursement& disbursement, std::int32_t month, Amount value);

// Adds to the use that caps count: of the notification, the month of commitment, the purpose.
void add_use(State& state, const Disbursement& disbursement, Amount value);

// Takes `value` out of `uses`, first used first, and answers what was taken. What is used up
// keeps its place, so that a return finds it.
LotUses take_first(LotUses& uses, Amount value);
// Adds what was taken back in its place.
void put_back(LotUses& uses, const LotUses& taken);
// The same, last used first; no payment has two lines of one lot.
SpentUses take_last(SpentUses& uses, Amount value);
void put_back(SpentUses& uses, const SpentUses& taken);

// The lots of an open commitment after it was matched afresh: what it used before, then these.
void rewrite(LotUses& uses, const LotUses& afresh);

}  // namespace reserve::fund
