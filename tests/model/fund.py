"""The order of the rules: one act comes in, an entry or the first broken rule comes out."""
import binascii
import re

import closing
import contributions
import disbursements
import forms
import governance
import money
import notifications
import payments
import treasury
from forms import Refused, refuse
from state import Context, Reversible, State

HANDLERS = {**governance.HANDLERS, **contributions.HANDLERS, **treasury.HANDLERS,
            **notifications.HANDLERS, **disbursements.HANDLERS, **payments.HANDLERS,
            **closing.HANDLERS}
LARGEST_ENTRY = 65535
UNRECORDED_RULES = {
    "act.malformed", "id.reused", "kind.unknown", "body.invalid", "fund.unopened", "fund.exists",
    "fund.missing", "fund.other", "time.backwards", "actor.unknown", "role.missing",
    "signature.missing", "signature.invalid",
}


def slug(name):
    lower = re.sub("[A-Z]", lambda letter: letter.group().lower(), name)
    return re.sub("[^a-z0-9]+", "-", lower)


class Verdict:
    __slots__ = ("rule", "seq", "replayed", "net", "afresh")

    def __init__(self, rule=None, seq=None, replayed=False, net=None, afresh=False):
        self.rule = rule
        self.seq = seq
        self.replayed = replayed
        self.net = net
        self.afresh = afresh


class Fund:
    """A sandbox ledger in memory. `now` (microseconds) is the clock of acts without `at`."""

    def __init__(self, now=0, origin=None):
        self.state = State()
        self.now = now
        self.origin = origin
        self.entries = []

    def apply_line(self, text):
        """One line of a file: bare act or {act, at?, signatures?}."""
        try:
            value = forms.read_json(text)
        except Refused as refusal:
            return Verdict(rule=refusal.rule)
        return self.apply(value)

    def apply(self, value):
        recorded_at = act = None
        try:
            act, recorded_at, signatures = self._unwrap(value)
            forms.check_envelope(act)
            replayed = self._find_replay(act)
            if replayed is not None:
                return Verdict(seq=replayed, replayed=True)
            context = self._decide(act, recorded_at, signatures)
        except Refused as refusal:
            self._record_refusal(act, recorded_at, refusal.rule)
            return Verdict(rule=refusal.rule)
        return self._append(context)

    def _unwrap(self, value):
        if not isinstance(value, dict):
            refuse("act.malformed")
        last = self.state.last_recorded
        recorded_at = self.now if last is None else max(self.now, last)
        if "act" not in value:
            return value, recorded_at, None
        if not value.keys() <= {"act", "at", "signatures"}:
            refuse("act.malformed")
        if "at" in value:
            recorded_at = money.read_time(value["at"], 6)
            if recorded_at is None:
                refuse("act.malformed")
        signatures = value.get("signatures")
        if signatures is not None and not _are_signatures(signatures):
            refuse("act.malformed")
        return value["act"], recorded_at, signatures

    def _find_replay(self, act):
        """Rule 2."""
        known = self.state.ids.get(act["id"])
        if known is None:
            return None
        if forms.canonical(known[0]) != forms.canonical(act):
            refuse("id.reused")
        return known[1]

    def _decide(self, act, recorded_at, signatures):
        state = self.state
        kind = forms.KINDS.get(act["kind"]) or refuse("kind.unknown")
        forms.check_body(kind, act)
        self._check_key(act)
        self._check_fund(act, kind)
        if state.last_recorded is not None and recorded_at < state.last_recorded:
            refuse("time.backwards")
        context = Context(state, act, recorded_at)
        if state.opened:
            self._check_actor(context, kind)
        self._check_signature(act, signatures)
        self._check_dates(context)
        HANDLERS[kind.name](state, context)
        self._check_batch(act)
        net = context.postings.net()
        state.check_range(net, context.totals)
        context.net = net
        self._check_size(context)
        return context

    def _check_key(self, act):
        """Rule 4 again: a key that is already another officer's."""
        key = act["body"].get("public_key")
        if key is not None and any(officer.key == key
                                   for officer in self.state.officers.values()):
            refuse("body.invalid")

    def _required(self, act):
        if self.state.opened:
            return self.state.charter.signatures == "required"
        return act["body"]["charter"].get("signatures") != "waived"

    def _check_fund(self, act, kind):
        """Rules 5 and 6."""
        if self.state.opened != (kind.name != "fund.opened"):
            refuse("fund.exists" if self.state.opened else "fund.unopened")
        if not self.state.opened and self.origin is None:
            self.origin = "sandbox/" + slug(act["body"]["name"])
        if self._required(act) and "fund" not in act:
            refuse("fund.missing")
        if act.get("fund", self.origin) != self.origin:
            refuse("fund.other")

    def _check_actor(self, context, kind):
        """Rules 8 and 9."""
        officer = context.officer
        if officer is None or officer.revoked:
            refuse("actor.unknown")
        if "any" not in kind.roles and not kind.roles & officer.roles:
            refuse("role.missing")
        if kind.name == "attempt.refused" and not (
                self.state.sandbox and self.state.charter.signatures == "waived"):
            refuse("role.missing")

    def _check_signature(self, act, signatures):
        """Rule 10. The model checks no signatures: where they are required none is valid."""
        if not self._required(act):
            return
        signed = signatures and any(item["officer"] == act["actor"] for item in signatures)
        refuse("signature.invalid" if signed else "signature.missing")

    def _check_dates(self, context):
        """Rules 11 and 12."""
        body, kind = context.body, context.act["kind"]
        if context.date > context.today:
            refuse("date.future")
        if kind == "period.closed" and money.read_date(body["through"]) > context.today:
            refuse("date.future")
        if (kind == "notification.issued"
                and money.read_time(body["observed_at"], 0) > context.recorded_at):
            refuse("date.future")
        if context.date <= self.state.closed_through:
            refuse("period.closed")

    def _check_batch(self, act):
        """Rules 60 and 61."""
        batch = act["body"].get("batch") if act["kind"] != "batch.opened" else None
        if batch is None:
            return
        rows = self.state.batches.get(batch)
        if rows is None:
            refuse("batch.unknown")
        if rows == 0:
            refuse("batch.full")

    def _check_size(self, context):
        """Rule 62, computed only where it could matter."""
        lines = len(context.net)
        if lines * 400 + _rough_size(context.act) < LARGEST_ENTRY:
            return
        entry = {"act": context.act, "postings": self.show_postings(context.net),
                 "recorded_at": money.show_time(context.recorded_at), "schema": 1,
                 "seq": context.seq, "signatures": []}
        if len(forms.canonical(entry).encode()) > LARGEST_ENTRY:
            refuse("entry.too_large")

    def _append(self, context):
        state, act = self.state, context.act
        seq, net = context.seq, context.net
        state.post(net, context.date)
        if context.evolve is not None:
            context.evolve()
        if context.bank_key is not None:
            state.bank_references.add(context.bank_key)
        if context.undo is not None:
            entry = Reversible(net, context.undo, context.breaks, context.raises)
            entry.bank_reference = context.bank_key
            state.reversible[seq] = entry
        batch = act["body"].get("batch")
        if batch is not None and act["kind"] != "batch.opened":
            state.batches[batch] -= 1
        state.ids[act["id"]] = (act, seq)
        state.next_seq = seq + 1
        state.last_recorded = context.recorded_at
        self.entries.append((act, context.recorded_at, net))
        return Verdict(seq=seq, net=net, afresh=getattr(context, "afresh", False))

    def _record_refusal(self, act, recorded_at, rule):
        """`record_refusals`: the attempt becomes an entry of its own, once per id."""
        state = self.state
        if rule in UNRECORDED_RULES or not state.opened:
            return
        identity = "refused:" + act["id"]
        if act["kind"].split(".")[0] not in state.charter.record_refusals:
            return
        today = recorded_at // money.MICROS_PER_DAY
        if identity in state.ids or today <= state.closed_through:
            return
        record = {"actor": act["actor"], "body": {"refused": act, "rule": rule},
                  "date": money.show_date(today), "id": identity, "kind": "attempt.refused"}
        context = Context(state, record, recorded_at)
        context.net = {}
        try:
            forms.check_numbers(record["body"], "body.invalid")
            self._check_size(context)
        except Refused:
            return
        self._append(context)

    def show_postings(self, net):
        functional = self.state.functional_decimals
        return [{"account": account, "amount": money.show_minor(amount, money.DECIMALS[currency]),
                 "currency": currency, "value": money.show_minor(value, functional)}
                for (account, currency), (amount, value) in net.items()]

    def trial_balance(self):
        """The CSV that `reserve trial-balance --format csv` promises."""
        functional = self.state.functional or "EUR"
        rows = [f"account,currency,amount,value_{functional.lower()}\n"]
        for (account, currency), (amount, value) in sorted(self.state.balances.items()):
            if amount or value:
                rows.append(f"{account},{currency},"
                            f"{money.show_minor(amount, money.DECIMALS[currency])},"
                            f"{money.show_minor(value, self.state.functional_decimals)}\n")
        return "".join(rows)


def _are_signatures(value):
    def good(item):
        if not isinstance(item, dict) or item.keys() != {"officer", "signature"}:
            return False
        try:
            return (forms.is_name(item["officer"])
                    and len(forms.read_base64(item["signature"])) == 64)
        except (binascii.Error, ValueError, TypeError):
            return False
    return isinstance(value, list) and all(map(good, value))


def _rough_size(value):
    if isinstance(value, str):
        return 6 * len(value) + 4
    if isinstance(value, dict):
        return sum(_rough_size(item) + 70 for item in value.values())
    if isinstance(value, list):
        return sum(map(_rough_size, value))
    return 20
