"""Pledges, agreements, receipts, notes, loans, earmarks: money coming in from partners."""
import money
from forms import refuse
from state import Contribution, Note, Receipt, find


def read_limit(state, earmark):
    """(only, never) of an earmark object, rules 18 and 19; None if there is no earmark."""
    if earmark is None:
        return None
    only = frozenset(earmark["only"]) if "only" in earmark else None
    never = frozenset(earmark.get("never", ()))
    purposes = state.charter.purposes
    if not (only or frozenset()) <= purposes or not never <= purposes:
        refuse("purpose.unknown")
    if not (purposes if only is None else only) - never:
        refuse("earmark.empty")
    return (only, never)


def find_contributor(state, name):
    party = find(state.parties, name)
    return party if party.role == "contributor" else refuse("party.role")


def known_currency(currency):
    return currency if currency in money.DECIMALS else refuse("currency.unknown")


def pledged(state, context):
    body = context.body
    if body["contribution"] in state.contributions:
        refuse("reference.taken")
    find_contributor(state, body["party"])
    limit = read_limit(state, body.get("earmark"))
    currency = known_currency(body["currency"])
    amount = context.amount(currency)
    value = state.value_at(amount, currency, state.rate_in_force(currency, context.date))
    _pledge_lines(context, value)

    def evolve():
        new = Contribution(body["contribution"], body["party"], currency,
                           body.get("instrument", "grant"))
        new.pledge_amount, new.pledge_value = amount, value
        new.limit = limit
        new.all_cash_limited = limit is not None
        state.contributions[new.name] = new
    context.evolve = evolve


def _pledge_lines(context, value):
    context.postings.budget("pledged", value)
    context.postings.budget("pledges", -value)


def _pledge_share(contribution, part):
    if part == contribution.pledge_amount:
        return contribution.pledge_value
    return money.divide_half_even(contribution.pledge_value * part, contribution.pledge_amount)


def revised(state, context):
    contribution = find(state.contributions, context.body["contribution"])
    amount = context.amount(contribution.currency)
    change = amount - contribution.pledge_amount
    if change > 0:
        rate = state.rate_in_force(contribution.currency, context.date)
        delta = state.value_at(change, contribution.currency, rate)
    else:
        delta = -_pledge_share(contribution, -change) if change else 0
    if contribution.withdrawn:
        refuse("contribution.state")
    _pledge_lines(context, delta)

    def evolve():
        contribution.pledge_amount = amount
        contribution.pledge_value += delta
    context.evolve = evolve


def withdrawn(state, context):
    contribution = find(state.contributions, context.body["contribution"])
    if contribution.withdrawn:
        refuse("contribution.state")
    _pledge_lines(context, -contribution.pledge_value)

    def evolve():
        contribution.withdrawn = True
        contribution.pledge_amount = contribution.pledge_value = 0
    context.evolve = evolve


def _agreement_party(state, body, old):
    """Rules 13, 15, 17 of an agreement: (party, currency, instrument)."""
    party = body.get("party")
    instrument = body.get("instrument")
    if old is not None:
        if party not in (None, old.party) or instrument not in (None, old.instrument):
            refuse("reference.taken")
        return old.party, old.currency, old.instrument
    if party is None or "currency" not in body:
        refuse("reference.unknown")
    find_contributor(state, party)
    return party, body["currency"], instrument or "grant"


def signed(state, context):
    body = context.body
    old = state.contributions.get(body["contribution"])
    party, currency, instrument = _agreement_party(state, body, old)
    limit = read_limit(state, body.get("earmark"))
    if "currency" in body and known_currency(body["currency"]) != currency:
        refuse("currency.mismatch")
    parts = context.amounts((body["amount"], currency),
                            *((item["amount"], currency) for item in body["instalments"]))
    amount = parts[0]
    value = state.value_at(amount, currency, state.rate_in_force(currency, context.date))
    if old is not None and old.withdrawn:
        refuse("contribution.state")
    if sum(parts[1:]) != amount:
        refuse("instalments.sum")
    if limit is not None and old is not None and old.limit not in (None, limit):
        refuse("earmark.differs")
    taken = min(old.pledge_amount, amount) if old else 0
    taken_value = _pledge_share(old, taken) if taken else 0
    _pledge_lines(context, -taken_value)
    context.postings.add("assets:receivable:" + party, currency, amount, value)
    context.totals += [state.parties[party].signed_value + value,
                       (old.signed_amount if old else 0) + amount]
    credit = "liabilities:loans:" if instrument == "loan" else "income:contributions:"
    context.postings.add(credit + party, currency, -amount, -value)

    def evolve():
        contribution = old or Contribution(body["contribution"], party, currency, instrument)
        state.contributions[contribution.name] = contribution
        contribution.pledge_amount -= taken
        contribution.pledge_value -= taken_value
        contribution.open += amount
        contribution.signed_amount += amount
        first = contribution.first_signed
        contribution.first_signed = context.date if first is None else min(first, context.date)
        state.parties[party].signed_value += value
        if limit is not None:
            contribution.limit = limit
            contribution.all_cash_limited = True
        if contribution.limit is not None and contribution.limit_seq is None:
            contribution.limit_seq = context.seq
    context.evolve = evolve


def _cash_in(state, context, contribution, value):
    """Budget side of money that came for a contribution; returns (lot part, free part)."""
    context.postings.budget("resources", value)
    if value > 0 and contribution.all_cash_limited:
        context.postings.budget("earmarked:" + contribution.name, -value)
        return value, 0
    context.postings.budget("free", -value)
    return 0, value


def _take_in(state, context, contribution, part, lot_part, free_part, note=None):
    """Evolution shared by receipt, match and encashment, and how to take it back."""
    context.totals.append(contribution.received + part)

    def change(sign):
        if note is None:
            contribution.open -= sign * part
        else:
            note.rest -= sign * part
        contribution.received += sign * part
        contribution.unearmarked += sign * free_part
        if lot_part:
            lots = state.lots
            lots[contribution.name] = lots.get(contribution.name, 0) + sign * lot_part

    def breaks():
        return (contribution.instrument == "loan"
                and contribution.received - part < contribution.loan_repaid)
    context.evolve = lambda: change(1)
    context.reversible(lambda: change(-1), breaks)


def _gross_receipt(state, context, contribution, numbers, rate, item, open_part, note=None):
    """Postings of `contribution.received` and `note.encashed` (kinds.md, Receipt, encashment)."""
    amount, charges = numbers
    currency, party = contribution.currency, contribution.party
    part = min(amount, open_part)
    excess = amount - part
    gross_value = state.value_at(amount, currency, rate)
    charges_value = state.value_at(charges, currency, rate) if charges else 0
    excess_value = state.value_at(excess, currency, rate) if excess else 0
    cash_value = gross_value - charges_value
    postings = context.postings
    postings.add("assets:cash:" + context.body["account"], currency, amount - (charges or 0),
                 cash_value)
    if charges:
        postings.add("expenses:charges", currency, charges, charges_value)
    if part:
        postings.add(item + party, currency, -part, -state.share(item + party, currency, part))
    if excess:
        postings.add("liabilities:refundable:" + party, currency, -excess, -excess_value)
    postings.close_exchange()
    lot_part, free_part = _cash_in(state, context, contribution, cash_value - excess_value)
    _take_in(state, context, contribution, part, lot_part, free_part, note)


def received(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    contribution = find(state.contributions, body["contribution"])
    account_currency = find(state.accounts, body["account"])
    currency = contribution.currency
    if account_currency != currency:
        refuse("currency.mismatch")
    numbers = context.amounts((body["amount"], currency), (body.get("charges"), currency))
    rate = context.rate_for(currency)
    state.value_at(numbers[0], currency, rate)
    if contribution.first_signed is None:
        refuse("contribution.state")
    if context.date < contribution.first_signed:
        refuse("date.before_agreement")
    if numbers[1] is not None and numbers[1] >= numbers[0]:
        refuse("charges.exceed")
    _gross_receipt(state, context, contribution, numbers, rate, "assets:receivable:",
                   contribution.open)


def note_deposited(state, context):
    body = context.body
    if body["note"] in state.notes:
        refuse("reference.taken")
    contribution = find(state.contributions, body["contribution"])
    amount = context.amount(contribution.currency)
    if contribution.first_signed is None:
        refuse("contribution.state")
    if context.date < contribution.first_signed:
        refuse("date.before_agreement")
    if amount > contribution.open:
        refuse("receivable.exceeds")
    receivable = "assets:receivable:" + contribution.party
    value = state.share(receivable, contribution.currency, amount)
    context.postings.add("assets:notes:" + contribution.party, contribution.currency, amount,
                         value)
    context.postings.add(receivable, contribution.currency, -amount, -value)
    note = Note(contribution, amount)

    def evolve():
        contribution.open -= amount
        state.notes[body["note"]] = note

    def undo():
        contribution.open += amount
        note.rest -= amount
    context.evolve = evolve
    context.reversible(undo, lambda: note.rest < amount)


def note_encashed(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    note = find(state.notes, body["note"])
    contribution = note.contribution
    currency = contribution.currency
    if find(state.accounts, body["account"]) != currency:
        refuse("currency.mismatch")
    numbers = context.amounts((body["amount"], currency), (body.get("charges"), currency))
    rate = context.rate_for(currency)
    state.value_at(numbers[0], currency, rate)
    if numbers[1] is not None and numbers[1] >= numbers[0]:
        refuse("charges.exceed")
    if numbers[0] > note.rest:
        refuse("note.exceeds")
    _gross_receipt(state, context, contribution, numbers, rate, "assets:notes:", note.rest, note)


def written_off(state, context):
    contribution = find(state.contributions, context.body["contribution"])
    currency, party = contribution.currency, contribution.party
    amount = context.amount(currency)
    if contribution.first_signed is None:
        refuse("contribution.state")
    if amount > contribution.open:
        refuse("receivable.exceeds")
    receivable = "assets:receivable:" + party
    value = state.share(receivable, currency, amount)
    if contribution.instrument == "loan":
        loans = "liabilities:loans:" + party
        context.postings.add(loans, currency, amount, state.share(loans, currency, amount))
    else:
        context.postings.add("expenses:write_offs", currency, amount, value)
    context.postings.add(receivable, currency, -amount, -value)
    context.postings.close_exchange()

    def change(sign):
        contribution.open -= sign * amount
    context.evolve = lambda: change(1)
    context.reversible(lambda: change(-1))


def loan_repaid(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    contribution = find(state.contributions, body["contribution"])
    currency = contribution.currency
    if find(state.accounts, body["account"]) != currency:
        refuse("currency.mismatch")
    amount = context.amount(currency)
    if contribution.first_signed is None or contribution.instrument != "loan":
        refuse("contribution.state")
    if context.date < contribution.first_signed:
        refuse("date.before_agreement")
    if amount > contribution.received - contribution.loan_repaid:
        refuse("loan.exceeds")
    cash = "assets:cash:" + body["account"]
    if amount > state.balance(cash, currency)[0]:
        refuse("cash.insufficient")
    value = state.share(cash, currency, amount)
    if value > 0 and state.free() - value < 0:
        refuse("funds.insufficient")
    loans = "liabilities:loans:" + contribution.party
    context.postings.add(loans, currency, amount, state.share(loans, currency, amount))
    context.postings.add(cash, currency, -amount, -value)
    context.postings.close_exchange()
    context.to_free(-value)

    def change(sign):
        contribution.loan_repaid += sign * amount
        contribution.unearmarked -= sign * value
    context.evolve = lambda: change(1)
    context.reversible(lambda: change(-1))


def earmark_set(state, context):
    body = context.body
    contribution = find(state.contributions, body["contribution"])
    limit = read_limit(state, {key: body[key] for key in ("only", "never") if key in body})
    amount = context.amount(state.functional)
    if contribution.limit not in (None, limit):
        refuse("earmark.differs")
    if amount > contribution.unearmarked:
        refuse("earmark.exceeds")
    if amount > state.free():
        refuse("funds.insufficient")
    context.postings.budget("free", amount)
    context.postings.budget("earmarked:" + contribution.name, -amount)

    def evolve():
        contribution.limit = limit
        if contribution.limit_seq is None:
            contribution.limit_seq = context.seq
        contribution.unearmarked -= amount
        state.lots[contribution.name] = state.lots.get(contribution.name, 0) + amount
    context.evolve = evolve


def earmark_released(state, context):
    contribution = find(state.contributions, context.body["contribution"])
    amount = context.amount(state.functional)
    if amount > state.lots.get(contribution.name, 0):
        refuse("earmark.exceeds")
    context.postings.budget("free", -amount)
    context.postings.budget("earmarked:" + contribution.name, amount)

    def evolve():
        contribution.unearmarked += amount
        state.lots[contribution.name] -= amount
    context.evolve = evolve


def receipt_unidentified(state, context):
    body = context.body
    if body["receipt"] in state.receipts:
        refuse("reference.taken")
    context.claim_bank_reference(body["account"])
    currency = find(state.accounts, body["account"])
    amount = context.amount(currency)
    value = state.value_at(amount, currency, context.rate_for(currency))
    context.postings.add("assets:cash:" + body["account"], currency, amount, value)
    context.postings.add("liabilities:unidentified", currency, -amount, -value)
    receipt = Receipt(currency, amount)

    def evolve():
        state.receipts[body["receipt"]] = receipt

    def undo():
        receipt.rest -= amount
    context.evolve = evolve
    context.reversible(undo, lambda: receipt.rest < amount)


def receipt_matched(state, context):
    body = context.body
    receipt = find(state.receipts, body["receipt"])
    contribution = find(state.contributions, body["contribution"])
    currency, party = contribution.currency, contribution.party
    if receipt.currency != currency:
        refuse("currency.mismatch")
    amount = context.amount(currency)
    if contribution.first_signed is None:
        refuse("contribution.state")
    if context.date < contribution.first_signed:
        refuse("date.before_agreement")
    if amount > receipt.rest:
        refuse("receipt.exceeds")
    value = state.share("liabilities:unidentified", currency, amount)
    part = min(amount, contribution.open)
    excess = amount - part
    excess_value = money.divide_half_even(value * excess, amount)
    postings = context.postings
    postings.add("liabilities:unidentified", currency, amount, value)
    if part:
        receivable = "assets:receivable:" + party
        postings.add(receivable, currency, -part, -state.share(receivable, currency, part))
    if excess:
        postings.add("liabilities:refundable:" + party, currency, -excess, -excess_value)
    postings.close_exchange()
    lot_part, free_part = _cash_in(state, context, contribution, value - excess_value)
    _take_in(state, context, contribution, part, lot_part, free_part)
    _also_receipt(context, receipt, amount)


def _also_receipt(context, receipt, amount):
    """The receipt's own rest follows the entry and its reversal."""
    evolve_rest, undo_rest = context.evolve, context.undo

    def evolve():
        evolve_rest()
        receipt.rest -= amount

    def undo():
        if undo_rest is not None:
            undo_rest()
        receipt.rest += amount
    context.evolve, context.undo = evolve, undo


def receipt_returned(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    receipt = find(state.receipts, body["receipt"]) if "receipt" in body else None
    if receipt is None:
        find(state.parties, body["party"])
    currency = find(state.accounts, body["account"])
    if receipt is not None and receipt.currency != currency:
        refuse("currency.mismatch")
    amount = context.amount(currency)
    liability = ("liabilities:unidentified" if receipt is not None
                 else "liabilities:refundable:" + body["party"])
    left = receipt.rest if receipt is not None else -state.balance(liability, currency)[0]
    if amount > left:
        refuse("receipt.exceeds")
    cash = "assets:cash:" + body["account"]
    if amount > state.balance(cash, currency)[0]:
        refuse("cash.insufficient")
    owed = state.share(liability, currency, amount)
    paid = state.share(cash, currency, amount)
    if owed < paid and state.free() + owed - paid < 0:
        refuse("funds.insufficient")
    context.postings.add(liability, currency, amount, owed)
    context.postings.add(cash, currency, -amount, -paid)
    context.postings.close_exchange()
    context.to_free(owed - paid)
    context.evolve = lambda: None
    context.reversible(lambda: None)
    if receipt is not None:
        _also_receipt(context, receipt, amount)


HANDLERS = {
    "contribution.pledged": pledged, "contribution.revised": revised,
    "contribution.withdrawn": withdrawn, "contribution.signed": signed,
    "contribution.received": received, "contribution.written_off": written_off,
    "loan.repaid": loan_repaid, "earmark.set": earmark_set, "earmark.released": earmark_released,
    "note.deposited": note_deposited, "note.encashed": note_encashed,
    "receipt.unidentified": receipt_unidentified, "receipt.matched": receipt_matched,
    "receipt.returned": receipt_returned,
}
