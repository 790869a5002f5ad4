"""Deliberately wrong acts of the generator: a good proposal spoiled in one place, or a bad line.

Each spoiler changes the envelope or the body and returns the act or None if it does not fit.
"""
import json

import forms
import money

HUGE = str(2**127)


def _amount_fields(act):
    kind = forms.KINDS[act["kind"]]
    return [field for field in act["body"] if kind.fields.get(field) == "amount"]


def spoil_amount(world, act):
    fields = _amount_fields(act)
    if not fields:
        return None
    field = world.pick(fields)
    text = act["body"][field]
    whole, point, part = text.partition(".")
    act["body"][field] = world.pick([
        whole + ".5" if part != "5" else "1", "abc", "0" + text, "+" + text, "-" + text,
        "0" + point + "0" * len(part), "-0" + point + "0" * len(part), text + "0" if point else
        text + ".0", HUGE + point + part, "-" + HUGE + point + part,
        "1" + "0" * 60 + point + part,
        str(money.LIMIT)[:-len(part)] + "." + str(money.LIMIT)[-len(part):] if part
        else str(money.LIMIT), whole + "e3", " " + text])
    return act


def spoil_rate(world, act):
    fields = forms.KINDS[act["kind"]].fields
    if "rate" in fields:
        act["body"]["rate"] = world.pick(["0", "0.000", "-1.5", "1e3", "01.5", "1.", ".5", "1.5",
                                          "999999999999999999", "0." + "1" * 19])
    elif act["kind"] == "rate.set":
        act["body"]["value"] = world.pick(["0", "-2", "1,5", "1." + "0" * 19, "9" * 19])
    else:
        return None
    return act


def spoil_name(world, act):
    """A name that exists where a new one is due, or one that does not exist."""
    kind = forms.KINDS[act["kind"]]
    fields = [f for f in act["body"] if kind.fields[f] == "name" and f != "batch"]
    if not fields:
        return None
    state = world.state
    field = world.pick(fields)
    known = {"contribution": state.contributions, "party": state.parties,
             "officer": state.officers, "account": state.accounts, "batch": state.batches,
             "note": state.notes, "receipt": state.receipts, "payee": state.parties,
             "notification": state.notifications, "disbursement": state.disbursements,
             "payment": state.payments, "from": state.accounts, "to": state.accounts,
             "source": state.parties, "purpose": ["nonsense", "energy"], "name": ["S1", "none"]}
    choice = world.pick(known.get(field, [])) if world.chance(0.75) else "nowhere"
    act["body"][field] = choice or "nowhere"
    return act


def spoil_same_account(world, act):
    if "from" not in act["body"]:
        return None
    act["body"]["to"] = act["body"]["from"]
    return act


def spoil_currency(world, act):
    fields = forms.KINDS[act["kind"]].fields
    if "currency" not in fields:
        return None
    act["body"]["currency"] = world.pick(["XYZ", "XAU", "eur", "EUR", "USD", "BHD", "CLF"])
    return act


def spoil_earmark(world, act):
    body = act["body"]
    limit = world.pick([{"only": ["energy"], "never": ["energy"]}, {"never": world.purposes()},
                        {"only": ["tanks"]}, {"never": ["tanks"]}, {"only": world.purposes()}])
    if act["kind"] in ("contribution.pledged", "contribution.signed"):
        body["earmark"] = limit
    elif act["kind"] == "earmark.set":
        body.pop("only", None)
        body.pop("never", None)
        body.update(limit)
    else:
        return None
    return act


def spoil_reference(world, act):
    if "bank_reference" not in act["body"]:
        return None
    pair = world.pick(sorted(world.state.bank_references))
    if pair is None:
        return None
    account, reference = pair
    act["body"]["bank_reference"] = reference
    for field in ("account", "from"):
        if field in act["body"]:
            act["body"][field] = account
    return act


def spoil_date(world, act):
    today = world.today()
    days = [today + 1, today + 400]
    if world.state.closed_through:
        days += [world.state.closed_through] * 2
    days += [world.state.closed_through + 1 if world.state.closed_through else today - 300]
    days.append(today - 120)
    act["date"] = money.show_date(world.pick(days))
    return act


def spoil_through(world, act):
    if act["kind"] == "period.closed":
        act["body"]["through"] = money.show_date(world.pick([world.today() + 1,
                                                             world.state.closed_through or 1]))
    elif act["kind"] == "notification.issued":
        act["body"]["observed_at"] = world.pick([
            world.show_time(world.now // 1_000_000 * 1_000_000 + 1_000_000),
            "2026-01-05T00:00:00.5Z"])
    else:
        return None
    return act


def spoil_actor(world, act):
    act["actor"] = world.pick([*world.state.officers, "nobody"])
    return act


def spoil_same_person(world, act):
    """Somebody who already took part in this disbursement and holds the role needed."""
    state = world.state
    name = act["body"].get("disbursement")
    if act["kind"] == "payment.released":
        payment = state.payments.get(act["body"]["payment"])
        name = payment.case.name if payment else None
    case = state.disbursements.get(name)
    if case is None:
        return None
    people = {case.requester, *case.approvals, *case.rejections, *case.makers, *case.checkers}
    roles = forms.KINDS[act["kind"]].roles
    act["actor"] = world.pick(sorted(p for p in people if state.officers[p].roles & roles))
    return act if act["actor"] else None


def spoil_body(world, act):
    body = act["body"]
    roll = world.rng.randrange(4)
    field = world.pick(sorted(body))
    if roll == 0 and field:
        body.pop(field)
    elif roll == 1:
        body["surplus"] = "x"
    elif roll == 2 and field:
        body[field] = world.pick([7, None, [], {}, True, "", "x" * 4001])
    else:
        fields = sorted(forms.KINDS[act["kind"]].fields)
        if fields:
            body[world.pick(fields)] = world.pick(["?", 0, -1, "bad name", ["a", "a"]])
    return act


def spoil_profile(world, act):
    """Keys and numbers outside the JSON profile, deep inside a body (rule 4)."""
    if act["kind"] != "notification.issued":
        return None
    act["body"].update(world.pick([
        {"evidence": [{"Source": "x"}]}, {"evidence": [[1.5]]}, {"evidence": [{"a b": 1}]},
        {"expected_need": {"Energy": "1.00"}}, {"expected_need": {"energy!": "1.00"}}]))
    return act


def spoil_kind(world, act):
    act["kind"] = world.pick(["contribution.lost", "fund", "x.y", "payment.settle"])
    return act


def spoil_fund(world, act):
    act["fund"] = world.pick(["elsewhere", world.fund.origin or "x"])
    return act


def spoil_batch(world, act):
    if "batch" not in forms.KINDS[act["kind"]].fields or act["kind"] == "batch.opened":
        return None
    act["body"]["batch"] = world.pick([*world.state.batches, "nobatch"])
    return act


def spoil_paid(world, act):
    body = act["body"]
    field = {"payment.instructed": "paid", "refund.received": "received"}.get(act["kind"])
    if field is None:
        return None
    if body.pop(field, None) is None:
        body[field] = body["amount"]
    return act


def spoil_instalments(world, act):
    if act["kind"] != "contribution.signed":
        return None
    act["body"]["instalments"].append(dict(act["body"]["instalments"][0]))
    return act


def spoil_size(world, act):
    act["documents"] = ["%064x" % number for number in range(world.pick([3, 975, 1100]))]
    return act


def spoil_roles(world, act):
    if act["kind"] != "officer.enrolled":
        return None
    act["body"]["roles"] = ["auditor", "partner"]
    return act


def spoil_twice(world, act):
    """The same thing done to somebody a second time."""
    done = {"officer.revoked": "officer", "party.suspended": "party"}.get(act["kind"])
    if done is None:
        return None
    table = world.state.officers if done == "officer" else world.state.parties
    names = [name for name, item in table.items()
             if (item.revoked if done == "officer" else item.suspended)]
    if not names:
        return None
    act["body"][done] = world.pick(names)
    return act


def spoil_id(world, act):
    act["id"] = json.loads(world.lines[world.pick(world.accepted_acts)])["act"]["id"]
    return act


def spoil_new_agreement(world, act):
    if act["kind"] != "contribution.signed":
        return None
    act["body"][world.pick(["party", "instrument"])] = world.pick(["loan", "P1", "P2", "grant"])
    return act


def spoil_charter(world, act):
    charter = json.loads(json.dumps(world.charter))
    field, value = world.pick([
        ("purposes", []), ("purposes", ["Energy!"]), ("approval_tiers", []),
        ("approval_tiers", [{"up_to": "10.00", "approvals": 0}]),
        ("approval_tiers", [{"up_to": "10.00", "approvals": 1}, {"up_to": "9.00", "approvals": 2}]),
        ("minimum_liquidity", "-1.00"), ("clocks", {"grace_days": 100001}), ("extra", 1),
        ("gate", {"mode": "open"}), ("gate", {"quorum": "1.01"}), ("signatures", "no"),
        ("approval_tiers", [{"up_to": "10.00", "approvals": 1.5}]), ("Extra", 1),
        ("approval_tiers", [*charter["approval_tiers"],
                            {"up_to": "9" * 15 + ".00", "approvals": 10**12}]),
        ("low_cash", {"threshold": "0.00", "open_purposes": []}), ("witness_policy", "x" * 4001),
        ("low_cash", {"threshold": "1.00", "open_purposes": charter["purposes"][:1] * 2}),
        ("record_refusals", ["cash", "cash"]), ("clocks", {"grace_days": 2**53}),
        ("caps", {"per_purpose": {"tanks": "1.00"}}), ("caps", {"per_notification": "0.00"}),
        ("low_cash", {"threshold": "1.00"}), ("record_refusals", ["nothing"]),
        ("beneficiary", "")])
    charter[field] = value
    return {**act, "kind": "charter.amended", "body": {"charter": charter},
            "actor": world.officer("governor")}


def spoil_genesis(world, act):
    body = {"name": "Model", "functional_currency": "EUR", "sandbox": True,
            "charter": world.charter}
    return {**act, "kind": "fund.opened", "body": body, "actor": "gov"}


SPOILERS = [
    (spoil_amount, 6), (spoil_rate, 3), (spoil_name, 7), (spoil_same_account, 1),
    (spoil_currency, 3), (spoil_earmark, 2), (spoil_reference, 2), (spoil_date, 4),
    (spoil_through, 1), (spoil_actor, 4), (spoil_same_person, 4), (spoil_body, 3),
    (spoil_profile, 8),
    (spoil_kind, 0.5), (spoil_fund, 1), (spoil_batch, 4), (spoil_paid, 2),
    (spoil_instalments, 1), (spoil_size, 0.15), (spoil_roles, 20), (spoil_id, 0.7),
    (spoil_twice, 20),
    (spoil_new_agreement, 1), (spoil_charter, 0.8), (spoil_genesis, 0.15),
]


def malformed_line(world, act):
    """A line that is no act at all (rule 1)."""
    good = json.dumps({"act": act, "at": world.show_time(world.now)})
    changed = dict(act)
    field, value = world.pick([
        ("actor", "?"), ("actor", 3), ("body", []), ("date", "2026-02-30"), ("date", "2026-1-01"),
        ("id", ""), ("id", "i" * 201), ("id", "refused:" + "i" * 193), ("fund", "x" * 4001),
        ("kind", 5), ("documents", ["xyz"]), ("documents", "no"),
        ("memo", ""), ("memo", "bell\x07"), ("memo", "e\u0301"), ("extra", "x"), ("fund", 1),
        ("body", {"Upper": 1}), ("body", {"amount": 1.5}), ("memo", "\ud800"),
        ("body", {"n": 2**53})])
    changed[field] = value
    missing = {key: item for key, item in act.items() if key != world.pick(sorted(act))}
    wrong = json.dumps({"act": changed, "at": world.show_time(world.now)})
    return world.pick([
        wrong, wrong, wrong, wrong,
        json.dumps({"act": missing, "at": world.show_time(world.now)}), good[:-3], "[]", "7", "null",
        json.dumps({"act": act, "at": "2026-13-01T00:00:00Z"}),
        json.dumps({"act": act, "at": "2026-01-01T00:00:00.1234567Z"}),
        json.dumps({"act": act, "when": "now"}),
        json.dumps({"act": act, "signatures": [{"officer": act["actor"], "signature": "zz"}]}),
        good[:-1] + ', "at": "x"}',
        good.replace('"kind":', '"kind": "a.b", "kind":')])
