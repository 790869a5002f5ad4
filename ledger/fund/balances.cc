// Adding to balances and totals, remembering what was touched.
#include "ledger/fund/balances.h"

namespace reserve::fund {

std::uint32_t Balances::make(AccountKey key) {
    const auto at = static_cast<std::uint32_t>(rows_.size());
    rows_.push_back({key, Amount(), Amount(), false});
    slots_.emplace(key.bits(), at);
    if (is_revalued(key.account_class())) {
        items_.push_back(at);
    }
    return at;
}

void Balances::load(AccountKey key, Amount amount, Amount value) {
    const std::uint32_t known = slot(key);
    Balance& balance = rows_[known == kNoSlot ? make(key) : known];
    balance.amount = amount;
    balance.value = value;
}

void Balances::clear_touched() {
    for (const std::uint32_t at : touched_) {
        rows_[at].touched = false;
    }
    touched_.clear();
}

void Balances::restore(const Balances& start) {
    for (const std::uint32_t at : touched_) {
        Balance& row = rows_[at];
        const bool known = at < start.rows_.size();
        row = known ? start.rows_[at] : Balance{row.key, Amount(), Amount(), false};
    }
    touched_.clear();
}

}  // namespace reserve::fund
