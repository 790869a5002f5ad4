// Where rows differ, in the words of the fund.
#include "ledger/audit_rows.h"
#include "ledger/names.h"

namespace reserve {

using store::Table;

std::string place_of(const RowDifference& difference, const Names& names) {
    std::string place(store::spec(difference.table).name);
    if (!difference.text_key.empty()) {
        return place + " " + difference.text_key;
    }
    if (difference.key.empty()) {
        return place;
    }
    const std::uint64_t first = difference.key.front();
    const auto name = [&](fund::ObjectKind kind, std::uint64_t handle) {
        return std::string(names.name_of(kind, static_cast<std::uint32_t>(handle)));
    };
    switch (difference.table) {
        case Table::account:
        case Table::posting:
        case Table::turnover: {
            const auto key = fund::AccountKey::from_bits(first);
            const auto number = static_cast<std::uint64_t>(key.account_class());
            if (number < 1 || number > fund::account_classes().size()) {
                return place + " " + std::to_string(first);
            }
            const auto& spec = fund::spec(key.account_class());
            return place + " " + std::string(spec.prefix) +
                   (spec.owner ? ":" + name(*spec.owner, key.owner()) : "");
        }
        case Table::object:
        case Table::mention: {
            if (first >= kObjectKinds) {
                return place + " " + std::to_string(first);
            }
            if (first == 0) {
                return place + " of entries by kind of act";
            }
            const auto kind = static_cast<fund::ObjectKind>(first);
            return place + " " + std::string(word_of(kind)) + " " +
                   name(kind, difference.key.back());
        }
        case Table::bank_reference:
            return place + " " + name(fund::ObjectKind::bank_account, first);
        case Table::officer_key:
            return place + " " + name(fund::ObjectKind::officer, first);
        default:
            return place + " " + std::to_string(first);
    }
}

}  // namespace reserve
