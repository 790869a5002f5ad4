"""Requests, votes and commitments: from the beneficiary's request to the partners' promise."""
import money
from forms import refuse
from matching import choose_lots
from state import FREE, find


class Disbursement:
    """`amount`, `open_amount`, `paid`, … in its currency; `value`, `open_value`, `spent` are
    functional.

    `lots` is the open commitment as [lot, amount], first used first, what is used up at 0;
    `spent_lots` likewise what was spent, each with the payment that spent it.
    """

    def __init__(self, body, requester, value):
        self.name = body["disbursement"]
        self.notification = body["notification"]
        self.purpose = body["purpose"]
        self.currency = body["currency"]
        self.payee = body["payee"]
        self.method = body["method"]
        self.requester = requester
        self.value = value
        self.amount = None
        self.state = "pending"
        self.approvals = {}
        self.rejections = {}
        self.recused = set()
        self.commit_seq = None
        self.commit_date = None
        self.open_amount = 0
        self.open_value = 0
        self.lots = []
        self.reserved = 0
        self.under_way = 0
        self.paid = 0
        self.spent = 0
        self.spent_lots = []
        self.accepted = 0
        self.disallowed = 0
        self.disallowed_refunded = 0
        self.refunded = 0
        self.advance_refunded = 0
        self.refunds = 0
        self.makers = set()
        self.checkers = set()

    def open_advance(self):
        if self.method != "advance":
            return 0
        return self.paid - self.accepted - self.advance_refunded

    def counts_for_caps(self):
        return self.open_value + self.spent


def require_payee_unsuspended(state, case):
    if state.parties[case.payee].suspended:
        refuse("party.suspended")


def requested(state, context):
    body = context.body
    if body["disbursement"] in state.disbursements:
        refuse("reference.taken")
    notification = find(state.notifications, body["notification"])
    payee = find(state.parties, body["payee"])
    if payee.role != "payee":
        refuse("party.role")
    if body["purpose"] not in state.charter.purposes:
        refuse("purpose.unknown")
    if body["currency"] not in money.DECIMALS:
        refuse("currency.unknown")
    amount = context.amount(body["currency"])
    rate = state.rate_in_force(body["currency"], context.date)
    value = state.value_at(amount, body["currency"], rate)
    if payee.suspended:
        refuse("party.suspended")
    if not notification.is_open(context.recorded_at):
        refuse("gate.closed")
    key = (notification.name, payee.name)
    context.totals.append(requested_total(state, key) + value)

    def evolve():
        case = Disbursement(body, context.officer.name, value)
        case.amount = amount
        state.disbursements[case.name] = case
        state.requests_by_payee.setdefault(key, []).append(case)
    context.evolve = evolve


def requested_total(state, key):
    """The values of all requests to a payee under a notification that count for the tier."""
    return sum(other.value for other in state.requests_by_payee.get(key, ())
               if other.state in ("pending", "committed", "closed"))


def find_tier(state, case):
    """The tier for this request together with its neighbours (splitting), or None."""
    return state.charter.first_tier(
        requested_total(state, (case.notification, case.payee)))


def _heads(votes, tier):
    return len(set(votes.values()) if tier.distinct_partners else votes)


def _reaches_quorum(state, case, tier, officer):
    """Would the tier be satisfied with this officer's approval added?"""
    approvals = {**case.approvals, officer.name: officer.party}
    if _heads(approvals, tier) < tier.approvals:
        return False
    if tier.share is None:
        return True
    approving = sum(state.parties[name].signed_value for name in set(approvals.values()) if name)
    whole = sum(party.signed_value for party in state.parties.values()
                if party.role == "contributor" and not party.suspended
                and party.name not in case.recused)
    number, scale = tier.share
    return approving * 10**scale >= number * whole


def _begin_vote(state, context):
    """Rule 15 of every vote; the party is None for an officer without one."""
    case = find(state.disbursements, context.body["disbursement"])
    return case, state.parties.get(context.officer.party)


def _check_vote(state, context, case, party, answers):
    """Rules 30 to 38 of a vote; `answers`: approval or rejection, not recusal."""
    if case.state != "pending":
        refuse("disbursement.state")
    if party is not None and party.suspended:
        refuse("party.suspended")
    if not state.notifications[case.notification].is_open(context.recorded_at):
        refuse("gate.closed")
    if answers and context.officer.name == case.requester:
        refuse("four_eyes")
    if context.officer.party in case.recused:
        refuse("vote.recused")
    voted = (*case.approvals.items(), *case.rejections.items())
    if any(name == context.officer.name or (not answers and who == context.officer.party)
           for name, who in voted):
        refuse("vote.duplicate")


def approved(state, context):
    case, party = _begin_vote(state, context)
    _check_vote(state, context, case, party, answers=True)
    tier = find_tier(state, case)
    if tier is None:
        refuse("tier.exceeded")
    deciding = _reaches_quorum(state, case, tier, context.officer)
    value = None
    if deciding:
        rate = state.rate_in_force(case.currency, context.date)
        value = state.value_at(case.amount, case.currency, rate)
    low_cash = state.charter.low_cash
    if low_cash and state.free() < low_cash[0] and case.purpose not in low_cash[1]:
        refuse("low_cash.paused")
    commit = _commit(state, context, case, value) if deciding else None

    def evolve():
        case.approvals[context.officer.name] = context.officer.party
        if commit is not None:
            commit()
    context.evolve = evolve


def raise_use(state, context, case, day, change):
    """Rule 25 for what caps count: of the notification, the month of commitment, the purpose."""
    month = money.calendar_unit(day, "month")
    cases = state.disbursements.values()
    for chosen in (lambda other: other.notification == case.notification,
                   lambda other: (other.commit_date is not None
                                  and money.calendar_unit(other.commit_date, "month") == month),
                   lambda other: other.purpose == case.purpose):
        context.totals.append(change + sum(other.counts_for_caps() for other in cases
                                           if chosen(other)))


def _check_caps(state, context, case, value):
    charter = state.charter
    others = state.disbursements.values()
    if charter.cap_notification is not None:
        used = sum(other.counts_for_caps() for other in others
                   if other.notification == case.notification)
        if used + value > charter.cap_notification:
            refuse("cap.notification")
    if charter.cap_period is not None:
        unit, limit = charter.cap_period
        now = money.calendar_unit(context.date, unit)
        used = sum(other.counts_for_caps() for other in others if other.commit_date is not None
                   and money.calendar_unit(other.commit_date, unit) == now)
        if used + value > limit:
            refuse("cap.period")
    if case.purpose in charter.cap_purpose:
        used = sum(other.counts_for_caps() for other in others if other.purpose == case.purpose)
        if used + value > charter.cap_purpose[case.purpose]:
            refuse("cap.purpose")


def lot_account(lot):
    return "free" if lot == FREE else "earmarked:" + lot


def _commit(state, context, case, value):
    """Rules 53 to 59 and the posting of a commitment; returns its evolution."""
    _check_caps(state, context, case, value)
    raise_use(state, context, case, context.date, value)
    commitments = sorted((other for other in state.disbursements.values()
                          if other.state == "committed" and other.open_value > 0),
                         key=lambda other: other.commit_seq)
    chosen, afresh = choose_lots(state, case, value, commitments)
    before = {}
    for other, _ in chosen:
        for lot, amount in other.lots:
            before[lot] = before.get(lot, 0) + amount
    after = {}
    for _, lots in chosen:
        for lot, amount in lots:
            after[lot] = after.get(lot, 0) + amount
    change = {lot: after.get(lot, 0) - before.get(lot, 0) for lot in {*before, *after}}
    for lot, amount in change.items():
        context.postings.budget(lot_account(lot), amount)
    context.postings.budget("committed:" + case.name, -value)
    context.afresh = afresh

    def evolve():
        case.state = "committed"
        case.commit_seq, case.commit_date = context.seq, context.date
        case.open_amount, case.open_value = case.amount, value
        for other, lots in chosen:
            now = {lot for lot, _ in lots}
            other.lots = [[lot, 0] for lot, _ in other.lots if lot not in now] + lots
        for lot, amount in change.items():
            if lot != FREE:
                state.lots[lot] -= amount
        state.notifications[case.notification].committed_ever = True
    return evolve


def rejected(state, context):
    case, party = _begin_vote(state, context)
    _check_vote(state, context, case, party, answers=True)
    tier = find_tier(state, case)
    if tier is None:
        refuse("tier.exceeded")

    def evolve():
        case.rejections[context.officer.name] = context.officer.party
        if _heads(case.rejections, tier) >= tier.approvals:
            case.state = "rejected"
    context.evolve = evolve


def recused(state, context):
    case, party = _begin_vote(state, context)
    _check_vote(state, context, case, party, answers=False)

    def evolve():
        case.recused.add(context.officer.party)
    context.evolve = evolve


def _end(state, context, case, word):
    """Cancellation and withdrawal: the open part goes back to its lots."""
    if case.under_way:
        refuse("disbursement.in_payment")
    context.postings.budget("committed:" + case.name, case.open_value)
    for lot, amount in case.lots:
        context.postings.budget(lot_account(lot), -amount)

    def evolve():
        for lot, amount in case.lots:
            if lot != FREE:
                state.lots[lot] += amount
        case.lots = [[lot, 0] for lot, _ in case.lots]
        case.open_amount = case.open_value = 0
        case.state = "closed" if case.paid else word
    context.evolve = evolve


def cancelled(state, context):
    case = find(state.disbursements, context.body["disbursement"])
    if case.state != "committed":
        refuse("disbursement.state")
    _end(state, context, case, "cancelled")


def withdrawn(state, context):
    case = find(state.disbursements, context.body["disbursement"])
    if case.state not in ("pending", "committed"):
        refuse("disbursement.state")
    _end(state, context, case, "withdrawn")


HANDLERS = {
    "disbursement.requested": requested, "disbursement.approved": approved,
    "disbursement.rejected": rejected, "disbursement.recused": recused,
    "disbursement.cancelled": cancelled, "disbursement.withdrawn": withdrawn,
}
