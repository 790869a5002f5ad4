"""What must be true of the model's state after every entry, whatever came before."""
import collections


def check_entry(state, net):
    """Each book of one entry balances in functional value."""
    budget = sum(value for (account, _), (_, value) in net.items()
                 if account.startswith("budget:"))
    financial = sum(value for (account, _), (_, value) in net.items()
                    if not account.startswith("budget:"))
    assert budget == 0 and financial == 0, net
    for (_, currency), (amount, value) in net.items():
        assert currency != state.functional or amount == value, net


def _total(state, *prefixes):
    return sum(value for (account, _), (_, value) in state.balances.items()
               if account.startswith(prefixes))


def check_state(state):
    """Balances agree with the cases they belong to."""
    if not state.opened:
        return
    cash = _total(state, "assets:cash:", "assets:in_transit:", "liabilities:unidentified",
                  "liabilities:refundable:")
    assert _total(state, "budget:resources") + _total(state, "budget:spent") == cash
    _check_lots(state)
    expected = collections.Counter()
    for contribution in state.contributions.values():
        assert contribution.open >= 0 and contribution.pledge_amount >= 0
        expected["assets:receivable:" + contribution.party, contribution.currency] += \
            contribution.open
    for note in state.notes.values():
        assert note.rest >= 0
        expected["assets:notes:" + note.contribution.party, note.contribution.currency] += note.rest
    for receipt in state.receipts.values():
        assert receipt.rest >= 0
        expected["liabilities:unidentified", receipt.currency] -= receipt.rest
    for case in state.disbursements.values():
        expected["assets:advances:" + case.payee, case.currency] += case.open_advance()
    for payment in state.payments.values():
        if payment.state == "released":
            expected["assets:in_transit:" + payment.account, payment.currency] += \
                payment.cash_amount
    for (account, currency), (amount, _) in state.balances.items():
        if account.startswith(("assets:receivable:", "assets:notes:", "assets:advances:",
                               "assets:in_transit:", "liabilities:unidentified")):
            assert expected[account, currency] == amount, (account, currency)
        if account.startswith("assets:"):
            assert amount >= 0, account
        if account.startswith("liabilities:"):
            assert amount <= 0, account


def _check_lots(state):
    def budget(account):
        return -state.balance("budget:" + account, state.functional)[0]
    for name, rest in state.lots.items():
        assert rest >= 0 and budget("earmarked:" + name) == rest, name
    for name, amount in state.set_asides.items():
        assert amount >= 0 and budget("set_aside:" + name) == amount
    spent = 0
    for case in state.disbursements.values():
        assert budget("committed:" + case.name) == case.open_value
        assert sum(amount for _, amount in case.lots) == case.open_value
        assert sum(amount for _, _, amount in case.spent_lots) == case.spent
        assert all(amount >= 0 for _, amount in case.lots)
        assert 0 <= case.reserved <= case.open_amount
        spent += case.spent
    assert budget("spent") == spent
    pledged = sum(c.pledge_value for c in state.contributions.values())
    assert budget("pledges") == pledged
