"""Proposals of the generator about money: each returns (kind, body, actor) or None."""


def _limit(world):
    """A random earmark object."""
    purposes = world.purposes()
    roll = world.rng.random()
    some = world.rng.sample(purposes, world.rng.randrange(1, min(4, len(purposes)) + 1))
    if roll < 0.65:
        return {"only": some}
    if roll < 0.9:
        return {"never": some[:-1] or some}
    return {"only": some, "never": [world.rng.choice(purposes)]}


def _size(world):
    return world.rng.choice([10_000, 25_000, 100_000, 333_333, 1_000_000])


def pledge(world):
    party = world.pick(world.parties("contributor"))
    currency = world.pick(["EUR", "EUR", "USD", "JPY", "KWD", "SEK"])
    if party is None:
        return None
    body = {"contribution": world.fresh("C"), "party": party, "currency": currency,
            "amount": world.show(world.foreign(_size(world), currency), currency)}
    if world.chance(0.5):
        body["instrument"] = world.pick(["grant", "grant", "loan"])
    if world.chance(0.95 if world.earmarked else 0.4):
        body["earmark"] = _limit(world)
    return "contribution.pledged", body, world.officer("treasurer")


def _contribution(world, wanted):
    found = world.pick(c for c in world.state.contributions.values() if wanted(c))
    if world.chance(0.04):
        found = world.pick(world.state.contributions.values())
    return found


def revise(world):
    found = _contribution(world, lambda c: c.pledge_amount > 0)
    if found is None:
        return None
    amount = world.near(found.pledge_amount)
    return ("contribution.revised", {"contribution": found.name,
                                     "amount": world.show(amount, found.currency)},
            world.officer("treasurer"))


def withdraw_pledge(world):
    found = _contribution(world, lambda c: not c.withdrawn)
    if found is None:
        return None
    return "contribution.withdrawn", {"contribution": found.name}, world.officer("treasurer")


def _instalments(world, amount, currency):
    first = world.rng.randrange(1, amount) if amount > 1 and world.chance(0.5) else amount
    parts = [first] + ([amount - first] if amount > first else [])
    return [{"due": "2026-%02d-15" % world.rng.randrange(1, 13), "amount": world.show(p, currency)}
            for p in parts]


def sign(world):
    found = _contribution(world, lambda c: c.pledge_amount > 0 and not c.withdrawn)
    body = {}
    if found is None or world.chance(0.4):
        party = world.pick(world.parties("contributor"))
        currency = world.pick(["EUR", "EUR", "EUR", "USD", "JPY", "KWD"])
        if party is None:
            return None
        amount = world.foreign(_size(world), currency)
        body = {"contribution": world.fresh("C"), "party": party, "currency": currency}
        if world.chance(0.4):
            body["instrument"] = world.pick(["grant", "loan"])
        if world.chance(0.95 if world.earmarked else 0.5):
            body["earmark"] = _limit(world)
    else:
        currency = found.currency
        amount = world.near(found.pledge_amount)
        body = {"contribution": found.name}
        if world.chance(0.15):
            body["party"] = found.party
        if world.chance(0.15):
            body["currency"] = currency
        if found.limit is None and world.chance(0.2) or world.chance(0.02):
            body["earmark"] = _limit(world)
    if world.chance(0.3):
        body["effective"] = "2026-%02d-01" % world.rng.randrange(1, 13)
    body["amount"] = world.show(amount, currency)
    body["instalments"] = _instalments(world, amount, currency)
    return "contribution.signed", body, world.officer("treasurer")


def _reference(world):
    return world.fresh("ref-")


def _charges(world, body, amount, currency):
    if world.chance(0.2):
        charges = world.pick([1, max(1, amount // 100), max(1, amount - 1), amount])
        body["charges"] = world.show(charges, currency)


def receive(world):
    found = _contribution(world, lambda c: c.open > 0)
    if found is None:
        return None
    account = world.pick(world.accounts(found.currency))
    if account is None:
        return None
    amount = world.near(found.open)
    body = {"contribution": found.name, "account": account, "bank_reference": _reference(world),
            "amount": world.show(amount, found.currency)}
    world.maybe_rate(body, found.currency)
    _charges(world, body, amount, found.currency)
    return "contribution.received", body, world.officer("treasurer")


def write_off(world):
    found = _contribution(world, lambda c: c.open > 0)
    if found is None:
        return None
    amount = world.near(found.open if world.chance(0.2) else found.open // 4)
    return ("contribution.written_off",
            {"contribution": found.name, "reason": "insolvent",
             "amount": world.show(amount, found.currency)}, world.officer("governor"))


def repay(world):
    found = _contribution(world, lambda c: c.instrument == "loan" and c.received > c.loan_repaid)
    if found is None:
        return None
    accounts = world.accounts(found.currency)
    if not accounts:
        return None
    account = max(accounts, key=world.cash) if world.chance(0.7) else world.pick(accounts)
    left = found.received - found.loan_repaid
    amount = world.near(min(left, world.cash(account)) if world.chance(0.7) else left)
    return ("loan.repaid", {"contribution": found.name, "account": account,
                            "bank_reference": _reference(world),
                            "amount": world.show(amount, found.currency)},
            world.officer("treasurer"))


def earmark(world):
    found = _contribution(world, lambda c: c.unearmarked > 0)
    if found is None:
        return None
    limit = _limit(world)
    if found.limit is not None and world.chance(0.8):
        only, never = found.limit
        limit = {"never": sorted(never)} if never else {}
        if only is not None:
            limit["only"] = sorted(only)
    amount = world.near(min(found.unearmarked, max(0, world.state.free())))
    return ("earmark.set", {"contribution": found.name, "amount": world.show(amount, "EUR"),
                            **limit}, world.officer("treasurer"))


def unearmark(world):
    lots = world.state.lots
    name = world.pick(name for name, rest in lots.items() if rest > 0)
    if name is None:
        return None
    amount = world.near(lots[name] if world.chance(0.3) else lots[name] // 5)
    return ("earmark.released", {"contribution": name, "amount": world.show(amount, "EUR")},
            world.officer("treasurer"))


def deposit(world):
    found = _contribution(world, lambda c: c.open > 0)
    if found is None:
        return None
    return ("note.deposited", {"contribution": found.name, "note": world.fresh("N"),
                               "amount": world.show(world.near(found.open), found.currency)},
            world.officer("treasurer"))


def encash(world):
    name = world.pick(n for n, note in world.state.notes.items() if note.rest > 0)
    if name is None:
        return None
    note = world.state.notes[name]
    currency = note.contribution.currency
    account = world.pick(world.accounts(currency))
    if account is None:
        return None
    amount = world.near(note.rest)
    body = {"note": name, "account": account, "bank_reference": _reference(world),
            "amount": world.show(amount, currency)}
    world.maybe_rate(body, currency)
    _charges(world, body, amount, currency)
    return "note.encashed", body, world.officer("treasurer")


def unidentified(world):
    account = world.pick(world.accounts())
    if account is None:
        return None
    currency = world.state.accounts[account]
    body = {"receipt": world.fresh("R"), "account": account, "payer": "UNKNOWN PAYER",
            "bank_reference": _reference(world),
            "amount": world.show(world.foreign(_size(world), currency), currency)}
    world.maybe_rate(body, currency)
    return "receipt.unidentified", body, world.officer("treasurer")


def match(world):
    name = world.pick(n for n, r in world.state.receipts.items() if r.rest > 0)
    if name is None:
        return None
    receipt = world.state.receipts[name]
    found = _contribution(world, lambda c: c.currency == receipt.currency
                          and c.first_signed is not None)
    if found is None:
        return None
    limit = receipt.rest
    if found.open and world.chance(0.5):
        limit = min(limit, found.open)
    return ("receipt.matched", {"receipt": name, "contribution": found.name,
                                "amount": world.show(world.near(limit), receipt.currency)},
            world.officer("treasurer"))


def give_back(world):
    """receipt.returned, of an unidentified receipt or of a refundable excess."""
    state = world.state
    choices = [({"receipt": n}, r.currency, r.rest) for n, r in state.receipts.items() if r.rest]
    choices += [({"party": account.rsplit(":", 1)[1]}, currency, -amount)
                for (account, currency), (amount, _) in state.balances.items()
                if account.startswith("liabilities:refundable:") and amount]
    choice = world.pick(choices)
    if choice is None:
        return None
    which, currency, left = choice
    account = world.pick(world.accounts(currency))
    if account is None:
        return None
    return ("receipt.returned", {**which, "account": account,
                                 "amount": world.show(world.near(left), currency),
                                 "bank_reference": _reference(world)}, world.officer("treasurer"))


def proceeds(world):
    account, source = world.pick(world.accounts()), world.pick(world.parties("source"))
    if account is None or source is None or world.earmarked and world.chance(0.7):
        return None
    currency = world.state.accounts[account]
    body = {"source": source, "legal_act": "Regulation 1", "account": account,
            "bank_reference": _reference(world),
            "amount": world.show(world.foreign(_size(world), currency), currency)}
    world.maybe_rate(body, currency)
    return "proceeds.received", body, world.officer("treasurer")


def income(world):
    account = world.pick(world.accounts())
    if account is None:
        return None
    currency = world.state.accounts[account]
    body = {"account": account, "bank_reference": _reference(world),
            "amount": world.show(world.foreign(world.rng.randrange(1, 20000), currency), currency)}
    world.maybe_rate(body, currency)
    return "income.received", body, world.officer("treasurer")


def charge(world):
    account = world.pick(world.accounts())
    if account is None:
        return None
    currency = world.state.accounts[account]
    cash = world.cash(account)
    amount = world.near(cash) if world.chance(0.1) else world.rng.randrange(1, 300)
    return ("charge.paid", {"account": account, "charge": "fee",
                            "bank_reference": _reference(world),
                            "amount": world.show(amount, currency)}, world.officer("treasurer"))


def transfer(world):
    source = world.pick(a for a in world.accounts() if world.cash(a) > 0)
    if source is None:
        return None
    currency = world.state.accounts[source]
    target = world.pick(a for a in world.accounts(currency) if a != source)
    if target is None:
        return None
    return ("cash.transferred", {"from": source, "to": target,
                                 "bank_reference": _reference(world),
                                 "amount": world.show(world.near(world.cash(source)), currency)},
            world.officer("treasurer"))


def convert(world):
    source = world.pick(a for a in world.accounts() if world.cash(a) > 0)
    if source is None:
        return None
    state = world.state
    currency = state.accounts[source]
    target = world.pick(a for a in world.accounts() if state.accounts[a] != currency)
    if target is None:
        return None
    sold = world.near(world.cash(source))
    value = state.share("assets:cash:" + source, currency, min(sold, world.cash(source)))
    value = max(1, value * world.rng.randrange(93, 108) // 100)
    code = state.accounts[target]
    body = {"from": source, "to": target, "bank_reference": _reference(world),
            "sold": world.show(sold, currency),
            "bought": world.show(world.foreign(value, code), code)}
    if "EUR" not in (code, currency):
        world.maybe_rate(body, code)
    return "cash.converted", body, world.officer("treasurer")


def set_rate(world):
    currency = world.pick(["USD", "JPY", "KWD", "SEK"])
    return ("rate.set", {"currency": currency, "value": world.rate_text(currency),
                         "source": "fixing"}, world.officer("treasurer"))


def revalue(world):
    return "assets.revalued", {}, world.officer("controller")


def set_aside(world):
    free = max(0, world.state.free())
    name = world.pick(world.state.set_asides) if world.chance(0.3) else None
    amount = world.near(free if world.chance(0.6 if world.earmarked else 0.1) else free // 20)
    return ("funds.set_aside", {"name": name or world.fresh("S"),
                                "amount": world.show(amount, "EUR")}, world.officer("governor"))


def release_set_aside(world):
    name = world.pick(world.state.set_asides)
    if name is None:
        return None
    return ("funds.released", {"name": name, "reason": "no longer needed",
                               "amount": world.show(world.near(world.state.set_asides[name]),
                                                    "EUR")}, world.officer("governor"))


PROPOSALS = [
    (pledge, 3), (revise, 1.2), (withdraw_pledge, 0.3), (sign, 5), (receive, 8), (write_off, 0.6),
    (repay, 1.5), (earmark, 2), (unearmark, 0.8), (deposit, 1.5), (encash, 3), (unidentified, 1.5),
    (match, 2.5), (give_back, 1.2), (proceeds, 1.2), (income, 0.8), (charge, 1), (transfer, 1),
    (convert, 2), (set_rate, 1.5), (revalue, 0.8), (set_aside, 1), (release_set_aside, 0.8),
]
