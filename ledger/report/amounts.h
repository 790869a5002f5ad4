// What reports share: amounts as text, what a class of accounts holds, days and months.
#pragma once

#include <string>

#include "ledger/ledger.h"
#include "ledger/report/figures.h"

namespace reserve::report {

// In the functional currency; in another one.
std::string money(const Ledger& ledger, Amount amount);
std::string money(Amount amount, Currency currency);

// In a sentence: "EUR 1,234.50".
std::string told(const Ledger& ledger, Amount amount);

// The value that all accounts of a class hold together, debit positive.
Result<Amount> class_value(Ledger& ledger, fund::AccountClass of, const Axes& axes);

// The rate in force on a day, of those that the first `size` entries set.
Result<std::optional<Rate>> rate_in_force(Ledger& ledger, Currency currency, Date on,
                                          std::uint64_t size);

// "2026-02"
std::string month_text(std::int32_t month_index);
// part / whole in percent with one decimal, rounded half to even; "" of nothing.
std::string percent(Amount part, Amount whole);

// not_found for a thing that no entry had named by then.
Status check_known(Ledger& ledger, fund::ObjectKind kind, const std::string& name,
                   const Axes& axes);

}  // namespace reserve::report
