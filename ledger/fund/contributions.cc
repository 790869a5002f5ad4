// Contributions before the money: pledges, agreements, write-offs, and limits on their use.
#include "ledger/fund/chapters.h"

namespace reserve::fund {
namespace {

void set_limit(Contribution& contribution, const std::optional<Purposes>& only,
               const std::optional<Purposes>& never) {
    contribution.has_only = only.has_value();
    contribution.has_never = never.has_value();
    contribution.only = only ? only->set : PurposeSet();
    contribution.never = never ? never->set : PurposeSet();
}

bool has_limit(const Contribution& contribution) {
    return contribution.has_only || contribution.has_never;
}

// One limit per contribution: another one than stands is refused.
Rule check_same_limit(Case& c, const Contribution& contribution,
                      const std::optional<Purposes>& only, const std::optional<Purposes>& never) {
    const bool same = contribution.has_only == only.has_value() &&
                      contribution.has_never == never.has_value() &&
                      (!only || contribution.only == only->set) &&
                      (!never || contribution.never == never->set);
    return c.refuse_if(has_limit(contribution) && !same, Rule::earmark_differs);
}

// Takes `value` out of the book of pledges (adds where negative).
void post_pledge(Case& c, Amount value) {
    c.post_value(AccountClass::pledged, value);
    c.post_value(AccountClass::pledges, -value);
}

}  // namespace

Rule decide_kind(Case& c, const ContributionPledged& act) {
    RESERVE_REFUSE(c.check_party_role(act.party.handle, PartyRole::contributor));
    if (act.earmark) {
        RESERVE_REFUSE(c.check_earmark(act.earmark->only, act.earmark->never));
    }
    RESERVE_REFUSE(c.refuse_if(!act.currency.currency, Rule::currency_unknown));
    const Currency currency = *act.currency.currency;
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    Rate rate;
    RESERVE_REFUSE(c.find_rate({}, currency, rate));
    RESERVE_REFUSE(c.find_value(minor(act.amount), currency, rate, c.figures.value));
    post_pledge(c, c.figures.value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ContributionPledged& act) {
    Contribution& contribution = a.state.contributions.add();
    contribution.party = act.party.handle;
    contribution.currency = *act.currency.currency;
    contribution.instrument = act.instrument.value_or(Instrument::grant);
    contribution.pledged = minor(act.amount);
    contribution.pledged_value = a.figures.value;
    if (act.earmark) {
        set_limit(contribution, act.earmark->only, act.earmark->never);
        contribution.all_earmarked = true;
    }
}

Rule decide_kind(Case& c, const ContributionRevised& act) {
    const Contribution& contribution = c.state.contributions[act.contribution.handle];
    RESERVE_REFUSE(c.check_amounts({{&act.amount, contribution.currency}}));
    const Amount change = minor(act.amount) - contribution.pledged;
    Rate rate;
    if (change.is_positive()) {
        RESERVE_REFUSE(c.find_rate({}, contribution.currency, rate));
        RESERVE_REFUSE(c.find_value(change, contribution.currency, rate, c.figures.value));
    }
    RESERVE_REFUSE(
        contribution.withdrawn
            ? c.refuse(Rule::contribution_state, {{"contribution", ref(act.contribution.handle)}})
            : Rule::none);
    if (change.is_negative()) {
        c.figures.value = -share(contribution.pledged_value, -change, contribution.pledged);
    }
    post_pledge(c, c.figures.value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ContributionRevised& act) {
    Contribution& contribution = a.state.contributions.edit(act.contribution.handle);
    contribution.pledged = minor(act.amount);
    contribution.pledged_value += a.figures.value;
}

Rule decide_kind(Case& c, const ContributionWithdrawn& act) {
    const Contribution& contribution = c.state.contributions[act.contribution.handle];
    RESERVE_REFUSE(
        contribution.withdrawn
            ? c.refuse(Rule::contribution_state, {{"contribution", ref(act.contribution.handle)}})
            : Rule::none);
    post_pledge(c, -contribution.pledged_value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ContributionWithdrawn& act) {
    Contribution& contribution = a.state.contributions.edit(act.contribution.handle);
    contribution.withdrawn = true;
    contribution.pledged = Amount();
    contribution.pledged_value = Amount();
}

namespace {

// The checks of an agreement from instalments to the earmark.
Rule check_agreement(Case& c, const ContributionSigned& act, Currency currency) {
    boost::container::small_vector<AmountCheck, 6> amounts{{&act.amount, currency}};
    for (const Instalment& instalment : act.instalments) {
        amounts.push_back({&instalment.amount, currency});
    }
    RESERVE_REFUSE(c.check_amounts(std::span<const AmountCheck>(amounts)));
    Rate rate;
    RESERVE_REFUSE(c.find_rate({}, currency, rate));
    return c.find_value(minor(act.amount), currency, rate, c.figures.value);
}

Rule check_instalments(Case& c, const ContributionSigned& act, Currency currency) {
    Amount sum;
    bool exact = true;
    for (const Instalment& instalment : act.instalments) {
        exact = exact && checked_add(sum, minor(instalment.amount)).has_value();
        sum += minor(instalment.amount);
    }
    return !exact || sum != minor(act.amount)
               ? c.refuse(Rule::instalments_sum, {{"agreement", Money{minor(act.amount), currency}},
                                                  {"instalments", Money{sum, currency}}})
               : Rule::none;
}

}  // namespace

Rule decide_kind(Case& c, const ContributionSigned& act) {
    const ContributionId id = act.contribution.handle;
    const Contribution* known = id.known() ? &c.state.contributions[id] : nullptr;
    const PartyId party = known != nullptr ? known->party : act.party->handle;
    if (known == nullptr) {
        RESERVE_REFUSE(c.check_party_role(party, PartyRole::contributor));
    }
    if (act.earmark) {
        RESERVE_REFUSE(c.check_earmark(act.earmark->only, act.earmark->never));
    }
    RESERVE_REFUSE(
        c.refuse_if(act.currency && !act.currency->currency, Rule::currency_unknown));
    const Currency currency = known != nullptr ? known->currency : *act.currency->currency;
    RESERVE_REFUSE(act.currency && !(*act.currency->currency == currency)
                       ? c.refuse(Rule::currency_mismatch, {{"agreed", currency.code()}})
                       : Rule::none);
    RESERVE_REFUSE(check_agreement(c, act, currency));
    RESERVE_REFUSE(known != nullptr && known->withdrawn
                       ? c.refuse(Rule::contribution_state, {{"contribution", ref(id)}})
                       : Rule::none);
    RESERVE_REFUSE(check_instalments(c, act, currency));
    if (act.earmark && known != nullptr) {
        RESERVE_REFUSE(check_same_limit(c, *known, act.earmark->only, act.earmark->never));
    }
    const Amount amount = minor(act.amount);
    const Instrument instrument =
        known != nullptr ? known->instrument : act.instrument.value_or(Instrument::grant);
    const AccountClass counterpart =
        instrument == Instrument::loan ? AccountClass::loans : AccountClass::contributions;
    c.post(Case::of_party(AccountClass::receivable, party, currency), amount, c.figures.value);
    c.post(Case::of_party(counterpart, party, currency), -amount, -c.figures.value);
    c.raise(c.state.parties[party].signed_value, c.figures.value);
    if (known != nullptr) {
        c.raise(known->signed_amount, amount);
        c.figures.part = least(known->pledged, amount);
        c.figures.share = share(known->pledged_value, c.figures.part, known->pledged);
        post_pledge(c, -c.figures.share);
    }
    return Rule::none;
}

void evolve_kind(const Applied& a, const ContributionSigned& act) {
    ContributionId id = act.contribution.handle;
    if (!id.known()) {
        id = a.state.contributions.next();
        Contribution& made = a.state.contributions.add();
        made.party = act.party->handle;
        made.currency = *act.currency->currency;
        made.instrument = act.instrument.value_or(Instrument::grant);
    }
    Contribution& contribution = a.state.contributions.edit(id);
    contribution.pledged -= a.figures.part;
    contribution.pledged_value -= a.figures.share;
    contribution.signed_amount += minor(act.amount);
    contribution.open += minor(act.amount);
    if (!contribution.is_signed || a.act.date < contribution.agreement_date) {
        contribution.agreement_date = a.act.date;
    }
    contribution.is_signed = true;
    if (act.earmark) {
        set_limit(contribution, act.earmark->only, act.earmark->never);
        contribution.all_earmarked = true;
    }
    if (contribution.all_earmarked && contribution.lot_age == kNoSeq) {
        contribution.lot_age = a.seq;
    }
    a.state.parties.edit(contribution.party).signed_value += a.figures.value;
}

Rule decide_kind(Case& c, const ContributionWrittenOff& act) {
    const ContributionId id = act.contribution.handle;
    const Contribution& contribution = c.state.contributions[id];
    const Currency currency = contribution.currency;
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    RESERVE_REFUSE(!contribution.is_signed
                       ? c.refuse(Rule::contribution_state, {{"contribution", ref(id)}})
                       : Rule::none);
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(
        amount > contribution.open
            ? c.refuse(Rule::receivable_exceeds, {{"open", Money{contribution.open, currency}}})
            : Rule::none);
    const AccountKey receivable =
        Case::of_party(AccountClass::receivable, contribution.party, currency);
    const Amount value = c.share_of(receivable, amount);
    c.post(receivable, -amount, -value);
    if (contribution.instrument == Instrument::loan) {
        const AccountKey loans = Case::of_party(AccountClass::loans, contribution.party, currency);
        c.post(loans, amount, c.share_of(loans, amount));
    } else {
        c.post({AccountClass::write_offs, currency}, amount, value);
    }
    c.close_gap();
    return Rule::none;
}

void evolve_kind(const Applied& a, const ContributionWrittenOff& act) {
    a.state.contributions.edit(act.contribution.handle).open -= minor(act.amount);
}

Rule decide_kind(Case& c, const EarmarkSet& act) {
    const Contribution& contribution = c.state.contributions[act.contribution.handle];
    RESERVE_REFUSE(c.check_earmark(act.only, act.never));
    RESERVE_REFUSE(c.check_amounts({{&act.amount, c.functional}}));
    RESERVE_REFUSE(check_same_limit(c, contribution, act.only, act.never));
    const Amount amount = minor(act.amount);
    const Amount room = at_least_zero(contribution.unearmarked);
    RESERVE_REFUSE(amount > room ? c.refuse(Rule::earmark_exceeds,
                                            {{"received_unearmarked", c.in_functional(room)}})
                                 : Rule::none);
    RESERVE_REFUSE(c.check_free(amount));
    c.post_value(AccountClass::free, amount);
    c.post_lot(act.contribution.handle, amount);
    return Rule::none;
}

void evolve_kind(const Applied& a, const EarmarkSet& act) {
    Contribution& contribution = a.state.contributions.edit(act.contribution.handle);
    set_limit(contribution, act.only, act.never);
    contribution.unearmarked -= minor(act.amount);
    if (contribution.lot_age == kNoSeq) {
        contribution.lot_age = a.seq;
    }
}

Rule decide_kind(Case& c, const EarmarkReleased& act) {
    const Contribution& contribution = c.state.contributions[act.contribution.handle];
    RESERVE_REFUSE(c.check_amounts({{&act.amount, c.functional}}));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(amount > contribution.earmarked
                       ? c.refuse(Rule::earmark_exceeds,
                                  {{"uncommitted", c.in_functional(contribution.earmarked)}})
                       : Rule::none);
    c.post_lot(act.contribution.handle, -amount);
    c.post_value(AccountClass::free, -amount);
    return Rule::none;
}

void evolve_kind(const Applied& a, const EarmarkReleased& act) {
    a.state.contributions.edit(act.contribution.handle).unearmarked += minor(act.amount);
}

}  // namespace reserve::fund
