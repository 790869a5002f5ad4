// The main path of the rules: what holds for every kind in the documented order, then the kind's
// own chapter, then batches and the range of balances; and the one way to apply what was accepted.
#include "ledger/fund/decide.h"

#include <boost/mp11/algorithm.hpp>

#include "ledger/fund/chapters.h"

namespace reserve::fund {
namespace {

template <class Body, class Visit>
constexpr void for_each_field(const Body& body, Visit visit) {
    using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) { visit(body.*member.pointer); });
}

// What a field says about names: taken, unknown, or nothing.
template <class Field>
bool is_taken(const Field&) {
    return false;
}
template <class T>
bool is_taken(const New<T>& field) {
    return field.existing.known();
}
template <class Field>
bool is_unknown(const Field&) {
    return false;
}
template <class T>
bool is_unknown(const Ref<T>& field) {
    return !field.handle.known();
}
template <class T>
bool is_unknown(const std::optional<Ref<T>>& field) {
    return field && !field->handle.known();
}
bool is_unknown(const std::optional<Ref<Batch>>&) {
    return false;  // batch.unknown comes later
}
bool is_unknown(const About& field) {
    return !field.exists;
}

template <class Body>
bool takes_name(const State&, const Body& body) {
    bool taken = false;
    for_each_field(body, [&](const auto& field) { taken |= is_taken(field); });
    return taken;
}
// An agreement may name a pledge's party and instrument again, but no others.
bool takes_name(const State& state, const ContributionSigned& body) {
    if (!body.contribution.handle.known()) {
        return false;
    }
    const Contribution& known = state.contributions[body.contribution.handle];
    return (body.party && body.party->handle != known.party) ||
           (body.instrument && *body.instrument != known.instrument);
}

template <class Body>
bool names_unknown(const State&, const Found&, const Body& body) {
    bool unknown = false;
    for_each_field(body, [&](const auto& field) { unknown |= is_unknown(field); });
    return unknown;
}
bool names_unknown(const State&, const Found&, const ContributionSigned& body) {
    const bool starts = !body.contribution.handle.known();
    return starts && (!body.party || !body.party->handle.known() || !body.currency);
}
bool names_unknown(const State& state, const Found& found, const EntryReversed& body) {
    return body.seq.value >= state.size || found.original.act == nullptr;
}

template <class Body>
bool lies_in_future(const Body&, Time) {
    return false;
}
bool lies_in_future(const PeriodClosed& body, Time at) {
    return body.through > day_of(at);
}
bool lies_in_future(const NotificationIssued& body, Time at) {
    return body.observed_at > at;
}

Rule check_opening(Case& c) {
    const bool opens = std::holds_alternative<FundOpened>(c.act.body);
    RESERVE_REFUSE(c.refuse_if(!c.state.is_open && !opens, Rule::fund_unopened));
    RESERVE_REFUSE(c.refuse_if(c.state.is_open && opens, Rule::fund_exists));
    RESERVE_REFUSE(c.refuse_if(c.found.fund_missing, Rule::fund_missing));
    RESERVE_REFUSE(c.refuse_if(c.found.fund_differs, Rule::fund_other));
    return c.at < c.state.last_recorded
               ? c.refuse(Rule::time_backwards,
                          {{"last", c.state.last_recorded}, {"recorded", c.at}})
               : Rule::none;
}

Rule check_actor(Case& c) {
    if (c.state.is_open) {
        const OfficerId actor = c.act.actor;
        const bool enrolled = actor.known() && !c.state.officers[actor].revoked;
        RESERVE_REFUSE(c.refuse_if(!enrolled, Rule::actor_unknown));
        const auto* refused = std::get_if<AttemptRefused>(&c.act.body);
        const bool may_act = (c.state.officers[actor].roles & kind_of(c.act).roles).any() &&
                             (refused == nullptr || refused->may_record);
        RESERVE_REFUSE(!may_act ? c.refuse(Rule::role_missing, {{"actor", ref(actor)}})
                                : Rule::none);
    }
    RESERVE_REFUSE(c.refuse_if(c.found.signature == SignatureCheck::missing,
                               Rule::signature_missing));
    return c.refuse_if(c.found.signature == SignatureCheck::invalid, Rule::signature_invalid);
}

template <class Body>
Rule check_common(Case& c, const Body& body) {
    const bool future = c.act.date > day_of(c.at) || lies_in_future(body, c.at);
    RESERVE_REFUSE(future ? c.refuse(Rule::date_future, {{"date", c.act.date}, {"recorded", c.at}})
                          : Rule::none);
    const auto closed = c.state.closed_through;
    if (closed && c.act.date <= *closed) {
        return c.refuse(Rule::period_closed, {{"date", c.act.date}, {"closed_through", *closed}});
    }
    RESERVE_REFUSE(c.refuse_if(takes_name(c.state, body), Rule::reference_taken));
    RESERVE_REFUSE(c.refuse_if(c.found.bank_reference_taken, Rule::bank_reference_taken));
    return c.refuse_if(names_unknown(c.state, c.found, body), Rule::reference_unknown);
}

template <class Body>
Rule check_batch(Case& c, const Body& body) {
    if constexpr (requires { body.batch->handle; }) {
        if (body.batch) {
            const BatchId id = body.batch->handle;
            RESERVE_REFUSE(c.refuse_if(!id.known(), Rule::batch_unknown));
            const Batch& batch = c.state.batches[id];
            return batch.used >= batch.rows
                       ? c.refuse(Rule::batch_full, {{"batch", ref(id)}, {"rows", batch.rows}})
                       : Rule::none;
        }
    }
    return Rule::none;
}

void raise_earmarked(Case& c) {
    Amount change;
    for (const Posting& posting : c.decision.postings) {
        if (posting.account.account_class() == AccountClass::earmarked) {
            change -= posting.value;
        }
    }
    if (!change.is_zero()) {
        c.raise(c.state.totals[TotalKey::earmarked()], change);
    }
}

template <class Body>
Rule decide_body(Case& c, const Body& body) {
    RESERVE_REFUSE(check_opening(c));
    RESERVE_REFUSE(check_actor(c));
    RESERVE_REFUSE(check_common(c, body));
    RESERVE_REFUSE(decide_kind(c, body));
    RESERVE_REFUSE(check_batch(c, body));
    raise_earmarked(c);
    RESERVE_REFUSE(c.check_totals());
    return finish_postings(c.state, c.decision.postings);
}

// Postings carry the balances, and what lots and commitments hold with them.
void apply_postings(State& state, const Postings& postings) {
    for (const Posting& posting : postings) {
        state.balances.add(posting.slot, posting.account, posting.amount, posting.value);
        if (posting.account.account_class() == AccountClass::earmarked) {
            const ContributionId lot{posting.account.owner()};
            Contribution& contribution = state.contributions.edit(lot);
            const bool was_open = contribution.earmarked.is_positive();
            contribution.earmarked -= posting.value;
            state.totals.add(TotalKey::earmarked(), -posting.value);
            if (was_open != contribution.earmarked.is_positive()) {
                state.update_lot(lot);
            }
        }
    }
}

template <class Body>
void count_batch_row(State& state, const Body& body) {
    if constexpr (requires { body.batch->handle; }) {
        if (body.batch) {
            ++state.batches.edit(body.batch->handle).used;
        }
    }
}

}  // namespace

Rule decide(const State& state, const Act& act, Time recorded_at, const Found& found,
            Decision& decision) {
    decision.clear();
    Case c(state, act, recorded_at, found, decision);
    return std::visit([&](const auto& body) { return decide_body(c, body); }, act.body);
}

void evolve(State& state, const Act& act, Time recorded_at, const Found& found,
            const Decision& decision) {
    const Applied applied{state,    act, recorded_at, found, decision, decision.figures,
                          state.size};
    std::visit(
        [&](const auto& body) {
            evolve_kind(applied, body);
            count_batch_row(state, body);
        },
        act.body);
    apply_postings(state, decision.postings);
    state.last_recorded = recorded_at;
    ++state.size;
}

BankAccountId bank_account_of(const State& state, const Act& act) {
    return std::visit(
        [&]<class Body>(const Body& body) -> BankAccountId {
            if constexpr (requires { body.bank_reference; body.payment.handle; }) {
                const PaymentId payment = body.payment.handle;
                return payment.known() ? state.payments[payment].account : BankAccountId();
            } else if constexpr (requires { body.bank_reference; body.from; }) {
                return body.from.handle;
            } else if constexpr (requires { body.bank_reference; body.account; }) {
                return body.account.handle;
            } else {
                return {};
            }
        },
        act.body);
}

bool needs_lots(const Act& act) {
    return std::holds_alternative<DisbursementApproved>(act.body);
}

}  // namespace reserve::fund
