// Receipts that nobody could match, on both axes of time.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace reserve::report {

struct OpenReceipt {
    std::string name;
    std::string account;
    std::string payer;
    Date date;
    Currency currency;
    Amount rest;
};
// Those with a rest, oldest first.
Result<std::vector<OpenReceipt>> open_receipts(Ledger& ledger, const Axes& axes);

}  // namespace reserve::report
