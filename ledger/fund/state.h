// The whole state that the rules decide on: flat tables by handle, balances, rates, charter.
// Changed only by evolve (and filled by the facade from the store's projections).
#pragma once

#include "ledger/fund/balances.h"
#include "ledger/fund/objects.h"
#include "ledger/fund/table.h"

namespace reserve::fund {

// Rates by currency and date; of equal dates the later recorded stands.
class RateTable {
public:
    // The rate with the latest date not after `on`.
    std::optional<Rate> in_force(Currency currency, Date on) const;
    void set(Currency currency, Date date, const Rate& rate);

private:
    struct Entry {
        Date date;
        Rate rate;
    };
    struct Series {
        Currency currency;
        std::vector<Entry> entries;  // by date
    };
    std::vector<Series> series_;
};

struct State {
    bool is_open = false;  // fund.opened was recorded
    Sandbox sandbox = Sandbox::no;
    Currency functional;
    std::shared_ptr<const Charter> charter;
    PartyId beneficiary;  // the charter's, once registered
    std::uint64_t size = 0;  // entries so far: the next seq
    Time last_recorded;
    std::optional<Date> closed_through;
    std::uint32_t governors = 0;  // not revoked

    Table<Party> parties;
    std::vector<PartyId> contributors;  // the parties of that role, in order of registration
    Table<Officer> officers;
    Table<BankAccount> bank_accounts;
    Table<Contribution> contributions;
    Table<Note> notes;
    Table<Receipt> receipts;
    Table<Notification> notifications;
    Table<Disbursement> disbursements;
    Table<Payment> payments;
    Table<SetAside> set_asides;
    Table<Batch> batches;
    RateTable rates;
    Balances balances;
    Totals totals;

    // Lots with an uncommitted rest, in the order of matching; kept only while `has_lots`.
    // The facade calls index_lots once every such contribution is loaded.
    bool has_lots = true;
    std::vector<ContributionId> lots;
    void index_lots();
    void update_lot(ContributionId lot);

    // Open commitments, oldest first; kept only while `has_commitments`, likewise.
    bool has_commitments = true;
    std::vector<DisbursementId> commitments;
    void index_commitments();
    void update_commitment(DisbursementId disbursement);

    // How many purposes of today's charter a contribution's limit permits.
    std::size_t count_permitted(const Contribution& contribution) const;

    // Forgets what changed since the last commit, once it is written.
    void clear_touched();
    // Becomes `start` again, of which it was a copy with nothing touched: for lives lived over and
    // over, where a copy each time would cost more than the life.
    void restore(const State& start);

    Amount free() const { return -balances.value(free_account()); }
    AccountKey free_account() const { return {AccountClass::free, functional}; }
};

}  // namespace reserve::fund
