// A customer's credit transfer order, ISO 20022 pain.001.001.09, of released payments: SEPA
// (service level SEPA, charges SLEV) or high value (URGP, priority HIGH, charges DEBT, UETR).
#pragma once

#include <map>
#include <string>

#include "ledger/exchange/bank/transfers.h"

namespace reserve::exchange {

struct PaymentFile {
    std::string xml;         // empty if there are problems
    std::string message;     // MsgId: the same for the same payments, so that a bank sees a double
    std::uint64_t payments = 0;
    std::map<std::string, Amount> sums;  // by the accounts' currency
    Problems problems;
};

// A sandbox's file says EXERCISE in every name and identification but EndToEndId.
Result<PaymentFile> make_pain001(Ledger& ledger, const PaymentOrder& order,
                                 const Settings& settings);

// The first 16 bytes of a leaf hash in the form of a random UUID (RFC 9562, version 4): whoever
// has the log can compute it, and no two payments share one.
std::string uetr_of(const seal::Hash& released);

}  // namespace reserve::exchange
