"""Payments, expenditure and refunds: what happens to a commitment once money moves."""
import money
from disbursements import lot_account, raise_use, require_payee_unsuspended
from forms import refuse
from state import FREE, find


class Payment:
    def __init__(self, body, case, currency, amount, cash_amount, maker):
        self.name = body["payment"]
        self.case = case
        self.account = body["account"]
        self.currency = currency
        self.amount = amount
        self.cash_amount = cash_amount
        self.maker = maker
        self.state = "instructed"
        self.release_lines = None
        self.settle_lines = None
        self.taken = None
        self.commitment_share = 0
        self.spent = 0


def _second_amount(context, field, currency, case):
    """`paid` or `received`: required exactly when the currencies differ (rule 22)."""
    if (field in context.body) != (currency != case.currency):
        refuse("currency.mismatch")
    return context.body.get(field)


def instructed(state, context):
    body = context.body
    if body["payment"] in state.payments:
        refuse("reference.taken")
    case = find(state.disbursements, body["disbursement"])
    currency = find(state.accounts, body["account"])
    paid_text = _second_amount(context, "paid", currency, case)
    amount, paid = context.amounts((body["amount"], case.currency), (paid_text, currency))
    if case.state != "committed":
        refuse("disbursement.state")
    require_payee_unsuspended(state, case)
    actor = context.officer.name
    if actor == case.requester or actor in case.approvals or actor in case.checkers:
        refuse("four_eyes")
    if amount > case.open_amount - case.reserved:
        refuse("payment.exceeds")
    payment = Payment(body, case, currency, amount, amount if paid is None else paid, actor)

    def evolve():
        state.payments[payment.name] = payment
        case.reserved += amount
        case.under_way += 1
        case.makers.add(actor)
    context.evolve = evolve


def released(state, context):
    payment = find(state.payments, context.body["payment"])
    if payment.state != "instructed":
        refuse("payment.state")
    case = payment.case
    require_payee_unsuspended(state, case)
    if not state.notifications[case.notification].is_payable(context.recorded_at):
        refuse("gate.closed")
    actor = context.officer.name
    if actor == case.requester or actor in case.approvals or actor in case.makers:
        refuse("four_eyes")
    cash = "assets:cash:" + payment.account
    if payment.cash_amount > state.balance(cash, payment.currency)[0]:
        refuse("cash.insufficient")
    value = state.share(cash, payment.currency, payment.cash_amount)
    context.postings.add(cash, payment.currency, -payment.cash_amount, -value)
    context.postings.add("assets:in_transit:" + payment.account, payment.currency,
                         payment.cash_amount, value)

    def evolve():
        payment.state = "released"
        payment.release_lines = context.postings.net()
        case.checkers.add(actor)
    context.evolve = evolve


def _payment_with_reference(state, context):
    """Rules 14 and 15."""
    payment = state.payments.get(context.body["payment"])
    context.claim_bank_reference(payment.account if payment else None)
    return find(state.payments, context.body["payment"])


def _spent_value(state, context, payment):
    """Settlement value and rules 26 to 28."""
    case = payment.case
    functional = state.functional
    rate = context.rate_for(case.currency, fixed=functional in (case.currency, payment.currency))
    if case.currency == functional:
        return payment.amount
    if payment.currency == functional:
        return payment.cash_amount
    return state.value_at(payment.amount, case.currency, rate)


def _take_first(lots, value):
    """Splits [lot, amount] pairs: (taken, left), first used first; what is used up stays at 0."""
    taken, left = [], []
    for lot, amount in lots:
        part = min(amount, value)
        value -= part
        if part:
            taken.append([lot, part])
        left.append([lot, amount - part])
    return taken, left


def _spent_from(taken, share, spent):
    """The lots of the spent value: the exchange part is free's."""
    if spent > share:
        return _merge(taken + [[FREE, spent - share]])
    return _take_first(taken, spent)[0]


def _merge(lots):
    """Equal lots in one place, that of the first."""
    merged = {}
    for lot, amount in lots:
        merged[lot] = merged.get(lot, 0) + amount
    return [[lot, amount] for lot, amount in merged.items()]


def settled(state, context):
    payment = _payment_with_reference(state, context)
    spent = _spent_value(state, context, payment)
    if payment.state != "released":
        refuse("payment.state")
    case = payment.case
    if payment.amount == case.open_amount:
        share = case.open_value
    else:
        share = money.divide_half_even(case.open_value * payment.amount, case.open_amount)
    transit = "assets:in_transit:" + payment.account
    transit_value = state.share(transit, payment.currency, payment.cash_amount)
    postings = context.postings
    target = ("assets:advances:" + case.payee if case.method == "advance"
              else "expenses:disbursements:" + case.purpose)
    postings.add(target, case.currency, payment.amount, spent)
    postings.add(transit, payment.currency, -payment.cash_amount, -transit_value)
    postings.close_exchange()
    postings.budget("committed:" + case.name, share)
    postings.budget("spent", -spent)
    postings.budget("free", spent - share)
    context.to_free(spent - transit_value)
    raise_use(state, context, case, case.commit_date, spent - share)
    taken, left = _take_first(case.lots, share)

    def evolve():
        payment.state = "settled"
        payment.settle_lines = postings.net()
        payment.taken, payment.commitment_share, payment.spent = taken, share, spent
        case.lots = left
        case.open_amount -= payment.amount
        case.open_value -= share
        case.reserved -= payment.amount
        case.under_way -= 1
        case.paid += payment.amount
        case.spent += spent
        case.spent_lots += [[payment, lot, amount]
                            for lot, amount in _spent_from(taken, share, spent)]
    context.evolve = evolve


def rejected(state, context):
    payment = _payment_with_reference(state, context)
    if payment.state not in ("instructed", "released"):
        refuse("payment.state")
    if payment.state == "released":
        transit = "assets:in_transit:" + payment.account
        value = state.share(transit, payment.currency, payment.cash_amount)
        context.postings.add(transit, payment.currency, -payment.cash_amount, -value)
        context.postings.add("assets:cash:" + payment.account, payment.currency,
                             payment.cash_amount, value)

    def evolve():
        payment.state = "rejected"
        payment.case.reserved -= payment.amount
        payment.case.under_way -= 1
    context.evolve = evolve


def returned(state, context):
    payment = _payment_with_reference(state, context)
    if payment.state != "settled":
        refuse("payment.state")
    case = payment.case
    if case.refunds or case.accepted > case.paid - payment.amount:
        refuse("payment.accounted")
    context.postings.add_opposite(payment.release_lines)
    context.postings.add_opposite(payment.settle_lines)
    raise_use(state, context, case, case.commit_date, payment.commitment_share - payment.spent)

    def evolve():
        payment.state = "returned"
        case.state = "committed"
        case.lots = _merge(case.lots + payment.taken)
        case.open_amount += payment.amount
        case.open_value += payment.commitment_share
        case.paid -= payment.amount
        case.spent -= payment.spent
        case.spent_lots = [line for line in case.spent_lots if line[0] is not payment]
    context.evolve = evolve


def _expenditure_case(state, context):
    case = find(state.disbursements, context.body["disbursement"])
    amount = context.amount(case.currency)
    if case.state not in ("committed", "closed"):
        refuse("disbursement.state")
    return case, amount


def expenditure_accepted(state, context):
    case, amount = _expenditure_case(state, context)
    if case.method != "advance":
        refuse("disbursement.state")
    if amount > case.open_advance() - (case.disallowed - case.disallowed_refunded):
        refuse("advance.exceeds")
    advances = "assets:advances:" + case.payee
    value = state.share(advances, case.currency, amount)
    context.postings.add("expenses:disbursements:" + case.purpose, case.currency, amount, value)
    context.postings.add(advances, case.currency, -amount, -value)

    def change(sign):
        case.accepted += sign * amount
    context.evolve = lambda: change(1)
    context.reversible(lambda: change(-1))


def expenditure_disallowed(state, context):
    case, amount = _expenditure_case(state, context)
    if case.method == "advance":
        left = case.open_advance() - (case.disallowed - case.disallowed_refunded)
    else:
        left = case.paid - case.disallowed
    if amount > left:
        refuse("advance.exceeds" if case.method == "advance" else "refund.exceeds")

    def evolve():
        case.disallowed += amount
    context.evolve = evolve


def _give_back(case, share):
    """Changes to `spent_lots` when `share` goes back, last used first: [(line, amount)]."""
    back = []
    for line in reversed(case.spent_lots):
        part = min(line[2], share)
        if part:
            back.append((line, part))
            share -= part
    assert share == 0, "the spent lots do not add up to what was spent"
    return back


def _refund_values(state, context, case, amount, cleared, cash_value):
    """Financial lines of the disbursement's side of a refund."""
    postings = context.postings
    if cleared:
        advances = "assets:advances:" + case.payee
        postings.add(advances, case.currency, -cleared,
                     -state.share(advances, case.currency, cleared))
    rest = amount - cleared
    if rest:
        value = rest
        if case.currency != state.functional:
            value = money.divide_half_even(cash_value * rest, amount)
        postings.add("expenses:disbursements:" + case.purpose, case.currency, -rest, -value)
    postings.close_exchange()


def refund_received(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    case = find(state.disbursements, body["disbursement"])
    currency = find(state.accounts, body["account"])
    received_text = _second_amount(context, "received", currency, case)
    amount, received = context.amounts((body["amount"], case.currency), (received_text, currency))
    cash_amount = amount if received is None else received
    cash_value = state.value_at(cash_amount, currency, context.rate_for(currency))
    if case.state not in ("committed", "closed"):
        refuse("disbursement.state")
    left = case.paid - case.refunded
    if amount > left:
        refuse("refund.exceeds")
    cleared = min(amount, max(0, case.open_advance()))
    cleared_disallowed = min(amount, case.disallowed - case.disallowed_refunded)
    share = (case.spent if amount == left
             else money.divide_half_even(case.spent * amount, left))
    context.postings.add("assets:cash:" + body["account"], currency, cash_amount, cash_value)
    _refund_values(state, context, case, amount, cleared, cash_value)
    back = _give_back(case, share)
    context.postings.budget("spent", share)
    for (_, lot, _), part in back:
        context.postings.budget(lot_account(lot), -part)
    context.to_free(cash_value - share)

    def change(sign):
        case.refunds += sign
        case.refunded += sign * amount
        case.advance_refunded += sign * cleared
        case.disallowed_refunded += sign * cleared_disallowed
        case.spent -= sign * share
        for line, part in back:
            line[2] -= sign * part
            if line[1] != FREE:
                state.lots[line[1]] += sign * part
    context.evolve = lambda: change(1)
    context.reversible(lambda: change(-1), raises=lambda context: raise_use(
        state, context, case, case.commit_date, share))


HANDLERS = {
    "payment.instructed": instructed, "payment.released": released, "payment.settled": settled,
    "payment.rejected": rejected, "payment.returned": returned,
    "expenditure.accepted": expenditure_accepted,
    "expenditure.disallowed": expenditure_disallowed, "refund.received": refund_received,
}
