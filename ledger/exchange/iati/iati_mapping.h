// Which IATI transaction each kind of act becomes, and why: the one table that the export, its
// document and its tests read.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "ledger/fund/kinds.h"

namespace reserve::exchange {

// Where the amount, its currency and the other side of a transaction come from.
enum class IatiBasis : std::uint8_t {
    none,           // no transaction
    contribution,   // the act's amount, from the contribution's party
    pledge_change,  // by how much the unsigned pledge changes
    pledge_end,     // the unsigned pledge that is withdrawn
    receipt,        // the act's amount less what is owed back; bank charges beside it
    proceeds,       // the act's amount, from the source
    income,         // the act's amount, from the fund itself
    charge,         // the act's amount, from the fund
    repayment,      // the act's amount, to the contribution's party
    commitment,     // the disbursement's amount, on the vote that commits it
    uncommitted,    // the part of the commitment that was not paid
    payment,        // the payment's amount, in the disbursement's currency
    refund,         // the act's amount, from the payee
    reversal,       // what the reversed entry became, with the opposite sign
};

struct IatiRow {
    std::string_view kind;
    IatiBasis basis = IatiBasis::none;
    std::string_view code;   // of the codelist TransactionType; "": none
    std::string_view sign;   // "+", "-", "±"
    std::string_view words;  // what the transaction is called in the file
    std::string_view why;
};

// By fund::KindIndex.
const std::array<IatiRow, fund::kKindCount>& iati_mapping();

inline constexpr std::string_view kExpenditure = "4";
inline constexpr std::string_view kReimbursement = "7";

// The table as a document.
std::string iati_mapping_markdown();

}  // namespace reserve::exchange
