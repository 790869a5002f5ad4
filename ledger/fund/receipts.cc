// Money that arrives under agreements: receipts, notes, matches, and what goes back to payers.
#include "ledger/fund/chapters.h"

namespace reserve::fund {
namespace {

// The fund's part goes to the contribution's lot if all its cash goes there, else to free; a part
// below zero is taken from free, never from the lot.
bool goes_to_lot(const Contribution& contribution, Amount part) {
    return contribution.all_earmarked && part.is_positive();
}

void post_fund_part(Case& c, ContributionId id, Amount part) {
    c.post_value(AccountClass::resources, part);
    c.post_lot(goes_to_lot(c.state.contributions[id], part) ? id : ContributionId(), part);
    c.raise(c.state.contributions[id].received, c.figures.part);
    c.figures.fund_part = part;
}

void apply_fund_part(const Applied& a, ContributionId id) {
    Contribution& contribution = a.state.contributions.edit(id);
    contribution.received += a.figures.part;
    if (!goes_to_lot(contribution, a.figures.fund_part)) {
        contribution.unearmarked += a.figures.fund_part;
    }
}

// Charges are in the currency of the amount they are taken from.
Rule check_gross(Case& c, const Decimal& amount, const std::optional<Decimal>& charges,
                 Currency currency) {
    return charges ? c.check_amounts({{&amount, currency}, {&*charges, currency}})
                   : c.check_amounts({{&amount, currency}});
}

struct Inflow {
    Amount amount;  // gross
    Amount charges;
    Amount value;
    Amount charges_value;
};

// Rate and values of a gross receipt; rules 26 to 28 and amount.range of the values.
Rule find_inflow(Case& c, const Decimal& amount, const std::optional<Decimal>& charges,
                 const std::optional<RateText>& given, Currency currency, Rate& rate,
                 Inflow& inflow) {
    inflow.amount = minor(amount);
    inflow.charges = charges ? minor(*charges) : Amount();
    RESERVE_REFUSE(c.find_rate(given, currency, rate));
    RESERVE_REFUSE(c.find_value(inflow.amount, currency, rate, inflow.value));
    return c.find_value(inflow.charges, currency, rate, inflow.charges_value);
}

Rule check_charges(Case& c, const Inflow& inflow, Currency currency) {
    return inflow.charges >= inflow.amount
               ? c.refuse(Rule::charges_exceed, {{"amount", Money{inflow.amount, currency}},
                                                 {"charges", Money{inflow.charges, currency}}})
               : Rule::none;
}

// Cash and charges of a gross receipt.
void post_inflow(Case& c, BankAccountId account, const Inflow& inflow, Currency currency) {
    c.post(c.cash(account), inflow.amount - inflow.charges, inflow.value - inflow.charges_value);
    c.post({AccountClass::charges, currency}, inflow.charges, inflow.charges_value);
}

Rule check_account_currency(Case& c, BankAccountId account, Currency currency) {
    return !(c.currency_of(account) == currency)
               ? c.refuse(Rule::currency_mismatch,
                          {{"account", c.currency_of(account).code()}, {"needed", currency.code()}})
               : Rule::none;
}

Rule check_signed(Case& c, ContributionId id) {
    return !c.state.contributions[id].is_signed
               ? c.refuse(Rule::contribution_state, {{"contribution", ref(id)}})
               : Rule::none;
}

Rule check_after_agreement(Case& c, ContributionId id) {
    const Date agreed = c.state.contributions[id].agreement_date;
    return c.act.date < agreed ? c.refuse(Rule::date_before_agreement, {{"signed", agreed}})
                               : Rule::none;
}

// Splits what arrives for a contribution: up to what is open of it, the rest is refundable.
void split_at_open(Case& c, const Contribution& contribution, Amount amount) {
    c.figures.part = least(at_least_zero(contribution.open), amount);
}

// The receivable leaves at its share; the excess is owed back.
void post_agreement_part(Case& c, const Contribution& contribution, Amount excess,
                         Amount excess_value) {
    const AccountKey receivable =
        Case::of_party(AccountClass::receivable, contribution.party, contribution.currency);
    c.post(receivable, -c.figures.part, -c.share_of(receivable, c.figures.part));
    c.post(Case::of_party(AccountClass::refundable, contribution.party, contribution.currency),
           -excess, -excess_value);
}

}  // namespace

Rule decide_kind(Case& c, const ContributionReceived& act) {
    const ContributionId id = act.contribution.handle;
    const Contribution& contribution = c.state.contributions[id];
    const Currency currency = contribution.currency;
    RESERVE_REFUSE(check_account_currency(c, act.account.handle, currency));
    RESERVE_REFUSE(check_gross(c, act.amount, act.charges, currency));
    Rate rate;
    Inflow inflow;
    RESERVE_REFUSE(find_inflow(c, act.amount, act.charges, act.rate, currency, rate, inflow));
    RESERVE_REFUSE(check_signed(c, id));
    RESERVE_REFUSE(check_after_agreement(c, id));
    RESERVE_REFUSE(check_charges(c, inflow, currency));
    split_at_open(c, contribution, inflow.amount);
    const Amount excess = inflow.amount - c.figures.part;
    Amount excess_value;
    RESERVE_REFUSE(c.find_value(excess, currency, rate, excess_value));
    post_inflow(c, act.account.handle, inflow, currency);
    post_agreement_part(c, contribution, excess, excess_value);
    c.close_gap();
    post_fund_part(c, id, inflow.value - inflow.charges_value - excess_value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ContributionReceived& act) {
    a.state.contributions.edit(act.contribution.handle).open -= a.figures.part;
    apply_fund_part(a, act.contribution.handle);
}

Rule decide_kind(Case& c, const LoanRepaid& act) {
    const ContributionId id = act.contribution.handle;
    const Contribution& loan = c.state.contributions[id];
    RESERVE_REFUSE(check_account_currency(c, act.account.handle, loan.currency));
    RESERVE_REFUSE(c.check_amounts({{&act.amount, loan.currency}}));
    RESERVE_REFUSE(loan.instrument != Instrument::loan
                       ? c.refuse(Rule::contribution_state, {{"contribution", ref(id)}})
                       : Rule::none);
    RESERVE_REFUSE(check_signed(c, id));
    RESERVE_REFUSE(check_after_agreement(c, id));
    const Amount amount = minor(act.amount);
    const Amount outstanding = loan.received - loan.repaid;
    RESERVE_REFUSE(
        amount > outstanding
            ? c.refuse(Rule::loan_exceeds, {{"outstanding", Money{outstanding, loan.currency}}})
            : Rule::none);
    RESERVE_REFUSE(c.check_cash(act.account.handle, amount));
    const AccountKey cash = c.cash(act.account.handle);
    const Amount value = c.share_of(cash, amount);
    RESERVE_REFUSE(c.check_free(value));
    const AccountKey loans = Case::of_party(AccountClass::loans, loan.party, loan.currency);
    c.post(loans, amount, c.share_of(loans, amount));
    c.post(cash, -amount, -value);
    c.close_gap();
    c.post_resources(-value);
    c.figures.share = value;
    return Rule::none;
}

void evolve_kind(const Applied& a, const LoanRepaid& act) {
    Contribution& loan = a.state.contributions.edit(act.contribution.handle);
    loan.repaid += minor(act.amount);
    loan.unearmarked -= a.figures.share;
}

Rule decide_kind(Case& c, const NoteDeposited& act) {
    const ContributionId id = act.contribution.handle;
    const Contribution& contribution = c.state.contributions[id];
    const Currency currency = contribution.currency;
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    RESERVE_REFUSE(check_signed(c, id));
    RESERVE_REFUSE(check_after_agreement(c, id));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(
        amount > contribution.open
            ? c.refuse(Rule::receivable_exceeds, {{"open", Money{contribution.open, currency}}})
            : Rule::none);
    const AccountKey receivable =
        Case::of_party(AccountClass::receivable, contribution.party, currency);
    const Amount value = c.share_of(receivable, amount);
    c.post(Case::of_party(AccountClass::notes, contribution.party, currency), amount, value);
    c.post(receivable, -amount, -value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const NoteDeposited& act) {
    a.state.notes.add() = {act.contribution.handle, minor(act.amount)};
    a.state.contributions.edit(act.contribution.handle).open -= minor(act.amount);
}

Rule decide_kind(Case& c, const NoteEncashed& act) {
    const Note& note = c.state.notes[act.note.handle];
    const Contribution& contribution = c.state.contributions[note.contribution];
    const Currency currency = contribution.currency;
    RESERVE_REFUSE(check_account_currency(c, act.account.handle, currency));
    RESERVE_REFUSE(check_gross(c, act.amount, act.charges, currency));
    Rate rate;
    Inflow inflow;
    RESERVE_REFUSE(find_inflow(c, act.amount, act.charges, act.rate, currency, rate, inflow));
    RESERVE_REFUSE(check_charges(c, inflow, currency));
    RESERVE_REFUSE(inflow.amount > note.rest
                       ? c.refuse(Rule::note_exceeds, {{"left", Money{note.rest, currency}}})
                       : Rule::none);
    c.figures.part = inflow.amount;
    post_inflow(c, act.account.handle, inflow, currency);
    const AccountKey notes = Case::of_party(AccountClass::notes, contribution.party, currency);
    c.post(notes, -inflow.amount, -c.share_of(notes, inflow.amount));
    c.close_gap();
    post_fund_part(c, note.contribution, inflow.value - inflow.charges_value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const NoteEncashed& act) {
    Note& note = a.state.notes.edit(act.note.handle);
    note.rest -= a.figures.part;
    apply_fund_part(a, note.contribution);
}

Rule decide_kind(Case& c, const ReceiptUnidentified& act) {
    const BankAccountId account = act.account.handle;
    const Currency currency = c.currency_of(account);
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    Rate rate;
    Inflow inflow;
    RESERVE_REFUSE(find_inflow(c, act.amount, {}, act.rate, currency, rate, inflow));
    c.post(c.cash(account), inflow.amount, inflow.value);
    c.post({AccountClass::unidentified, currency}, -inflow.amount, -inflow.value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ReceiptUnidentified& act) {
    const BankAccountId account = act.account.handle;
    a.state.receipts.add() = {account, a.state.bank_accounts[account].currency, minor(act.amount)};
}

Rule decide_kind(Case& c, const ReceiptMatched& act) {
    const ContributionId id = act.contribution.handle;
    const Contribution& contribution = c.state.contributions[id];
    const Receipt& receipt = c.state.receipts[act.receipt.handle];
    const Currency currency = contribution.currency;
    RESERVE_REFUSE(!(receipt.currency == currency)
                       ? c.refuse(Rule::currency_mismatch, {{"receipt", receipt.currency.code()},
                                                            {"contribution", currency.code()}})
                       : Rule::none);
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    RESERVE_REFUSE(check_signed(c, id));
    RESERVE_REFUSE(check_after_agreement(c, id));
    const Amount amount = minor(act.amount);
    RESERVE_REFUSE(amount > receipt.rest
                       ? c.refuse(Rule::receipt_exceeds, {{"left", Money{receipt.rest, currency}}})
                       : Rule::none);
    const AccountKey unidentified(AccountClass::unidentified, currency);
    const Amount value = c.share_of(unidentified, amount);
    split_at_open(c, contribution, amount);
    const Amount excess = amount - c.figures.part;
    const Amount excess_value = share(value, excess, amount);
    c.post(unidentified, amount, value);
    post_agreement_part(c, contribution, excess, excess_value);
    c.close_gap();
    post_fund_part(c, id, value - excess_value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ReceiptMatched& act) {
    a.state.receipts.edit(act.receipt.handle).rest -= minor(act.amount);
    a.state.contributions.edit(act.contribution.handle).open -= a.figures.part;
    apply_fund_part(a, act.contribution.handle);
}

Rule decide_kind(Case& c, const ReceiptReturned& act) {
    const BankAccountId account = act.account.handle;
    const Currency currency = c.currency_of(account);
    AccountKey owed(AccountClass::unidentified, currency);
    if (act.receipt) {
        const Currency of_receipt = c.state.receipts[act.receipt->handle].currency;
        RESERVE_REFUSE(check_account_currency(c, account, of_receipt));
    } else {
        owed = Case::of_party(AccountClass::refundable, act.party->handle, currency);
    }
    RESERVE_REFUSE(c.check_amounts({{&act.amount, currency}}));
    const Amount amount = minor(act.amount);
    const Amount left =
        act.receipt ? c.state.receipts[act.receipt->handle].rest : -c.state.balances.amount(owed);
    RESERVE_REFUSE(amount > left
                       ? c.refuse(Rule::receipt_exceeds, {{"left", Money{left, currency}}})
                       : Rule::none);
    RESERVE_REFUSE(c.check_cash(account, amount));
    const Amount cleared = c.share_of(owed, amount);
    const Amount value = c.share_of(c.cash(account), amount);
    RESERVE_REFUSE(c.check_free(value - cleared));
    c.post(owed, amount, cleared);
    c.post(c.cash(account), -amount, -value);
    c.close_gap();
    c.post_resources(cleared - value);
    return Rule::none;
}

void evolve_kind(const Applied& a, const ReceiptReturned& act) {
    if (act.receipt) {
        a.state.receipts.edit(act.receipt->handle).rest -= minor(act.amount);
    }
}

}  // namespace reserve::fund
