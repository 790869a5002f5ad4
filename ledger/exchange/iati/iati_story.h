// The history as IATI transactions: remembers of each contribution, disbursement and payment what
// later entries rest on, and says of each entry which transactions it became.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/act_line.h"
#include "ledger/exchange/iati/iati_mapping.h"

namespace reserve::exchange {

struct IatiTransaction {
    std::string reference;  // "entry-120", "entry-120-charges"
    std::string_view code;
    Date date;
    Amount amount;
    Currency currency;
    std::string words;
    std::string provider;  // a party; empty: the fund
    std::string receiver;  // a party; empty: the fund or, of a charge, nobody named
    std::string purpose;   // empty: of the fund as a whole
    bool loan = false;
};

class IatiStory {
public:
    // Seqs of the entries that are reversed later.
    explicit IatiStory(std::set<std::uint64_t> reversed) : reversed_(std::move(reversed)) {}

    using Tell = std::function<Status(const IatiTransaction&)>;
    // Entries come in order. What is told is the entry's, on its own value date. corrupt: an entry
    // that names no kind of act.
    Status take(const ActLine& line, const Tell& tell);

private:
    struct Contribution {
        std::string party;
        Currency currency;
        bool loan = false;
        Amount unsigned_pledge;
    };
    struct Disbursement {
        std::string payee;
        std::string purpose;
        Currency currency;
        bool reimbursement = false;
        Amount amount;
        Amount open;  // committed and not paid
    };
    struct Payment {
        std::string disbursement;
        Amount amount;
    };
    template <class T>
    using ByName = std::unordered_map<std::string, T>;

    std::vector<IatiTransaction> transactions_of(const ActLine& line) const;
    std::vector<IatiTransaction> of_contribution(const ActLine& line, const IatiRow& row) const;
    std::vector<IatiTransaction> of_disbursement(const ActLine& line, const IatiRow& row) const;
    std::vector<IatiTransaction> of_reversal(const ActLine& line) const;
    void remember(const ActLine& line);
    void remember_pledge(const ActLine& line);
    void remember_disbursement(const ActLine& line);

    std::set<std::uint64_t> reversed_;
    std::map<std::uint64_t, std::vector<IatiTransaction>> to_reverse_;
    ByName<Currency> accounts_;
    ByName<Contribution> contributions_;
    ByName<std::string> notes_;  // note -> contribution
    ByName<Disbursement> disbursements_;
    ByName<Payment> payments_;
};

}  // namespace reserve::exchange
