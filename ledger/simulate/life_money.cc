// Money in a life: rates, shocks, later pledges, instalments, proceeds, conversions.
#include <algorithm>
#include <cmath>

#include "ledger/simulate/chance/numbers.h"
#include "ledger/simulate/life.h"
#include "ledger/simulate/opening.h"

namespace reserve::simulate {

using namespace fund;

namespace {

// Ten decimals, from one unit of the last to 10^8.
Rate to_rate(double level) {
    return {static_cast<std::int64_t>(std::clamp(level * 1e10 + 0.5, 1.0, 1e18)), 10};
}

}  // namespace

// Geometric Brownian motion: ln S grows by (drift - volatility^2 / 2) t + volatility sqrt(t) Z.
void Life::prepare_rates() {
    const double years = scenario_.step / 12.0;
    for (const ExchangeRate& rate : scenario_.exchange.rates) {
        rate_steps_.push_back({(rate.drift - rate.volatility * rate.volatility / 2) * years,
                               rate.volatility * std::sqrt(years)});
    }
    normals_.resize(rate_steps_.size());
    rate_draws_.resize(rate_steps_.size());
}

// Correlated: Z = L N of independent normals N and the correlation's Cholesky factor L.
void Life::move_rates() {
    const auto& rates = scenario_.exchange.rates;
    if (rates.empty() || month_ == 0 || month_ % scenario_.step != 0) {
        return;
    }
    const auto step = static_cast<std::uint32_t>(month_ / scenario_.step - 1);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const RateStep& grows = rate_steps_[i];
        if (grows.spread > 0) {
            if (step % 2 == 0) {
                rate_draws_[i] = draws_.pair(Cause::rate, step / 2, rates[i].currency.number());
            }
            normals_[i] = normal_of(step % 2 == 0 ? rate_draws_[i].first : rate_draws_[i].second);
        }
        double z = 0;
        for (std::size_t j = 0; j <= i; ++j) {
            z += scenario_.exchange.cholesky[i][j] * normals_[j];
        }
        growth_[i] += grows.drift + grows.spread * z;
    }
}

// The rate is recorded when something is about to be valued by it, unless it stands already.
void Life::set_rate(const Account& account) {
    const auto index = static_cast<std::size_t>(&account - plan_.accounts.data());
    if (index == 0 || growth_[index - 1] == growth_set_[index - 1]) {
        return;
    }
    const double growth = growth_set_[index - 1] = growth_[index - 1];
    auto& set = std::get<RateSet>(acts_.rate.body);
    set.currency = {account.currency};
    set.value = {to_rate(plan_.levels[index - 1] * e_to(growth))};
    say(acts_.rate);
}

// The shocks of this month.
void Life::strike() {
    need_factor_ = 1;
    for (const Shock& shock : scenario_.shocks) {
        if (shock.kind == ShockKind::need && month_ >= shock.month &&
            month_ < shock.month + shock.months) {
            need_factor_ *= shock.factor;
        }
        if (shock.month != month_) {
            continue;
        }
        if (shock.kind == ShockKind::rate) {
            const auto& rates = scenario_.exchange.rates;
            const auto at = std::ranges::find(rates, shock.currency, &ExchangeRate::currency);
            growth_[static_cast<std::size_t>(at - rates.begin())] += log_of(shock.factor);
        } else if (shock.kind == ShockKind::outflow) {
            lose(shock.amount);
        }
    }
}

// An outflow takes what is there; what cannot be taken is missing all the same.
void Life::lose(Amount amount) {
    const fund::AccountKey cash = plan_.accounts.front().cash;
    if (state().balances.amount(cash) < amount &&
        scenario_.exchange.conversion == Conversion::when_needed) {
        convert_all();
    }
    const Amount taken = std::min(amount, state().balances.amount(cash));
    if (taken.is_positive()) {
        std::get<ChargePaid>(acts_.charge.body).amount =
            exact_decimal(taken, scenario_.functional.decimals());
        say(acts_.charge);
    }
    if (taken < amount) {
        breach(Rule::funds_insufficient, to_figure(amount - taken));
    }
    look();
}

// Pledges of partners that come later than the start.
void Life::promise_later() {
    if (!plan_.has_later_pledges || month_ == 0) {
        return;
    }
    for (std::size_t i = 0; i < scenario_.partners.size(); ++i) {
        const Partner& partner = scenario_.partners[i];
        if (partner.pledged_month == month_ && partner.pledge.is_positive()) {
            set_rate(plan_.accounts[plan_.partner_accounts[i]]);
            contributions_[i] = state().contributions.next();
            acts_.pledge.body = pledge_of(plan_, i);
            say(acts_.pledge);
            acts_.sign.body = agreement_of(plan_, i, contributions_[i]);
            say(acts_.sign);
        }
    }
}

void Life::receive() {
    for (std::int32_t i = first_arrival_[static_cast<std::size_t>(month_)]; i >= 0;
         i = next_arrival_[static_cast<std::size_t>(i)]) {
        receive_due(static_cast<std::size_t>(i));
    }
    receive_proceeds();
}

void Life::receive_due(std::size_t index) {
    const Due& due = plan_.dues[index];
    const Account& account = plan_.accounts[plan_.partner_accounts[due.partner]];
    auto& received = std::get<ContributionReceived>(acts_.receive.body);
    received.contribution = {contributions_[due.partner]};
    received.amount = exact_decimal(due.amount, account.currency.decimals());
    received.account = {account.id};
    set_rate(account);
    if (say(acts_.receive) == Rule::none) {
        const Amount value = books_.last_decision().figures.fund_part;
        add_to(outcome_.received, to_figure(value));
        if (scenario_.exchange.conversion == Conversion::at_once) {
            convert_cash(account);
        }
    }
    add_to(arrived_, due.value);
}

void Life::receive_proceeds() {
    for (std::size_t i = 0; i < scenario_.proceeds.size(); ++i) {
        const Proceeds& proceeds = scenario_.proceeds[i];
        const int since = month_ - proceeds.first;
        if (since < 0 || since % proceeds.every != 0 || since / proceeds.every >= proceeds.count) {
            continue;
        }
        Amount amount = proceeds.amount;
        if (proceeds.sigma > 0) {
            const double u = draws_.one(Cause::proceeds, static_cast<std::uint32_t>(month_),
                                        entity_of(proceeds.source));
            const double factor = e_to(proceeds.sigma * normal_of(u) -
                                       proceeds.sigma * proceeds.sigma / 2);
            amount = to_minor(std::clamp(static_cast<double>(amount.minor()) * factor, 1.0, 1e18));
        }
        const Account& account = plan_.accounts[plan_.proceeds_accounts[i]];
        auto& received = std::get<ProceedsReceived>(acts_.proceeds.body);
        received.source = {plan_.sources[i]};
        received.amount = exact_decimal(amount, account.currency.decimals());
        received.account = {account.id};
        set_rate(account);
        if (say(acts_.proceeds) == Rule::none) {
            add_to(outcome_.received, to_figure(books_.last_decision().figures.value));
            if (scenario_.exchange.conversion == Conversion::at_once) {
                convert_cash(account);
            }
        }
    }
}

void Life::convert_all() {
    for (const Account& account : plan_.accounts) {
        convert_cash(account);
    }
}

// All cash of a foreign account becomes functional, at the rate in force.
void Life::convert_cash(const Account& account) {
    const Amount held = state().balances.amount(account.cash);
    if (account.currency == scenario_.functional || !held.is_positive()) {
        return;
    }
    set_rate(account);
    const auto rate = state().rates.in_force(account.currency, day_of(now_));
    const auto bought = rate ? ::reserve::convert(held, account.currency, *rate,
                                                  scenario_.functional)
                             : std::nullopt;
    if (!bought || !bought->is_positive()) {
        return;
    }
    auto& converted = std::get<CashConverted>(acts_.convert.body);
    converted.from = {account.id};
    converted.sold = exact_decimal(held, account.currency.decimals());
    converted.bought = exact_decimal(*bought, scenario_.functional.decimals());
    say(acts_.convert);
}

}  // namespace reserve::simulate
