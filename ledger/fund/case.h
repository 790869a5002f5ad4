// One act being decided: the state it meets, the checks that kinds share, the postings it makes.
// The checks answer Rule::none or the first broken rule, and leave the facts in the decision.
#pragma once

#include <array>
#include <initializer_list>

#include "ledger/fund/decide.h"
#include "ledger/fund/kinds.h"

// Leaves the function with the rule if a check answers one.
#define RESERVE_REFUSE(check)                                          \
    if (const ::reserve::fund::Rule rule_ = (check);                   \
        rule_ != ::reserve::fund::Rule::none) {                        \
        return rule_;                                                  \
    }

namespace reserve::fund {

// An amount to be checked in the currency it must be written in.
struct AmountCheck {
    const Decimal* decimal;
    Currency currency;
};

template <class T>
constexpr ObjectRef ref(Handle<T> handle) {
    return {object_kind<T>(), handle.index};
}

class Case {
public:
    Case(const State& known, const Act& asked, Time recorded_at, const Found& looked_up,
         Decision& decided)
        : state(known), act(asked), at(recorded_at), found(looked_up), decision(decided),
          figures(decided.figures), functional(known.functional) {}

    const State& state;
    const Act& act;
    const Time at;
    const Found& found;
    Decision& decision;
    Figures& figures;
    const Currency functional;

    // Out of the way of what is accepted: facts are only gathered for a rule that is broken.
    [[gnu::cold]] Rule refuse(Rule rule, std::initializer_list<Fact> facts);
    [[gnu::cold]] Rule refuse(Rule rule, const std::array<Fact, 2>& facts) {
        return refuse(rule, {facts[0], facts[1]});
    }
    // Refuses by `rule`, without facts, where `broken`.
    Rule refuse_if(bool broken, Rule rule) { return broken ? rule : Rule::none; }

    // amount.decimals of all, then amount.positive of all, then amount.range of all.
    Rule check_amounts(std::span<const AmountCheck> checks);
    Rule check_amounts(std::initializer_list<AmountCheck> checks) {
        return check_amounts(std::span(checks.begin(), checks.size()));
    }
    Rule check_amount0(const Decimal& decimal, Currency currency);
    // purpose.unknown and earmark.empty.
    Rule check_earmark(const std::optional<Purposes>& only, const std::optional<Purposes>& never);
    Rule check_party_role(PartyId party, PartyRole role);
    // rate.invalid, rate.unexpected, rate.missing for money in `currency`; `given` may be absent.
    Rule find_rate(const std::optional<RateText>& given, Currency currency, Rate& rate);
    // The functional value of an amount at that rate (a functional amount is its own value).
    Rule find_value(Amount amount, Currency currency, const Rate& rate, Amount& value);
    // cash.insufficient
    Rule check_cash(BankAccountId account, Amount amount);
    // funds.insufficient, for a discretionary act that lowers free by `value`.
    Rule check_free(Amount value);

    Currency currency_of(BankAccountId account) const {
        return state.bank_accounts[account].currency;
    }
    AccountKey cash(BankAccountId account) const {
        return {AccountClass::cash, account.index, currency_of(account)};
    }
    AccountKey in_transit(BankAccountId account) const {
        return {AccountClass::in_transit, account.index, currency_of(account)};
    }
    static AccountKey of_party(AccountClass account_class, PartyId party, Currency currency) {
        return {account_class, party.index, currency};
    }
    Money in_functional(Amount amount) const { return {amount, functional}; }

    // The value of a part that leaves the item on `account` (its moving average).
    Amount share_of(AccountKey account, Amount part) const;

    void post(AccountKey account, Amount amount, Amount value);
    // A single account or one of an owner, in functional currency: amount and value are one.
    void post_value(AccountClass account_class, Amount value, std::uint32_t owner = 0) {
        post({account_class, owner, functional}, value, value);
    }
    // Debits resources and credits free by `value` (the other way round where negative).
    void post_resources(Amount value) {
        post_value(AccountClass::resources, value);
        post_value(AccountClass::free, -value);
    }
    // Credits `value` to a lot, or to free where there is none.
    void post_lot(ContributionId lot, Amount value);
    // Raises a running total; amount.range, judged with the balances, where it would not fit.
    void raise(Amount total, Amount more) {
        totals_fit_ = totals_fit_ && checked_add(total, more).has_value();
    }
    Rule check_totals() { return refuse_if(!totals_fit_, Rule::amount_range); }
    // What the financial lines so far leave open is an exchange difference.
    void close_gap();

private:
    bool totals_fit_ = true;
};

// Netted lines without zeros, with their slots; amount.range where a balance would not fit.
Rule finish_postings(const State& state, Postings& postings);

// What evolve hands to the chapters: the entry being applied.
struct Applied {
    State& state;
    const Act& act;
    const Time at;
    const Found& found;
    const Decision& decision;
    const Figures& figures;
    const std::uint64_t seq;
};

constexpr Amount minor(const Decimal& decimal) {
    return Amount(decimal.units);
}
constexpr Amount at_least_zero(Amount amount) {
    return amount.is_negative() ? Amount() : amount;
}
inline Amount least(Amount a, Amount b) {
    return a < b ? a : b;
}

}  // namespace reserve::fund
