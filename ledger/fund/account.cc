// The chart of accounts (fund.md section 5).
#include "ledger/fund/account.h"

namespace reserve::fund {
namespace {

constexpr std::array<AccountClassSpec, 26> kClasses{{
    {AccountClass::cash, "assets:cash", ObjectKind::bank_account},
    {AccountClass::in_transit, "assets:in_transit", ObjectKind::bank_account},
    {AccountClass::receivable, "assets:receivable", ObjectKind::party},
    {AccountClass::notes, "assets:notes", ObjectKind::party},
    {AccountClass::advances, "assets:advances", ObjectKind::party},
    {AccountClass::unidentified, "liabilities:unidentified", std::nullopt},
    {AccountClass::refundable, "liabilities:refundable", ObjectKind::party},
    {AccountClass::loans, "liabilities:loans", ObjectKind::party},
    {AccountClass::contributions, "income:contributions", ObjectKind::party},
    {AccountClass::proceeds, "income:proceeds", ObjectKind::party},
    {AccountClass::investment, "income:investment", std::nullopt},
    {AccountClass::fx_gain_realised, "income:fx:realised", std::nullopt},
    {AccountClass::fx_gain_unrealised, "income:fx:unrealised", std::nullopt},
    {AccountClass::disbursements, "expenses:disbursements", ObjectKind::purpose},
    {AccountClass::charges, "expenses:charges", std::nullopt},
    {AccountClass::write_offs, "expenses:write_offs", std::nullopt},
    {AccountClass::fx_loss_realised, "expenses:fx:realised", std::nullopt},
    {AccountClass::fx_loss_unrealised, "expenses:fx:unrealised", std::nullopt},
    {AccountClass::pledged, "budget:pledged", std::nullopt},
    {AccountClass::pledges, "budget:pledges", std::nullopt},
    {AccountClass::resources, "budget:resources", std::nullopt},
    {AccountClass::free, "budget:free", std::nullopt},
    {AccountClass::earmarked, "budget:earmarked", ObjectKind::contribution},
    {AccountClass::set_aside, "budget:set_aside", ObjectKind::set_aside},
    {AccountClass::committed, "budget:committed", ObjectKind::disbursement},
    {AccountClass::spent, "budget:spent", std::nullopt},
}};

}  // namespace

const std::array<AccountClassSpec, 26>& account_classes() {
    return kClasses;
}

const AccountClassSpec& spec(AccountClass account_class) {
    return kClasses[static_cast<std::size_t>(account_class) - 1];
}

}  // namespace reserve::fund
