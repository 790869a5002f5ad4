// The kinds of act in the order of fund::Body, each with the roles that may act
// and what the act does, as the help of its command says it.
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
    {"fund.opened", kAny, "open the fund: its charter, currency and first governor"},
    {"log_key.changed", kGovernor, "change the key that signs the log's head"},
    {"charter.amended", kGovernor, "replace the charter"},
    {"officer.enrolled", kGovernor, "enrol an officer with a key and roles"},
    {"officer.revoked", kGovernor, "revoke an officer, who can act no more"},
    {"party.registered", kGovernor, "register a contributor, source, beneficiary or payee"},
    {"party.suspended", kGovernor, "suspend a party"},
    {"party.reinstated", kGovernor, "reinstate a suspended party"},
    {"account.opened", kTreasurer, "open a bank account in one currency"},
    {"batch.opened", kTreasurer, "announce an import by its file's hash and number of rows"},
    {"rate.set", kTreasurer, "set the value of a currency from a date on"},
    {"contribution.pledged", kTreasurer, "record a pledge: announced, not binding"},
    {"contribution.revised", kTreasurer, "change the unsigned amount of a pledge"},
    {"contribution.withdrawn", kTreasurer, "withdraw what is unsigned of a pledge"},
    {"contribution.signed", kTreasurer, "record a signed agreement with its instalments"},
    {"contribution.received", kTreasurer, "record money received under an agreement"},
    {"contribution.written_off", kGovernor, "write off what will not be paid of an agreement"},
    {"loan.repaid", kTreasurer, "repay a part of a loan"},
    {"earmark.set", kTreasurer, "limit the use of money received"},
    {"earmark.released", kTreasurer, "lift the limit from uncommitted money"},
    {"note.deposited", kTreasurer, "record a promissory note held instead of cash"},
    {"note.encashed", kTreasurer, "turn a note, or a part of it, into cash"},
    {"receipt.unidentified", kTreasurer, "record money that nobody can match yet"},
    {"receipt.matched", kTreasurer, "match an unidentified receipt with an agreement"},
    {"receipt.returned", kTreasurer, "pay an unidentified or refundable amount back"},
    {"proceeds.received", kTreasurer, "record income of immobilised assets"},
    {"income.received", kTreasurer, "record interest and other income of an account"},
    {"charge.paid", kTreasurer, "record a bank's charge"},
    {"cash.transferred", kTreasurer, "move cash between two accounts of one currency"},
    {"cash.converted", kTreasurer, "exchange cash between accounts of two currencies"},
    {"assets.revalued", kController, "value foreign open items at the rates in force"},
    {"funds.set_aside", kGovernor, "take an amount out of what is available"},
    {"funds.released", kGovernor, "make an amount that was set aside available again"},
    {"notification.issued", kBeneficiary, "notify the partners that aggression has resumed"},
    {"notification.delivered", kBeneficiary, "record the delivery to a partner, or the attempt"},
    {"notification.acknowledged", kPartner, "acknowledge a notification for a partner"},
    {"notification.objected", kPartner, "object to a notification for a partner"},
    {"notification.renewed", kBeneficiary, "renew an active notification after review"},
    {"notification.withdrawn", kBeneficiary, "withdraw a notification nothing was committed under"},
    {"notification.stood_down", either(Role::beneficiary, Role::governor),
     "end the active window: no more requests and votes"},
    {"disbursement.requested", kBeneficiary, "request money for a purpose and a payee"},
    {"disbursement.approved", kPartner, "vote for a request; the last vote needed commits"},
    {"disbursement.rejected", kPartner, "vote against a request"},
    {"disbursement.recused", kPartner, "take no part in a request, for the whole party"},
    {"disbursement.cancelled", kTreasurer, "cancel what is unpaid of a commitment"},
    {"disbursement.withdrawn", kBeneficiary, "withdraw a request or what is unpaid of it"},
    {"payment.instructed", kTreasurer, "instruct a payment of a commitment (maker)"},
    {"payment.released", kController, "release an instructed payment (checker)"},
    {"payment.settled", kTreasurer, "record that the bank paid"},
    {"payment.rejected", either(Role::treasurer, Role::controller),
     "reject a payment before it is settled"},
    {"payment.returned", kTreasurer, "record that the bank sent a settled payment back"},
    {"expenditure.accepted", kTreasurer, "accept the payee's account of an advance"},
    {"expenditure.disallowed", kTreasurer, "disallow expenditure; a refund is due"},
    {"refund.received", kTreasurer, "record unspent money that came back"},
    {"statement.reconciled", kController, "assert that a bank's closing balance is the ledger's"},
    {"period.closed", kController, "close the books through a day; earlier dates are refused"},
    {"entry.reversed", kController, "reverse an entry of money recorded in error"},
    {"remark.recorded", kAny, "remark on an entry or a case"},
    {"attempt.refused", kAny, "keep a refused act on record (the ledger does it itself)"},
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
