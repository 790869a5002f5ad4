// The trial balance, and the seal of a closed period: the SHA-256 of its trial balance as CSV
// stands among the documents of period.closed.
#pragma once

#include <string>
#include <string_view>

#include "ledger/act_line.h"
#include "ledger/report/table.h"

namespace reserve::report {

// account, currency, amount, value_<functional>: debit positive, sorted by account and currency.
Table balance_table(const Ledger& ledger);
void add_balance(Table& table, const Ledger& ledger, const AccountBalance& balance);
// Only of that currency where one is given.
Result<Table> trial_balance(Ledger& ledger, const Axes& axes, std::string_view currency = "");

// Lower-case hex over the CSV of the trial balance as of that day, as known when the ledger had
// `size` entries. Nothing can be dated in a closed period later, so it stays the same.
Result<std::string> closing_sha256(Ledger& ledger, Date through, std::uint64_t size);

// Whether a period.closed names that as a document.
Result<bool> is_sealed(Ledger& ledger, const ActLine& closing, Date through);

}  // namespace reserve::report
