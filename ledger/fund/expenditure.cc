// After the payment: what the payee accounts for, what is disallowed, what comes back.
#include "ledger/fund/chapters.h"
#include "ledger/fund/commitment.h"

namespace reserve::fund {
namespace {

bool was_paid_out(const Disbursement& disbursement) {
    return disbursement.state == DisbursementState::committed ||
           disbursement.state == DisbursementState::closed;
}

Rule check_paid_out(Case& c, DisbursementId id) {
    return !was_paid_out(c.state.disbursements[id])
               ? c.refuse(Rule::disbursement_state, {{"disbursement", ref(id)}})
               : Rule::none;
}

Amount open_advance(const Disbursement& disbursement) {
    if (disbursement.method != Method::advance) {
        return Amount();
    }
    return disbursement.paid - disbursement.accepted - disbursement.advance_refunded;
}

// The open advance less what was disallowed and not refunded yet.
Rule check_advance(Case& c, const Disbursement& disbursement, Amount amount) {
    const Amount left = open_advance(disbursement) - disbursement.disallowed_due;
    return amount > left
               ? c.refuse(Rule::advance_exceeds, {{"left", Money{left, disbursement.currency}}})
               : Rule::none;
}

AccountKey advances_of(const Disbursement& disbursement) {
    return {AccountClass::advances, disbursement.payee.index, disbursement.currency};
}

AccountKey expenses_of(const Disbursement& disbursement) {
    return {AccountClass::disbursements, disbursement.purpose.index, disbursement.currency};
}

}  // namespace

Rule decide_kind(Case& c, const ExpenditureAccepted& act) {
    const DisbursementId id = act.disbursement.handle;
    const Disbursement& disbursement = c.state.disbursements[id];
    RESERVE_REFUSE(c.check_amounts({{&act.amount, disbursement.currency}}));
    RESERVE_REFUSE(disbursement.method != Method::advance
                       ? c.refuse(Rule::disbursement_state,
                                  {{"disbursement", ref(id)}, {"reason", "it is no advance"}})
                       : Rule::none);
    RESERVE_REFUSE(check_paid_out(c, id));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(check_advance(c, disbursement, amount));
    const Amount value = c.share_of(advances_of(disbursement), amount);
    c.post(expenses_of(disbursement), amount, value);
    c.post(advances_of(disbursement), -amount, -value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ExpenditureAccepted& act) {
    a.state.disbursements.edit(act.disbursement.handle).accepted += minor(act.amount);
}

Rule decide_kind(Case& c, const ExpenditureDisallowed& act) {
    const DisbursementId id = act.disbursement.handle;
    const Disbursement& disbursement = c.state.disbursements[id];
    RESERVE_REFUSE(c.check_amounts({{&act.amount, disbursement.currency}}));
    RESERVE_REFUSE(check_paid_out(c, id));
    const Amount amount = minor(act.amount);
    if (disbursement.method == Method::advance) {
        return check_advance(c, disbursement, amount);
    }
    const Amount left = disbursement.paid - disbursement.disallowed;
    return amount > left
               ? c.refuse(Rule::refund_exceeds, {{"left", Money{left, disbursement.currency}}})
               : Rule::none;
}

void evolve_kind(const Applied& a, const ExpenditureDisallowed& act) {
    Disbursement& disbursement = a.state.disbursements.edit(act.disbursement.handle);
    disbursement.disallowed += minor(act.amount);
    disbursement.disallowed_due += minor(act.amount);
}

namespace {

// Currency, amounts and rate of a refund; figures.amount and figures.value are the cash that came.
Rule find_refund(Case& c, const RefundReceived& act, Currency currency) {
    const Currency account = c.currency_of(act.account.handle);
    const bool same = account == currency;
    RESERVE_REFUSE(act.received.has_value() == same
                       ? c.refuse(Rule::currency_mismatch,
                                  {{"account", account.code()}, {"disbursement", currency.code()}})
                       : Rule::none);
    RESERVE_REFUSE(act.received
                       ? c.check_amounts({{&act.amount, currency}, {&*act.received, account}})
                       : c.check_amounts({{&act.amount, currency}}));
    c.figures.amount = act.received ? minor(*act.received) : minor(act.amount);
    Rate rate;
    RESERVE_REFUSE(c.find_rate(act.rate, account, rate));
    return c.find_value(c.figures.amount, account, rate, c.figures.value);
}

// The advance is cleared first, at its share; the rest reduces expenses.
void post_cleared(Case& c, const Disbursement& disbursement, Amount amount, Amount advance_part) {
    const Amount rest = amount - advance_part;
    const AccountKey advances = advances_of(disbursement);
    c.post(advances, -advance_part, -c.share_of(advances, advance_part));
    const Amount rest_value =
        disbursement.currency == c.functional ? rest : share(c.figures.value, rest, amount);
    c.post(expenses_of(disbursement), -rest, -rest_value);
}

}  // namespace

Rule decide_kind(Case& c, const RefundReceived& act) {
    const DisbursementId id = act.disbursement.handle;
    const Disbursement& disbursement = c.state.disbursements[id];
    RESERVE_REFUSE(find_refund(c, act, disbursement.currency));
    RESERVE_REFUSE(check_paid_out(c, id));
    const Amount amount = minor(act.amount);
    const Amount left = disbursement.paid - disbursement.refunded;
    RESERVE_REFUSE(amount > left ? c.refuse(Rule::refund_exceeds,
                                            {{"left", Money{left, disbursement.currency}}})
                                 : Rule::none);
    Refund& refund = c.figures.refund;
    refund.seq = c.state.size;
    refund.amount = amount;
    refund.advance_part = least(amount, open_advance(disbursement));
    refund.due_part = least(amount, disbursement.disallowed_due);
    refund.share = share(disbursement.spent, amount, left);
    SpentUses spent = disbursement.spent_lots;
    refund.uses = take_last(spent, refund.share);
    c.post(c.cash(act.account.handle), c.figures.amount, c.figures.value);
    post_cleared(c, disbursement, amount, refund.advance_part);
    c.close_gap();
    c.post_value(AccountClass::spent, refund.share);
    for (const SpentUse& use : refund.uses) {
        c.post_lot(use.lot, use.value);
    }
    c.post_resources(c.figures.value - refund.share);
    return Rule::none;
}

void evolve_kind(const Applied& a, const RefundReceived& act) {
    Disbursement& disbursement = a.state.disbursements.edit(act.disbursement.handle);
    const Refund& refund = a.figures.refund;
    take_last(disbursement.spent_lots, refund.share);
    disbursement.refunded += refund.amount;
    disbursement.spent -= refund.share;
    disbursement.advance_refunded += refund.advance_part;
    disbursement.disallowed_due -= refund.due_part;
    disbursement.refunds.push_back(refund);
    add_use(a.state, disbursement, -refund.share);
}

}  // namespace reserve::fund
