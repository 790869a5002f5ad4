"""What the fund remembers: parties, cases, balances, and the postings of one entry."""
import bisect

import money
from forms import refuse

FREE = "free"


class Officer:
    def __init__(self, name, roles, party, key=None):
        self.name = name
        self.roles = frozenset(roles)
        self.party = party
        self.key = key
        self.revoked = False


class Party:
    def __init__(self, name, role):
        self.name = name
        self.role = role
        self.suspended = False
        self.signed_value = 0


class Contribution:
    """`open` is the receivable of this contribution, `unearmarked` the cash that went to free."""

    def __init__(self, name, party, currency, instrument):
        self.name = name
        self.party = party
        self.currency = currency
        self.instrument = instrument
        self.pledge_amount = 0
        self.pledge_value = 0
        self.withdrawn = False
        self.first_signed = None
        self.open = 0
        self.signed_amount = 0
        self.received = 0
        self.loan_repaid = 0
        self.limit = None
        self.limit_seq = None
        self.all_cash_limited = False
        self.unearmarked = 0

    def permits(self, purpose):
        only, never = self.limit
        return (only is None or purpose in only) and purpose not in never


class Note:
    def __init__(self, contribution, amount):
        self.contribution = contribution
        self.rest = amount


class Receipt:
    def __init__(self, currency, amount):
        self.currency = currency
        self.rest = amount


class Reversible:
    """What a later `entry.reversed` needs: `breaks()` says whether an open item would break,
    `raises(context)` which running totals rise again."""

    def __init__(self, postings, undo, breaks, raises):
        self.postings = postings
        self.undo = undo
        self.breaks = breaks
        self.raises = raises
        self.reversed = False
        self.bank_reference = None


class Postings:
    """The lines of one entry, netted per account and currency."""

    def __init__(self, functional):
        self.functional = functional
        self.lines = {}

    def add(self, account, currency, amount, value):
        line = self.lines.get((account, currency))
        if line is None:
            self.lines[(account, currency)] = [amount, value]
        else:
            line[0] += amount
            line[1] += value

    def budget(self, account, value):
        """A budgetary line; debit positive."""
        self.add("budget:" + account, self.functional, value, value)

    def add_opposite(self, lines):
        for (account, currency), (amount, value) in lines.items():
            self.add(account, currency, -amount, -value)

    def close_exchange(self):
        """Whatever the financial lines still show is exchange."""
        gap = sum(line[1] for (account, _), line in self.lines.items()
                  if not account.startswith("budget:"))
        if gap > 0:
            self.add("income:fx:realised", self.functional, -gap, -gap)
        elif gap < 0:
            self.add("expenses:fx:realised", self.functional, -gap, -gap)

    def net(self):
        return {key: (line[0], line[1]) for key, line in sorted(self.lines.items())
                if line[0] or line[1]}


class State:
    def __init__(self):
        self.opened = False
        self.functional = None
        self.functional_decimals = None
        self.sandbox = False
        self.origin = None
        self.charter = None
        self.next_seq = 0
        self.last_recorded = None
        self.closed_through = 0
        self.ids = {}
        self.kinds = []
        self.officers = {}
        self.parties = {}
        self.accounts = {}
        self.batches = {}
        self.rates = {}
        self.contributions = {}
        self.notes = {}
        self.receipts = {}
        self.set_asides = {}
        self.notifications = {}
        self.disbursements = {}
        self.payments = {}
        self.requests_by_payee = {}
        self.bank_references = set()
        self.reversible = {}
        self.balances = {}
        self.turnover = {}
        self.lots = {}

    # Money ------------------------------------------------------------------------------

    def balance(self, account, currency):
        return self.balances.get((account, currency), (0, 0))

    def free(self):
        return -self.balance("budget:free", self.functional)[0]

    def share(self, account, currency, part):
        """The carrying value that leaves with `part` of an item, as a positive quantity."""
        amount, value = self.balance(account, currency)
        if amount < 0:
            amount, value = -amount, -value
        if part == amount:
            return value
        return money.divide_half_even(value * part, amount)

    def value_at(self, amount, currency, rate):
        """Amount × rate, rounded once; rule 25 if it does not fit."""
        if currency == self.functional:
            return amount
        value = money.convert(amount, money.DECIMALS[currency], rate, self.functional_decimals)
        if value > money.LIMIT:
            refuse("amount.range")
        return value

    def set_rate(self, currency, day, rate):
        days, by_day = self.rates.setdefault(currency, ([], {}))
        if day not in by_day:
            bisect.insort(days, day)
        by_day[day] = rate

    def find_rate(self, currency, day):
        days, by_day = self.rates.get(currency, ((), {}))
        index = bisect.bisect_right(days, day)
        return by_day[days[index - 1]] if index else None

    def rate_in_force(self, currency, day):
        """Rule 28; the functional currency needs none."""
        if currency == self.functional:
            return None
        rate = self.find_rate(currency, day)
        return rate if rate is not None else refuse("rate.missing")

    def post(self, net, day):
        balances = self.balances
        for key, (amount, value) in net.items():
            old = balances.get(key, (0, 0))
            balances[key] = (old[0] + amount, old[1] + value)
            if key[0].startswith("assets:cash:"):
                days = self.turnover.setdefault(key[0], {})
                days[day] = days.get(day, 0) + amount

    def check_range(self, net, totals):
        """Rule 25 for balances and running totals."""
        lots = sum(self.lots.values()) - sum(value for (account, _), (_, value) in net.items()
                                             if account.startswith("budget:earmarked:"))
        if any(abs(total) > money.LIMIT for total in (*totals, lots)):
            refuse("amount.range")
        for key, (amount, value) in net.items():
            old = self.balances.get(key, (0, 0))
            if abs(old[0] + amount) > money.LIMIT or abs(old[1] + value) > money.LIMIT:
                refuse("amount.range")

    def cash_on(self, account, day):
        turnover = self.turnover.get("assets:cash:" + account, {})
        return sum(amount for date, amount in turnover.items() if date <= day)


def find(table, name):
    """Rule 15."""
    found = table.get(name)
    return found if found is not None else refuse("reference.unknown")


class Context:
    """One act being judged: what it says, who says it, when."""

    def __init__(self, state, act, recorded_at):
        self.state = state
        self.act = act
        self.body = act["body"]
        self.date = money.read_date(act["date"])
        self.recorded_at = recorded_at
        self.today = recorded_at // money.MICROS_PER_DAY
        self.seq = state.next_seq
        self.officer = state.officers.get(act["actor"])
        self.postings = Postings(state.functional)
        self.totals = []
        self.bank_key = None
        self.evolve = None
        self.undo = None
        self.breaks = None
        self.raises = None

    def claim_bank_reference(self, account):
        """Rule 14; remembers the pair so that the accepted entry holds it."""
        reference = self.body.get("bank_reference")
        if reference is None or account is None:
            return
        self.bank_key = (account, reference)
        if self.bank_key in self.state.bank_references:
            refuse("bank_reference.taken")

    def amounts(self, *wanted):
        """Rules 23, 24, 25 over (text, currency) pairs; None for a text that is absent."""
        numbers = []
        for text, currency in wanted:
            number = None
            if text is not None:
                number = money.read_minor(text, money.DECIMALS[currency])
                if number is None:
                    refuse("amount.decimals")
            numbers.append(number)
        for number, (text, _) in zip(numbers, wanted):
            if text is not None and number <= 0:
                refuse("amount.positive")
        for number in numbers:
            if number is not None and number > money.LIMIT:
                refuse("amount.range")
        return numbers

    def amount(self, currency, field="amount"):
        return self.amounts((self.body[field], currency))[0]

    def rate_for(self, currency, fixed=False):
        """Rules 26, 27, 28: the given rate, else the one in force. `fixed`: none belongs here."""
        text = self.body.get("rate")
        rate = None
        if text is not None:
            rate = money.read_rate(text)
            if rate is None:
                refuse("rate.invalid")
        if fixed or currency == self.state.functional:
            return refuse("rate.unexpected") if rate is not None else None
        return rate if rate is not None else self.state.rate_in_force(currency, self.date)

    def to_free(self, value):
        """Resources | free by a signed value."""
        self.postings.budget("resources", value)
        self.postings.budget("free", -value)

    def reversible(self, undo, breaks=None, raises=None):
        self.undo = undo
        self.breaks = breaks
        self.raises = raises
