// The fund's state as a working set over a store: what is always needed is loaded at opening,
// cases when an act names them. Without a store everything is in memory (replay).
#pragma once

#include <limits>
#include <map>

#include "ledger/codec.h"
#include "ledger/entry.h"
#include "ledger/fund/decide.h"
#include "ledger/log_signer.h"
#include "ledger/names.h"
#include "ledger/seal/keys.h"
#include "ledger/seal/tree.h"
#include "ledger/store/store.h"

namespace reserve {

class WorkingSet {
public:
    explicit WorkingSet(store::Store* store) : store_(store), account_names(names) {}

    // Loads what every act may need; an empty store gives an empty set.
    Status open();

    // The handle of a name, loading the thing where the store holds it.
    std::optional<std::uint32_t> resolve(fund::ObjectKind kind, std::string_view name);
    // Loads what these things refer to in turn.
    void load_all(std::span<const fund::ObjectRef> things);
    // All lots with a rest and all open commitments, once.
    void load_lots();
    // The rates an act of that date may need; opening loads only the latest of each currency.
    void load_rates(Date on);
    // Everything of a kind (for reports).
    void load_kind(fund::ObjectKind kind);
    // What waits of it (column `open` of the object table).
    void load_waiting(fund::ObjectKind kind);
    // The running total of requests by a payee under a notification.
    void load_requested(fund::NotificationId notification, fund::PartyId payee);

    ReadContext read_context();
    // How many case rows are in memory.
    std::size_t loaded() const { return loaded_; }
    // The first failure of a load, until it is taken; decisions must not be trusted before.
    Status take_failure();

    fund::State state;
    Names names;
    std::map<std::uint32_t, seal::PublicKey> keys;  // by officer
    std::string origin;
    std::uint32_t purposes = 0;
    std::vector<NamedLogKey> log_keys;  // in order of their entries
    std::string own_log_key;            // vkey of a sandbox whose history names none
    seal::Tree tree;
    seal::Hash root{};
    std::string charter_json;
    std::string beneficiary_name;  // the charter's, registered or not
    std::uint64_t charter_seq = 0;

private:
    void load_open(fund::ObjectKind kind, std::int64_t open);
    Status open_meta();
    Status open_objects();
    Status open_balances();
    Status open_tree();
    Status open_rates();
    Status open_rest();
    bool load(fund::ObjectKind kind, std::uint32_t handle);
    Status load_latest_rates(std::int64_t currency);
    void set_rate(store::Row row);
    void load_row(store::Row row);
    void load_balance(fund::AccountKey key);
    void load_owned(fund::ObjectKind kind, std::uint32_t handle);
    bool is_loaded(fund::ObjectKind kind, std::uint32_t handle) const;
    void note(const Status& status);

    store::Store* store_;
    std::size_t loaded_ = 0;
    Date rates_from_{std::numeric_limits<std::int32_t>::min()};  // in force from here: loaded
    Status failure_;
    seal::JsonDocument document_;

public:
    AccountNames account_names;
};

// Which kinds stay in memory: the others are fetched when named.
bool is_always_loaded(fund::ObjectKind kind);

// Calls visit(table) with the state's table of that kind.
template <class Visit>
void with_table(auto& state, fund::ObjectKind kind, Visit visit) {
    switch (kind) {
        case fund::ObjectKind::party: return visit(state.parties);
        case fund::ObjectKind::officer: return visit(state.officers);
        case fund::ObjectKind::bank_account: return visit(state.bank_accounts);
        case fund::ObjectKind::contribution: return visit(state.contributions);
        case fund::ObjectKind::note: return visit(state.notes);
        case fund::ObjectKind::receipt: return visit(state.receipts);
        case fund::ObjectKind::notification: return visit(state.notifications);
        case fund::ObjectKind::disbursement: return visit(state.disbursements);
        case fund::ObjectKind::payment: return visit(state.payments);
        case fund::ObjectKind::set_aside: return visit(state.set_asides);
        case fund::ObjectKind::batch: return visit(state.batches);
        case fund::ObjectKind::purpose: return;
    }
}

}  // namespace reserve
