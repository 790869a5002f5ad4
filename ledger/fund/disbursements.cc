// Requests, votes and what ends them. The vote that reaches the tier's quorum commits the money;
// funds, earmarks, caps and liquidity are judged by that vote, not at request.
#include <algorithm>
#include <array>

#include "ledger/fund/chapters.h"
#include "ledger/fund/commitment.h"
#include "ledger/money/wide.h"

namespace reserve::fund {
namespace {

Rule check_active(Case& c, NotificationId id) {
    return !is_active(c.state.notifications[id], c.at)
               ? c.refuse(Rule::gate_closed, {{"notification", ref(id)}, {"recorded", c.at}})
               : Rule::none;
}

Rule check_pending(Case& c, DisbursementId id) {
    return c.state.disbursements[id].state != DisbursementState::pending
               ? c.refuse(Rule::disbursement_state, {{"disbursement", ref(id)}})
               : Rule::none;
}

Rule check_voter(Case& c, DisbursementId id) {
    RESERVE_REFUSE(check_pending(c, id));
    const PartyId party = c.state.officers[c.act.actor].party;
    const bool suspended = party.known() && c.state.parties[party].suspended;
    RESERVE_REFUSE(suspended ? c.refuse(Rule::party_suspended, {{"party", ref(party)}})
                             : Rule::none);
    return check_active(c, c.state.disbursements[id].notification);
}

bool is_recused(const Disbursement& disbursement, PartyId party) {
    return std::ranges::any_of(disbursement.votes, [&](const Vote& vote) {
        return vote.kind == VoteKind::recusal && vote.party == party;
    });
}

// The checks of an approval or a rejection up to the tier.
Rule check_vote(Case& c, DisbursementId id) {
    RESERVE_REFUSE(check_voter(c, id));
    const Disbursement& disbursement = c.state.disbursements[id];
    const OfficerId actor = c.act.actor;
    RESERVE_REFUSE(c.refuse_if(actor == disbursement.requester, Rule::four_eyes));
    RESERVE_REFUSE(c.refuse_if(is_recused(disbursement, c.state.officers[actor].party),
                               Rule::vote_recused));
    const bool voted = std::ranges::count(disbursement.votes, actor, &Vote::officer) != 0;
    return c.refuse_if(voted, Rule::vote_duplicate);
}

// Requests to one payee under one notification are judged together (splitting).
Amount requested_with(const Case& c, const Disbursement& disbursement) {
    return c.state.totals[TotalKey::requested(disbursement.notification, disbursement.payee)];
}

// The first tier that reaches them; null if none does.
const Tier* find_tier(const Case& c, const Disbursement& disbursement) {
    const Amount sum = requested_with(c, disbursement);
    const auto& tiers = c.state.charter->approval_tiers;
    const auto found = std::ranges::find_if(tiers, [&](const Tier& t) { return t.up_to >= sum; });
    return found == tiers.end() ? nullptr : &*found;
}

std::array<Fact, 2> tier_facts(const Case& c, const Disbursement& disbursement) {
    return {Fact{"requested_for_payee", c.in_functional(requested_with(c, disbursement))},
            Fact{"highest_tier", c.in_functional(c.state.charter->approval_tiers.back().up_to)}};
}

using Voters = boost::container::small_vector<Vote, 6>;

// The votes of one kind with the actor's, one a party where the tier counts parties.
Voters votes_with(const Case& c, const Disbursement& disbursement, VoteKind kind,
                  const Tier& tier) {
    Voters voters;
    const auto count = [&](const Vote& vote) {
        const bool repeats =
            tier.distinct_partners && std::ranges::count(voters, vote.party, &Vote::party) != 0;
        if (vote.kind == kind && !repeats) {
            voters.push_back(vote);
        }
    };
    std::ranges::for_each(disbursement.votes, count);
    count({c.act.actor, c.state.officers[c.act.actor].party, kind});
    return voters;
}

// The approving parties' signed contributions against those of all contributors that are neither
// suspended nor recused; at least the share is enough.
bool reaches_share(const Case& c, const Disbursement& disbursement, const Voters& approvals,
                   const Share& share) {
    Wide approving;
    PartyId last;
    Voters parties = approvals;
    std::ranges::sort(parties, {}, &Vote::party);
    for (const Vote& vote : parties) {
        if (vote.party.known() && vote.party != last) {
            approving += c.state.parties[vote.party].signed_value.minor();
        }
        last = vote.party;
    }
    Wide all;
    for (const PartyId id : c.state.contributors) {
        const Party& party = c.state.parties[id];
        if (!party.suspended && !is_recused(disbursement, id)) {
            all += party.signed_value.minor();
        }
    }
    for (int i = 0; i < share.scale; ++i) {
        approving *= 10;
    }
    return approving >= all * Wide(share.mantissa);
}

// Whether this vote, which may be given, is the deciding one.
bool would_commit(const Case& c, const Disbursement& disbursement) {
    const Tier* tier = find_tier(c, disbursement);
    if (tier == nullptr) {
        return false;
    }
    const Voters approvals = votes_with(c, disbursement, VoteKind::approval, *tier);
    return approvals.size() >= tier->approvals &&
           (!tier->share || reaches_share(c, disbursement, approvals, *tier->share));
}

// Closes the books of a request that ends without (more) money: its value no longer counts for
// tiers unless something was paid.
void end_request(const Applied& a, DisbursementId id, DisbursementState ended) {
    Disbursement& disbursement = a.state.disbursements.edit(id);
    const bool paid = disbursement.paid.is_positive();
    disbursement.state = paid ? DisbursementState::closed : ended;
    if (!paid) {
        a.state.totals.add(TotalKey::requested(disbursement.notification, disbursement.payee),
                           -disbursement.value);
    }
    add_use(a.state, disbursement, -disbursement.open_value);
    disbursement.open = Amount();
    disbursement.open_value = Amount();
    for (LotUse& use : disbursement.lots) {
        use.value = Amount();
    }
    a.state.update_commitment(id);
}

// What is still open goes back to its lots.
Rule decide_end(Case& c, DisbursementId id) {
    const Disbursement& disbursement = c.state.disbursements[id];
    RESERVE_REFUSE(disbursement.reserved.is_positive()
                       ? c.refuse(Rule::disbursement_in_payment, {{"disbursement", ref(id)}})
                       : Rule::none);
    c.post_value(AccountClass::committed, disbursement.open_value, id.index);
    for (const LotUse& use : disbursement.lots) {
        c.post_lot(use.lot, use.value);
    }
    return Rule::none;
}

void record_vote(const Applied& a, DisbursementId id, VoteKind kind) {
    const OfficerId actor = a.act.actor;
    a.state.disbursements.edit(id).votes.push_back({actor, a.state.officers[actor].party, kind});
}

}  // namespace

Rule decide_kind(Case& c, const DisbursementRequested& act) {
    const PartyId payee = act.payee.handle;
    RESERVE_REFUSE(c.check_party_role(payee, PartyRole::payee));
    const PurposeId purpose = act.purpose.handle;
    const bool unknown = !purpose.known() || !c.state.charter->purposes.test(purpose.index);
    RESERVE_REFUSE(c.refuse_if(unknown, Rule::purpose_unknown));
    RESERVE_REFUSE(c.refuse_if(!act.currency.currency, Rule::currency_unknown));
    const Currency currency = *act.currency.currency;
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    Rate rate;
    RESERVE_REFUSE(c.find_rate({}, currency, rate));
    RESERVE_REFUSE(c.find_value(minor(act.amount), currency, rate, c.figures.value));
    RESERVE_REFUSE(c.state.parties[payee].suspended
                       ? c.refuse(Rule::party_suspended, {{"party", ref(payee)}})
                       : Rule::none);
    RESERVE_REFUSE(check_active(c, act.notification.handle));
    c.raise(c.state.totals[TotalKey::requested(act.notification.handle, payee)],
            c.figures.value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const DisbursementRequested& act) {
    Disbursement& disbursement = a.state.disbursements.add();
    disbursement.notification = act.notification.handle;
    disbursement.purpose = act.purpose.handle;
    disbursement.payee = act.payee.handle;
    disbursement.method = act.method;
    disbursement.currency = *act.currency.currency;
    disbursement.requester = a.act.actor;
    disbursement.amount = minor(act.amount);
    disbursement.value = a.figures.value;
    a.state.totals.add(TotalKey::requested(act.notification.handle, act.payee.handle),
                       a.figures.value);
}

Rule decide_kind(Case& c, const DisbursementApproved& act) {
    const DisbursementId id = act.disbursement.handle;
    const Disbursement& disbursement = c.state.disbursements[id];
    RESERVE_REFUSE(check_vote(c, id));
    c.figures.commits = would_commit(c, disbursement);
    Amount& value = c.figures.value;
    if (c.figures.commits) {
        Rate rate;
        RESERVE_REFUSE(c.find_rate({}, disbursement.currency, rate));
        RESERVE_REFUSE(c.find_value(disbursement.amount, disbursement.currency, rate, value));
    }
    RESERVE_REFUSE(find_tier(c, disbursement) == nullptr
                       ? c.refuse(Rule::tier_exceeded, tier_facts(c, disbursement))
                       : Rule::none);
    const auto& low_cash = c.state.charter->low_cash;
    const bool paused = low_cash && c.state.free() < low_cash->threshold &&
                        !low_cash->open_purposes.test(disbursement.purpose.index);
    RESERVE_REFUSE(
        paused ? c.refuse(Rule::low_cash_paused, {{"free", c.in_functional(c.state.free())}})
               : Rule::none);
    if (!c.figures.commits) {
        return Rule::none;
    }
    RESERVE_REFUSE(check_caps(c, disbursement, value));
    raise_use(c, disbursement, month_index(c.act.date), value);
    return decide_commitment(c, id, disbursement.purpose, value);
}

void evolve_kind(const Applied& a, const DisbursementApproved& act) {
    const DisbursementId id = act.disbursement.handle;
    record_vote(a, id, VoteKind::approval);
    if (!a.figures.commits) {
        return;
    }
    Disbursement& disbursement = a.state.disbursements.edit(id);
    disbursement.state = DisbursementState::committed;
    disbursement.commitment_seq = a.seq;
    disbursement.commitment_month = month_index(a.act.date);
    disbursement.open = disbursement.amount;
    disbursement.open_value = a.figures.value;
    disbursement.lots = a.figures.lots;
    for (const Rematch& rematch : a.figures.rematches) {
        rewrite(a.state.disbursements.edit(rematch.disbursement).lots, rematch.lots);
    }
    a.state.notifications.edit(disbursement.notification).in_use = true;
    add_use(a.state, disbursement, a.figures.value);
    a.state.update_commitment(id);
}

Rule decide_kind(Case& c, const DisbursementRejected& act) {
    const DisbursementId id = act.disbursement.handle;
    RESERVE_REFUSE(check_vote(c, id));
    const Disbursement& disbursement = c.state.disbursements[id];
    const Tier* tier = find_tier(c, disbursement);
    RESERVE_REFUSE(tier == nullptr ? c.refuse(Rule::tier_exceeded, tier_facts(c, disbursement))
                                   : Rule::none);
    const Voters rejections = votes_with(c, disbursement, VoteKind::rejection, *tier);
    c.figures.rejects = rejections.size() >= tier->approvals;
    return Rule::none;
}

void evolve_kind(const Applied& a, const DisbursementRejected& act) {
    record_vote(a, act.disbursement.handle, VoteKind::rejection);
    if (a.figures.rejects) {
        end_request(a, act.disbursement.handle, DisbursementState::rejected);
    }
}

Rule decide_kind(Case& c, const DisbursementRecused& act) {
    const DisbursementId id = act.disbursement.handle;
    RESERVE_REFUSE(check_voter(c, id));
    const Disbursement& disbursement = c.state.disbursements[id];
    const PartyId party = c.state.officers[c.act.actor].party;
    RESERVE_REFUSE(c.refuse_if(is_recused(disbursement, party), Rule::vote_recused));
    const bool voted = std::ranges::count(disbursement.votes, party, &Vote::party) != 0;
    return c.refuse_if(voted, Rule::vote_duplicate);
}

void evolve_kind(const Applied& a, const DisbursementRecused& act) {
    record_vote(a, act.disbursement.handle, VoteKind::recusal);
}

Rule decide_kind(Case& c, const DisbursementCancelled& act) {
    const DisbursementId id = act.disbursement.handle;
    const bool committed = c.state.disbursements[id].state == DisbursementState::committed;
    RESERVE_REFUSE(!committed ? c.refuse(Rule::disbursement_state, {{"disbursement", ref(id)}})
                              : Rule::none);
    return decide_end(c, id);
}

void evolve_kind(const Applied& a, const DisbursementCancelled& act) {
    end_request(a, act.disbursement.handle, DisbursementState::cancelled);
}

Rule decide_kind(Case& c, const DisbursementWithdrawn& act) {
    const DisbursementId id = act.disbursement.handle;
    const DisbursementState state = c.state.disbursements[id].state;
    const bool open =
        state == DisbursementState::pending || state == DisbursementState::committed;
    RESERVE_REFUSE(!open ? c.refuse(Rule::disbursement_state, {{"disbursement", ref(id)}})
                         : Rule::none);
    return decide_end(c, id);
}

void evolve_kind(const Applied& a, const DisbursementWithdrawn& act) {
    end_request(a, act.disbursement.handle, DisbursementState::withdrawn);
}

}  // namespace reserve::fund
