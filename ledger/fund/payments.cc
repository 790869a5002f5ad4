// Payments: instructed by a maker, released by a checker through the gate, then settled, rejected
// or returned as the bank says. Only the release is gated; bank facts are always recorded.
#include <algorithm>

#include "ledger/fund/chapters.h"
#include "ledger/fund/commitment.h"

namespace reserve::fund {
namespace {

bool has(const boost::container::small_vector<OfficerId, 2>& officers, OfficerId officer) {
    return std::ranges::count(officers, officer) != 0;
}

void remember(boost::container::small_vector<OfficerId, 2>& officers, OfficerId officer) {
    if (!has(officers, officer)) {
        officers.push_back(officer);
    }
}

// Requester and approvers neither make nor check; who made one payment of a disbursement checks
// none, and the other way round (`others`).
Rule check_four_eyes(Case& c, const Disbursement& disbursement,
                     const boost::container::small_vector<OfficerId, 2>& others) {
    const OfficerId actor = c.act.actor;
    const bool approved = std::ranges::any_of(disbursement.votes, [&](const Vote& vote) {
        return vote.kind == VoteKind::approval && vote.officer == actor;
    });
    return actor == disbursement.requester || approved || has(others, actor)
               ? c.refuse(Rule::four_eyes, {{"actor", ref(actor)}})
               : Rule::none;
}

Rule check_payee(Case& c, const Disbursement& disbursement) {
    return c.state.parties[disbursement.payee].suspended
               ? c.refuse(Rule::party_suspended, {{"party", ref(disbursement.payee)}})
               : Rule::none;
}

Rule check_state(Case& c, PaymentId id, bool allowed) {
    return !allowed ? c.refuse(Rule::payment_state, {{"payment", ref(id)}}) : Rule::none;
}

AccountKey spending_account(const Disbursement& disbursement) {
    return disbursement.method == Method::advance
               ? AccountKey(AccountClass::advances, disbursement.payee.index,
                            disbursement.currency)
               : AccountKey(AccountClass::disbursements, disbursement.purpose.index,
                            disbursement.currency);
}

// Where spent money came from: the lots in the order used (free is the last of them), and free
// for what went beyond them.
SpentUses spent_uses(const LotUses& lots, Amount spent, PaymentId payment) {
    SpentUses uses;
    for (const LotUse& use : lots) {
        const Amount part = least(use.value, spent);
        if (part.is_positive()) {
            uses.push_back({use.lot, part, payment});
        }
        spent -= part;
    }
    if (spent.is_positive() && !uses.empty() && !uses.back().lot.known()) {
        uses.back().value += spent;
    } else if (spent.is_positive()) {
        uses.push_back({ContributionId(), spent, payment});
    }
    return uses;
}

}  // namespace

Rule decide_kind(Case& c, const PaymentInstructed& act) {
    const DisbursementId id = act.disbursement.handle;
    const Disbursement& disbursement = c.state.disbursements[id];
    const Currency account = c.currency_of(act.account.handle);
    const bool same = account == disbursement.currency;
    RESERVE_REFUSE(
        act.paid.has_value() == same
            ? c.refuse(Rule::currency_mismatch, {{"account", account.code()},
                                                 {"disbursement", disbursement.currency.code()}})
            : Rule::none);
    RESERVE_REFUSE(act.paid ? c.check_amounts({{&act.amount, disbursement.currency},
                                               {&*act.paid, account}})
                            : c.check_amounts({{&act.amount, disbursement.currency}}));
    const bool committed = disbursement.state == DisbursementState::committed;
    RESERVE_REFUSE(!committed ? c.refuse(Rule::disbursement_state, {{"disbursement", ref(id)}})
                              : Rule::none);
    RESERVE_REFUSE(check_payee(c, disbursement));
    RESERVE_REFUSE(check_four_eyes(c, disbursement, disbursement.checkers));
    const Amount left = disbursement.open - disbursement.reserved;
    return minor(act.amount) > left
               ? c.refuse(Rule::payment_exceeds, {{"left", Money{left, disbursement.currency}}})
               : Rule::none;
}

void evolve_kind(const Applied& a, const PaymentInstructed& act) {
    Disbursement& disbursement = a.state.disbursements.edit(act.disbursement.handle);
    disbursement.reserved += minor(act.amount);
    remember(disbursement.makers, a.act.actor);
    Payment& payment = a.state.payments.add();
    payment.disbursement = act.disbursement.handle;
    payment.account = act.account.handle;
    payment.maker = a.act.actor;
    payment.amount = minor(act.amount);
    payment.cash_amount = act.paid ? minor(*act.paid) : payment.amount;
}

Rule decide_kind(Case& c, const PaymentReleased& act) {
    const PaymentId id = act.payment.handle;
    const Payment& payment = c.state.payments[id];
    const Disbursement& disbursement = c.state.disbursements[payment.disbursement];
    RESERVE_REFUSE(check_state(c, id, payment.state == PaymentState::instructed));
    RESERVE_REFUSE(check_payee(c, disbursement));
    const NotificationId notification = disbursement.notification;
    const bool open = may_release(c.state.notifications[notification], c.at);
    RESERVE_REFUSE(!open ? c.refuse(Rule::gate_closed,
                                    {{"notification", ref(notification)}, {"recorded", c.at}})
                         : Rule::none);
    RESERVE_REFUSE(check_four_eyes(c, disbursement, disbursement.makers));
    RESERVE_REFUSE(c.check_cash(payment.account, payment.cash_amount));
    c.figures.value = c.share_of(c.cash(payment.account), payment.cash_amount);
    c.post(c.in_transit(payment.account), payment.cash_amount, c.figures.value);
    c.post(c.cash(payment.account), -payment.cash_amount, -c.figures.value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const PaymentReleased& act) {
    Payment& payment = a.state.payments.edit(act.payment.handle);
    payment.state = PaymentState::released;
    payment.checker = a.act.actor;
    payment.released_value = a.figures.value;
    remember(a.state.disbursements.edit(payment.disbursement).checkers, a.act.actor);
}

namespace {

// What is spent, in functional currency: the amount itself, else what the account paid, else the
// amount at its rate.
Rule find_spent(Case& c, const PaymentSettled& act, const Payment& payment, Currency currency,
                Amount& spent) {
    const bool from_functional = c.currency_of(payment.account) == c.functional;
    if (from_functional && !(currency == c.functional)) {
        if (act.rate) {
            RESERVE_REFUSE(c.refuse_if(!act.rate->rate, Rule::rate_invalid));
            return c.refuse(Rule::rate_unexpected, {{"currency", c.functional.code()}});
        }
        spent = payment.cash_amount;
        return Rule::none;
    }
    Rate rate;
    RESERVE_REFUSE(c.find_rate(act.rate, currency, rate));
    return c.find_value(payment.amount, currency, rate, spent);
}

}  // namespace

Rule decide_kind(Case& c, const PaymentSettled& act) {
    const PaymentId id = act.payment.handle;
    const Payment& payment = c.state.payments[id];
    const Disbursement& disbursement = c.state.disbursements[payment.disbursement];
    Amount& spent = c.figures.value;
    RESERVE_REFUSE(find_spent(c, act, payment, disbursement.currency, spent));
    RESERVE_REFUSE(check_state(c, id, payment.state == PaymentState::released));
    const AccountKey in_transit = c.in_transit(payment.account);
    c.figures.transit = c.share_of(in_transit, payment.cash_amount);
    c.figures.share = share(disbursement.open_value, payment.amount, disbursement.open);
    c.post(spending_account(disbursement), payment.amount, spent);
    c.post(in_transit, -payment.cash_amount, -c.figures.transit);
    c.close_gap();
    c.post_value(AccountClass::committed, c.figures.share, payment.disbursement.index);
    c.post_value(AccountClass::spent, -spent);
    c.post_value(AccountClass::free, spent - c.figures.share);
    c.post_resources(spent - c.figures.transit);
    raise_use(c, disbursement, disbursement.commitment_month, spent - c.figures.share);
    return Rule::none;
}

void evolve_kind(const Applied& a, const PaymentSettled& act) {
    const PaymentId id = act.payment.handle;
    Payment& payment = a.state.payments.edit(id);
    Disbursement& disbursement = a.state.disbursements.edit(payment.disbursement);
    payment.state = PaymentState::settled;
    payment.transit_value = a.figures.transit;
    payment.commitment_value = a.figures.share;
    payment.spent_value = a.figures.value;
    payment.lots = take_first(disbursement.lots, a.figures.share);
    const SpentUses uses = spent_uses(payment.lots, payment.spent_value, id);
    disbursement.spent_lots.insert(disbursement.spent_lots.end(), uses.begin(), uses.end());
    disbursement.reserved -= payment.amount;
    disbursement.open -= payment.amount;
    disbursement.open_value -= a.figures.share;
    disbursement.paid += payment.amount;
    disbursement.spent += payment.spent_value;
    add_use(a.state, disbursement, payment.spent_value - a.figures.share);
    a.state.update_commitment(payment.disbursement);
}

Rule decide_kind(Case& c, const PaymentRejected& act) {
    const PaymentId id = act.payment.handle;
    const Payment& payment = c.state.payments[id];
    const bool released = payment.state == PaymentState::released;
    RESERVE_REFUSE(check_state(c, id, released || payment.state == PaymentState::instructed));
    if (released) {
        const AccountKey in_transit = c.in_transit(payment.account);
        const Amount value = c.share_of(in_transit, payment.cash_amount);
        c.post(c.cash(payment.account), payment.cash_amount, value);
        c.post(in_transit, -payment.cash_amount, -value);
    }
    return Rule::none;
}

void evolve_kind(const Applied& a, const PaymentRejected& act) {
    Payment& payment = a.state.payments.edit(act.payment.handle);
    payment.state = PaymentState::rejected;
    a.state.disbursements.edit(payment.disbursement).reserved -= payment.amount;
}

Rule decide_kind(Case& c, const PaymentReturned& act) {
    const PaymentId id = act.payment.handle;
    const Payment& payment = c.state.payments[id];
    const Disbursement& disbursement = c.state.disbursements[payment.disbursement];
    RESERVE_REFUSE(check_state(c, id, payment.state == PaymentState::settled));
    const bool accounted = !disbursement.refunds.empty() ||
                           disbursement.accepted > disbursement.paid - payment.amount;
    RESERVE_REFUSE(
        accounted ? c.refuse(Rule::payment_accounted, {{"disbursement", ref(payment.disbursement)}})
                  : Rule::none);
    const Amount spent = payment.spent_value;
    c.post(spending_account(disbursement), -payment.amount, -spent);
    c.post(c.in_transit(payment.account), Amount(), payment.transit_value - payment.released_value);
    c.post(c.cash(payment.account), payment.cash_amount, payment.released_value);
    const Amount gap = spent - payment.transit_value;
    c.post_value(gap.is_positive() ? AccountClass::fx_gain_realised
                                   : AccountClass::fx_loss_realised,
                 gap);
    c.post_value(AccountClass::committed, -payment.commitment_value, payment.disbursement.index);
    c.post_value(AccountClass::spent, spent);
    c.post_value(AccountClass::free, payment.commitment_value - spent);
    c.post_resources(payment.transit_value - spent);
    raise_use(c, disbursement, disbursement.commitment_month, payment.commitment_value - spent);
    return Rule::none;
}

void evolve_kind(const Applied& a, const PaymentReturned& act) {
    const PaymentId id = act.payment.handle;
    Payment& payment = a.state.payments.edit(id);
    Disbursement& disbursement = a.state.disbursements.edit(payment.disbursement);
    payment.state = PaymentState::returned;
    disbursement.state = DisbursementState::committed;
    disbursement.open += payment.amount;
    disbursement.open_value += payment.commitment_value;
    put_back(disbursement.lots, payment.lots);
    disbursement.paid -= payment.amount;
    disbursement.spent -= payment.spent_value;
    const auto of_payment = [&](const SpentUse& use) { return use.payment == id; };
    disbursement.spent_lots.erase(
        std::remove_if(disbursement.spent_lots.begin(), disbursement.spent_lots.end(), of_payment),
        disbursement.spent_lots.end());
    add_use(a.state, disbursement, payment.commitment_value - payment.spent_value);
    a.state.update_commitment(payment.disbursement);
}

}  // namespace reserve::fund
