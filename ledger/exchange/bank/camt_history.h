// Which statement of an account was imported last, and whether another follows on it. The honest
// source is the first act of each import (batch.opened, or a remark where nothing belongs to a
// batch): a treasurer's signed act whose id is statement_id() and whose documents name the file.
// A later statement.reconciled, the controller's word, replaces its date and closing balance.
#pragma once

#include "ledger/exchange/bank/camt_reader.h"
#include "ledger/ledger.h"

namespace reserve::exchange {

// camt053:<account>:<number>:<closing date>:<closing balance>
std::string statement_id(const std::string& account, const BankStatement& statement);

struct LastStatement {
    std::optional<std::uint64_t> number;  // none imported: none
    Date number_date;                     // when that one closed
    std::optional<Amount> closing;
    Date date;
    std::uint64_t seq = 0;  // of the entry that says so
};

struct StatementHistory {
    LastStatement last;
    // The entry that begins the import of a file with this hash, if it was imported.
    std::optional<std::uint64_t> imported_as;
};

Result<StatementHistory> history_of(Ledger& ledger, const std::string& account,
                                    Currency currency, const std::string& sha256);

// The error (malformed) says what is missing, repeated or different. Where nothing is known of
// earlier statements, the opening balance is what the ledger holds: cash and payments in transit.
Status check_continuity(Ledger& ledger, const std::string& account, const BankStatement& statement,
                        const LastStatement& last, const std::string& file);

}  // namespace reserve::exchange
