// The month loop, and what is drawn before it begins. Reads top to bottom as a life goes.
#include "ledger/simulate/life.h"

#include <algorithm>

#include "ledger/simulate/chance/numbers.h"

namespace reserve::simulate {

using namespace fund;

Life::Life(const Plan& plan, std::uint64_t seed, Diary* diary)
    : plan_(plan),
      scenario_(plan.scenario),
      draws_(seed, 0),
      seed_(seed),
      books_(State(plan.start), diary),
      first_day_(plan.day_of_month(0).days) {
    make_acts();
    prepare_rates();
    detail_.free.resize(static_cast<std::size_t>(scenario_.horizon / scenario_.step));
}

const Outcome& Life::live(std::uint32_t path) {
    begin(path);
    for (month_ = 0; month_ < scenario_.horizon && !is_cancelled(); ++month_) {
        open_month();     // rates, shocks, later pledges
        receive();        // instalments and proceeds
        review();         // the notification is renewed
        pay_due();        // what was committed and waits
        vote_again();     // what was refused and waits
        live_segments();  // peace and aggression: notify, ask, vote, pay, stand down
        close_month();    // revalue, measure
    }
    finish();
    return outcome_;
}

void Life::begin(std::uint32_t path) {
    books_.restore(plan_.start);
    draws_ = Draws(seed_, path);
    outcome_ = Outcome();
    detail_.refusals.fill(0);
    detail_.unmet_by.fill(0);
    detail_.asked_for.assign(plan_.purposes.size(), 0);
    detail_.unmet_for.assign(plan_.purposes.size(), 0);
    now_ = plan_.month_start.front();
    need_factor_ = 1;
    accrued_ = 0;
    growth_.assign(scenario_.exchange.rates.size(), 0);
    growth_set_ = growth_;
    is_on_ = false;
    notification_ = {};
    contributions_ = plan_.contributions;
    due_ = arrived_ = failed_ = 0;
    pending_.clear();
    unpaid_.clear();
    outcome_.lowest = free();
    draw_episodes();
    draw_arrivals();
    look();
}

// Peace and aggression by turns, each wait one draw. Starts and ends have their own numbers, so
// that longer episodes do not change when in peace the next one comes.
void Life::draw_episodes() {
    const Episodes& law = scenario_.episodes;
    episodes_ = law.script;
    episode_ = 0;
    if (law.kind == EpisodeKind::none || law.kind == EpisodeKind::scripted) {
        return;
    }
    const bool by_year = law.kind == EpisodeKind::rates;
    double at = 0;
    bool on = law.active_at_start;
    for (std::uint32_t i = 0; at < scenario_.horizon && i < 100'000; ++i) {
        const auto [starts, ends] = draws_.pair(Cause::episode, i / 2);
        const double u = on ? ends : starts;
        const double p = on ? law.end : law.start;
        const double months = by_year ? (p > 0 ? exponential(u, 12 / p) : kNever)
                              : on && law.kind == EpisodeKind::weibull
                                  ? weibull(u, law.scale, law.shape)
                                  : geometric(u, p);
        if (on) {
            episodes_.push_back({at, at + months});
        }
        at += months;
        on = !on;
    }
}

// Whether an instalment never comes, and how a long episode delays it.
bool Life::fails(const Due& due, double u, double& delay_factor) const {
    const Partner& partner = scenario_.partners[due.partner];
    double probability = partner.default_probability;
    for (const Span& episode : episodes_) {
        const bool tired = partner.fatigue && due.month < episode.to &&
                           due.month - episode.from >= partner.fatigue->after_months;
        if (tired) {
            probability = partner.fatigue->default_probability;
            delay_factor = partner.fatigue->delay_factor;
        }
    }
    for (const Shock& shock : scenario_.shocks) {
        if (shock.kind == ShockKind::partner_stops && shock.partner == partner.name &&
            due.month >= shock.month) {
            return true;
        }
    }
    return u < probability;
}

// Each instalment goes into the list of the month it arrives in, in order of its due date.
void Life::draw_arrivals() {
    first_arrival_.assign(static_cast<std::size_t>(scenario_.horizon), -1);
    next_arrival_.resize(plan_.dues.size());
    fails_.assign(plan_.dues.size(), false);
    for (std::size_t i = plan_.dues.size(); i-- > 0;) {
        const Due& due = plan_.dues[i];
        const auto [u_fails, u_late] =
            draws_.pair(Cause::arrival, due.number, plan_.entities[due.partner]);
        double factor = 1;
        if (fails(due, u_fails, factor)) {
            fails_[i] = true;
            add_to(outcome_.failed, due.value);
            continue;
        }
        const double late = plan_.delays[due.partner].at(u_late) * factor;
        const double end = scenario_.horizon;
        const double arrives = std::min(due.month + late, end);
        outcome_.late += static_cast<double>(due.value) * (arrives - due.month);
        if (arrives < end) {
            auto& first = first_arrival_[static_cast<std::size_t>(arrives)];
            next_arrival_[i] = first;
            first = static_cast<std::int32_t>(i);
        }
    }
}

Rule Life::say(Act& act) {
    act.date = day_of(now_);
    return books_.submit(act, now_);
}

void Life::open_month() {
    go_to(plan_.month_start[static_cast<std::size_t>(month_)]);
    strike();
    move_rates();
    promise_later();
    const auto month = static_cast<std::size_t>(month_);
    for (std::size_t i = plan_.first_due[month]; i < plan_.first_due[month + 1]; ++i) {
        add_to(due_, plan_.dues[i].value);
        add_to(failed_, fails_[i] ? plan_.dues[i].value : 0);
    }
}

void Life::live_segments() {
    double from = month_;
    const double end = month_ + 1;
    for (std::uint16_t segment = 0; from < end; ++segment) {
        const bool has_next = episode_ < episodes_.size();
        if (!is_on_ && has_next && episodes_[episode_].from <= from) {
            begin_episode(from);
        }
        const double change = !has_next ? end
                              : is_on_  ? episodes_[episode_].to
                                        : episodes_[episode_].from;
        const double to = std::min(change, end);
        ask_for(from, to, segment);
        if (is_on_ && change <= end) {
            end_episode(to);
        }
        from = to;
    }
}

void Life::close_month() {
    const int every = scenario_.exchange.revalue_months;
    if (every != 0 && (month_ + 1) % every == 0 && plan_.accounts.size() > 1) {
        for (const Account& account : plan_.accounts) {
            set_rate(account);
        }
        say(acts_.revalue);
    }
    look();
    if ((month_ + 1) % scenario_.step == 0) {
        detail_.free[static_cast<std::size_t>((month_ + 1) / scenario_.step - 1)] = free();
    }
}

void Life::finish() {
    if (is_on_) {
        outcome_.months_on += scenario_.horizon - episodes_[episode_].from;
    }
    outcome_.last = free();
    outcome_.exchange = exchange_result();
    outcome_.acts = static_cast<std::int32_t>(books_.acts());
}

// Notes the lowest free amount and the first fall below the floor.
void Life::look() {
    const std::int64_t now = free();
    if (now < outcome_.lowest) {
        outcome_.lowest = now;
        outcome_.lowest_day = day_now();
    }
    if (now < plan_.floor) {
        breach(Rule::none, to_figure(Amount(Int128{plan_.floor} - now)));
    }
}

void Life::breach(Rule rule, std::int64_t missing) {
    if (outcome_.breach_day < 0) {
        outcome_.breach_day = day_now();
        outcome_.failure = find_failure(rule, missing);
    }
}

Failure Life::find_failure(Rule rule, std::int64_t missing) const {
    if (rule == Rule::earmark_unmatched) {
        return Failure::earmark;
    }
    const std::int64_t late = due_ - failed_ - arrived_;
    const std::int64_t lost = std::max<std::int64_t>(-exchange_result(), 0);
    if (Int128{late} + failed_ + lost < missing) {
        return Failure::need;
    }
    if (failed_ >= late && failed_ >= lost) {
        return Failure::failed;
    }
    return late >= lost ? Failure::late : Failure::exchange;
}

std::int64_t Life::exchange_result() const {
    Amount result;
    for (const AccountClass account :
         {AccountClass::fx_gain_realised, AccountClass::fx_gain_unrealised,
          AccountClass::fx_loss_realised, AccountClass::fx_loss_unrealised}) {
        result -= state().balances.value({account, state().functional});
    }
    return to_figure(result);
}

}  // namespace reserve::simulate
