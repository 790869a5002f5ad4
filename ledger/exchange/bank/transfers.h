// Released payments as a bank must see them, each judged before anything is written.
#pragma once

#include <string>
#include <vector>

#include "ledger/exchange/settings.h"
#include "ledger/ledger.h"
#include "ledger/seal/sha256.h"

namespace reserve::exchange {

enum class Scheme : std::uint8_t { sepa, high_value };

struct PaymentOrder {
    std::vector<std::string> payments;  // empty: all released and not yet settled
    Scheme scheme = Scheme::sepa;
    Date execution;
};

struct Transfer {
    std::string payment;
    std::string disbursement;
    std::string account;     // of the fund
    Currency currency;       // of that account
    Amount amount;           // in that currency
    Currency sent;           // what the payee gets, if the bank converts
    std::string payee;       // a party
    std::string creditor;    // its name in bank text
    std::string iban;        // of the payee
    std::string remittance;  // "D1 N-1 energy"
    seal::Hash released{};   // leaf hash of the entry that released it
};

struct Transfers {
    std::vector<Transfer> all;  // by account, then in order of release
    std::string debtor;         // the fund's name in bank text
    Problems problems;          // empty, or nothing may be written
};

// Settings of a payment file: keys and template.
Result<Settings> read_pain001_settings(std::string_view json);
std::string_view pain001_template();

// not_found: nothing is released.
Result<Transfers> collect_transfers(Ledger& ledger, const PaymentOrder& order, Settings settings);

}  // namespace reserve::exchange
