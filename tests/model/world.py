"""The generator's view of a growing history: randomness, names, people, amounts, time."""
import json

import money
from fund import Fund
from matching import _Slack, lot_order
from state import FREE

PURPOSES = ["air_defence", "energy", "cyber", "armed_forces", "budget_support",
            "critical_infrastructure", "strategic_stockpile"]
CURRENCIES = ["EUR", "USD", "JPY", "KWD", "SEK"]
BASE_RATES = {"USD": (92, 2), "JPY": (61, 4), "KWD": (301, 2), "SEK": (895, 4)}
START = money.read_date("2026-01-05") * money.MICROS_PER_DAY


class World:
    def __init__(self, rng):
        self.rng = rng
        self.fund = Fund(START)
        self.state = self.fund.state
        self.now = START + rng.randrange(12 * money.MICROS_PER_HOUR)
        self.counter = 0
        self.lines = []
        self.verdicts = []
        self.accepted_acts = []
        self.plan = []
        self.charter = None
        self.earmarked = rng.random() < 0.5

    # Emitting -----------------------------------------------------------------------------

    def act(self, kind, body, actor, date=None, **envelope):
        act = {"actor": actor, "body": body, "date": date or self.pick_date(),
               "id": self.fresh("a"), "kind": kind, **envelope}
        if self.rng.random() < 0.02:
            act["memo"] = self.rng.choice(["Överföring nr 1", "second try\n", "第一回"])
        return act

    def emit(self, act, at=None):
        value = {"act": act, "at": self.show_time(self.now if at is None else at)}
        return self.emit_text(json.dumps(value, ensure_ascii=False))

    def emit_text(self, text):
        verdict = self.fund.apply_line(text)
        self.lines.append(text)
        self.verdicts.append(verdict)
        if verdict.rule is None and not verdict.replayed:
            self.accepted_acts.append(len(self.lines) - 1)
        return verdict

    def show_time(self, micros):
        text = money.show_time(micros)
        if text.endswith(".000000Z"):
            return text[:-8] + "Z"
        return text

    # Time ---------------------------------------------------------------------------------

    def today(self):
        return self.now // money.MICROS_PER_DAY

    def pick_date(self):
        today = self.today()
        if self.rng.random() < 0.12:
            today = max(self.state.closed_through + 1, today - self.rng.randrange(40))
        return money.show_date(today)

    def advance(self):
        roll = self.rng.random()
        second = money.MICROS_PER_SECOND
        if roll < 0.10:
            step = 0
        elif roll < 0.60:
            step = self.rng.randrange(1, 90) * second
        elif roll < 0.80:
            step = self.rng.randrange(1, 60 * 60 * second)
        elif roll < 0.945:
            step = self.rng.randrange(1, 9) * money.MICROS_PER_HOUR
        elif roll < 0.965:
            step = self.rng.randrange(1, 7) * money.MICROS_PER_DAY
        else:
            return self._jump_to_boundary()
        self.now += step

    def _jump_to_boundary(self):
        """To a moment at which a clock of some notification runs out, or a hair beside it."""
        moments = []
        for note in self.state.notifications.values():
            if note.stood_down_at is not None:
                moments.append(note.stood_down_at + note.grace)
            elif not note.withdrawn:
                moments += [note.issued_at + note.delivery, note.issued_at + note.acknowledgement,
                            note.reviewed_at + note.suspension]
        horizon = self.now + money.MICROS_PER_DAY * self.rng.choice([1, 2, 2, 4, 10, 100])
        moments = [moment for moment in moments if self.now <= moment <= horizon]
        if moments:
            moment = self.rng.choice(moments)
            self.now = max(self.now, moment + self.rng.choice([-1, 0, 0, 1, 1_000_000]))
        else:
            self.now += self.rng.randrange(money.MICROS_PER_HOUR)

    # People and names -----------------------------------------------------------------------

    def fresh(self, prefix):
        self.counter += 1
        return f"{prefix}{self.counter}"

    def officers(self, role):
        return [officer.name for officer in self.state.officers.values()
                if role in officer.roles and not officer.revoked]

    def officer(self, role):
        return self.pick(self.officers(role)) or "gov"

    def parties(self, role):
        return [party.name for party in self.state.parties.values() if party.role == role]

    def soon(self, *makers):
        """Proposals that should follow at once."""
        self.plan[:0] = makers

    def pick(self, items):
        items = list(items)
        return self.rng.choice(items) if items else None

    def chance(self, probability):
        return self.rng.random() < probability

    # Amounts --------------------------------------------------------------------------------

    def show(self, minor, currency):
        return money.show_minor(minor, money.DECIMALS[currency])

    def near(self, limit):
        """An amount with an eye on what is left: all of it, one more, a half, a part."""
        rng = self.rng
        if limit <= 0:
            return rng.randrange(1, 5000)
        roll = rng.random()
        if roll < 0.30:
            return limit
        if roll < 0.36:
            return limit + 1
        if roll < 0.50:
            return max(1, limit // 2)
        if roll < 0.55:
            return max(1, limit - 1)
        if roll < 0.58:
            return 2 * limit + rng.randrange(100)
        if roll < 0.62:
            return 1
        return rng.randrange(1, limit + 1)

    def foreign(self, value, currency):
        """Minor units of a currency worth about `value` (functional minor units)."""
        if currency == self.state.functional:
            return max(1, value)
        rate = self.state.find_rate(currency, self.today()) or BASE_RATES.get(currency, (1, 0))
        number, scale = rate
        decimals = money.DECIMALS[currency]
        return max(1, value * 10 ** (scale + decimals) // (number * 100))

    def rate_text(self, currency):
        number, scale = BASE_RATES.get(currency, (1, 0))
        digits = self.rng.choice([0, 0, 1, 3, 7, 12])
        number = number * 10**digits * self.rng.randrange(900, 1100) // 1000
        number += self.rng.randrange(10**digits)
        return money.show_minor(max(1, number), scale + digits)

    def maybe_rate(self, body, currency, probability=0.5):
        if currency != self.state.functional and self.chance(probability):
            body["rate"] = self.rate_text(currency)

    def accounts(self, currency=None):
        return [name for name, code in self.state.accounts.items() if currency in (None, code)]

    def cash(self, account):
        return self.state.balance("assets:cash:" + account, self.state.accounts[account])[0]

    def purposes(self):
        return sorted(self.state.charter.purposes)

    def most_for(self, purpose):
        """(at once, by rematching): how much a new commitment for the purpose could take."""
        state = self.state
        order = lot_order(state)
        free = max(0, state.free() - state.charter.minimum_liquidity)
        rest = {**state.lots, FREE: free}
        at_once = sum(rest[lot] for lot in order
                      if lot == FREE or state.contributions[lot].permits(purpose))
        capacity = dict(rest)
        demands = [(None, purpose, 0)]
        for case in state.disbursements.values():
            if case.open_value > 0:
                demands.append((case, case.purpose, case.open_value))
                for lot, amount in case.lots:
                    capacity[lot] += amount
        slack = _Slack(state, order, capacity, demands)
        bit = slack.bit[purpose]
        return at_once, min(slack.slack[chosen] for chosen in slack.sets if chosen & bit)
