// Treasury: accounts, rates, income, charges, transfers, conversion, revaluation, set-asides.
#include "ledger/fund/chapters.h"

namespace reserve::fund {

Rule decide_kind(Case& c, const AccountOpened& act) {
    return c.refuse_if(!act.currency.currency, Rule::currency_unknown);
}

void evolve_kind(const Applied& a, const AccountOpened& act) {
    a.state.bank_accounts.add() = {*act.currency.currency};
}

Rule decide_kind(Case&, const BatchOpened&) {
    return Rule::none;
}

void evolve_kind(const Applied& a, const BatchOpened& act) {
    a.state.batches.add() = {a.act.actor, act.rows.value, 0};
}

Rule decide_kind(Case& c, const RateSet& act) {
    RESERVE_REFUSE(c.refuse_if(!act.currency.currency, Rule::currency_unknown));
    RESERVE_REFUSE(*act.currency.currency == c.functional
                       ? c.refuse(Rule::currency_mismatch, {{"functional", c.functional.code()}})
                       : Rule::none);
    return c.refuse_if(!act.value.rate, Rule::rate_invalid);
}

void evolve_kind(const Applied& a, const RateSet& act) {
    a.state.rates.set(*act.currency.currency, a.act.date, *act.value.rate);
}

namespace {

// Cash that arrives against an income account; all of it becomes free.
Rule decide_income(Case& c, const Decimal& amount, BankAccountId account,
                   const std::optional<RateText>& given, AccountClass income,
                   std::uint32_t owner) {
    const Currency currency = c.currency_of(account);
    RESERVE_REFUSE(c.check_amounts({{&amount, currency}}));
    Rate rate;
    RESERVE_REFUSE(c.find_rate(given, currency, rate));
    Amount value;
    RESERVE_REFUSE(c.find_value(minor(amount), currency, rate, value));
    c.post(c.cash(account), minor(amount), value);
    c.post({income, owner, currency}, -minor(amount), -value);
    c.post_resources(value);
    return Rule::none;
}

}  // namespace

Rule decide_kind(Case& c, const ProceedsReceived& act) {
    RESERVE_REFUSE(c.check_party_role(act.source.handle, PartyRole::source));
    return decide_income(c, act.amount, act.account.handle, act.rate, AccountClass::proceeds,
                         act.source.handle.index);
}

void evolve_kind(const Applied&, const ProceedsReceived&) {}

Rule decide_kind(Case& c, const IncomeReceived& act) {
    return decide_income(c, act.amount, act.account.handle, act.rate, AccountClass::investment, 0);
}

void evolve_kind(const Applied&, const IncomeReceived&) {}

Rule decide_kind(Case& c, const ChargePaid& act) {
    const BankAccountId account = act.account.handle;
    const Currency currency = c.currency_of(account);
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(c.check_cash(account, amount));
    const Amount value = c.share_of(c.cash(account), amount);
    RESERVE_REFUSE(c.check_free(value));
    c.post({AccountClass::charges, currency}, amount, value);
    c.post(c.cash(account), -amount, -value);
    c.post_resources(-value);
    return Rule::none;
}

void evolve_kind(const Applied&, const ChargePaid&) {}

Rule decide_kind(Case& c, const CashTransferred& act) {
    const BankAccountId from = act.from.handle;
    const BankAccountId to = act.to.handle;
    RESERVE_REFUSE(c.refuse_if(from == to, Rule::account_same));
    const Currency currency = c.currency_of(from);
    RESERVE_REFUSE(!(currency == c.currency_of(to))
                       ? c.refuse(Rule::currency_mismatch,
                                  {{"from", currency.code()}, {"to", c.currency_of(to).code()}})
                       : Rule::none);
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(c.check_cash(from, amount));
    const Amount value = c.share_of(c.cash(from), amount);
    c.post(c.cash(to), amount, value);
    c.post(c.cash(from), -amount, -value);
    return Rule::none;
}

void evolve_kind(const Applied&, const CashTransferred&) {}

Rule decide_kind(Case& c, const CashConverted& act) {
    const BankAccountId from = act.from.handle;
    const BankAccountId to = act.to.handle;
    RESERVE_REFUSE(c.refuse_if(from == to, Rule::account_same));
    const Currency sold_in = c.currency_of(from);
    const Currency bought_in = c.currency_of(to);
    RESERVE_REFUSE(sold_in == bought_in
                       ? c.refuse(Rule::currency_mismatch,
                                  {{"from", sold_in.code()}, {"to", bought_in.code()}})
                       : Rule::none);
    RESERVE_REFUSE(c.check_amounts({{&act.sold, sold_in}, {&act.bought, bought_in}}));
    const Amount sold = minor(act.sold);
    const Amount bought = minor(act.bought);
    Amount value = sold;  // out of the functional currency
    if (!(sold_in == c.functional)) {
        Rate rate;
        RESERVE_REFUSE(c.find_rate(act.rate, bought_in, rate));
        RESERVE_REFUSE(c.find_value(bought, bought_in, rate, value));
    } else if (act.rate) {
        RESERVE_REFUSE(c.refuse_if(!act.rate->rate, Rule::rate_invalid));
        return c.refuse(Rule::rate_unexpected, {{"currency", sold_in.code()}});
    }
    RESERVE_REFUSE(c.check_cash(from, sold));
    const Amount left = c.share_of(c.cash(from), sold);
    RESERVE_REFUSE(c.check_free(left - value));
    c.post(c.cash(to), bought, value);
    c.post(c.cash(from), -sold, -left);
    c.close_gap();
    c.post_resources(value - left);
    return Rule::none;
}

void evolve_kind(const Applied&, const CashConverted&) {}

namespace {

bool is_open_foreign_item(const Case& c, const Balance& item) {
    return item.key.currency_number() != c.functional.number() &&
           !(item.amount.is_zero() && item.value.is_zero());
}

// The gain (or loss, where negative) on one open item at the rate in force.
Rule find_gain(Case& c, const Balance& item, Amount& gain) {
    Amount value;
    if (!item.amount.is_zero()) {
        const Currency currency = item.key.currency();
        Rate rate;
        RESERVE_REFUSE(c.find_rate({}, currency, rate));
        RESERVE_REFUSE(c.find_value(item.amount, currency, rate, value));
    }
    gain = value - item.value;
    return Rule::none;
}

}  // namespace

Rule decide_kind(Case& c, const AssetsRevalued&) {
    for (const std::uint32_t slot : c.state.balances.items()) {
        const Balance& item = c.state.balances.at(slot);
        Amount gain;
        if (is_open_foreign_item(c, item)) {
            RESERVE_REFUSE(find_gain(c, item, gain));
        }
        if (gain.is_zero()) {
            continue;
        }
        c.post(item.key, Amount(), gain);
        c.post_value(gain.is_positive() ? AccountClass::fx_gain_unrealised
                                        : AccountClass::fx_loss_unrealised,
                     -gain);
        if (is_revalued_as_cash(item.key.account_class())) {
            c.post_resources(gain);
        }
    }
    return Rule::none;
}

void evolve_kind(const Applied&, const AssetsRevalued&) {}

Rule decide_kind(Case& c, const FundsSetAside& act) {
    RESERVE_REFUSE(c.check_amounts({{&act.amount, c.functional}}));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(c.check_free(amount));
    const SetAsideId id = act.name.handle.known() ? act.name.handle : c.state.set_asides.next();
    c.post_value(AccountClass::free, amount);
    c.post_value(AccountClass::set_aside, -amount, id.index);
    return Rule::none;
}

void evolve_kind(const Applied& a, const FundsSetAside& act) {
    const bool exists = act.name.handle.known();
    const SetAsideId id = exists ? act.name.handle : a.state.set_asides.next();
    if (!exists) {
        a.state.set_asides.add();
    }
    a.state.set_asides.edit(id).amount += minor(act.amount);
}

Rule decide_kind(Case& c, const FundsReleased& act) {
    RESERVE_REFUSE(c.check_amounts({{&act.amount, c.functional}}));
    const Amount amount = minor(act.amount);
    const Amount left = c.state.set_asides[act.name.handle].amount;
    RESERVE_REFUSE(amount > left
                       ? c.refuse(Rule::set_aside_exceeds, {{"left", c.in_functional(left)}})
                       : Rule::none);
    c.post_value(AccountClass::set_aside, amount, act.name.handle.index);
    c.post_value(AccountClass::free, -amount);
    return Rule::none;
}

void evolve_kind(const Applied& a, const FundsReleased& act) {
    a.state.set_asides.edit(act.name.handle).amount -= minor(act.amount);
}

}  // namespace reserve::fund
