"""Which lots a commitment takes: a matching problem (fund.md section 6.3, kinds.md Matching).

A lot is `free` or the earmark of one contribution. Feasibility is Hall's condition over sets
of purposes, so the most that a commitment may take from a lot is a minimum of differences.
"""
from forms import refuse
from state import FREE


def lot_order(state):
    """Earmarks by number of permitted charter purposes, then age; free last."""
    def key(name):
        contribution = state.contributions[name]
        permitted = sum(1 for purpose in state.charter.purposes if contribution.permits(purpose))
        return (permitted, contribution.limit_seq)
    return sorted(state.lots, key=key) + [FREE]


def permits(state, lot, purpose):
    return lot == FREE or state.contributions[lot].permits(purpose)


def choose_lots(state, new, value, open_commitments):
    """Rules 57, 58, 59, then ([(commitment, [[lot, amount]])], afresh?) with `new` last.

    `open_commitments` are the open disbursements, oldest commitment first.
    """
    free = state.free()
    order = lot_order(state)
    if value > max(0, free) + sum(state.lots.values()):
        refuse("funds.insufficient")
    rest = dict(state.lots)
    rest[FREE] = max(0, free - state.charter.minimum_liquidity)
    greedy = _take_in_order(state, order, rest, new.purpose, value)
    if greedy is not None:
        return [(new, greedy)], False
    demands = [(case, case.purpose, case.open_value) for case in open_commitments]
    demands.append((new, new.purpose, value))
    capacity = dict(state.lots)
    capacity[FREE] = max(0, free)
    for case in open_commitments:
        for lot, amount in case.lots:
            capacity[lot] += amount
    if not _feasible(state, order, capacity, demands):
        refuse("earmark.unmatched")
    capacity[FREE] += rest[FREE] - max(0, free)
    if not _feasible(state, order, capacity, demands):
        refuse("liquidity.minimum")
    return match_afresh(state, order, capacity, demands), True


def _take_in_order(state, order, rest, purpose, value):
    taken = []
    for lot in order:
        if value == 0:
            break
        if rest[lot] > 0 and permits(state, lot, purpose):
            amount = min(rest[lot], value)
            taken.append([lot, amount])
            value -= amount
    return taken if value == 0 else None


class _Slack:
    """Hall's condition: for every set of purposes, capacity that serves it less its demand."""

    def __init__(self, state, order, capacity, demands):
        self.bit = {}
        for _, purpose, _ in demands:
            self.bit.setdefault(purpose, 1 << len(self.bit))
        self.sets = range(1, 1 << len(self.bit))
        self.reach = {lot: sum(bit for purpose, bit in self.bit.items()
                               if permits(state, lot, purpose)) for lot in order}
        self.slack = [0] * (1 << len(self.bit))
        for chosen in self.sets:
            supply = sum(capacity[lot] for lot in order if self.reach[lot] & chosen)
            need = sum(value for _, purpose, value in demands if self.bit[purpose] & chosen)
            self.slack[chosen] = supply - need

    def most(self, lot, purpose):
        """How much the purpose may take from the lot and leave everything else matched."""
        reach, bit = self.reach[lot], self.bit[purpose]
        return min((self.slack[chosen] for chosen in self.sets
                    if reach & chosen and not bit & chosen), default=None)

    def take(self, lot, purpose, amount):
        reach, bit = self.reach[lot], self.bit[purpose]
        for chosen in self.sets:
            if reach & chosen and not bit & chosen:
                self.slack[chosen] -= amount


def _feasible(state, order, capacity, demands):
    return min(_Slack(state, order, capacity, demands).slack[1:]) >= 0


def match_afresh(state, order, capacity, demands):
    """Every demand in turn takes lot by lot the most that still leaves a complete matching."""
    slack = _Slack(state, order, capacity, demands)
    capacity = dict(capacity)
    result = []
    for case, purpose, value in demands:
        taken = []
        for lot in order:
            if value == 0 or not permits(state, lot, purpose):
                continue
            amount = min(value, capacity[lot])
            most = slack.most(lot, purpose)
            if most is not None:
                amount = min(amount, most)
            if amount > 0:
                taken.append([lot, amount])
                capacity[lot] -= amount
                slack.take(lot, purpose, amount)
                value -= amount
        assert value == 0, "a feasible matching was not completed"
        result.append((case, taken))
    return result
