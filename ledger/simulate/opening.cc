// Officers, parties, accounts, rates, cash and pledges, each through the rules.
#include "ledger/simulate/opening.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/codec.h"
#include "ledger/fund/kinds.h"
#include "ledger/simulate/chance/draws.h"
#include "ledger/simulate/charter_overlay.h"

namespace reserve::simulate {

using namespace fund;

namespace {

PurposeSet purposes_of(const Plan& plan, const std::vector<std::string>& names) {
    PurposeSet set;
    for (const std::string& name : names) {
        const auto at = std::ranges::find(plan.scenario.purposes, name);
        set.set(static_cast<std::size_t>(at - plan.scenario.purposes.begin()));
    }
    return set;
}

// A charter as canonical JSON: nobody signs in a sandbox that tells a path.
std::string with_signatures_waived(std::string json) {
    constexpr std::string_view kRequired = "\"signatures\":\"required\"";
    if (const auto at = json.find(kRequired); at != std::string::npos) {
        json.replace(at, kRequired.size(), "\"signatures\":\"waived\"");
    }
    return json;
}

std::optional<EarmarkField> earmark_of(const Plan& plan, const Partner& partner) {
    if (partner.only.empty() && partner.never.empty()) {
        return std::nullopt;
    }
    EarmarkField earmark;
    if (!partner.only.empty()) {
        earmark.only = Purposes{purposes_of(plan, partner.only), false};
    }
    if (!partner.never.empty()) {
        earmark.never = Purposes{purposes_of(plan, partner.never), false};
    }
    return earmark;
}

}  // namespace

ContributionPledged pledge_of(const Plan& plan, std::size_t index) {
    const Partner& partner = plan.scenario.partners[index];
    ContributionPledged pledge;
    pledge.party = {plan.parties[index]};
    pledge.amount = exact_decimal(partner.pledge, partner.currency.decimals());
    pledge.currency = {partner.currency};
    pledge.instrument = partner.instrument;
    pledge.earmark = earmark_of(plan, partner);
    return pledge;
}

ContributionSigned agreement_of(const Plan& plan, std::size_t index,
                                ContributionId contribution) {
    const Partner& partner = plan.scenario.partners[index];
    ContributionSigned agreement;
    agreement.contribution = {contribution};
    agreement.amount = exact_decimal(partner.pledge, partner.currency.decimals());
    for (const Instalment& instalment : partner.instalments) {
        agreement.instalments.push_back(
            {plan.day_of_month(instalment.month),
             exact_decimal(instalment.amount, partner.currency.decimals())});
    }
    return agreement;
}

Opening::Opening(Plan& plan, const Snapshot* snapshot)
    : plan_(plan), snapshot_(snapshot), books_(State(plan.before), this) {}

void Opening::note(const State&, const Act& act, Time at, Rule rule) {
    plan_.opening.push_back({act, at});
    if (rule != Rule::none && refused_.empty()) {
        refused_ = fmt::format("the start does not keep the rules: {} is refused by {} ({})",
                               kind_of(act).name, spec(rule).id, spec(rule).sentence);
    }
}

template <class Body>
void Opening::say(OfficerId actor, Body body) {
    books_.submit({actor, day_of(now_), std::move(body)}, now_);
}

void Opening::name(ObjectKind kind, std::uint32_t handle, std::string_view name) {
    auto& names = plan_.names[static_cast<std::size_t>(kind)];
    names.resize(std::max<std::size_t>(names.size(), handle + 1));
    names[handle] = name;
}

std::optional<std::uint32_t> Opening::find(ObjectKind kind, std::string_view name) const {
    return snapshot_ == nullptr ? std::nullopt : snapshot_->find(kind, name);
}

void Opening::open_fund() {
    auto charter = std::make_shared<Charter>(*scenario().charter);
    FundOpened opened;
    opened.functional_currency = {scenario().functional};
    opened.sandbox = true;
    opened.charter = {charter};
    plan_.charter_json = scenario().policy_json;
    plan_.governor = OfficerId{0};
    name(ObjectKind::officer, 0, "governor");
    say(plan_.governor, opened);
    party(scenario().beneficiary, PartyRole::beneficiary);
    plan_.treasurer = enrol("treasurer", Role::treasurer, {});
    plan_.controller = enrol("controller", Role::controller, {});
    plan_.beneficiary = enrol("beneficiary", Role::beneficiary, {});
}

PartyId Opening::party(std::string_view named, PartyRole role) {
    if (const auto known = find(ObjectKind::party, named)) {
        return PartyId{*known};
    }
    const PartyId made = books_.state().parties.next();
    const bool is_beneficiary = role == PartyRole::beneficiary;
    say(plan_.governor, PartyRegistered{{}, {}, role, {}, is_beneficiary});
    name(ObjectKind::party, made.index, named);
    return made;
}

OfficerId Opening::enrol(std::string_view named, Role role, PartyId of) {
    const OfficerId made = books_.state().officers.next();
    OfficerEnrolled enrolled;
    enrolled.roles.set(static_cast<std::size_t>(role));
    if (of.known()) {
        enrolled.party = Ref<Party>{of};
    }
    say(plan_.governor, enrolled);
    name(ObjectKind::officer, made.index, named);
    return made;
}

std::string Opening::own_name(std::string_view word, std::size_t number) const {
    return fmt::format("{}{}-{}", plan_.made_prefix, word, number);
}

// What the ledger named already.
void Opening::name_known() {
    const State& state = books_.state();
    const auto name_all = [&](ObjectKind kind, std::uint32_t size) {
        for (std::uint32_t handle = 0; handle < size; ++handle) {
            name(kind, handle, snapshot_->name_of(kind, handle));
        }
    };
    name_all(ObjectKind::party, state.parties.size());
    name_all(ObjectKind::officer, state.officers.size());
    name_all(ObjectKind::bank_account, state.bank_accounts.size());
    name_all(ObjectKind::contribution, state.contributions.size());
    name_all(ObjectKind::notification, state.notifications.size());
    name_all(ObjectKind::disbursement, state.disbursements.size());
    name_all(ObjectKind::payment, state.payments.size());
    name_all(ObjectKind::set_aside, state.set_asides.size());
}

// The first officer with that role who does none of the work that must be another's.
OfficerId Opening::officer_with(Role role) const {
    const OfficerId taken[] = {plan_.treasurer, plan_.controller, plan_.beneficiary};
    OfficerId found;
    books_.state().officers.for_each_loaded([&](OfficerId id, const Officer& officer) {
        const bool fits = officer.roles.test(static_cast<std::size_t>(role)) && !officer.revoked;
        if (fits && !found.known() && std::ranges::count(taken, id) == 0) {
            found = id;
        }
    });
    return found;
}

Status Opening::find_officers() {
    plan_.governor = officer_with(Role::governor);
    plan_.treasurer = officer_with(Role::treasurer);
    plan_.controller = officer_with(Role::controller);
    plan_.beneficiary = officer_with(Role::beneficiary);
    const bool all = plan_.governor.known() && plan_.treasurer.known() &&
                     plan_.controller.known() && plan_.beneficiary.known();
    return all ? Status()
               : fail(ErrorKind::malformed, "the ledger has no governor, treasurer, controller and "
                                            "beneficiary that are different people");
}

// The ledger's charter with what the scenario says laid over it.
Status Opening::amend_charter() {
    const auto amended =
        overlay_charter(*snapshot_, scenario().policy_json, scenario().functional);
    if (!amended) {
        return std::unexpected(amended.error());
    }
    plan_.charter_json = with_signatures_waived(amended->json);
    plan_.scenario.purposes = amended->purposes;
    if (!scenario().policy_json.empty()) {
        say(plan_.governor, CharterAmended{{amended->charter}});
    }
    return {};
}

void Opening::register_parties() {
    for (const Partner& partner : scenario().partners) {
        const PartyId id = party(partner.name, PartyRole::contributor);
        plan_.parties.push_back(id);
        plan_.entities.push_back(entity_of(partner.name));
        bool has_voter = false;
        books_.state().officers.for_each_loaded([&](OfficerId, const Officer& officer) {
            has_voter |= officer.party == id &&
                         officer.roles.test(static_cast<std::size_t>(Role::partner));
        });
        if (!has_voter) {
            enrol(own_name("voter", plan_.parties.size()), Role::partner, id);
        }
    }
    for (const Proceeds& proceeds : scenario().proceeds) {
        plan_.sources.push_back(party(proceeds.source, PartyRole::source));
    }
    for (int i = 0; i < scenario().requests.payees; ++i) {
        const std::string name = own_name("payee", static_cast<std::size_t>(i) + 1);
        plan_.payees.push_back(party(name, PartyRole::payee));
    }
    const State& state = books_.state();
    state.officers.for_each_loaded([&](OfficerId id, const Officer& officer) {
        const bool votes = officer.roles.test(static_cast<std::size_t>(Role::partner)) &&
                           !officer.revoked && officer.party.known() &&
                           !state.parties[officer.party].suspended;
        const OfficerId others[] = {plan_.treasurer, plan_.controller, plan_.beneficiary};
        if (votes && std::ranges::count(others, id) == 0) {
            plan_.voters.push_back(id);
        }
    });
    std::ranges::copy_if(state.contributors, std::back_inserter(plan_.notified),
                         [&](PartyId id) { return !state.parties[id].suspended; });
}

std::size_t Opening::account(Currency currency) {
    const auto known = std::ranges::find(plan_.accounts, currency, &Account::currency);
    if (known != plan_.accounts.end()) {
        return static_cast<std::size_t>(known - plan_.accounts.begin());
    }
    BankAccountId id;
    books_.state().bank_accounts.for_each_loaded([&](BankAccountId open, const BankAccount& row) {
        id = row.currency == currency && !id.known() ? open : id;
    });
    if (!id.known()) {
        id = books_.state().bank_accounts.next();
        say(plan_.treasurer, AccountOpened{{}, {currency}, {}});
        name(ObjectKind::bank_account, id.index,
             fmt::format("{}cash-{}", plan_.made_prefix, currency.code()));
    }
    plan_.accounts.push_back({currency, id, {AccountClass::cash, id.index, currency}});
    return plan_.accounts.size() - 1;
}

void Opening::open_accounts() {
    account(scenario().functional);
    for (const ExchangeRate& rate : scenario().exchange.rates) {
        say(plan_.treasurer, RateSet{{rate.currency}, {rate.rate}, {}, {}});
        account(rate.currency);
    }
    for (const Partner& partner : scenario().partners) {
        plan_.partner_accounts.push_back(account(partner.currency));
    }
    for (const Proceeds& proceeds : scenario().proceeds) {
        plan_.proceeds_accounts.push_back(account(proceeds.currency));
    }
}

void Opening::bring_cash() {
    if (!scenario().start.cash.empty()) {
        const PartyId source = party(plan_.made_prefix + "opening-balance", PartyRole::source);
        for (const Cash& cash : scenario().start.cash) {
            ProceedsReceived received;
            received.source = {source};
            received.amount = exact_decimal(cash.amount, cash.currency.decimals());
            received.account = {plan_.accounts[account(cash.currency)].id};
            say(plan_.treasurer, received);
        }
    }
    if (scenario().start.set_aside.is_positive()) {
        const std::uint32_t made = books_.state().set_asides.next().index;
        say(plan_.governor, FundsSetAside{{}, exact_decimal(scenario().start.set_aside,
                                                            scenario().functional.decimals()),
                                          {}});
        name(ObjectKind::set_aside, made, plan_.made_prefix + "kept-aside");
    }
}

void Opening::pledge() {
    for (std::size_t i = 0; i < scenario().partners.size(); ++i) {
        const Partner& partner = scenario().partners[i];
        ContributionId made;
        if (partner.pledged_month == 0 && partner.pledge.is_positive()) {
            made = books_.state().contributions.next();
            say(plan_.treasurer, pledge_of(plan_, i));
            name(ObjectKind::contribution, made.index, own_name("pledge", i + 1));
            say(plan_.treasurer, agreement_of(plan_, i, made));
        }
        plan_.contributions.push_back(made);
    }
}

Status Opening::find_purposes() {
    for (const Partner& partner : scenario().partners) {
        for (const auto* names : {&partner.only, &partner.never}) {
            for (const std::string& name : *names) {
                if (std::ranges::count(scenario().purposes, name) == 0) {
                    return fail(ErrorKind::malformed, "the charter has no purpose " + name);
                }
            }
        }
    }
    for (const Need& need : scenario().requests.needs) {
        const auto at = std::ranges::find(scenario().purposes, need.purpose);
        if (at == scenario().purposes.end()) {
            return fail(ErrorKind::malformed, "the charter has no purpose " + need.purpose);
        }
        plan_.purposes.push_back(
            PurposeId{static_cast<std::uint32_t>(at - scenario().purposes.begin())});
    }
    return {};
}

Status Opening::run() {
    now_ = plan_.month_start.front();
    if (snapshot_ == nullptr) {
        open_fund();
    } else if (const Status status = find_officers(); !status) {
        return status;
    } else if (const Status amended = amend_charter(); !amended) {
        return amended;
    } else {
        name_known();
    }
    if (const Status status = find_purposes(); !status) {
        return status;
    }
    register_parties();
    open_accounts();
    bring_cash();
    pledge();
    if (!refused_.empty()) {
        return fail(ErrorKind::malformed, refused_);
    }
    plan_.start = books_.state();
    plan_.start.index_lots();
    plan_.start.index_commitments();
    plan_.start.clear_touched();
    return {};
}

}  // namespace reserve::simulate
