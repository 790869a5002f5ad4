// A statement that is read adds up, is in one currency, numbered, and has a reference and a day
// within it for every entry; one that is not read has a place and a reason.
#include "ledger/exchange/bank/camt_reader.h"

#include "fuzz/target.h"

using namespace reserve;

RESERVE_FUZZ(text) {
    const auto statement = exchange::read_camt053(text, "f");
    if (!statement) {
        RESERVE_CHECK(statement.error().kind == ErrorKind::malformed &&
                          statement.error().message.starts_with("f:"),
                      "a fault has a place");
        return;
    }
    RESERVE_CHECK(statement->number > 0 && !statement->account_id.empty(),
                  "a statement has a number and an account");
    Amount sum = statement->opening;
    for (const exchange::BankEntry& entry : statement->entries) {
        RESERVE_CHECK(!entry.amount.is_negative() && !entry.bank_reference.empty() &&
                          entry.date <= statement->closing_date,
                      "an entry has an amount, a reference and a day");
        sum += entry.is_credit ? entry.amount : -entry.amount;
    }
    RESERVE_CHECK(sum == statement->closing, "a statement adds up");
}
