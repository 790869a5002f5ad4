#!/usr/bin/env python3
"""Random histories of a sandbox fund, one JSON act a line, driven by the reference model.

Most acts are meaningful, many have amounts at the very limit, some are wrong on purpose.
"""
import argparse
import collections
import json
import os
import random
import sys
import time

import case_proposals
import forms
import mistakes
import money
import money_proposals
from world import PURPOSES, World

RULES = """act.malformed id.reused kind.unknown body.invalid fund.unopened fund.exists fund.missing
fund.other time.backwards actor.unknown role.missing signature.missing signature.invalid
date.future period.closed reference.taken bank_reference.taken reference.unknown role.exclusive
party.role purpose.unknown earmark.empty account.same currency.unknown currency.mismatch
amount.decimals amount.positive amount.range rate.invalid rate.unexpected rate.missing
charter.invalid officer.state party.state contribution.state notification.state
disbursement.state payment.state officer.last_governor date.before_agreement
notification.partner party.suspended gate.closed four_eyes vote.recused vote.duplicate
notification.in_use disbursement.in_payment payment.accounted instalments.sum earmark.differs
charges.exceed receivable.exceeds loan.exceeds note.exceeds receipt.exceeds earmark.exceeds
set_aside.exceeds payment.exceeds advance.exceeds refund.exceeds statement.differs period.order
reversal.kind reversal.twice reversal.negative tier.exceeded low_cash.paused cap.notification
cap.period cap.purpose cash.insufficient funds.insufficient earmark.unmatched liquidity.minimum
batch.unknown batch.full entry.too_large""".split()

PROPOSALS = money_proposals.PROPOSALS + case_proposals.PROPOSALS
WEIGHTS = [weight for _, weight in PROPOSALS]


def make_charter(world):
    rng, chance = world.rng, world.chance
    purposes = rng.sample(PURPOSES, rng.randrange(3, 7))
    tiers = []
    bounds = rng.sample([50_000, 200_000, 500_000, 2_000_000], rng.randrange(0, 3))
    bounds = sorted(bounds + ([50_000_000] if chance(0.85) or not bounds else []))
    for number, bound in enumerate(bounds):
        tier = {"up_to": world.show(bound, "EUR"), "approvals": rng.choice([1, 1, 1, 2, 2, 3])}
        if chance(0.5):
            tier["distinct_partners"] = chance(0.5)
        if chance(0.3):
            tier["share"] = rng.choice(["0.1", "0.25", "0.333333", "0.5", "1"])
        tiers.append(tier)
    gate = {"mode": rng.choice(["notify_only", "notify_only", "no_objection", "affirmative"])}
    if chance(0.5):
        gate["blocking_share"] = rng.choice(["0.2", "0.25", "0.5", "1.0"])
        gate["quorum"] = rng.choice(["0.2", "0.4", "0.34", "1"])
    charter = {"purposes": purposes, "beneficiary": "B", "approval_tiers": tiers, "gate": gate,
               "signatures": "waived"}
    _add_limits(world, charter)
    if chance(0.4):
        prefixes = ["disbursement", "payment", "earmark", "entry", "contribution", "cash"]
        charter["record_refusals"] = rng.sample(prefixes, 2)
    if chance(0.3):
        charter["clocks"] = {"suspension_days": rng.choice([3, 10, 45]),
                             "grace_days": rng.choice([0, 2, 20]),
                             "delivery_hours": rng.choice([0, 1, 6])}
    return charter


def _add_limits(world, charter):
    rng, chance = world.rng, world.chance
    if chance(0.4):
        charter["minimum_liquidity"] = world.show(rng.choice([1, 10_000, 100_000]), "EUR")
    caps = {}
    if chance(0.25):
        caps["per_notification"] = world.show(rng.randrange(100_000, 2_000_000), "EUR")
    if chance(0.25):
        caps["per_period"] = {"unit": rng.choice(["month", "quarter", "year"]),
                              "amount": world.show(rng.randrange(100_000, 2_000_000), "EUR")}
    if chance(0.3):
        caps["per_purpose"] = {purpose: world.show(rng.randrange(20_000, 700_000), "EUR")
                               for purpose in rng.sample(charter["purposes"], 2)}
    if caps or chance(0.1):
        charter["caps"] = caps
    if chance(0.2):
        charter["low_cash"] = {"threshold": world.show(rng.choice([5_000, 50_000, 300_000]), "EUR"),
                               "open_purposes": rng.sample(charter["purposes"], 2)}


def amend(world):
    charter = make_charter(world)
    if world.chance(0.8):
        charter["purposes"] = world.charter["purposes"]
        charter.get("caps", {}).pop("per_purpose", None)
        charter.pop("low_cash", None)
        if world.chance(0.5):
            charter["approval_tiers"] = world.charter["approval_tiers"]
    return "charter.amended", {"charter": charter}, world.officer("governor")


OFFICERS = [("tre", ["treasurer"], None), ("tre2", ["treasurer"], None),
            ("con", ["controller"], None), ("con2", ["controller"], None),
            ("ben", ["beneficiary"], "B"), ("ben2", ["beneficiary"], "B"),
            ("v1", ["partner"], "P1"), ("v2", ["partner"], "P2"), ("v3", ["partner"], "P3"),
            ("v4", ["partner"], "P4"), ("w1", ["partner"], "P1"), ("w2", ["partner"], "P2"),
            ("aud", ["auditor"], None)]


def set_up(world):
    rng = world.rng
    world.charter = make_charter(world)
    body = {"name": "Model", "functional_currency": "EUR", "sandbox": True,
            "charter": world.charter}
    if world.chance(0.1):
        bad = {**body, "charter": {**world.charter, "purposes": []}}
        world.emit(world.act("fund.opened", bad, "gov"))
        world.emit(world.act("party.registered", {"party": "P1", "name": "P1",
                                                  "role": "contributor"}, "gov"))
    today = money.show_date(world.today())
    world.emit(world.act("fund.opened", body, "gov", today))

    def governor(kind, body):
        world.now += rng.randrange(3) * money.MICROS_PER_SECOND
        world.emit(world.act(kind, body, "gov", today))
    roles = {"P1": "contributor", "P2": "contributor", "P3": "contributor", "P4": "contributor",
             "B": "beneficiary", "A1": "payee", "A2": "payee", "Q1": "source"}
    for party, role in roles.items():
        if party not in ("P3", "P4") or world.chance(0.7):
            governor("party.registered", {"party": party, "name": party, "role": role})
    for name, duties, party in OFFICERS:
        if party is not None and party not in world.state.parties:
            continue
        body = {"officer": name, "name": name, "roles": duties}
        if party is not None:
            body["party"] = party
        governor("officer.enrolled", body)
    if world.chance(0.6):
        governor("officer.enrolled", {"officer": "all", "name": "Everything", "party": "B",
                                      "roles": ["treasurer", "controller", "beneficiary"]})
        governor("officer.enrolled", {"officer": "both", "name": "Both", "party": "P1",
                                      "roles": ["treasurer", "controller", "partner"]})
    if world.chance(0.15):
        governor("officer.enrolled", {"officer": "lost", "name": "Lost",
                                      "roles": ["partner", "beneficiary"]})
    for number, currency in enumerate(["EUR", "EUR", "USD", "JPY", "KWD"], 1):
        world.emit(world.act("account.opened", {"account": f"K{number}", "currency": currency,
                                                "bank": "Custodian"}, "tre", today))
    for currency in ("USD", "JPY", "KWD"):
        if world.chance(0.9):
            world.emit(world.act("rate.set", {"currency": currency, "source": "fixing",
                                              "value": world.rate_text(currency)}, "tre", today))


def propose(world):
    """A meaningful (kind, body, actor), following plans that were begun."""
    for _ in range(50):
        if world.plan and world.chance(0.55):
            proposal = world.plan.pop(0)(world)
        elif world.chance(0.006):
            proposal = amend(world)
        else:
            maker = world.rng.choices(PROPOSALS, WEIGHTS)[0][0]
            proposal = maker(world)
        if proposal:
            return proposal
    return case_proposals.remark(world)


def step(world):
    world.advance()
    kind, body, actor = propose(world)
    act = world.act(kind, body, actor)
    roll = world.rng.random()
    if roll < 0.010:
        return world.emit_text(mistakes.malformed_line(world, act))
    if roll < 0.020:
        return world.emit_text(_replay(world))
    if roll < 0.025:
        return world.emit(act, world.state.last_recorded - world.rng.randrange(1, 10**9))
    if roll < 0.17:
        weights = [weight for _, weight in mistakes.SPOILERS]
        for spoiler, _ in world.rng.choices(mistakes.SPOILERS, weights, k=20):
            spoiled = spoiler(world, json.loads(json.dumps(act)))
            if spoiled is not None:
                return world.emit(spoiled)
    verdict = world.emit(act)
    if verdict.rule is None:
        if kind == "charter.amended":
            world.charter = body["charter"]
        if kind == "batch.opened":
            world.plan += [_in_batch(body["batch"])] * (body["rows"] + 1)
    return verdict


def _in_batch(batch):
    def make(world):
        proposal = world.pick([money_proposals.receive, money_proposals.income,
                               money_proposals.charge, money_proposals.set_rate])(world)
        if proposal:
            proposal[1]["batch"] = batch
        return proposal
    return make


def _replay(world):
    line = json.loads(world.lines[world.pick(world.accepted_acts)])
    if world.chance(0.5):
        line["at"] = world.show_time(world.now)
    return json.dumps(line, ensure_ascii=False, indent=None)


def lock(world):
    """The end of a history: signatures become required, which nobody here can give."""
    charter = {**world.charter, "signatures": "required"}
    world.emit(world.act("charter.amended", {"charter": charter}, world.officer("governor")))
    for _ in range(3):
        kind, body, actor = propose(world)
        act = world.act(kind, body, actor)
        if world.chance(0.7):
            act["fund"] = world.fund.origin
        value = {"act": act, "at": world.show_time(world.now)}
        if world.chance(0.4):
            value["signatures"] = [{"officer": actor, "signature": "A" * 86 + "=="}]
        world.emit_text(json.dumps(value))


def generate(seed, acts, check=None):
    """A history of `acts` lines, more or less; `check(world)` is called after every act."""
    world = World(random.Random(seed))
    set_up(world)
    while len(world.lines) < acts:
        step(world)
        if check is not None:
            check(world)
    if world.chance(0.1):
        lock(world)
    return world


class Coverage:
    def __init__(self):
        self.kinds = collections.Counter()
        self.rules = collections.Counter()
        self.commitments = self.afresh = self.lines = self.replays = 0

    def add(self, world):
        self.lines += len(world.lines)
        for text, verdict in zip(world.lines, world.verdicts):
            if verdict.rule is not None:
                self.rules[verdict.rule] += 1
            elif verdict.replayed:
                self.replays += 1
            else:
                self.kinds[json.loads(text)["act"]["kind"]] += 1
                self.afresh += verdict.afresh
                self.commitments += any(account.startswith("budget:committed:") and amount < 0
                                        for (account, _), (amount, _) in verdict.net.items())

    def report(self, out):
        out.write(f"lines {self.lines}, accepted {sum(self.kinds.values())}, replayed "
                  f"{self.replays}, refused {sum(self.rules.values())}\n")
        out.write(f"commitments (with returns) {self.commitments}, matched afresh {self.afresh}\n")
        for kind in forms.KINDS:
            out.write(f"  {self.kinds[kind]:7} {kind}\n")
        for rule in RULES:
            out.write(f"  {self.rules[rule]:7} {rule}\n")
        missing = [rule for rule in RULES if not self.rules[rule]]
        out.write(f"rules never raised: {' '.join(missing) or 'none'}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--acts", type=int, default=300)
    parser.add_argument("--histories", type=int, default=1)
    parser.add_argument("--out", metavar="DIR", help="write history-SEED.jsonl files here")
    parser.add_argument("--coverage", action="store_true")
    arguments = parser.parse_args()
    coverage = Coverage()
    started = time.monotonic()
    for seed in range(arguments.seed, arguments.seed + arguments.histories):
        world = generate(seed, arguments.acts)
        coverage.add(world)
        if arguments.out:
            os.makedirs(arguments.out, exist_ok=True)
            path = os.path.join(arguments.out, f"history-{seed}.jsonl")
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(line + "\n" for line in world.lines)
        elif not arguments.coverage:
            sys.stdout.writelines(line + "\n" for line in world.lines)
    if arguments.coverage:
        coverage.report(sys.stdout)
        print(f"seconds {time.monotonic() - started:.1f}")


if __name__ == "__main__":
    main()
