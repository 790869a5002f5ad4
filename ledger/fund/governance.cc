// Governance: the fund's opening, its charter, officers and parties.
#include "ledger/fund/chapters.h"

namespace reserve::fund {
namespace {

bool holds(const Roles& roles, Role role) {
    return roles.test(static_cast<std::size_t>(role));
}

Rule check_charter(Case& c, const CharterField& field, Sandbox sandbox) {
    if (field.charter == nullptr) {
        return Rule::charter_invalid;
    }
    const auto contradiction = find_contradiction(*field.charter, sandbox);
    if (contradiction) {
        return c.refuse(Rule::charter_invalid, {{"reason", *contradiction}});
    }
    return Rule::none;
}

}  // namespace

Rule decide_kind(Case& c, const FundOpened& act) {
    RESERVE_REFUSE(c.refuse_if(!act.functional_currency.currency, Rule::currency_unknown));
    return check_charter(c, act.charter, act.sandbox ? Sandbox::yes : Sandbox::no);
}

void evolve_kind(const Applied& a, const FundOpened& act) {
    a.state.is_open = true;
    a.state.sandbox = act.sandbox ? Sandbox::yes : Sandbox::no;
    a.state.functional = *act.functional_currency.currency;
    a.state.charter = act.charter.charter;
    a.state.beneficiary = act.charter.charter->beneficiary;
    a.state.officers.add().roles.set(static_cast<std::size_t>(Role::governor));
    a.state.governors = 1;
}

Rule decide_kind(Case&, const LogKeyChanged&) {
    return Rule::none;
}

void evolve_kind(const Applied&, const LogKeyChanged&) {}

Rule decide_kind(Case& c, const CharterAmended& act) {
    return check_charter(c, act.charter, c.state.sandbox);
}

void evolve_kind(const Applied& a, const CharterAmended& act) {
    a.state.charter = act.charter.charter;
    a.state.beneficiary = act.charter.charter->beneficiary;
    if (a.state.has_lots) {
        a.state.index_lots();  // how restricted a lot is depends on the charter's purposes
    }
}

Rule decide_kind(Case& c, const OfficerEnrolled& act) {
    const bool audits = holds(act.roles, Role::auditor);
    RESERVE_REFUSE(c.refuse_if(audits && act.roles.count() > 1, Rule::role_exclusive));
    if (act.party) {
        const PartyId party = act.party->handle;
        if (holds(act.roles, Role::partner)) {
            RESERVE_REFUSE(c.check_party_role(party, PartyRole::contributor));
        }
        const bool stranger =
            holds(act.roles, Role::beneficiary) && party != c.state.beneficiary;
        RESERVE_REFUSE(stranger ? c.refuse(Rule::party_role, {{"party", ref(party)}}) : Rule::none);
    }
    return Rule::none;
}

void evolve_kind(const Applied& a, const OfficerEnrolled& act) {
    a.state.officers.add() = {act.roles, act.party ? act.party->handle : PartyId(), false};
    a.state.governors += holds(act.roles, Role::governor) ? 1U : 0U;
}

Rule decide_kind(Case& c, const OfficerRevoked& act) {
    const Officer& officer = c.state.officers[act.officer.handle];
    RESERVE_REFUSE(officer.revoked
                       ? c.refuse(Rule::officer_state, {{"officer", ref(act.officer.handle)}})
                       : Rule::none);
    const bool last = holds(officer.roles, Role::governor) && c.state.governors == 1;
    return c.refuse_if(last, Rule::officer_last_governor);
}

void evolve_kind(const Applied& a, const OfficerRevoked& act) {
    Officer& officer = a.state.officers.edit(act.officer.handle);
    officer.revoked = true;
    a.state.governors -= holds(officer.roles, Role::governor) ? 1U : 0U;
}

Rule decide_kind(Case&, const PartyRegistered&) {
    return Rule::none;
}

void evolve_kind(const Applied& a, const PartyRegistered& act) {
    const PartyId party = a.state.parties.next();
    a.state.parties.add() = {act.role, false, Amount()};
    if (act.role == PartyRole::contributor) {
        a.state.contributors.push_back(party);
    }
    if (act.names_beneficiary) {
        a.state.beneficiary = party;
    }
}

Rule decide_kind(Case& c, const PartySuspended& act) {
    const bool suspended = c.state.parties[act.party.handle].suspended;
    return suspended ? c.refuse(Rule::party_state, {{"party", ref(act.party.handle)}}) : Rule::none;
}

void evolve_kind(const Applied& a, const PartySuspended& act) {
    a.state.parties.edit(act.party.handle).suspended = true;
}

Rule decide_kind(Case& c, const PartyReinstated& act) {
    const bool suspended = c.state.parties[act.party.handle].suspended;
    return !suspended ? c.refuse(Rule::party_state, {{"party", ref(act.party.handle)}})
                      : Rule::none;
}

void evolve_kind(const Applied& a, const PartyReinstated& act) {
    a.state.parties.edit(act.party.handle).suspended = false;
}

}  // namespace reserve::fund
