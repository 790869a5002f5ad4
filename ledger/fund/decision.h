// What deciding an act yields: postings and figures for evolve, or a rule and its facts.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "ledger/fund/act.h"
#include "ledger/fund/rules.h"
#include "ledger/fund/state.h"

namespace reserve::fund {

// One line: netted per account and currency, debit positive, never all zero.
struct Posting {
    AccountKey account;
    std::uint32_t slot = Balances::kNoSlot;
    Amount amount;
    Amount value;
};
using Postings = boost::container::small_vector<Posting, 10>;

// An entry that a reversal turns round.
struct Original {
    const Act* act = nullptr;  // null: there is no entry of that seq
    std::span<const Posting> postings;
    bool is_reversed = false;
};

enum class SignatureCheck : std::uint8_t { not_needed, valid, missing, invalid };

// What the facade found out for an act, where the answer needs more than the state.
struct Found {
    SignatureCheck signature = SignatureCheck::not_needed;
    bool fund_missing = false;          // the act names no fund, though it must
    bool fund_differs = false;          // the act names another ledger's origin
    bool bank_reference_taken = false;  // on the account that bank_account_of(act) tells
    Amount statement_balance;           // of the account reconciled, on the act's date
    Original original;                  // of entry.reversed
};

struct Money {
    Amount amount;
    Currency currency;
};

// A fact a refusal rests on; keys are literals.
struct Fact {
    std::string_view key;
    std::variant<Money, Date, Time, std::uint64_t, std::string_view, ObjectRef, Rate> value;
};

// New uses of lots by a commitment, when all are matched afresh.
struct Rematch {
    DisbursementId disbursement;
    LotUses lots;
};

// Figures that decide computed and evolve applies; which ones count depends on the kind.
struct Figures {
    Amount amount;       // main amount, minor units
    Amount value;        // its functional value
    Amount part;         // the part within the agreement, or that clears an advance
    Amount share;        // value that leaves the item it is taken from
    Amount fund_part;    // what becomes resources
    Amount transit;      // value that leaves in transit
    bool commits = false;  // this vote reaches the quorum
    bool rejects = false;
    LotUses lots;
    std::vector<Rematch> rematches;  // of the commitments open before
    Refund refund;                   // written whole by a refund, read by nothing else

    void clear() {
        amount = value = part = share = fund_part = transit = Amount();
        commits = rejects = false;
        lots.clear();
        rematches.clear();
    }
};

struct Decision {
    Postings postings;
    Figures figures;
    boost::container::small_vector<Fact, 4> facts;

    void clear() {
        postings.clear();
        figures.clear();
        facts.clear();
    }
};

}  // namespace reserve::fund
