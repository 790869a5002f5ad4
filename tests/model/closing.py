"""Statements, periods, reversals."""
import money
from forms import refuse
from state import find


def statement_reconciled(state, context):
    body = context.body
    currency = find(state.accounts, body["account"])
    closing = money.read_minor(body["closing_balance"], money.DECIMALS[currency])
    if closing is None:
        refuse("amount.decimals")
    if closing < 0 or body["closing_balance"].startswith("-"):
        refuse("amount.positive")
    if closing > money.LIMIT:
        refuse("amount.range")
    if closing != state.cash_on(body["account"], context.date):
        refuse("statement.differs")


def period_closed(state, context):
    through = money.read_date(context.body["through"])
    if through <= state.closed_through:
        refuse("period.order")

    def evolve():
        state.closed_through = through
    context.evolve = evolve


def _would_break(state, net):
    """Rule 50 for balances: items and lots below zero, free below zero where lowered."""
    for (account, currency), (amount, _) in net.items():
        new = state.balance(account, currency)[0] + amount
        if account.startswith("assets:") and amount < 0 and new < 0:
            return True
        if account.startswith(("liabilities:", "budget:earmarked:")) or account == "budget:free":
            if amount > 0 and new > 0:
                return True
    return False


def entry_reversed(state, context):
    seq = context.body["seq"]
    if seq >= state.next_seq:
        refuse("reference.unknown")
    original = state.reversible.get(seq)
    if original is None:
        refuse("reversal.kind")
    if original.reversed:
        refuse("reversal.twice")
    context.postings.add_opposite(original.postings)
    if original.breaks is not None and original.breaks():
        refuse("reversal.negative")
    if _would_break(state, context.postings.net()):
        refuse("reversal.negative")
    if original.raises is not None:
        original.raises(context)

    def evolve():
        original.reversed = True
        original.undo()
        state.bank_references.discard(original.bank_reference)
    context.evolve = evolve


HANDLERS = {"statement.reconciled": statement_reconciled, "period.closed": period_closed,
            "entry.reversed": entry_reversed}
