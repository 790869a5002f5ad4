// The books as a journal that hledger, ledger or beancount reads: what moved money, in the order of
// value dates, with rates as prices and the balances of each closed period asserted. A foreign line
// is its native amount, the opposite of it on equity:trading:<CUR>, and its value there.
#pragma once

#include <functional>

#include "ledger/exchange/books/journal_writer.h"
#include "ledger/exchange/sink.h"
#include "ledger/ledger.h"

namespace reserve::exchange {

struct JournalOptions {
    Dialect dialect = Dialect::hledger;
    Axes axes;
    std::function<void(std::uint64_t)> progress;  // told how many entries are written
};

// Errors: usage where the program asked for cannot hold a day or an amount, corrupt for an entry
// that no ledger would have recorded.
Status export_journal(Ledger& ledger, const JournalOptions& options, const Sink& sink);

}  // namespace reserve::exchange
