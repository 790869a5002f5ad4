// What stands in the way of an export; all of it is told at once and nothing is written.
#pragma once

#include <string>
#include <vector>

namespace reserve::exchange {

struct Problem {
    std::string subject;  // the payment; empty: the settings themselves
    std::string field;    // "creditor.name", "accounts.eur-1.iban"
    std::string text;     // "is missing: the account's IBAN"
};
using Problems = std::vector<Problem>;

}  // namespace reserve::exchange
