"""Proceeds, income, charges, transfers, conversions, revaluation, set-asides."""
import money
from forms import refuse
from state import find

REVALUED = ("assets:cash:", "assets:in_transit:", "assets:receivable:", "assets:notes:",
            "liabilities:unidentified", "liabilities:refundable:", "liabilities:loans:")
CASH_PART = ("assets:cash:", "assets:in_transit:", "liabilities:unidentified",
             "liabilities:refundable:")


def _nothing():
    """Evolution of an entry whose postings are its whole effect."""


def _money_in(state, context, income):
    body = context.body
    currency = find(state.accounts, body["account"])
    amount = context.amount(currency)
    value = state.value_at(amount, currency, context.rate_for(currency))
    context.postings.add("assets:cash:" + body["account"], currency, amount, value)
    context.postings.add(income, currency, -amount, -value)
    context.to_free(value)
    context.reversible(_nothing)


def proceeds_received(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    source = find(state.parties, body["source"])
    find(state.accounts, body["account"])
    if source.role != "source":
        refuse("party.role")
    _money_in(state, context, "income:proceeds:" + body["source"])


def income_received(state, context):
    context.claim_bank_reference(context.body["account"])
    _money_in(state, context, "income:investment")


def charge_paid(state, context):
    body = context.body
    context.claim_bank_reference(body["account"])
    currency = find(state.accounts, body["account"])
    amount = context.amount(currency)
    cash = "assets:cash:" + body["account"]
    if amount > state.balance(cash, currency)[0]:
        refuse("cash.insufficient")
    value = state.share(cash, currency, amount)
    if value > 0 and state.free() - value < 0:
        refuse("funds.insufficient")
    context.postings.add("expenses:charges", currency, amount, value)
    context.postings.add(cash, currency, -amount, -value)
    context.to_free(-value)
    context.reversible(_nothing)


def _two_accounts(state, context):
    """Rules 14, 15, 20 of a movement between own accounts: the two currencies."""
    body = context.body
    context.claim_bank_reference(body["from"])
    source = find(state.accounts, body["from"])
    target = find(state.accounts, body["to"])
    if body["from"] == body["to"]:
        refuse("account.same")
    return source, target


def cash_transferred(state, context):
    body = context.body
    currency, target = _two_accounts(state, context)
    if currency != target:
        refuse("currency.mismatch")
    amount = context.amount(currency)
    cash = "assets:cash:" + body["from"]
    if amount > state.balance(cash, currency)[0]:
        refuse("cash.insufficient")
    value = state.share(cash, currency, amount)
    context.postings.add("assets:cash:" + body["to"], currency, amount, value)
    context.postings.add(cash, currency, -amount, -value)
    context.reversible(_nothing)


def cash_converted(state, context):
    body = context.body
    source, target = _two_accounts(state, context)
    if source == target:
        refuse("currency.mismatch")
    sold, bought = context.amounts((body["sold"], source), (body["bought"], target))
    functional = state.functional
    rate = context.rate_for(target, fixed=functional in (source, target))
    bought_value = sold if source == functional else state.value_at(bought, target, rate)
    cash = "assets:cash:" + body["from"]
    if sold > state.balance(cash, source)[0]:
        refuse("cash.insufficient")
    sold_value = state.share(cash, source, sold)
    change = bought_value - sold_value
    if change < 0 and state.free() + change < 0:
        refuse("funds.insufficient")
    context.postings.add(cash, source, -sold, -sold_value)
    context.postings.add("assets:cash:" + body["to"], target, bought, bought_value)
    context.postings.close_exchange()
    context.to_free(change)
    context.reversible(_nothing)


def assets_revalued(state, context):
    functional = state.functional
    gains = losses = cash_part = 0
    for (account, currency), (amount, value) in state.balances.items():
        if currency == functional or not account.startswith(REVALUED) or not (amount or value):
            continue
        new_value = 0
        if amount:
            rate = state.rate_in_force(currency, context.date)
            new_value = money.convert(amount, money.DECIMALS[currency], rate,
                                      state.functional_decimals)
            if abs(new_value) > money.LIMIT:
                refuse("amount.range")
        change = new_value - value
        context.postings.add(account, currency, 0, change)
        gains += max(change, 0)
        losses += max(-change, 0)
        if account.startswith(CASH_PART):
            cash_part += change
    context.postings.add("income:fx:unrealised", functional, -gains, -gains)
    context.postings.add("expenses:fx:unrealised", functional, losses, losses)
    context.to_free(cash_part)


def funds_set_aside(state, context):
    amount = context.amount(state.functional)
    if amount > state.free():
        refuse("funds.insufficient")
    name = context.body["name"]
    context.postings.budget("free", amount)
    context.postings.budget("set_aside:" + name, -amount)

    def evolve():
        state.set_asides[name] = state.set_asides.get(name, 0) + amount
    context.evolve = evolve


def funds_released(state, context):
    name = context.body["name"]
    left = find(state.set_asides, name)
    amount = context.amount(state.functional)
    if amount > left:
        refuse("set_aside.exceeds")
    context.postings.budget("free", -amount)
    context.postings.budget("set_aside:" + name, amount)

    def evolve():
        state.set_asides[name] -= amount
    context.evolve = evolve


HANDLERS = {
    "proceeds.received": proceeds_received, "income.received": income_received,
    "charge.paid": charge_paid, "cash.transferred": cash_transferred,
    "cash.converted": cash_converted, "assets.revalued": assets_revalued,
    "funds.set_aside": funds_set_aside, "funds.released": funds_released,
}
