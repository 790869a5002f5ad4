"""Proposals of the generator about people, notifications, requests, payments and closing."""
import money


def enrol(world):
    party = world.pick(world.parties("contributor"))
    roles = world.pick([["partner"], ["treasurer"], ["controller"], ["auditor"],
                        ["treasurer", "controller"]])
    name = world.fresh("o")
    body = {"officer": name, "name": "Officer " + name, "roles": roles}
    if roles == ["partner"] and party and world.chance(0.9):
        body["party"] = party
    return "officer.enrolled", body, world.officer("governor")


def revoke(world):
    name = world.pick(o.name for o in world.state.officers.values()
                      if not o.revoked and o.name.startswith("o"))
    if name is None or world.chance(0.2):
        name = world.pick([*world.officers("governor"), *world.state.officers])
    return "officer.revoked", {"officer": name}, world.officer("governor")


def register(world):
    role = world.pick(["contributor", "contributor", "payee", "source"])
    name = world.fresh("X")
    return ("party.registered", {"party": name, "name": name, "role": role},
            world.officer("governor"))


def suspend(world):
    party = world.pick(p.name for p in world.state.parties.values() if not p.suspended)
    return party and ("party.suspended", {"party": party}, world.officer("governor"))


def reinstate(world):
    party = world.pick(p.name for p in world.state.parties.values() if p.suspended)
    return party and ("party.reinstated", {"party": party}, world.officer("governor"))


def open_account(world):
    currency = world.pick(["EUR", "USD", "JPY", "KWD", "SEK"])
    return ("account.opened", {"account": world.fresh("K"), "currency": currency, "bank": "Bank"},
            world.officer("treasurer"))


def open_batch(world):
    return ("batch.opened", {"batch": world.fresh("B"), "source_sha256": "ab" * 32,
                             "rows": world.rng.randrange(1, 4)}, world.officer("treasurer"))


def remark(world):
    about = world.pick([world.rng.randrange(world.state.next_seq + 1), "P1", "K1",
                        world.pick(world.state.contributions) or "C1"])
    return ("remark.recorded", {"about": about, "text": "seen"},
            world.pick(world.state.officers) or "gov")


def attempt(world):
    return ("attempt.refused", {"refused": {"kind": "payment.released"}, "rule": "four_eyes"},
            world.pick(world.state.officers) or "gov")


def notify(world):
    count = sum(1 for n in world.state.notifications.values() if not n.ended())
    if count >= 3 and world.chance(0.9):
        return None
    second = money.MICROS_PER_SECOND
    observed = (world.now - world.rng.randrange(0, 48 * 3600) * second) // second * second
    body = {"notification": world.fresh("T"), "observed_at": world.show_time(observed),
            "classes": world.rng.sample(["air", "ground", "sea", "cyber"], 2),
            "statement": "Attack resumed."}
    if world.chance(0.3):
        body["expected_need"] = {world.pick(world.purposes()): "1000.00"}
    world.plan += [deliver] * world.rng.randrange(2, 7)
    return "notification.issued", body, world.officer("beneficiary")


def _notification(world, wanted):
    if world.chance(0.05):
        wanted = None
    return world.pick(n for n in world.state.notifications.values()
                      if wanted is None or wanted(n))


def deliver(world):
    found = _notification(world, lambda n: not n.ended() and n.partners - n.delivered)
    if found is None:
        return None
    party = world.pick(sorted(found.partners - found.delivered)) or world.pick(world.state.parties)
    if world.chance(0.05):
        party = world.pick(world.state.parties)
    body = {"notification": found.name, "party": party, "channel": "note verbale"}
    if world.chance(0.4):
        body["outcome"] = world.pick(["attempted", "attempted", "delivered"])
    return "notification.delivered", body, world.officer("beneficiary")


def answer(world):
    found = _notification(world, lambda n: not n.ended())
    if found is None:
        return None
    if world.chance(0.75):
        return "notification.acknowledged", {"notification": found.name}, world.officer("partner")
    return ("notification.objected", {"notification": found.name, "reason": "doubtful"},
            world.officer("partner"))


def renew(world):
    found = _notification(world, lambda n: not n.ended() and world.now > n.reviewed_at
                          + n.suspension // 2 and n.was_activated(world.now))
    if found is None:
        return None
    return "notification.renewed", {"notification": found.name}, world.officer("beneficiary")


def withdraw_notice(world):
    found = _notification(world, lambda n: not n.ended() and not n.committed_ever)
    if found is None:
        return None
    return "notification.withdrawn", {"notification": found.name}, world.officer("beneficiary")


def stand_down(world):
    found = _notification(world, lambda n: not n.ended() and n.committed_ever)
    if found is None:
        return None
    return ("notification.stood_down", {"notification": found.name},
            world.officer(world.pick(["beneficiary", "governor"])))


def _wanted_value(world, purpose):
    at_once, at_most = world.most_for(purpose)
    roll = world.rng.random()
    if at_most > at_once and roll < 0.8:
        return world.pick([at_most, at_once + 1, (at_once + at_most + 1) // 2, at_most + 1])
    if roll < 0.10:
        return world.near(max(0, world.state.free()) + sum(world.state.lots.values()))
    if roll < 0.22:
        return world.near(at_most)
    if roll < 0.28:
        tier = world.pick(world.state.charter.tiers)
        return world.near(min(tier.up_to, 10_000_000))
    return max(1, at_once // world.rng.randrange(2, 12)) if at_once else 1000


def _purpose(world):
    """Gladly one for which open commitments would have to move to other lots."""
    if world.chance(0.6):
        for purpose in world.rng.sample(world.purposes(), len(world.purposes())):
            at_once, at_most = world.most_for(purpose)
            if at_most > at_once:
                return purpose
    return world.pick(world.purposes())


def request(world):
    found = _notification(world, lambda n: n.is_open(world.now))
    payee = world.pick(world.parties("payee"))
    if found is None or payee is None or not (found.is_open(world.now) or world.chance(0.1)):
        return None
    purpose = _purpose(world)
    currency = world.pick(["EUR"] * 6 + ["USD", "JPY", "KWD"])
    amount = world.foreign(_wanted_value(world, purpose), currency)
    body = {"disbursement": world.fresh("D"), "notification": found.name, "purpose": purpose,
            "amount": world.show(amount, currency), "currency": currency, "payee": payee,
            "justification": "urgent", "method": world.pick(["grant", "advance", "advance",
                                                             "reimbursement"])}
    world.soon(*[lambda world: vote(world, body["disbursement"])] * world.rng.randrange(2, 5))
    return "disbursement.requested", body, world.officer("beneficiary")


def _case(world, wanted):
    if world.chance(0.04):
        wanted = None
    return world.pick(d for d in world.state.disbursements.values()
                      if wanted is None or wanted(d))


def _may_vote(world, name):
    party = world.state.parties.get(world.state.officers[name].party)
    return party is not None and not party.suspended


def _is_open(world, case):
    return world.state.notifications[case.notification].is_open(world.now)


def vote(world, name=None):
    case = world.state.disbursements.get(name)
    if case is None or case.state != "pending":
        if name is not None and world.chance(0.8):
            return None
        case = _case(world, lambda d: d.state == "pending" and _is_open(world, d))
    if case is None or not (_is_open(world, case) or world.chance(0.1)):
        return None
    voted = {*case.approvals, *case.rejections}
    fresh = [o for o in world.officers("partner") if o not in voted and _may_vote(world, o)]
    actor = world.pick(fresh) if fresh and world.chance(0.93) else world.officer("partner")
    roll = world.rng.random()
    if roll < 0.88:
        return "disbursement.approved", {"disbursement": case.name}, actor
    kind = "disbursement.rejected" if roll < 0.95 else "disbursement.recused"
    return kind, {"disbursement": case.name, "reason": "conflict"}, actor


def cancel(world):
    case = _case(world, lambda d: d.state == "committed")
    if case is None:
        return None
    return ("disbursement.cancelled", {"disbursement": case.name, "reason": "obsolete"},
            world.officer("treasurer"))


def withdraw_request(world):
    case = _case(world, lambda d: d.state in ("pending", "committed"))
    if case is None:
        return None
    return ("disbursement.withdrawn", {"disbursement": case.name, "reason": "obsolete"},
            world.officer("beneficiary"))


def pay(world):
    case = _case(world, lambda d: d.state == "committed" and d.open_amount > d.reserved)
    if case is None:
        return None
    same = [a for a in world.accounts(case.currency) if world.cash(a) > 0]
    account = world.pick(same) if same and world.chance(0.8) else world.pick(world.accounts())
    if account is None:
        return None
    left = case.open_amount - case.reserved
    held = world.cash(account)
    if same and account in same and 0 < held < left and world.chance(0.7):
        left = held
    amount = world.near(left)
    body = {"payment": world.fresh("Y"), "disbursement": case.name, "account": account,
            "amount": world.show(amount, case.currency), "payee_account": "DE8937040044"}
    code = world.state.accounts[account]
    if code != case.currency:
        value = case.open_value * amount // max(1, case.open_amount)
        value = value * world.rng.randrange(95, 106) // 100
        body["paid"] = world.show(world.foreign(value, code), code)
    world.soon(release_payment, settle)
    return "payment.instructed", body, world.officer("treasurer")


def _payment(world, *states):
    if world.chance(0.04):
        states = ()
    return world.pick(p for p in world.state.payments.values()
                      if not states or p.state in states)


def _releasable(world):
    """An instructed payment, mostly one whose account holds enough."""
    found = _payment(world, "instructed")
    if found is not None and world.cash(found.account) < found.cash_amount and world.chance(0.8):
        return None
    return found


def release_payment(world):
    found = _releasable(world)
    return found and ("payment.released", {"payment": found.name}, world.officer("controller"))


def settle(world):
    found = _payment(world, "released")
    if found is None:
        return None
    body = {"payment": found.name, "bank_reference": world.fresh("ref-")}
    if "EUR" not in (found.case.currency, found.currency):
        world.maybe_rate(body, found.case.currency)
    return "payment.settled", body, world.officer("treasurer")


def reject_payment(world):
    found = _payment(world, "instructed", "released")
    if found is None:
        return None
    body = {"payment": found.name, "reason": "wrong account"}
    if world.chance(0.5):
        body["bank_reference"] = world.fresh("ref-")
    return "payment.rejected", body, world.officer(world.pick(["treasurer", "controller"]))


def return_payment(world):
    found = _payment(world, "settled")
    if found is None:
        return None
    return ("payment.returned", {"payment": found.name, "reason": "account closed",
                                 "bank_reference": world.fresh("ref-")},
            world.officer("treasurer"))


def accept(world):
    case = _case(world, lambda d: d.open_advance() > 0)
    if case is None:
        return None
    left = case.open_advance() - case.disallowed + case.disallowed_refunded
    return ("expenditure.accepted", {"disbursement": case.name,
                                     "amount": world.show(world.near(left), case.currency)},
            world.officer("treasurer"))


def disallow(world):
    case = _case(world, lambda d: d.paid > 0)
    if case is None:
        return None
    left = case.open_advance() if case.method == "advance" else case.paid - case.disallowed
    amount = world.near(left if world.chance(0.3) else left // 4)
    return ("expenditure.disallowed", {"disbursement": case.name, "reason": "no receipt",
                                       "amount": world.show(amount, case.currency)},
            world.officer("treasurer"))


def refund(world):
    case = _case(world, lambda d: d.paid > d.refunded)
    account = world.pick(world.accounts(case.currency)) if case else None
    if account is None or world.chance(0.2):
        account = world.pick(world.accounts())
    if case is None or account is None:
        return None
    amount = world.near(case.paid - case.refunded)
    body = {"disbursement": case.name, "account": account, "bank_reference": world.fresh("ref-"),
            "amount": world.show(amount, case.currency)}
    code = world.state.accounts[account]
    if code != case.currency:
        value = case.spent * amount // max(1, case.paid - case.refunded)
        body["received"] = world.show(world.foreign(max(1, value), code), code)
    world.maybe_rate(body, code)
    return "refund.received", body, world.officer("treasurer")


def reconcile(world):
    account = world.pick(world.accounts())
    if account is None:
        return None
    balance = max(0, world.state.cash_on(account, world.today()))
    if world.chance(0.2):
        balance += 1
    code = world.state.accounts[account]
    return ("statement.reconciled", {"account": account, "statement_sha256": "cd" * 32,
                                     "closing_balance": world.show(balance, code)},
            world.officer("controller"))


def close(world):
    through = world.today() - world.rng.choice([0, 1, 5, 20, 20, 30, 60])
    return ("period.closed", {"through": money.show_date(through)}, world.officer("controller"))


def reverse(world):
    seqs = list(world.state.reversible)
    if not seqs:
        return None
    recent = seqs[-12:] if world.chance(0.7) else seqs
    seq = world.pick(recent)
    if world.chance(0.05):
        seq = world.rng.randrange(world.state.next_seq + 2)
    return ("entry.reversed", {"seq": seq, "reason": "recorded in error"},
            world.officer("controller"))


PROPOSALS = [
    (enrol, 0.5), (revoke, 0.3), (register, 0.3), (suspend, 0.25), (reinstate, 1.2),
    (open_account, 0.4), (open_batch, 0.6), (remark, 0.4), (attempt, 0.15), (notify, 1.5),
    (deliver, 4), (answer, 3), (renew, 5), (withdraw_notice, 0.4), (stand_down, 0.35),
    (request, 10), (vote, 10), (cancel, 1.2), (withdraw_request, 0.4), (pay, 6),
    (release_payment, 6), (settle, 5), (reject_payment, 0.7), (return_payment, 0.8), (accept, 2),
    (disallow, 1), (refund, 2), (reconcile, 0.6), (close, 0.25), (reverse, 1.6),
]
