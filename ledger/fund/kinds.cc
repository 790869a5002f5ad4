// The kinds of act in the order of fund::Body, each with the roles that may act.
#include "ledger/fund/kinds.h"

#include <algorithm>

namespace reserve::fund {
namespace {

constexpr Roles only(Role role) {
    return Roles(1ULL << static_cast<unsigned>(role));
}
constexpr Roles either(Role a, Role b) {
    return Roles((1ULL << static_cast<unsigned>(a)) | (1ULL << static_cast<unsigned>(b)));
}

constexpr Roles kGovernor = only(Role::governor);
constexpr Roles kTreasurer = only(Role::treasurer);
constexpr Roles kController = only(Role::controller);
constexpr Roles kBeneficiary = only(Role::beneficiary);
constexpr Roles kPartner = only(Role::partner);
constexpr Roles kAny = Roles((1ULL << kRoleCount) - 1);

constexpr std::array<KindSpec, kKindCount> kTable{{
    {"fund.opened", kAny},
    {"log_key.changed", kGovernor},
    {"charter.amended", kGovernor},
    {"officer.enrolled", kGovernor},
    {"officer.revoked", kGovernor},
    {"party.registered", kGovernor},
    {"party.suspended", kGovernor},
    {"party.reinstated", kGovernor},
    {"account.opened", kTreasurer},
    {"batch.opened", kTreasurer},
    {"rate.set", kTreasurer},
    {"contribution.pledged", kTreasurer},
    {"contribution.revised", kTreasurer},
    {"contribution.withdrawn", kTreasurer},
    {"contribution.signed", kTreasurer},
    {"contribution.received", kTreasurer},
    {"contribution.written_off", kGovernor},
    {"loan.repaid", kTreasurer},
    {"earmark.set", kTreasurer},
    {"earmark.released", kTreasurer},
    {"note.deposited", kTreasurer},
    {"note.encashed", kTreasurer},
    {"receipt.unidentified", kTreasurer},
    {"receipt.matched", kTreasurer},
    {"receipt.returned", kTreasurer},
    {"proceeds.received", kTreasurer},
    {"income.received", kTreasurer},
    {"charge.paid", kTreasurer},
    {"cash.transferred", kTreasurer},
    {"cash.converted", kTreasurer},
    {"assets.revalued", kController},
    {"funds.set_aside", kGovernor},
    {"funds.released", kGovernor},
    {"notification.issued", kBeneficiary},
    {"notification.delivered", kBeneficiary},
    {"notification.acknowledged", kPartner},
    {"notification.objected", kPartner},
    {"notification.renewed", kBeneficiary},
    {"notification.withdrawn", kBeneficiary},
    {"notification.stood_down", either(Role::beneficiary, Role::governor)},
    {"disbursement.requested", kBeneficiary},
    {"disbursement.approved", kPartner},
    {"disbursement.rejected", kPartner},
    {"disbursement.recused", kPartner},
    {"disbursement.cancelled", kTreasurer},
    {"disbursement.withdrawn", kBeneficiary},
    {"payment.instructed", kTreasurer},
    {"payment.released", kController},
    {"payment.settled", kTreasurer},
    {"payment.rejected", either(Role::treasurer, Role::controller)},
    {"payment.returned", kTreasurer},
    {"expenditure.accepted", kTreasurer},
    {"expenditure.disallowed", kTreasurer},
    {"refund.received", kTreasurer},
    {"statement.reconciled", kController},
    {"period.closed", kController},
    {"entry.reversed", kController},
    {"remark.recorded", kAny},
    {"attempt.refused", kAny},
}};

}  // namespace

const std::array<KindSpec, kKindCount>& kinds() {
    return kTable;
}

bool is_governance(std::string_view kind) {
    constexpr std::string_view subjects[] = {"fund", "charter", "officer", "party", "log_key"};
    return std::ranges::count(subjects, kind.substr(0, kind.find('.'))) != 0;
}

std::optional<KindIndex> find_kind(std::string_view name) {
    const auto* found = std::ranges::find(kTable, name, &KindSpec::name);
    if (found == kTable.end()) {
        return std::nullopt;
    }
    return static_cast<KindIndex>(found - kTable.begin());
}

}  // namespace reserve::fund
