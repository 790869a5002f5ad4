// The rows of schema/sqlite, table by table.
#include "ledger/recorder.h"

#include <algorithm>

#include "ledger/cells.h"
#include "ledger/object_json.h"

namespace reserve {

using fund::ObjectKind;
using store::Cell;
using store::Table;

// Leaves with the error if a step fails.
#define RESERVE_STEP(step)                            \
    if (::reserve::Status status_ = (step); !status_) { \
        return std::unexpected(status_.error());      \
    }

std::int64_t id_hash(std::string_view id) {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
    for (const char character : id) {
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x0000'0100'0000'01B3;
    }
    return static_cast<std::int64_t>(hash);
}

std::optional<BankReferenceKey> bank_reference_of(const fund::State& state, const fund::Act& act,
                                                  const BodyText& text) {
    const fund::BankAccountId account = fund::bank_account_of(state, act);
    if (text.bank_reference.empty() || !account.known()) {
        return std::nullopt;
    }
    return BankReferenceKey{account.index, text.bank_reference};
}

Result<seal::Hash> Recorder::record(const Accepted& accepted) {
    const std::uint64_t seq = set_.state.size;
    RESERVE_STEP(write_rows(accepted, seq));
    const seal::Hash hash = hasher_.leaf(as_bytes(accepted.leaf));
    set_.tree.append(hash);
    RESERVE_STEP(apply_names(accepted));
    fund::evolve(set_.state, accepted.act, accepted.recorded_at, accepted.found,
                 accepted.decision);
    return hash;
}

Status Recorder::write_rows(const Accepted& accepted, std::uint64_t seq) {
    const Cell entry[] = {cell_of(seq), as_bytes(accepted.leaf)};
    RESERVE_STEP(store_.insert(Table::entry, entry));
    const Cell id[] = {id_hash(accepted.id), cell_of(seq)};
    RESERVE_STEP(store_.insert(Table::act_id, id));
    RESERVE_STEP(write_postings(accepted, seq));
    RESERVE_STEP(write_mentions(accepted, seq));
    if (const auto bank = bank_reference_of(set_.state, accepted.act, accepted.text)) {
        const Cell row[] = {bank->account, bank->reference, cell_of(seq)};
        RESERVE_STEP(store_.insert(Table::bank_reference, row));
    }
    if (const auto* rate = std::get_if<fund::RateSet>(&accepted.act.body)) {
        const std::string text = format_rate(*rate->value.rate);
        const Cell row[] = {static_cast<std::int64_t>(rate->currency.currency->number()),
                            static_cast<std::int64_t>(accepted.act.date.days), cell_of(seq),
                            std::string_view(text)};
        RESERVE_STEP(store_.insert(Table::rate, row));
    }
    return write_reversal(accepted, seq);
}

Status Recorder::write_postings(const Accepted& accepted, std::uint64_t seq) {
    std::int64_t line = 0;
    for (const NamedPosting& named : accepted.postings) {
        const fund::Posting& posting = named.posting;
        const AmountCell amount(posting.amount);
        const AmountCell value(posting.value);
        const Cell row[] = {cell_of(posting.account.bits()),
                            cell_of(seq),
                            line++,
                            static_cast<std::int64_t>(accepted.act.date.days),
                            amount.cell,
                            value.cell};
        RESERVE_STEP(store_.insert(Table::posting, row));
        Turn& turn = turnover_[{posting.account.bits(), accepted.act.date.days}];
        turn.amount += posting.amount;
        turn.value += posting.value;
    }
    return {};
}

Status Recorder::write_mentions(const Accepted& accepted, std::uint64_t seq) {
    std::vector<fund::ObjectRef> things = accepted.text.mentions;
    if (!accepted.text.new_name.empty()) {
        with_table(set_.state, accepted.text.new_kind, [&](auto& table) {
            const auto known = set_.names.find(accepted.text.new_kind, accepted.text.new_name);
            things.push_back({accepted.text.new_kind, known.value_or(table.size())});
        });
    }
    std::ranges::sort(things);
    const auto repeated = std::ranges::unique(things);
    things.erase(repeated.begin(), repeated.end());
    const Cell kind[] = {kKindsOfAct, static_cast<std::int64_t>(accepted.act.body.index()),
                         cell_of(seq)};
    RESERVE_STEP(store_.insert(Table::mention, kind));
    for (const fund::ObjectRef& thing : things) {
        const Cell row[] = {static_cast<std::int64_t>(thing.kind),
                            static_cast<std::int64_t>(thing.index), cell_of(seq)};
        RESERVE_STEP(store_.insert(Table::mention, row));
    }
    return {};
}

// A reversed entry's bank reference may be used again.
Status Recorder::write_reversal(const Accepted& accepted, std::uint64_t seq) {
    const auto* reversal = std::get_if<fund::EntryReversed>(&accepted.act.body);
    if (reversal == nullptr) {
        return {};
    }
    const Cell row[] = {cell_of(reversal->seq.value), cell_of(seq)};
    RESERVE_STEP(store_.insert(Table::reversal, row));
    const fund::BankAccountId account =
        fund::bank_account_of(set_.state, *accepted.found.original.act);
    if (account.known() && !accepted.original_bank_reference.empty()) {
        const Cell key[] = {static_cast<std::int64_t>(account.index),
                            accepted.original_bank_reference};
        return store_.remove(Table::bank_reference, key);
    }
    return {};
}

Status Recorder::add_officer_key(std::uint32_t officer, std::string_view key) {
    auto parsed = seal::PublicKey::parse(key);
    if (!parsed) {
        return {};
    }
    set_.keys.emplace(officer, std::move(*parsed));
    const Cell row[] = {static_cast<std::int64_t>(officer), key};
    return store_.insert(Table::officer_key, row);
}

// New names take the handle that evolve is about to give.
Status Recorder::apply_names(const Accepted& accepted) {
    const BodyText& text = accepted.text;
    if (std::holds_alternative<fund::FundOpened>(accepted.act.body)) {
        set_.names.add(ObjectKind::officer, 0, accepted.actor);
        RESERVE_STEP(add_officer_key(0, text.public_key));
    } else if (std::holds_alternative<fund::OfficerEnrolled>(accepted.act.body)) {
        RESERVE_STEP(add_officer_key(set_.state.officers.size(), text.public_key));
    }
    if (!text.new_name.empty() && !set_.names.find(text.new_kind, text.new_name)) {
        with_table(set_.state, text.new_kind, [&](auto& table) {
            set_.names.add(text.new_kind, table.size(), text.new_name);
        });
    }
    if (!text.log_key.empty()) {
        set_.log_keys.push_back({set_.state.size, std::string(text.log_key)});
        const Cell row[] = {cell_of(set_.state.size), text.log_key};
        RESERVE_STEP(store_.insert(Table::log_key, row));
    }
    if (text.charter_node != nullptr) {
        set_.charter_json.clear();
        seal::append_canonical(set_.charter_json, *text.charter_node);
        set_.charter_seq = set_.state.size;
        set_.beneficiary_name = text.beneficiary;
    }
    for (const std::string& purpose : text.new_purposes) {
        const Cell row[] = {static_cast<std::int64_t>(ObjectKind::purpose),
                            static_cast<std::int64_t>(set_.purposes), std::string_view(purpose),
                            std::int64_t{0}, std::string_view("{}")};
        RESERVE_STEP(store_.put(Table::object, row));
        set_.names.add(ObjectKind::purpose, set_.purposes++, purpose);
    }
    return {};
}

namespace {

// The number in the column `open`.
enum class Waits : std::int64_t { no = 0, in_matching = 1, otherwise = 2 };
constexpr Waits otherwise_if(bool waits) {
    return waits ? Waits::otherwise : Waits::no;
}

template <class Row>
Waits waits(const Row&) {
    return Waits::no;
}
Waits waits(const fund::Contribution& lot) {
    return lot.earmarked.is_positive() ? Waits::in_matching : Waits::no;
}
Waits waits(const fund::Disbursement& one) {
    return one.open.is_positive() ? Waits::in_matching
                                  : otherwise_if(one.state == fund::DisbursementState::pending);
}
Waits waits(const fund::Payment& one) {
    return otherwise_if(one.state == fund::PaymentState::instructed ||
                        one.state == fund::PaymentState::released);
}
Waits waits(const fund::Notification& one) {
    return otherwise_if(one.end == fund::NotificationEnd::none);
}
Waits waits(const fund::Note& note) {
    return otherwise_if(note.rest.is_positive());
}
Waits waits(const fund::Receipt& receipt) {
    return otherwise_if(receipt.rest.is_positive());
}

}  // namespace

template <class Row>
Status Recorder::write_touched(fund::Table<Row>& table) {
    const auto kind = fund::object_kind<Row>();
    for (const fund::Handle<Row> id : table.touched()) {
        const Row& object = table[id];
        object_text_.clear();
        ObjectWriter(object_text_).write(object);
        const Cell row[] = {static_cast<std::int64_t>(kind), static_cast<std::int64_t>(id.index),
                            set_.names.name_of(kind, id.index),
                            static_cast<std::int64_t>(waits(object)),
                            std::string_view(object_text_)};
        RESERVE_STEP(store_.put(Table::object, row));
    }
    return {};
}

Status Recorder::write_objects() {
    fund::State& state = set_.state;
    RESERVE_STEP(write_touched(state.parties));
    RESERVE_STEP(write_touched(state.officers));
    RESERVE_STEP(write_touched(state.bank_accounts));
    RESERVE_STEP(write_touched(state.contributions));
    RESERVE_STEP(write_touched(state.notes));
    RESERVE_STEP(write_touched(state.receipts));
    RESERVE_STEP(write_touched(state.notifications));
    RESERVE_STEP(write_touched(state.disbursements));
    RESERVE_STEP(write_touched(state.payments));
    RESERVE_STEP(write_touched(state.set_asides));
    return write_touched(state.batches);
}

Status Recorder::write_balances() {
    for (const std::uint32_t slot : set_.state.balances.touched()) {
        const fund::Balance& balance = set_.state.balances.at(slot);
        const AmountCell amount(balance.amount);
        const AmountCell value(balance.value);
        const Cell row[] = {cell_of(balance.key.bits()), set_.account_names.name(balance.key),
                            balance.key.currency().code(), amount.cell, value.cell};
        RESERVE_STEP(store_.put(Table::account, row));
    }
    return {};
}

Status Recorder::write_turnover() {
    for (auto& [key, turn] : turnover_) {
        const Cell id[] = {cell_of(key.first), static_cast<std::int64_t>(key.second)};
        const auto known = store_.get(Table::turnover, id);
        if (!known) {
            return std::unexpected(known.error());
        }
        if (*known) {
            turn.amount += amount_of((**known)[2]);
            turn.value += amount_of((**known)[3]);
        }
        const AmountCell amount(turn.amount);
        const AmountCell value(turn.value);
        const Cell row[] = {id[0], id[1], amount.cell, value.cell};
        RESERVE_STEP(store_.put(Table::turnover, row));
    }
    turnover_.clear();
    return {};
}

Amount Recorder::amount_on(fund::AccountKey account, Date date) {
    Amount amount;
    const Cell prefix[] = {cell_of(account.bits())};
    const store::Query days{.table = Table::turnover, .prefix = prefix, .high = date.days};
    (void)store_.scan(days, [&](store::Row row) {
        amount += amount_of(row[2]);
        return true;
    });
    for (const auto& [key, turn] : turnover_) {
        if (key.first == account.bits() && key.second <= date.days) {
            amount += turn.amount;
        }
    }
    return amount;
}

Status Recorder::write_totals() {
    for (const fund::TotalKey key : set_.state.totals.touched()) {
        const AmountCell amount(set_.state.totals[key]);
        const Cell row[] = {cell_of(key.bits), amount.cell};
        RESERVE_STEP(store_.put(Table::total, row));
    }
    return {};
}

Status Recorder::write_tiles() {
    for (const seal::Tile& tile : set_.tree.take_touched()) {
        const Bytes hashes(tile.hashes.front().data(), tile.hashes.size() * 32);
        const Cell row[] = {static_cast<std::int64_t>(tile.level), cell_of(tile.index),
                            cell_of(tile.hashes.size()), hashes};
        RESERVE_STEP(store_.put(Table::tile, row));
    }
    return {};
}

Status Recorder::write_meta() {
    const fund::State& state = set_.state;
    set_.root = set_.tree.root();
    if (state.size == 0) {
        return {};  // an empty ledger says nothing of itself
    }
    const auto put = [&](std::string_view key, Cell value) {
        const Cell row[] = {key, value};
        return store_.put(Table::meta, row);
    };
    RESERVE_STEP(put("origin", std::string_view(set_.origin)));
    RESERVE_STEP(put("size", cell_of(state.size)));
    RESERVE_STEP(put("root", Bytes(set_.root)));
    RESERVE_STEP(put("last_recorded", state.last_recorded.microseconds));
    RESERVE_STEP(put("governors", static_cast<std::int64_t>(state.governors)));
    if (!state.is_open) {
        return {};
    }
    RESERVE_STEP(put("functional", state.functional.code()));
    RESERVE_STEP(put("sandbox", std::int64_t{state.sandbox == fund::Sandbox::yes ? 1 : 0}));
    RESERVE_STEP(put("charter", std::string_view(set_.charter_json)));
    RESERVE_STEP(put("charter_seq", cell_of(set_.charter_seq)));
    if (state.closed_through) {
        return put("closed_through", static_cast<std::int64_t>(state.closed_through->days));
    }
    return {};
}

Status Recorder::finish() {
    RESERVE_STEP(write_objects());
    RESERVE_STEP(write_balances());
    RESERVE_STEP(write_turnover());
    RESERVE_STEP(write_totals());
    RESERVE_STEP(write_tiles());
    RESERVE_STEP(write_meta());
    set_.state.clear_touched();
    return {};
}

}  // namespace reserve
