// Checks and postings that several kinds share.
#include "ledger/fund/case.h"

#include <algorithm>

namespace reserve::fund {

Rule Case::refuse(Rule rule, std::initializer_list<Fact> facts) {
    decision.facts.assign(facts.begin(), facts.end());
    return rule;
}

Rule Case::check_amounts(std::span<const AmountCheck> checks) {
    for (const AmountCheck& check : checks) {
        const bool well_written = check.decimal->form != Decimal::Form::malformed &&
                                  check.decimal->decimals == check.currency.decimals();
        if (!well_written) {
            return refuse(Rule::amount_decimals,
                          {{"currency", check.currency.code()},
                           {"decimals", std::uint64_t{check.currency.decimals()}}});
        }
    }
    for (const AmountCheck& check : checks) {
        if (check.decimal->units <= 0 && check.decimal->form == Decimal::Form::too_large) {
            return Rule::amount_positive;
        }
        if (check.decimal->units <= 0) {
            return refuse(Rule::amount_positive,
                          {{"amount", Money{minor(*check.decimal), check.currency}}});
        }
    }
    for (const AmountCheck& check : checks) {
        if (check.decimal->form == Decimal::Form::too_large) {
            return refuse(Rule::amount_range, {{"largest", Money{Amount::max(), check.currency}}});
        }
    }
    return Rule::none;
}

Rule Case::check_amount0(const Decimal& decimal, Currency currency) {
    if (decimal.form == Decimal::Form::well_formed && decimal.units == 0 &&
        decimal.decimals == currency.decimals()) {
        return Rule::none;
    }
    return check_amounts({{&decimal, currency}});
}

Rule Case::check_earmark(const std::optional<Purposes>& only,
                         const std::optional<Purposes>& never) {
    PurposeSet permitted = state.charter->purposes;
    for (const auto* names : {&only, &never}) {
        const bool unknown =
            *names && ((*names)->has_unknown || ((*names)->set & ~state.charter->purposes).any());
        RESERVE_REFUSE(refuse_if(unknown, Rule::purpose_unknown));
    }
    if (only) {
        permitted &= only->set;
    }
    if (never) {
        permitted &= ~never->set;
    }
    return refuse_if(permitted.none(), Rule::earmark_empty);
}

Rule Case::check_party_role(PartyId party, PartyRole role) {
    return state.parties[party].role != role ? refuse(Rule::party_role, {{"party", ref(party)}})
                                             : Rule::none;
}

Rule Case::find_rate(const std::optional<RateText>& given, Currency currency, Rate& rate) {
    const bool foreign = !(currency == functional);
    if (given) {
        RESERVE_REFUSE(refuse_if(!given->rate, Rule::rate_invalid));
        RESERVE_REFUSE(!foreign ? refuse(Rule::rate_unexpected, {{"currency", currency.code()}})
                                : Rule::none);
        rate = *given->rate;
        return Rule::none;
    }
    if (!foreign) {
        return Rule::none;
    }
    const auto in_force = state.rates.in_force(currency, act.date);
    if (!in_force) {
        return refuse(Rule::rate_missing, {{"currency", currency.code()}, {"date", act.date}});
    }
    rate = *in_force;
    return Rule::none;
}

Rule Case::find_value(Amount amount, Currency currency, const Rate& rate, Amount& value) {
    if (currency == functional || amount.is_zero()) {
        value = amount;
        return Rule::none;
    }
    const auto converted = convert(amount, currency, rate, functional);
    if (!converted) {
        return refuse(Rule::amount_range, {{"amount", Money{amount, currency}}, {"rate", rate}});
    }
    value = *converted;
    return Rule::none;
}

Rule Case::check_cash(BankAccountId account, Amount amount) {
    const Amount held = state.balances.amount(cash(account));
    return held < amount
               ? refuse(Rule::cash_insufficient, {{"account", ref(account)},
                                                  {"held", Money{held, currency_of(account)}},
                                                  {"needed", Money{amount, currency_of(account)}}})
               : Rule::none;
}

Rule Case::check_free(Amount value) {
    const Amount free = state.free();
    return value.is_positive() && free < value
               ? refuse(Rule::funds_insufficient,
                        {{"free", in_functional(free)}, {"needed", in_functional(value)}})
               : Rule::none;
}

Amount Case::share_of(AccountKey account, Amount part) const {
    const Balance* item = state.balances.find(account);
    if (item == nullptr) {
        return Amount();
    }
    // Items of liabilities stand in credit: their share is taken of the opposite.
    return item->amount.is_negative() ? share(-item->value, part, -item->amount)
                                      : share(item->value, part, item->amount);
}

void Case::post(AccountKey account, Amount amount, Amount value) {
    if (amount.is_zero() && value.is_zero()) {
        return;
    }
    for (Posting& posting : decision.postings) {
        if (posting.account == account) {
            raise(posting.amount, amount);
            raise(posting.value, value);
            posting.amount += amount;
            posting.value += value;
            return;
        }
    }
    // Filled where it stands: a copy would wait for the stores before it.
    Posting& posting = decision.postings.emplace_back();
    posting.account = account;
    posting.amount = amount;
    posting.value = value;
}

void Case::post_lot(ContributionId lot, Amount value) {
    if (lot.known()) {
        post_value(AccountClass::earmarked, -value, lot.index);
    } else {
        post_value(AccountClass::free, -value);
    }
}

void Case::close_gap() {
    Amount gap;
    for (const Posting& posting : decision.postings) {
        if (!is_budgetary(posting.account.account_class())) {
            gap += posting.value;
        }
    }
    if (gap.is_positive()) {
        post_value(AccountClass::fx_gain_realised, -gap);
    } else if (gap.is_negative()) {
        post_value(AccountClass::fx_loss_realised, -gap);
    }
}

Rule finish_postings(const State& state, Postings& postings) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < postings.size(); ++i) {
        Posting& posting = postings[i];
        if (posting.amount.is_zero() && posting.value.is_zero()) {
            continue;
        }
        posting.slot = state.balances.slot(posting.account);
        if (posting.slot != Balances::kNoSlot) {
            const Balance& balance = state.balances.at(posting.slot);
            if (!checked_add(balance.amount, posting.amount) ||
                !checked_add(balance.value, posting.value)) {
                return Rule::amount_range;
            }
        }
        if (kept != i) {
            postings[kept] = posting;
        }
        ++kept;
    }
    postings.resize(kept);
    return Rule::none;
}

}  // namespace reserve::fund
