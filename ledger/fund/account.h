// Accounts of the two books. An account in a currency is one 48-bit key: class, owner, currency;
// the owner is a handle of the object that its name ends with (none for single accounts).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ledger/fund/handles.h"
#include "ledger/money/currency.h"

namespace reserve::fund {

// The numbers are stored in account keys and never change.
enum class AccountClass : std::uint8_t {
    cash = 1,
    in_transit = 2,
    receivable = 3,
    notes = 4,
    advances = 5,
    unidentified = 6,
    refundable = 7,
    loans = 8,
    contributions = 9,
    proceeds = 10,
    investment = 11,
    fx_gain_realised = 12,
    fx_gain_unrealised = 13,
    disbursements = 14,
    charges = 15,
    write_offs = 16,
    fx_loss_realised = 17,
    fx_loss_unrealised = 18,
    pledged = 19,
    pledges = 20,
    resources = 21,
    free = 22,
    earmarked = 23,
    set_aside = 24,
    committed = 25,
    spent = 26,
};

struct AccountClassSpec {
    AccountClass account_class;
    std::string_view prefix;  // whole name if there is no owner
    std::optional<ObjectKind> owner;
};

const std::array<AccountClassSpec, 26>& account_classes();
const AccountClassSpec& spec(AccountClass account_class);
constexpr bool is_budgetary(AccountClass account_class) {
    return account_class >= AccountClass::pledged;
}

// Cash, in transit, receivables, notes, unidentified, refundable, loans: foreign ones are revalued.
constexpr bool is_revalued(AccountClass account_class) {
    return account_class <= AccountClass::loans && account_class != AccountClass::advances;
}
// Those of them that are cash or owed out of it, so that a gain changes what is available.
constexpr bool is_revalued_as_cash(AccountClass account_class) {
    return account_class == AccountClass::cash || account_class == AccountClass::in_transit ||
           account_class == AccountClass::unidentified ||
           account_class == AccountClass::refundable;
}

class AccountKey {
public:
    constexpr AccountKey() = default;
    constexpr AccountKey(AccountClass account_class, std::uint32_t owner, Currency currency)
        : bits_(static_cast<std::uint64_t>(account_class) << 42 |
                static_cast<std::uint64_t>(owner) << 10 | currency.number()) {}
    constexpr AccountKey(AccountClass account_class, Currency currency)
        : AccountKey(account_class, 0, currency) {}

    // From a stored key.
    static constexpr AccountKey from_bits(std::uint64_t bits) {
        AccountKey key;
        key.bits_ = bits;
        return key;
    }

    constexpr std::uint64_t bits() const { return bits_; }
    constexpr AccountClass account_class() const { return static_cast<AccountClass>(bits_ >> 42); }
    constexpr std::uint32_t owner() const {
        return static_cast<std::uint32_t>(bits_ >> 10 & 0xFFFF'FFFF);
    }
    constexpr std::uint16_t currency_number() const {
        return static_cast<std::uint16_t>(bits_ & 0x3FF);
    }
    Currency currency() const { return *Currency::from_number(currency_number()); }

    friend constexpr auto operator<=>(const AccountKey&, const AccountKey&) = default;

private:
    std::uint64_t bits_ = 0;
};

}  // namespace reserve::fund
