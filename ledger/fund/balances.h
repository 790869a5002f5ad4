// Balances of accounts, and running totals that the limits rest on; both keyed by integers.
// What changed since the last commit is remembered, so that only that is written.
#pragma once

#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "ledger/fund/account.h"
#include "ledger/money/amount.h"

namespace reserve::fund {

struct Balance {
    AccountKey key;
    Amount amount;  // minor units of the account's currency, debit positive
    Amount value;   // minor units of the functional currency, debit positive
    bool touched = false;
};

class Balances {
public:
    static constexpr std::uint32_t kNoSlot = 0xFFFF'FFFF;

    // Where the balance stands; kNoSlot while nothing was posted there.
    std::uint32_t slot(AccountKey key) const {
        const auto found = slots_.find(key.bits());
        return found == slots_.end() ? kNoSlot : found->second;
    }
    const Balance* find(AccountKey key) const {
        const std::uint32_t at = slot(key);
        return at == kNoSlot ? nullptr : &rows_[at];
    }
    Amount amount(AccountKey key) const {
        const Balance* balance = find(key);
        return balance == nullptr ? Amount() : balance->amount;
    }
    Amount value(AccountKey key) const {
        const Balance* balance = find(key);
        return balance == nullptr ? Amount() : balance->value;
    }
    const Balance& at(std::uint32_t slot) const { return rows_[slot]; }
    std::span<const Balance> all() const { return rows_; }
    // Slots of the open items that a revaluation looks at (of any currency).
    std::span<const std::uint32_t> items() const { return items_; }

    // `slot` is what slot(key) answered; the sums were checked by decide.
    void add(std::uint32_t slot, AccountKey key, Amount amount, Amount value) {
        const std::uint32_t at = slot == kNoSlot ? make(key) : slot;
        Balance& balance = rows_[at];
        balance.amount += amount;
        balance.value += value;
        if (!balance.touched) {
            balance.touched = true;
            touched_.push_back(at);
        }
    }
    void load(AccountKey key, Amount amount, Amount value);

    std::span<const std::uint32_t> touched() const { return touched_; }
    void clear_touched();
    // Becomes `start` again, of which it was a copy; rows made since stay, as zero.
    void restore(const Balances& start);

private:
    std::uint32_t make(AccountKey key);

    boost::unordered_flat_map<std::uint64_t, std::uint32_t> slots_;
    std::vector<Balance> rows_;
    std::vector<std::uint32_t> items_;
    std::vector<std::uint32_t> touched_;
};

// The numbers are stored and never change.
enum class TotalKind : std::uint8_t {
    requested = 1,     // value of pending, committed, closed requests by notification and payee
    used_in_month = 2, // open commitments and spent, by month of the committing vote
    used_for = 3,      // the same by purpose
    earmarked = 4,     // uncommitted rest of all lots
};

struct TotalKey {
    std::uint64_t bits = 0;

    static constexpr TotalKey requested(NotificationId notification, PartyId payee) {
        return {make(TotalKind::requested, notification.index, payee.index)};
    }
    static constexpr TotalKey used_in_month(std::int32_t month) {
        return {make(TotalKind::used_in_month, 0, static_cast<std::uint32_t>(month))};
    }
    static constexpr TotalKey used_for(PurposeId purpose) {
        return {make(TotalKind::used_for, 0, purpose.index)};
    }
    static constexpr TotalKey earmarked() { return {make(TotalKind::earmarked, 0, 0)}; }

    constexpr TotalKind kind() const { return static_cast<TotalKind>(bits >> 60); }

private:
    static constexpr std::uint64_t make(TotalKind kind, std::uint32_t a, std::uint32_t b) {
        return static_cast<std::uint64_t>(kind) << 60 |
               static_cast<std::uint64_t>(a & 0x0FFF'FFFF) << 32 | b;
    }
};

class Totals {
public:
    Amount operator[](TotalKey key) const {
        const auto found = totals_.find(key.bits);
        return found == totals_.end() ? Amount() : found->second;
    }
    bool loaded(TotalKey key) const { return totals_.contains(key.bits); }
    void add(TotalKey key, Amount change) {
        if (change.is_zero()) {
            return;
        }
        totals_[key.bits] += change;
        if (touched_.empty() || touched_.back().bits != key.bits) {
            touched_.push_back(key);
        }
    }
    void load(TotalKey key, Amount total) { totals_[key.bits] = total; }

    // May name a key more than once.
    std::span<const TotalKey> touched() const { return touched_; }
    void clear_touched() { touched_.clear(); }
    // Becomes `start` again, of which it was a copy; totals that came since stay, as zero.
    void restore(const Totals& start) {
        for (const TotalKey key : touched_) {
            totals_[key.bits] = start[key];
        }
        touched_.clear();
    }

private:
    boost::unordered_flat_map<std::uint64_t, Amount> totals_;
    std::vector<TotalKey> touched_;
};

}  // namespace reserve::fund
