// What an entry of a bank's statement is in the fund's words. In this order: what the ledger holds
// already under the bank's reference, our payments by their EndToEndId, the mapping, interest and
// charges by the bank's code, agreements by reference, amount and date; the rest of the credits
// is unidentified, the rest of the debits a fault.
#pragma once

#include "ledger/exchange/bank/camt_reader.h"
#include "ledger/exchange/lists/row_mapper.h"

namespace reserve::exchange {

struct KnownEntry {
    std::uint64_t seq = 0;
};
using EntryOutcome = std::variant<RowAct, KnownEntry, RowFaults>;

// The columns of an entry that a mapping can name.
std::span<const std::string> entry_columns();

// Our account of that IBAN or number: by the mapping, else by what account.opened says of its bank;
// empty if there is none.
Result<std::string> find_bank_account(Ledger& ledger, const Mapping& mapping,
                                      const std::string& id);

class EntryMatcher {
public:
    EntryMatcher(Ledger& ledger, const Mapping& mapping, RowMapper& mapper,
                 const BankStatement& statement, std::string account)
        : ledger_(ledger),
          mapping_(mapping),
          mapper_(mapper),
          statement_(statement),
          account_(std::move(account)) {}

    // The `row`th entry of the statement, from 1; they are matched in order.
    Result<EntryOutcome> match(const BankEntry& entry, std::size_t row);

private:
    using Found = Result<std::optional<EntryOutcome>>;  // nullopt: something else must tell
    struct Instalment {
        std::string contribution;
        Date due;
        Amount amount;
    };

    Found find_recorded(const BankEntry& entry);
    Found find_payment(const BankEntry& entry);
    Found find_mapped(const BankEntry& entry);
    Found find_by_code(const BankEntry& entry);
    Found find_transfer(const BankEntry& entry);
    Found find_agreement(const BankEntry& entry);
    EntryOutcome rest(const BankEntry& entry);

    Result<std::string> payment_of(const std::string& end_to_end);
    Result<std::vector<std::string>> named_agreements(const BankEntry& entry);
    Result<std::vector<std::string>> due_agreements(const BankEntry& entry);
    Result<bool> can_receive(const std::string& contribution, const BankEntry& entry);
    Status load_agreements();

    using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;
    RowAct act(const BankEntry& entry, std::string_view kind, const std::string& about,
               Fields fields) const;
    EntryOutcome fault(const BankEntry& entry, const std::string& message) const;
    std::string amount_text(const BankEntry& entry) const;

    Ledger& ledger_;
    const Mapping& mapping_;
    RowMapper& mapper_;
    const BankStatement& statement_;
    std::string account_;
    std::size_t row_ = 0;
    std::optional<std::map<std::string, std::string>> renamed_payments_;  // by EndToEndId
    std::map<std::string, Amount> received_;                  // of agreements, by this statement
    std::map<std::string, bool> settled_;                     // payments, by this statement
    std::map<std::uint64_t, bool> used_transfers_;
    std::optional<std::vector<Instalment>> instalments_;
    std::map<std::string, std::string> party_names_;
};

}  // namespace reserve::exchange
