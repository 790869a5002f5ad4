// Acts at random: accounts, rates, income, charges, transfers, conversions, set-asides.
#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

Amount cash_of(const Draw& draw, BankAccountId id) {
    const Currency currency = draw.state.bank_accounts[id].currency;
    return draw.state.balances.amount({AccountClass::cash, id.index, currency});
}

BankAccountId filled_account(Draw& draw) {
    return draw.pick_mostly(draw.state.bank_accounts, [&](BankAccountId id, const BankAccount&) {
        return cash_of(draw, id).is_positive();
    });
}

std::optional<Body> open_account(Draw& draw) {
    if (draw.state.bank_accounts.size() > 7) {
        return std::nullopt;
    }
    return AccountOpened{{}, {draw.currency()}, {}};
}

std::optional<Body> set_rate(Draw& draw) {
    const Currency currency = *Currency::find(draw.one_of({"USD", "JPY", "KWD"}));
    return RateSet{{currency}, {draw.rate(currency)}, {}, {}};
}

std::optional<Body> receive_proceeds(Draw& draw) {
    const PartyId source = draw.pick_mostly(draw.state.parties, [](PartyId, const Party& party) {
        return party.role == PartyRole::source;
    });
    const BankAccountId account = draw.pick(draw.state.bank_accounts);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[account].currency;
    ProceedsReceived body;
    body.source = {source};
    body.account = {account};
    body.amount = draw.written(draw.some(currency), currency);
    body.rate = draw.maybe_rate(currency);
    return body;
}

std::optional<Body> receive_income(Draw& draw) {
    const BankAccountId account = draw.pick(draw.state.bank_accounts);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[account].currency;
    IncomeReceived body;
    body.account = {account};
    body.amount = draw.written(draw.some(currency), currency);
    body.rate = draw.maybe_rate(currency);
    return body;
}

std::optional<Body> pay_charge(Draw& draw) {
    const BankAccountId account = filled_account(draw);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[account].currency;
    const Amount held = cash_of(draw, account);
    const Amount amount =
        draw.chance(50) ? Amount(held.minor() / 100 + 1) : draw.near(held, currency);
    ChargePaid body;
    body.account = {account};
    body.amount = draw.written(amount, currency);
    return body;
}

std::optional<Body> transfer(Draw& draw) {
    const BankAccountId from = filled_account(draw);
    if (!from.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[from].currency;
    const BankAccountId to =
        draw.pick_mostly(draw.state.bank_accounts, [&](BankAccountId id, const BankAccount& a) {
            return id != from && a.currency == currency;
        });
    if (!to.known()) {
        return std::nullopt;
    }
    CashTransferred body;
    body.from = {from};
    body.to = {to};
    body.amount = draw.written(draw.near(cash_of(draw, from), currency), currency);
    return body;
}

// About what the rate in force makes of it.
Amount counter_value(Draw& draw, Amount sold, Currency from, Currency to) {
    const Currency functional = draw.state.functional;
    const Currency foreign = from == functional ? to : from;
    const auto rate = draw.state.rates.in_force(foreign, draw.date);
    if (!rate || (!(from == functional) && !(to == functional)) || draw.scale == Scale::giant) {
        return draw.some(to);
    }
    if (to == functional) {
        const auto value = convert(sold, from, *rate, functional);
        return value && value->is_positive() ? *value + Amount(draw.chance(50) ? 1 : 0)
                                             : Amount(1);
    }
    constexpr Int128 kMillion = 1'000'000;
    const auto one = convert(Amount(kMillion), to, *rate, functional);
    const bool fits = one && one->is_positive() && sold.minor() < kMaxMinor / kMillion;
    return Amount(fits ? sold.minor() * kMillion / one->minor() + 1 : sold.minor());
}

std::optional<Body> convert_cash(Draw& draw) {
    const BankAccountId from = filled_account(draw);
    if (!from.known()) {
        return std::nullopt;
    }
    const Currency sold_in = draw.state.bank_accounts[from].currency;
    const BankAccountId to =
        draw.pick_mostly(draw.state.bank_accounts, [&](BankAccountId, const BankAccount& a) {
            return !(a.currency == sold_in);
        });
    if (!to.known()) {
        return std::nullopt;
    }
    const Currency bought_in = draw.state.bank_accounts[to].currency;
    const Amount sold = draw.near(cash_of(draw, from), sold_in);
    CashConverted body;
    body.from = {from};
    body.to = {to};
    body.sold = draw.written(sold, sold_in);
    body.bought = draw.written(counter_value(draw, sold, sold_in, bought_in), bought_in);
    const Currency functional = draw.state.functional;
    if (!(sold_in == functional) && !(bought_in == functional)) {
        body.rate = draw.maybe_rate(bought_in);
    }
    return body;
}

std::optional<Body> revalue(Draw&) {
    return AssetsRevalued();
}

std::optional<Body> set_aside(Draw& draw) {
    const SetAsideId id =
        draw.chance(50) ? draw.pick(draw.state.set_asides) : SetAsideId();
    const Amount free = draw.state.free();
    const Amount most = draw.chance(25) ? free : Amount(free.minor() / 20);
    return FundsSetAside{
        {id}, draw.written(draw.near(most, draw.state.functional), draw.state.functional), {}};
}

std::optional<Body> release(Draw& draw) {
    const SetAsideId id = draw.pick_mostly(
        draw.state.set_asides,
        [](SetAsideId, const SetAside& set_aside) { return set_aside.amount.is_positive(); });
    if (!id.known()) {
        return std::nullopt;
    }
    const Amount left = draw.state.set_asides[id].amount;
    return FundsReleased{
        {id}, draw.written(draw.near(left, draw.state.functional), draw.state.functional), {}};
}

constexpr Choice kChoices[] = {
    {open_account, 1}, {set_rate, 7}, {receive_proceeds, 4}, {receive_income, 5},
    {pay_charge, 4}, {transfer, 4}, {convert_cash, 8}, {revalue, 4}, {set_aside, 4}, {release, 5},
};

}  // namespace

std::span<const Choice> treasury_choices() {
    return kChoices;
}

}  // namespace reserve::fund::test
