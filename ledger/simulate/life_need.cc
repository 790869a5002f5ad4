// Need in a life: aggression is notified, money asked, voted on, paid or refused; stood down.
#include <algorithm>

#include "ledger/simulate/life.h"

namespace reserve::simulate {

using namespace fund;

namespace {

// Rules that refuse a request because of what the fund holds.
bool lacks_money(Rule rule) {
    return rule == Rule::funds_insufficient || rule == Rule::liquidity_minimum ||
           rule == Rule::earmark_unmatched;
}

}  // namespace

void Life::begin_episode(double month) {
    go_to(plan_.time_at(month));
    is_on_ = true;
    ++outcome_.episodes;
    notification_ = state().notifications.next();
    std::get<NotificationIssued>(acts_.issue.body).observed_at = {now_.microseconds / 1'000'000 *
                                                                  1'000'000};
    say(acts_.issue);
    for (const PartyId party : plan_.notified) {
        auto& delivered = std::get<NotificationDelivered>(acts_.deliver.body);
        delivered.notification = {notification_};
        delivered.party = {party};
        say(acts_.deliver);
    }
    const Charter& charter = *state().charter;
    gate_opens_ = now_;
    if (charter.gate.mode == GateMode::no_objection) {
        gate_opens_ = plus_hours(now_, charter.clocks.acknowledgement_hours);
    } else if (charter.gate.mode == GateMode::affirmative) {
        for (const OfficerId voter : plan_.voters) {
            acts_.acknowledge.actor = voter;
            std::get<NotificationAcknowledged>(acts_.acknowledge.body).notification = {
                notification_};
            say(acts_.acknowledge);
        }
    }
}

void Life::end_episode(double month) {
    go_to(plan_.time_at(month));
    const Span& episode = episodes_[episode_];
    outcome_.months_on += std::min<double>(episode.to, scenario_.horizon) - episode.from;
    for (const Pending& pending : pending_) {
        give_up(pending, acts_.withdraw);
    }
    pending_.clear();
    std::get<NotificationStoodDown>(acts_.stand_down.body).notification = {notification_};
    say(acts_.stand_down);
    is_on_ = false;
    ++episode_;
}

// Once a month, well before the review's clock suspends the notification.
void Life::review() {
    if (is_on_) {
        std::get<NotificationRenewed>(acts_.renew.body).notification = {notification_};
        say(acts_.renew);
    }
}

// The requests of a stretch of one month, evenly spread over it.
void Life::ask_for(double from, double to, std::uint16_t segment) {
    const Requests& law = scenario_.requests;
    const double mean = (is_on_ ? law.episode : law.peace) * (to - from);
    if (mean <= 0 || law.needs.empty()) {
        return;
    }
    const int count = law.regular ? count_regular(mean) : count_drawn(mean, segment);
    for (int i = 0; i < count && !is_cancelled(); ++i) {
        go_to(plan_.time_at(from + (to - from) * (i + 1) / (count + 1)));
        if (is_on_) {
            go_to(gate_opens_);
        }
        ask(segment, static_cast<std::uint32_t>(i));
    }
}

int Life::count_drawn(double mean, std::uint16_t segment) const {
    const double u =
        draws_.one(Cause::count, static_cast<std::uint32_t>(month_), is_on_ ? 1 : 0, segment);
    return count_of(u, mean, scenario_.requests.dispersion);
}

int Life::count_regular(double mean) {
    accrued_ += mean;
    const int count = static_cast<int>(accrued_ + 1e-9);
    accrued_ -= count;
    return count;
}

std::size_t Life::pick_need(double u) const {
    std::size_t need = 0;
    while (need + 1 < plan_.weights.size() && u >= plan_.weights[need]) {
        ++need;
    }
    return need;
}

void Life::ask(std::uint16_t segment, std::uint32_t number) {
    const std::uint32_t place = static_cast<std::uint32_t>(month_) << 16 | number;
    const auto [u_need, u_size] = draws_.pair(Cause::size, place, is_on_ ? 1 : 0, segment);
    Pending pending;
    pending.need = pick_need(u_need);
    const Amount amount = plan_.sizes[pending.need].at(u_size, need_factor_);
    pending.amount = static_cast<std::int64_t>(amount.minor());
    pending.asked = now_;
    pending.id = state().disbursements.next();
    auto& request = std::get<DisbursementRequested>(acts_.request.body);
    request.notification = {notification_};
    request.purpose = {plan_.purposes[pending.need]};
    request.amount = exact_decimal(amount, scenario_.functional.decimals());
    const auto turn = static_cast<std::size_t>(outcome_.requests) % plan_.payees.size();
    request.payee = {plan_.payees[turn]};
    ++outcome_.requests;
    add_to(outcome_.asked, pending.amount);
    add_to(detail_.asked_for[pending.need], pending.amount);
    const Rule rule = say(acts_.request);
    if (rule != Rule::none) {
        // With nothing ever notified there is no name to give: the gate was never open.
        refused(pending, rule == Rule::reference_unknown ? Rule::gate_closed : rule);
        give_up(pending, acts_.request);
    } else if (!vote(pending)) {
        pending_.push_back(pending);
        if (scenario_.requests.patience_months == 0) {
            give_up(pending, acts_.withdraw);
            pending_.pop_back();
        }
    }
}

void Life::refused(Pending& pending, Rule rule) {
    pending.last = rule;
    ++detail_.refusals[static_cast<std::size_t>(rule)];
    outcome_.bound += pending.met_rule ? 0 : 1;
    pending.met_rule = true;
    if (lacks_money(rule)) {
        breach(rule, to_figure(Amount(Int128{pending.amount} + plan_.floor - free())));
    }
}

// Votes that are not yet given, in order; true once the request is decided and on its way.
bool Life::vote(Pending& pending) {
    auto& approval = std::get<DisbursementApproved>(acts_.approve.body);
    approval.disbursement = {pending.id};
    for (std::size_t i = state().disbursements[pending.id].votes.size(); i < plan_.voters.size();
         ++i) {
        acts_.approve.actor = plan_.voters[i];
        const Rule rule = say(acts_.approve);
        if (rule != Rule::none) {
            refused(pending, rule);
            return false;
        }
        if (state().disbursements[pending.id].state == DisbursementState::committed) {
            commit(pending);
            return true;
        }
    }
    pending.last = Rule::tier_exceeded;  // all approve and no tier is reached
    return false;
}

void Life::vote_again() {
    if (!is_on_) {
        return;
    }
    std::erase_if(pending_, [&](Pending& pending) {
        if (is_cancelled() || vote(pending)) {
            return true;
        }
        const bool over = ++pending.months >= scenario_.requests.patience_months;
        if (over) {
            give_up(pending, acts_.withdraw);
        }
        return over;
    });
}

void Life::commit(const Pending& pending) {
    look();
    Unpaid unpaid{pending, {}, month_ + scenario_.requests.payment_months};
    if (unpaid.due_month > month_ || !pay(unpaid)) {
        unpaid_.push_back(unpaid);
    }
}

void Life::pay_due() {
    std::erase_if(unpaid_, [&](Unpaid& unpaid) {
        return unpaid.due_month <= month_ && (is_cancelled() || pay(unpaid));
    });
}

// Instructs, releases and settles; false where cash must be waited for. After the grace time the
// gate is shut for good, and the commitment is cancelled.
bool Life::pay(Unpaid& unpaid) {
    if (!unpaid.payment.known()) {
        unpaid.payment = state().payments.next();
        auto& instructed = std::get<PaymentInstructed>(acts_.instruct.body);
        instructed.disbursement = {unpaid.request.id};
        instructed.amount =
            exact_decimal(Amount(unpaid.request.amount), scenario_.functional.decimals());
        say(acts_.instruct);
    }
    std::get<PaymentReleased>(acts_.release.body).payment = {unpaid.payment};
    Rule rule = say(acts_.release);
    if (rule == Rule::cash_insufficient &&
        scenario_.exchange.conversion != Conversion::never) {
        convert_all();
        rule = say(acts_.release);
    }
    if (rule == Rule::none) {
        std::get<PaymentSettled>(acts_.settle.body).payment = {unpaid.payment};
        say(acts_.settle);
        add_to(outcome_.paid, unpaid.request.amount);
        ++outcome_.payments;
        outcome_.delay_days += day_of(now_).days - day_of(unpaid.request.asked).days;
        return true;
    }
    refused(unpaid.request, rule);
    if (rule == Rule::gate_closed) {
        std::get<PaymentRejected>(acts_.reject.body).payment = {unpaid.payment};
        say(acts_.reject);
        give_up(unpaid.request, acts_.cancel);
        return true;
    }
    return false;
}

// The request stays unmet; `act` says so where the ledger knows of it.
void Life::give_up(const Pending& pending, Act& act) {
    ++outcome_.unmet_requests;
    add_to(outcome_.unmet, pending.amount);
    add_to(detail_.unmet_by[static_cast<std::size_t>(pending.last)], pending.amount);
    add_to(detail_.unmet_for[pending.need], pending.amount);
    if (auto* withdrawn = std::get_if<DisbursementWithdrawn>(&act.body)) {
        withdrawn->disbursement = {pending.id};
        say(act);
    } else if (auto* cancelled = std::get_if<DisbursementCancelled>(&act.body)) {
        cancelled->disbursement = {pending.id};
        say(act);
    }
}

void Life::make_acts() {
    const OfficerId treasurer = plan_.treasurer;
    const OfficerId beneficiary = plan_.beneficiary;
    const Account& functional = plan_.accounts.front();
    acts_.rate = {treasurer, {}, RateSet()};
    acts_.pledge = {treasurer, {}, ContributionPledged()};
    acts_.sign = {treasurer, {}, ContributionSigned()};
    acts_.receive = {treasurer, {}, ContributionReceived()};
    acts_.proceeds = {treasurer, {}, ProceedsReceived()};
    acts_.charge = {treasurer, {}, ChargePaid{{functional.id}, {}, {}, {}, {}}};
    acts_.convert = {treasurer, {}, CashConverted{{}, {functional.id}, {}, {}, {}, {}, {}}};
    acts_.revalue = {plan_.controller, {}, AssetsRevalued()};
    acts_.issue = {beneficiary, {}, NotificationIssued()};
    acts_.deliver = {beneficiary, {}, NotificationDelivered()};
    acts_.acknowledge = {{}, {}, NotificationAcknowledged()};
    acts_.renew = {beneficiary, {}, NotificationRenewed()};
    acts_.stand_down = {beneficiary, {}, NotificationStoodDown()};
    DisbursementRequested request;
    request.currency = {scenario_.functional};
    acts_.request = {beneficiary, {}, request};
    acts_.approve = {{}, {}, DisbursementApproved()};
    acts_.withdraw = {beneficiary, {}, DisbursementWithdrawn()};
    acts_.cancel = {treasurer, {}, DisbursementCancelled()};
    PaymentInstructed instructed;
    instructed.account = {functional.id};
    acts_.instruct = {treasurer, {}, instructed};
    acts_.release = {plan_.controller, {}, PaymentReleased()};
    acts_.settle = {treasurer, {}, PaymentSettled()};
    acts_.reject = {treasurer, {}, PaymentRejected()};
}

}  // namespace reserve::simulate
