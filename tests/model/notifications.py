"""The gate: notices to partners, their answers, and when a notification is active.

Nothing is stored but facts; whether the gate is open is derived from recorded times.
"""
import money
from forms import refuse
from state import find


class Notification:
    def __init__(self, name, issued_at, partners, charter):
        self.name = name
        self.issued_at = issued_at
        self.partners = partners
        self.mode = charter.mode
        self.blocking_share = charter.blocking_share
        self.quorum = charter.quorum
        hour, day = money.MICROS_PER_HOUR, money.MICROS_PER_DAY
        self.delivery = charter.clocks["delivery_hours"] * hour
        self.acknowledgement = charter.clocks["acknowledgement_hours"] * hour
        self.suspension = charter.clocks["suspension_days"] * day
        self.grace = charter.clocks["grace_days"] * day
        self.delivered = set()
        self.contacted = set()
        self.answers = {}
        self.latched = False
        self.reviewed_at = issued_at
        self.withdrawn = False
        self.stood_down_at = None
        self.committed_ever = False

    def ended(self):
        return self.withdrawn or self.stood_down_at is not None

    def was_activated(self, time):
        """Has it ever become active, judged at `time` on the answers recorded so far?"""
        return self.latched or self._condition(time)

    def _condition(self, time):
        heads = len(self.partners)
        if self.mode == "notify_only":
            return (heads == len(self.delivered)
                    or (time >= self.issued_at + self.delivery and heads == len(self.contacted)))
        if self.mode == "no_objection":
            if time < self.issued_at + self.acknowledgement:
                return False
            objecting = sum(1 for answer in self.answers.values() if answer == "objected")
            number, scale = self.blocking_share
            return heads == 0 or objecting * 10**scale < number * heads
        acknowledging = sum(1 for answer in self.answers.values() if answer == "acknowledged")
        number, scale = self.quorum
        return heads > 0 and acknowledging * 10**scale >= number * heads

    def is_open(self, time):
        """Requests and votes."""
        return (not self.ended() and self.was_activated(time)
                and time <= self.reviewed_at + self.suspension)

    def is_payable(self, time):
        """Releases: active, or stood down and in the grace time."""
        if self.stood_down_at is not None:
            return time <= self.stood_down_at + self.grace
        return self.is_open(time)

    def note_fact(self, time, change):
        """Records a delivery or an answer; what was active before it stays active."""
        self.latched = self.was_activated(time)
        change()
        self.latched = self.latched or self._condition(time)


def issued(state, context):
    body = context.body
    if body["notification"] in state.notifications:
        refuse("reference.taken")
    need = body.get("expected_need", {})
    if not need.keys() <= state.charter.purposes:
        refuse("purpose.unknown")
    context.amounts(*((text, state.functional) for text in need.values()))

    def evolve():
        partners = frozenset(party.name for party in state.parties.values()
                             if party.role == "contributor" and not party.suspended)
        state.notifications[body["notification"]] = Notification(
            body["notification"], context.recorded_at, partners, state.charter)
    context.evolve = evolve


def delivered(state, context):
    body = context.body
    notification = find(state.notifications, body["notification"])
    party = find(state.parties, body["party"])
    if notification.ended():
        refuse("notification.state")
    if party.name not in notification.partners:
        refuse("notification.partner")

    def change():
        notification.contacted.add(party.name)
        if body.get("outcome", "delivered") == "delivered":
            notification.delivered.add(party.name)
    context.evolve = lambda: notification.note_fact(context.recorded_at, change)


def _answer(state, context, answer):
    notification = find(state.notifications, context.body["notification"])
    if notification.ended():
        refuse("notification.state")
    name = context.officer.party
    if name not in notification.partners:
        refuse("notification.partner")
    if state.parties[name].suspended:
        refuse("party.suspended")

    def change():
        notification.answers[name] = answer
    context.evolve = lambda: notification.note_fact(context.recorded_at, change)


def acknowledged(state, context):
    _answer(state, context, "acknowledged")


def objected(state, context):
    _answer(state, context, "objected")


def renewed(state, context):
    notification = find(state.notifications, context.body["notification"])
    if notification.ended() or not notification.was_activated(context.recorded_at):
        refuse("notification.state")

    def evolve():
        notification.latched = True
        notification.reviewed_at = context.recorded_at
    context.evolve = evolve


def withdrawn(state, context):
    notification = find(state.notifications, context.body["notification"])
    if notification.ended():
        refuse("notification.state")
    if notification.committed_ever:
        refuse("notification.in_use")

    def evolve():
        notification.withdrawn = True
    context.evolve = evolve


def stood_down(state, context):
    notification = find(state.notifications, context.body["notification"])
    if notification.ended() or not notification.was_activated(context.recorded_at):
        refuse("notification.state")

    def evolve():
        notification.stood_down_at = context.recorded_at
    context.evolve = evolve


HANDLERS = {
    "notification.issued": issued, "notification.delivered": delivered,
    "notification.acknowledged": acknowledged, "notification.objected": objected,
    "notification.renewed": renewed, "notification.withdrawn": withdrawn,
    "notification.stood_down": stood_down,
}
