// A bank's statement, camt.053.001.08, as figures: read strictly, its own sums checked. Whether it
// follows on what the ledger knows is for camt_history.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.h"
#include "ledger/money/amount.h"
#include "ledger/money/currency.h"
#include "ledger/money/date.h"

namespace reserve::exchange {

// Of an entry (Ntry), or of one of the transactions that it books together (TxDtls).
struct BankEntry {
    std::size_t line = 0;
    bool is_credit = false;
    bool is_return = false;  // RvslInd, or a reason of return
    Amount amount;
    Date date;                   // BookgDt: the day on which the bank's balance changed
    std::string bank_reference;  // AcctSvcrRef
    std::string code;            // BkTxCd: "PMNT/ICDT/ESCT", or the bank's own
    std::string end_to_end;
    std::string counterparty;
    std::string counterparty_account;
    std::string reference;  // RmtInf/Strd
    std::string text;       // RmtInf/Ustrd, else what the bank adds
    std::string return_reason;
};

struct BankStatement {
    std::size_t line = 0;
    std::string id;
    std::uint64_t number = 0;  // LglSeqNb, else ElctrncSeqNb
    std::string account_id;    // IBAN, else the bank's own number
    Currency currency;
    Amount opening;
    Amount closing;
    Date first_day;  // from which on its entries count
    Date closing_date;
    std::vector<BankEntry> entries;
};

inline constexpr std::string_view kCamtNamespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

// The error (malformed) names file, line and element.
Result<BankStatement> read_camt053(std::string_view xml, const std::string& file);

}  // namespace reserve::exchange
