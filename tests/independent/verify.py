#!/usr/bin/env python3
# Verifies what a reserve fund publishes, written from docs/format.md alone; it travels in bundles.
# Needs Python 3.11 and the openssl command, nothing of the ledger. Prints findings as
# "code place: reason", then what it verified and what it assumed. Exit codes: 0 all holds, 2 usage,
# 10 malformed, 11 signature, 12 tree or proof, 13 policy, 14 rule, 16 fork.
import argparse
import base64
import concurrent.futures
import datetime
import fnmatch
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from fractions import Fraction

MALFORMED, SIGNATURE, TREE, POLICY, RULE, FORK = 10, 11, 12, 13, 14, 16


class Bad(Exception):
    """A finding after which the thing at hand cannot be read further."""


def need(condition, code, place, reason):
    if not condition:
        raise Bad(code, place, reason)


class Report:
    def __init__(self):
        self.findings, self.verified, self.assumed = [], [], []

    def add(self, code, place, reason):
        self.findings.append((code, place, reason))

    def attempt(self, step, *arguments):
        """The step's result, or None after noting the finding that stopped it."""
        try:
            return step(*arguments)
        except Bad as bad:
            self.add(*bad.args)

    def finish(self):
        for finding in self.findings:
            print("%d %s: %s" % finding)
        for line in self.verified if not self.findings else []:
            print("verified: " + line)
        for line in self.assumed:
            print("assumed: " + line)
        codes = [code for code, _, _ in self.findings]
        return FORK if FORK in codes else codes[0] if codes else 0


# Strict forms: numbers, base64, canonical JSON (§1)

def number(text, place):
    need(re.fullmatch("0|[1-9][0-9]{0,15}", text), MALFORMED, place, f"not a number: {text!r:.40}")
    return int(text)


def unbase64(text, place, length=None):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad(MALFORMED, place, "not base64") from None
    need(base64.b64encode(data).decode() == text, MALFORMED, place, "base64 is not canonical")
    need(length in (None, len(data)), MALFORMED, place, f"{len(data)} bytes, not {length}")
    return data


def utf8(data, place):
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Bad(MALFORMED, place, "not UTF-8") from None


def check_profile(value, forms):
    if isinstance(value, str):
        if not all(unicodedata.is_normalized(form, value) for form in forms):
            raise ValueError("a string is not NFC")
        if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in value):
            raise ValueError("a string has a control character")
    elif isinstance(value, dict):
        for key, member in value.items():
            if not re.fullmatch("[a-z][a-z0-9_]*", key):
                raise ValueError(f"key {key!r:.40}")
            check_profile(member, forms)
    elif isinstance(value, list):
        for member in value:
            check_profile(member, forms)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise ValueError("a number is not an integer within 2^53-1")


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def parse_canonical(data, place, forms=("NFC",)):
    try:
        value = json.loads(data.decode())
        check_profile(value, forms)
        if canonical(value) != data:
            raise ValueError("the bytes are not the canonical ones")
        return value
    except (ValueError, RecursionError) as error:
        raise Bad(MALFORMED, place, f"not canonical JSON: {error}") from None


def parse_members(value, names, optional, place):
    need(isinstance(value, dict) and set(names) <= set(value) <= set(names) | set(optional),
         MALFORMED, place, f"members are not {' '.join(names)}")
    return value


def decimal(text):
    if not re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text):
        raise ValueError(f"not a decimal: {text!r:.40}")
    return Fraction(text)


def microseconds(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", text, re.ASCII):
        raise ValueError(f"not a time: {text!r:.40}")
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    return (moment - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)


def parse_entry(leaf, place, index):
    need(1 <= len(leaf) <= 65535, MALFORMED, place, "a leaf has 1 to 65535 bytes")
    entry = parse_canonical(leaf, place)
    parse_members(entry, ("act", "postings", "recorded_at", "schema", "seq", "signatures"), (),
                  place)
    act = parse_members(entry["act"], ("actor", "body", "date", "id", "kind"),
                        ("documents", "fund", "memo"), place)
    need(all(isinstance(act.get(name, ""), str) for name in ("actor", "date", "fund", "id", "kind"))
         and isinstance(act["body"], dict), MALFORMED, place, "act is not in form")
    need(isinstance(entry["postings"], list) and isinstance(entry["signatures"], list)
         and entry["schema"] == 1 and type(entry["schema"]) is type(entry["seq"]) is int,
         MALFORMED, place, "entry is not in form")
    need(entry["seq"] == index, TREE, place, "seq is not the index")
    try:
        entry["at"] = microseconds(entry["recorded_at"])
        for posting in entry["postings"]:
            parse_members(posting, ("account", "amount", "currency", "value"), (), place)
            posting["of"] = decimal(posting["amount"])
            posting["worth"] = decimal(posting["value"])
        order = [(p["account"].encode(), p["currency"].encode()) for p in entry["postings"]]
        need(order == sorted(order), MALFORMED, place, "postings are not sorted")
        for signature in entry["signatures"]:
            parse_members(signature, ("officer", "signature"), (), place)
            signature["bytes"] = unbase64(signature["signature"], place, 64)
    except (ValueError, TypeError, AttributeError) as error:
        raise Bad(MALFORMED, place, f"entry is not in form: {error}") from None
    return entry


# Tree: RFC 6962, proofs as RFC 9162 checks them (§2).

def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(leaf):
    return sha256(b"\0" + leaf)


def node(left, right):
    return sha256(b"\1" + left + right)


class Tree:
    """levels[k][i] is the root of leaves [i*2^k, (i+1)*2^k)."""

    def __init__(self, leaves):
        self.levels = [[leaf_hash(leaf) for leaf in leaves]]
        while len(self.levels[-1]) > 1:
            row = self.levels[-1]
            self.levels.append([node(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)])

    def root(self, size):
        root, start = None, size
        for level, row in enumerate(self.levels):
            if size >> level & 1:
                start -= 1 << level
                root = row[start >> level] if root is None else node(row[start >> level], root)
        return root or sha256(b"")

    def tile_row(self, level):
        return self.levels[8 * level] if 8 * level < len(self.levels) else []


def check_inclusion(leaf, index, size, proof, root, place):
    need(index < size, TREE, place, "index is not below the size")
    first, last, computed = index, size - 1, leaf_hash(leaf)
    for step in proof:
        need(last > 0, TREE, place, "proof has a hash left over")
        if first & 1 or first == last:
            computed = node(step, computed)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            computed = node(computed, step)
        first, last = first >> 1, last >> 1
    need(last == 0, TREE, place, "proof lacks a hash")
    need(computed == root, TREE, place, "inclusion proof does not lead to the root")


def check_consistency(old_size, old_root, size, root, proof, place):
    need(old_size <= size, TREE, place, "the old tree is larger than the new one")
    if old_size in (0, size):
        need(not proof, TREE, place, "proof has a hash left over")
        need(old_root == (root if old_size else sha256(b"")), TREE, place, "roots differ")
        return
    proof = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    need(proof, TREE, place, "proof lacks a hash")
    first, last = old_size - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = proof[0]
    for step in proof[1:]:
        need(last > 0, TREE, place, "proof has a hash left over")
        if first & 1 or first == last:
            old, new = node(step, old), node(step, new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new = node(new, step)
        first, last = first >> 1, last >> 1
    need(last == 0, TREE, place, "proof lacks a hash")
    need((old, new) == (old_root, root), TREE, place, "consistency proof does not join the roots")


# Ed25519, keys, notes, checkpoints, policies (§3).

PRIME = 2**255 - 19
ORDER_EIGHT = 2707385501144840649318225287225658788936804267575313519463743609750303402022
SMALL_ORDER = {0, 1, PRIME - 1, ORDER_EIGHT, PRIME - ORDER_EIGHT}
SPKI = bytes.fromhex("302a300506032b6570032100")  # DER in front of the 32 bytes of a public key


def check_key(key, place):
    y = int.from_bytes(key, "little") & (2**255 - 1)
    need(y < PRIME, MALFORMED, place, "key is not a canonical point")
    need(y not in SMALL_ORDER, MALFORMED, place, "key is of small order")
    d = -121665 * pow(121666, -1, PRIME)
    x_squared = (y * y - 1) * pow(d * y * y + 1, -1, PRIME) % PRIME
    need(pow(x_squared, (PRIME - 1) // 2, PRIME) == 1, MALFORMED, place, "key is not a point")
    return key


def ed25519(jobs):
    """For each (key, message, signature) whether it verifies; a process each, four at a time."""
    with tempfile.TemporaryDirectory() as folder:
        def run(numbered):
            at, contents = numbered[0], (SPKI + numbered[1][0], *numbered[1][1:])
            paths = [os.path.join(folder, f"{at}.{name}") for name in ("key", "text", "signature")]
            for path, content in zip(paths, contents):
                with open(path, "wb") as file:
                    file.write(content)
            command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin",
                       "-inkey", paths[0], "-in", paths[1], "-sigfile", paths[2]]
            return subprocess.run(command, capture_output=True, check=False).returncode == 0
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            return list(pool.map(run, enumerate(jobs)))


class Key:
    """A vkey; `id` is what signature lines name it by."""

    def __init__(self, text, place, kind):
        parts = text.split("+", 2)
        need(len(parts) == 3 and re.fullmatch(r"[^\s+]+", parts[0]), MALFORMED, place, "not a vkey")
        self.text, self.name, blob = text, parts[0], unbase64(parts[2], place, 33)
        self.kind, self.key = blob[0], check_key(blob[1:], place)
        self.id = sha256(self.name.encode() + b"\n" + blob)[:4]
        need(self.kind == kind, MALFORMED, place, f"vkey is not of type {kind}")
        need(parts[1] == self.id.hex(), MALFORMED, place, "vkey's id is not that of its key")


class Checkpoint:
    def __init__(self, data, place):
        note, self.place = utf8(data, place), place
        need(all(c >= " " or c == "\n" for c in note), MALFORMED, place, "control character")
        head, gap, tail = note.rpartition("\n\n")
        need(gap and tail.endswith("\n") and tail != "\n", MALFORMED, place, "not a signed note")
        self.text, self.lines = head + "\n", []
        for line in tail[:-1].split("\n"):
            match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
            need(match, MALFORMED, place, "not a signature line")
            blob = unbase64(match[2], place)
            need(len(blob) > 4, MALFORMED, place, "signature is too short")
            self.lines.append((match[1], blob[:4], blob[4:]))
        lines = self.text.split("\n")
        need(len(lines) == 4 and lines[0], MALFORMED, place, "a checkpoint has three lines")
        self.origin, self.size = lines[0], number(lines[1], place)
        self.root = unbase64(lines[2], place, 32)

    def signers(self, keys):
        """The texts of those keys that signed; refuses if a known one does not verify."""
        known = {(key.name, key.id): key for key in keys}
        jobs, names = [], []
        for name, key_id, blob in self.lines:
            if key := known.get((name, key_id)):
                message, signature = self.text.encode(), blob
                if key.kind == 4:
                    time, signature = int.from_bytes(blob[:8], "big"), blob[8:]
                    message = b"cosignature/v1\ntime %d\n" % time + message
                need(len(signature) == 64, SIGNATURE, self.place, f"signature of {name} is cut")
                jobs.append((key.key, message, signature))
                names.append(key.text)
        for name, holds in zip(names, ed25519(jobs)):
            need(holds, SIGNATURE, self.place, f"signature of {name} does not verify")
        need(names, SIGNATURE, self.place, "no signature by a known key")
        return set(names)


class Policy:
    def __init__(self, data, place="policy"):
        text = utf8(data, place)
        need(text.endswith("\n"), MALFORMED, place, "last line does not end")
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        for line in text[:-1].split("\n"):
            match line.split():
                case []: pass
                case [word, *_] if word.startswith("#"): pass
                case ["log", vkey, *url] if len(url) < 2: self.logs.append(Key(vkey, place, 1))
                case ["witness", name, vkey, *url] if len(url) < 2 and self.is_new(name):
                    self.witnesses[name] = Key(vkey, place, 4)
                case ["group", name, count, *members] if members and self.is_new(name) and all(
                        map(self.is_known, members)) and len(set(members)) == len(members):
                    least = {"any": "1", "all": str(len(members))}.get(count, count)
                    self.groups[name] = (number(least, place), members)
                    need(1 <= int(least) <= len(members), MALFORMED, place, f"group {name}: count")
                case ["quorum", name] if self.quorum is None and (
                        name == "none" or self.is_known(name)):
                    self.quorum = name
                case _: raise Bad(MALFORMED, place, f"line {line!r:.60}")
        need(self.quorum, MALFORMED, place, "no quorum line")
        keys = {key.text for key in self.witnesses.values()}
        need(len(keys) == len(self.witnesses), MALFORMED, place, "a witness is named twice")

    def is_known(self, name):
        return name in self.witnesses or name in self.groups

    def is_new(self, name):
        return name != "none" and not self.is_known(name)

    def holds(self, name, signers):
        if name in self.witnesses:
            return self.witnesses[name].text in signers
        least, members = self.groups[name]
        return sum(self.holds(member, signers) for member in members) >= least


class Trust:
    """What the reader brings: log keys, and perhaps a policy on witnesses."""

    def __init__(self, keys, policy):
        self.policy, self.keys = policy, keys + (policy.logs if policy else [])
        self.witnesses = list(policy.witnesses.values()) if policy else []

    def check(self, checkpoint):
        """Refuses unless the log's key signed and the policy holds; answers who signed."""
        keys = [key for key in self.keys if key.name == checkpoint.origin]
        need(keys, POLICY, checkpoint.place, f"no key is trusted for {checkpoint.origin}")
        signers = checkpoint.signers(keys + self.witnesses)
        need(any(key.text in signers for key in keys), SIGNATURE, checkpoint.place,
             "not signed by the log's key")
        self.check_policy(checkpoint, signers)
        return signers

    def check_policy(self, checkpoint, signers):
        if self.policy and self.policy.quorum != "none":
            need(self.policy.holds(self.policy.quorum, signers), POLICY, checkpoint.place,
                 f"quorum {self.policy.quorum} is not reached")


# The rule of the gate (§5).

ROLES = {  # the first pattern that fits a kind counts
    "notification.stood_down": "beneficiary governor", "notification.acknowledged": "partner",
    "notification.objected": "partner", "notification.*": "beneficiary",
    "disbursement.requested": "beneficiary", "disbursement.withdrawn": "beneficiary",
    "disbursement.cancelled": "treasurer", "disbursement.*": "partner",
    "payment.released": "controller", "payment.rejected": "treasurer controller",
    "payment.*": "treasurer", "account.opened": "treasurer", "rate.set": "treasurer",
    "batch.opened": "treasurer", "charter.amended": "governor", "officer.*": "governor",
    "party.*": "governor", "log_key.changed": "governor"}
GATE = {"mode": "notify_only", "blocking_share": "0.33", "quorum": "0.50"}
CLOCKS = {"delivery_hours": 6, "acknowledgement_hours": 24, "suspension_days": 45, "grace_days": 90}
HOUR = 3600 * 10**6


class Notification:
    def __init__(self, at, charter, partners):
        self.issued = self.renewed = at
        self.partners, self.delivery, self.answer = partners, {}, {}
        self.gate = GATE | charter.get("gate", {})
        self.clocks = CLOCKS | charter.get("clocks", {})
        self.active, self.ended, self.stood_down = False, False, None

    def advance(self, at):
        """Once active it stays active, so this is called before and after each event."""
        count = len(self.partners)
        deliveries = [self.delivery.get(party) for party in self.partners]
        answers = [self.answer.get(party) for party in self.partners]
        match self.gate["mode"]:
            case "notify_only":
                tried = None not in deliveries and at >= self.due("delivery_hours")
                holds = tried or all(each == "delivered" for each in deliveries)
            case "no_objection":
                share = Fraction(answers.count("objected"), count) if count else -1
                holds = (at >= self.due("acknowledgement_hours")
                         and share < decimal(self.gate["blocking_share"]))
            case "affirmative":
                holds = count and (Fraction(answers.count("acknowledged"), count)
                                   >= decimal(self.gate["quorum"]))
            case mode:
                raise ValueError(f"gate mode {mode}")
        self.active = self.active or bool(holds)

    def due(self, clock):
        return self.issued + self.clocks[clock] * HOUR

    def is_open(self, at):
        self.advance(at)
        return (self.active and not self.ended and self.stood_down is None
                and at <= self.renewed + self.clocks["suspension_days"] * 24 * HOUR)

    def is_open_for_release(self, at):
        grace = self.clocks["grace_days"] * 24 * HOUR
        return self.is_open(at) or (self.stood_down is not None and not self.ended
                                    and at <= self.stood_down + grace)


class Request:
    def __init__(self, body, requester, value):
        self.body, self.requester, self.value = body, requester, value
        self.key, self.state = (body["payee"], body["notification"]), "pending"
        self.committed, self.payments = decimal(body["amount"]), []
        self.votes = {"approved": {}, "rejected": {}, "recused": {}}  # officer -> party

    def sum(self, *states):
        return sum(decimal(payment["body"]["amount"]) for payment in self.payments
                   if payment["state"] in states)

    def counts_in_tier(self):
        return (self.state not in ("rejected", "cancelled", "withdrawn")
                or self.state != "rejected" and self.sum("settled") > 0)


class Fund:
    """Takes entries in order of seq; each breach of a rule is a finding at that entry."""

    def __init__(self, report, origin, entries):
        self.report, self.origin, self.at, self.place = report, origin, 0, ""
        self.sandbox, self.entry, self.actor = False, None, None
        self.officers, self.parties, self.accounts, self.rates = {}, {}, {}, {}
        self.notifications, self.requests, self.payments, self.released = {}, {}, {}, []
        self.charter, self.currency, self.signatures, self.log_keys = {}, "", [], []
        self.ids, self.kinds, self.batches = set(), set(), {}
        values = [posting["value"] for entry in entries for posting in entry["postings"]]
        self.digits = max((len(value.partition(".")[2]) for value in values), default=0)
        for entry in entries:
            self.place = "entry %d (%s)" % (entry["seq"], entry["act"]["kind"])
            report.attempt(self.take, entry)
        holds = ed25519([job for _, job in self.signatures])
        for (place, _), good in zip(self.signatures, holds):
            self.rule(good, "a signature does not verify", SIGNATURE, place)

    def rule(self, condition, reason, code=RULE, place=None):
        if not condition:
            self.report.add(code, place or self.place, reason)

    def add(self, table, name, value):
        need(name not in table, RULE, self.place, f"name {name} stands twice")
        table[name] = value

    def find(self, table, name, what):
        need(name in table, RULE, self.place, f"{what} {name} is not known")
        return table[name]

    def take(self, entry):
        act, kind, body = entry["act"], entry["act"]["kind"], entry["act"]["body"]
        self.rule(entry["at"] >= self.at, "recorded_at decreases")
        self.at, self.entry, self.actor = entry["at"], entry, act["actor"]
        for budget in (True, False):
            total = sum(p["worth"] for p in entry["postings"]
                        if p["account"].startswith("budget:") == budget)
            self.rule(total == 0, f"postings are out of balance by {total}")
        self.rule(act.get("fund", self.origin) == self.origin, "act is of another fund")
        self.rule((kind == "fund.opened") == (entry["seq"] == 0), "only entry 0 opens the fund")
        self.rule(act["id"] not in self.ids, f"id {act['id']} stands twice")
        self.ids.add(act["id"])
        self.kinds.add(kind)
        try:
            if kind == "fund.opened":
                self.open_fund(body)
            if kind != "attempt.refused":
                self.check_actor(act, entry["signatures"])
            handler = getattr(self, "on_" + kind.replace(".", "_"), None)
            if handler:
                handler(body)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise Bad(MALFORMED, self.place, f"body is not in form: {error!r}") from None

    def check_actor(self, act, signatures):
        officer = self.find(self.officers, self.actor, "officer")
        self.rule(not officer["revoked"], f"officer {self.actor} is revoked")
        asked = next((ROLES[kind] for kind in ROLES if fnmatch.fnmatch(act["kind"], kind)), None)
        self.rule(asked is None or set(asked.split()) & set(officer["roles"]),
                  f"officer {self.actor} is no {asked}")
        batch = self.batches.get(act["body"].get("batch"), {"actor": None})
        is_row = batch["actor"] == self.actor and batch["rows"] > 0
        batch["rows"] = batch.get("rows", 0) - is_row
        if self.charter.get("signatures") == "waived":
            self.rule(self.sandbox and not signatures, "signatures are waived, and not in a sandbox"
                      if not self.sandbox else "there are signatures where they are waived")
            return
        self.rule("fund" in act, "a signed act names its fund")
        self.rule(is_row or self.actor in [each["officer"] for each in signatures],
                  "the actor has not signed", SIGNATURE)
        for signature in signatures:
            key = self.find(self.officers, signature["officer"], "officer")["key"]
            need(key, SIGNATURE, self.place, f"officer {signature['officer']} has no key")
            self.signatures.append((self.place, (key, canonical(act), signature["bytes"])))

    def open_fund(self, body):
        self.currency, self.sandbox = body["functional_currency"], body["sandbox"]
        self.charter = body["charter"]
        self.enrol(self.actor, ["governor"], None, body.get("public_key"))
        if body.get("log_key") or not self.sandbox:
            self.on_log_key_changed(body)

    def on_log_key_changed(self, body):
        self.log_keys.append((self.entry["seq"], Key(body["log_key"], self.place, 1)))

    def on_charter_amended(self, body):
        self.charter = body["charter"]

    def enrol(self, officer, roles, party, key):
        key = check_key(unbase64(key, self.place, 32), self.place) if key else None
        self.add(self.officers, officer,
                 {"roles": roles, "party": party, "key": key, "revoked": False})

    def on_officer_enrolled(self, body):
        self.enrol(body["officer"], body["roles"], body.get("party"), body.get("public_key"))

    def on_officer_revoked(self, body):
        self.find(self.officers, body["officer"], "officer")["revoked"] = True

    def on_party_registered(self, body):
        self.add(self.parties, body["party"], {"role": body["role"], "suspended": False})

    def on_party_suspended(self, body):
        self.find(self.parties, body["party"], "party")["suspended"] = True

    def on_party_reinstated(self, body):
        self.find(self.parties, body["party"], "party")["suspended"] = False

    def on_account_opened(self, body):
        self.add(self.accounts, body["account"], body["currency"])

    def on_batch_opened(self, body):
        self.add(self.batches, body["batch"], {"actor": self.actor, "rows": body["rows"]})

    def on_rate_set(self, body):
        rate = (self.entry["act"]["date"], self.entry["seq"], decimal(body["value"]))
        self.rates.setdefault(body["currency"], []).append(rate)

    def on_notification_issued(self, body):
        partners = {name for name, party in self.parties.items()
                    if party["role"] == "contributor" and not party["suspended"]}
        notification = Notification(self.at, self.charter, partners)
        self.add(self.notifications, body["notification"], notification)

    def notification(self, body):
        found = self.find(self.notifications, body["notification"], "notification")
        found.advance(self.at)
        return found

    def on_notification_delivered(self, body):
        found = self.notification(body)
        if found.delivery.get(body["party"]) != "delivered":
            found.delivery[body["party"]] = body.get("outcome", "delivered")
        found.advance(self.at)

    def on_notification_acknowledged(self, body):
        found = self.notification(body)
        party, kind = self.officers[self.actor]["party"], self.entry["act"]["kind"]
        found.answer[party] = kind.partition(".")[2]
        found.advance(self.at)

    on_notification_objected = on_notification_acknowledged

    def on_notification_renewed(self, body):
        self.notification(body).renewed = self.at

    def on_notification_withdrawn(self, body):
        self.notification(body).ended = True

    def on_notification_stood_down(self, body):
        self.notification(body).stood_down = self.at

    def check_payee(self, name):
        payee = self.find(self.parties, name, "payee")
        self.rule(payee["role"] == "payee", f"party {name} is no payee")
        self.rule(not payee["suspended"], f"payee {name} is suspended")

    def value(self, amount, currency, date):
        if currency == self.currency:
            return amount
        rates = [rate for rate in self.rates.get(currency, []) if rate[0] <= date]
        need(rates, RULE, self.place, f"no rate of {currency} is in force")
        return Fraction(round(amount * max(rates)[2] * 10**self.digits), 10**self.digits)

    def on_disbursement_requested(self, body):
        self.rule(self.notification(body).is_open(self.at), "the gate is not open")
        self.check_payee(body["payee"])
        self.rule(body["purpose"] in self.charter["purposes"], "the charter knows no such purpose")
        value = self.value(decimal(body["amount"]), body["currency"], self.entry["act"]["date"])
        self.add(self.requests, body["disbursement"], Request(body, self.actor, value))

    def vote(self, body):
        """The request, and whether as many votes of this kind are now there as its tier asks."""
        request, kind = self.request(body), self.entry["act"]["kind"].partition(".")[2]
        party, votes = self.officers[self.actor]["party"], request.votes
        voters = votes["approved"] | votes["rejected"] | votes["recused"]
        self.rule(request.state == "pending", "the request is not pending")
        self.rule(self.notification(request.body).is_open(self.at), "the gate is not open")
        self.rule(not self.find(self.parties, party, "party")["suspended"],
                  f"party {party} is suspended")
        self.rule(party not in votes["recused"].values(), f"party {party} is recused")
        self.rule(kind == "recused" or self.actor != request.requester, "the requester votes")
        self.rule(self.actor not in voters, f"officer {self.actor} votes twice")
        self.rule(kind != "recused" or party not in voters.values(), f"party {party} has voted")
        votes[kind][self.actor] = party
        return request, kind != "recused" and self.is_enough(request, votes[kind].values())

    def is_enough(self, request, parties):
        total = sum(other.value for other in self.requests.values()
                    if other.key == request.key and other.counts_in_tier())
        tier = next((tier for tier in self.charter["approval_tiers"]
                     if decimal(tier["up_to"]) >= total), None)
        need(tier, RULE, self.place, "the sum is above every tier")
        self.share = tier.get("share")
        counted = set(parties) if tier.get("distinct_partners", True) else parties
        return len(counted) >= tier["approvals"]

    def on_disbursement_approved(self, body):
        request, is_enough = self.vote(body)
        currency, amount = request.body["currency"], request.committed
        value = self.value(amount, currency, self.entry["act"]["date"])
        posted = [(p["of"], p["worth"], p["currency"]) for p in self.entry["postings"]
                  if p["account"] == "budget:committed:" + body["disbursement"]]
        if not self.entry["postings"]:
            self.rule(not is_enough or self.share, "the last vote needed does not commit")
            return
        self.rule(is_enough, "commits without the votes that its tier asks for")
        self.rule(posted == [(-amount, -value, currency)], "does not commit the amount")
        request.state = "committed"

    def on_disbursement_rejected(self, body):
        request, is_enough = self.vote(body)
        self.rule(not self.entry["postings"], "a rejection posts")
        request.state = "rejected" if is_enough else request.state

    def on_disbursement_recused(self, body):
        self.vote(body)
        self.rule(not self.entry["postings"], "a recusal posts")

    def request(self, body):
        return self.find(self.requests, body["disbursement"], "disbursement")

    def on_disbursement_cancelled(self, body):
        request, state = self.request(body), self.entry["act"]["kind"].partition(".")[2]
        due = ("committed",) if state == "cancelled" else ("pending", "committed")
        self.rule(request.state in due,
                  f"a request that is {request.state} is {state}")
        self.rule(not request.sum("instructed", "released"), "a payment is under way")
        request.state, request.committed = state, request.sum("settled")

    on_disbursement_withdrawn = on_disbursement_cancelled

    def on_payment_instructed(self, body):
        request = self.request(body)
        self.rule(request.state == "committed", "the disbursement is not committed")
        self.check_payee(request.body["payee"])
        payment = {"body": body, "maker": self.actor, "checker": None, "request": request,
                   "state": "instructed"}
        self.add(self.payments, body["payment"], payment)
        request.payments.append(payment)
        self.rule(request.sum("instructed", "released", "settled") <= request.committed,
                  "instructs more than what is committed")
        currency = self.find(self.accounts, body["account"], "account")
        self.rule(("paid" in body) == (currency != request.body["currency"]),
                  "`paid` is for an account of another currency")

    def move_payment(self, body, state, *states):
        payment = self.find(self.payments, body["payment"], "payment")
        self.rule(payment["state"] in states, f"a payment that is {payment['state']} is {state}")
        payment["state"] = state
        return payment

    def on_payment_settled(self, body):
        self.move_payment(body, "settled", "released")

    def on_payment_rejected(self, body):
        self.move_payment(body, "rejected", "instructed", "released")

    def on_payment_returned(self, body):
        self.move_payment(body, "returned", "settled")["request"].state = "committed"

    def on_payment_released(self, body):
        payment = self.move_payment(body, "released", "instructed")
        request, order = payment["request"], payment["body"]
        payment["checker"] = self.actor
        self.rule(self.notification(request.body).is_open_for_release(self.at),
                  "the gate is not open for release")
        self.check_payee(request.body["payee"])
        makers = {other["maker"] for other in request.payments}
        checkers = {other["checker"] for other in request.payments} - {None}
        people = [request.requester, *request.votes["approved"], *makers, *checkers]
        self.rule(len(people) == len(set(people)), "four eyes: one person acts twice")
        total = decimal(order.get("paid", order["amount"]))
        for account, moved in (("cash", -total), ("in_transit", total)):
            found = [(p["of"], p["currency"]) for p in self.entry["postings"]
                     if p["account"] == f"assets:{account}:{order['account']}"]
            self.rule(found == [(moved, self.accounts[order["account"]])],
                      f"does not move {moved} in {account}")
        self.released.append(body["payment"])


# What is published: directory and bundle (§4).

def tile_number(n):
    groups = [f"{n % 1000:03}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03}")
    return "/".join(groups)


def tile_names(kind, count):
    """The tiles that `count` hashes or leaves fill, as name -> (first, last + 1)."""
    names = {f"tile/{kind}/{tile_number(n)}": (n * 256, n * 256 + 256) for n in range(count // 256)}
    if count % 256:
        name = f"tile/{kind}/{tile_number(count // 256)}.p/{count % 256}"
        names[name] = (count - count % 256, count)
    return names


def decode_leaves(data, count, place):
    leaves, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        leaves.append(data[at + 2:at + 2 + length])
        need(length > 0 and len(leaves[-1]) == length, MALFORMED, place, "a leaf is cut")
        at += 2 + length
    need(len(leaves) == count, MALFORMED, place, f"{len(leaves)} leaves, not {count}")
    return leaves


def read_directory(folder):
    files = {}
    for path, _, names in os.walk(folder):
        for name in names if "/." not in path[len(folder):] else []:
            with open(os.path.join(path, name), "rb") as file:
                files[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return files


def read_bundle(data):
    files, at, last = {}, 0, ""
    while any(data[at:at + 512]):
        head = data[at:at + 512]
        need(len(head) == 512, MALFORMED, "bundle", "a header is cut")
        name = utf8(head[:100].rstrip(b"\0"), "bundle")
        size = re.fullmatch(rb"([0-7]{11})\0", head[124:136])
        need(size, MALFORMED, name, "size is not eleven octal digits")
        size = int(size[1], 8)
        fields = b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"%011o\0" % 0
        made = name.encode().ljust(100, b"\0") + fields + b" " * 8 + b"0".ljust(101, b"\0")
        made = (made + b"ustar\00000").ljust(329, b"\0") + b"0000000\0" * 2
        made = made.ljust(512, b"\0")
        made = made[:148] + b"%06o\0 " % sum(made) + made[156:]
        need(head == made, MALFORMED, name, "header is not the canonical one")
        need(last < name, MALFORMED, name, "names are not sorted")
        content = data[at + 512:at + 512 + size]
        padding = data[at + 512 + size:at + 512 + size + -size % 512]
        need(len(content) == size and len(padding) == -size % 512 and not any(padding),
             MALFORMED, name, "content is cut")
        files[name], last, at = content, name, at + 512 + size + len(padding)
    need(data[at:] == bytes(1024), MALFORMED, "bundle", "does not end in two blocks of zeros")
    return files


class Published:
    def __init__(self, files, report):
        self.files, self.report, self.leaves = files, report, []
        self.newest = Checkpoint(self.get("checkpoint"), "checkpoint")
        names = [name for name in files if re.fullmatch(r"checkpoint\.\d+", name)]
        found = [report.attempt(Checkpoint, files[name], name) for name in names]
        self.checkpoints = sorted((c for c in found if c), key=lambda each: each.size)
        for each in self.checkpoints:
            if each.place != f"checkpoint.{each.size}" or each.origin != self.newest.origin:
                report.add(MALFORMED, each.place, "its text is of another size or log")
        if not self.checkpoints or self.checkpoints[-1].text != self.newest.text:
            report.add(MALFORMED, "checkpoint", "is not the last of the numbered ones")
        for name, (first, last) in tile_names("entries", self.newest.size).items():
            self.leaves += decode_leaves(self.get(name), last - first, name)
        self.tree = Tree(self.leaves)

    def get(self, name):
        need(name in self.files, MALFORMED, name, "is missing")
        return self.files[name]

    def check_tiles(self):
        """Every tile of every published size is there, and holds what the leaves say. Answers what
        else is there: an interrupted `publish` leaves tiles that no checkpoint needs yet."""
        due = {}
        for size in {each.size for each in self.checkpoints} | {self.newest.size}:
            due |= tile_names("entries", size)
            for level in range(8):
                due |= tile_names(level, size >> 8 * level)
        for name in sorted(due.keys() - self.files.keys()):
            self.report.add(MALFORMED, name, "is missing")
        for name in sorted(due.keys() & self.files.keys()):
            kind, (first, last) = name.split("/")[1], due[name]
            if kind == "entries":
                made = b"".join(len(leaf).to_bytes(2, "big") + leaf
                                for leaf in self.leaves[first:last])
            else:
                made = b"".join(self.tree.tile_row(int(kind))[first:last])
            if made != self.files[name]:
                form = kind != "entries" and len(self.files[name]) % 32
                self.report.add(MALFORMED if form else TREE, name, "does not hold what leaves say")
        return [name for name in sorted(self.files.keys() - due.keys())
                if not re.fullmatch(r"checkpoint(\.\d+(\.tsr)?)?|log\.vkey|log\.pub\.pem", name)]

    def check_roots(self):
        holds = self.tree.root(self.newest.size) == self.newest.root
        if not holds:
            self.report.add(TREE, "checkpoint", "root is not that of the entries")
        for each in self.checkpoints:
            if each.size <= self.newest.size and self.tree.root(each.size) != each.root:
                reason = "was signed for another history" if holds else "root is not the entries'"
                self.report.add(FORK if holds else TREE, each.place, reason)

    def check_keys(self, named, trust):
        """Each checkpoint is signed by the key in force, each new key by the one before it."""
        line = utf8(self.get("log.vkey"), "log.vkey")
        need(line.endswith("\n"), MALFORMED, "log.vkey", "line does not end")
        current = Key(line[:-1], "log.vkey", 1)
        pem = base64.b64encode(SPKI + current.key).decode()
        pem = f"-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----\n".encode()
        need(self.get("log.pub.pem") == pem, MALFORMED, "log.pub.pem", "is not log.vkey's key")
        named = named or [(-1, current)]
        need(all(key.name == self.newest.origin for _, key in named), SIGNATURE, "log.vkey",
             "a key is not named like the log")
        brought = {key.text for key in trust.keys} or {named[-1][1].text}
        trusted = [at for at, (_, key) in enumerate(named) if key.text in brought]
        need(trusted, SIGNATURE, "checkpoint", "the log's key is not the one given")
        need(named[-1][1].text == current.text, SIGNATURE, "log.vkey", "is not the key in force")
        keys, signers = [key for _, key in named] + trust.witnesses, {}
        for each in [*self.checkpoints, self.newest]:
            signed = signers[each.size] = self.report.attempt(each.signers, keys) or set()
            due = [key for seq, key in named if seq < each.size] or [named[0][1]]
            if signed and due[-1].text not in signed:
                self.report.add(SIGNATURE, each.place, "not signed by the key in force")
        self.report.attempt(trust.check_policy, self.newest, signers[self.newest.size])
        for at, (seq, _) in enumerate(named[1:]):
            first = min((size for size in signers if size > seq))
            if named[at][1].text not in signers[first] and (first == seq + 1 or at >= trusted[-1]):
                self.report.add(SIGNATURE, f"checkpoint.{first}", "not signed by the key replaced")


def verify_published(files, trust, report):
    """Answers the names that belong to no checkpoint."""
    published = Published(files, report)
    others = published.check_tiles()
    published.check_roots()
    fund = judge(list(enumerate(published.leaves)), published.newest.origin, report)
    report.attempt(published.check_keys, fund.log_keys, trust)
    size, origin = published.newest.size, published.newest.origin
    report.verified += [f"{origin}: {size} entries, {len(published.checkpoints)} checkpoints"]
    report.verified += [f"{name} was released as the rule of the gate allows"
                        for name in fund.released]
    if not trust.keys:
        report.assumed.append("the log's key is the one published beside the log")
    return others


def judge(leaves, origin, report):
    """The fund after these (index, leaf) pairs; what breaks a rule is in the report."""
    entries = [report.attempt(parse_entry, leaf, f"entry {index}", index) for index, leaf in leaves]
    return Fund(report, origin, [entry for entry in entries if entry])


# Files one can be handed: proofs, dossiers (§4, §6).

def split_proof(data, head, place):
    text, gap, note = utf8(data, place).partition("\n\n")
    lines = text.split("\n")
    need(gap and lines[0] == head and len(lines) > 1, MALFORMED, place, f"not a {head} file")
    return lines[1:], Checkpoint(note.encode(), place)


def hashes(lines, place):
    return [unbase64(line, place, 32) for line in lines]


def verify_proof(data, leaf, trust, report):
    lines, checkpoint = split_proof(data, "c2sp.org/tlog-proof@v1", "proof")
    if lines[0].startswith("extra "):
        unbase64(lines.pop(0)[6:], "proof")
    need(lines and lines[0].startswith("index "), MALFORMED, "proof", "no index line")
    index = number(lines[0][6:], "proof")
    trust.check(checkpoint)
    check_inclusion(leaf, index, checkpoint.size, hashes(lines[1:], "proof"), checkpoint.root,
                    "proof")
    parse_entry(leaf, f"entry {index}", index)
    report.verified.append(f"entry {index} is in {checkpoint.origin} of size {checkpoint.size}")


def verify_consistency(data, trust, report):
    lines, checkpoint = split_proof(data, "reserve-consistency@v1", "proof")
    old = lines[0].split(" ")
    need(len(old) == 3 and old[0] == "old", MALFORMED, "proof", "no line of the old tree")
    size, root = number(old[1], "proof"), unbase64(old[2], "proof", 32)
    trust.check(checkpoint)
    check_consistency(size, root, checkpoint.size, checkpoint.root, hashes(lines[1:], "proof"),
                      "proof")
    report.verified.append(f"{checkpoint.origin} of size {checkpoint.size} extends {size} {old[2]}")
    report.assumed.append(f"the tree of size {size} you hold has the root {old[2]}")


DOSSIER_KINDS = ("fund.opened", "charter.*", "officer.*", "party.*", "log_key.*", "notification.*",
                 "disbursement.*", "payment.*", "account.opened", "rate.set", "batch.opened")


def verify_dossier(data, trust, report):
    need(data.endswith(b"\n"), MALFORMED, "dossier", "does not end in a line feed")
    dossier = parse_canonical(data[:-1], "dossier", forms=())
    complete = isinstance(dossier, dict) and dossier.get("complete") is True
    parse_members(dossier, ("checkpoint", "complete", "format", "payment",
                            *(("leaves", "path") if complete else ("entries",))), (), "dossier")
    need(dossier["format"] == "reserve-dossier@v1" and type(dossier["complete"]) is bool,
         MALFORMED, "dossier", "is of another format")
    try:
        checkpoint = Checkpoint(dossier["checkpoint"].encode(), "dossier")
        payment = dossier["payment"]
        leaves = read_leaves(dossier, checkpoint, complete)
    except (TypeError, AttributeError) as error:
        raise Bad(MALFORMED, "dossier", f"is not in form: {error}") from None
    signers = trust.check(checkpoint)
    fund = judge(leaves, checkpoint.origin, report)
    if fund.log_keys and fund.log_keys[-1][1].text not in signers:
        report.add(SIGNATURE, "dossier", "the log key its entries name is not the one given")
    if payment not in fund.released:
        report.add(RULE, "dossier", f"does not hold the release of {payment}")
    elif fund.entry["act"]["kind"] != "log_key.changed" and fund.released[-1] != payment:
        report.add(MALFORMED, "dossier", "goes on after its end")
    others = [] if complete else [kind for kind in sorted(fund.kinds) if not any(
        fnmatch.fnmatch(kind, pattern) for pattern in DOSSIER_KINDS)]
    need(not others, MALFORMED, "dossier", f"a plain one holds no {' '.join(others)}")
    kind = "complete" if complete else "plain"
    report.verified.append(f"{payment} was released as the rule of the gate allows ({kind})")
    if not complete:
        report.assumed.append("no further entry of the kinds a dossier holds was recorded")
    report.assumed.append("money, earmarks, caps and shares were as the ledger's rules demand")


def read_leaves(dossier, checkpoint, complete):
    """The (index, leaf) pairs, proved to be in the checkpoint's tree."""
    if complete:
        leaves = [leaf.encode() for leaf in dossier["leaves"]]
        check_consistency(len(leaves), Tree(leaves).root(len(leaves)), checkpoint.size,
                          checkpoint.root, hashes(dossier["path"], "dossier"), "dossier")
        return list(enumerate(leaves))
    leaves = []
    for entry in dossier["entries"]:
        parse_members(entry, ("index", "leaf", "path"), (), "dossier")
        index, leaf = entry["index"], entry["leaf"].encode()
        need(type(index) is int and (leaves[-1][0] if leaves else -1) < index, MALFORMED, "dossier",
             "entries are not in ascending order")
        check_inclusion(leaf, index, checkpoint.size, hashes(entry["path"], "dossier"),
                        checkpoint.root, f"entry {index}")
        leaves.append((index, leaf))
    return leaves


# The command.

def read(path):
    with open(path, "rb") as file:
        return file.read()


def run(arguments, report):
    line = arguments.vkey
    if line and os.path.exists(line):
        line = utf8(read(line), line).removesuffix("\n")
    policy = Policy(read(arguments.policy)) if arguments.policy else None
    trust = Trust([Key(line, "vkey", 1)] if line else [], policy)
    match arguments.verb:
        case "log":
            for name in verify_published(read_directory(arguments.file), trust, report):
                report.assumed.append(f"{name}, which no checkpoint needs, is of no matter")
        case "bundle":
            files = read_bundle(read(arguments.file))
            need("policy" in files, MALFORMED, "policy", "is missing")
            own = Policy(files["policy"])
            if not trust.keys:
                report.assumed.append("the policy in the bundle is one you trust")
                trust = Trust([], own)
            others = verify_published(files, trust, report)
            need(others == ["policy", "verify.py"], MALFORMED, "bundle",
                 f"holds {' '.join(others)} besides, not policy and verify.py")
        case "dossier":
            verify_dossier(read(arguments.file), trust, report)
        case "proof":
            verify_proof(read(arguments.file), read(arguments.leaf), trust, report)
        case "consistency":
            verify_consistency(read(arguments.file), trust, report)


def main(words=None):
    parser = argparse.ArgumentParser(description="Verifies what a reserve fund publishes.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("log", "bundle", "dossier", "proof", "consistency"):
        command = verbs.add_parser(verb)
        command.add_argument("file")
        if verb == "proof":
            command.add_argument("leaf")
        command.add_argument("--vkey", help="the log's key: a file or the line itself")
        command.add_argument("--policy", help="a file that names logs, witnesses and a quorum")
    arguments = parser.parse_args(words)
    if arguments.verb not in ("log", "bundle") and not (arguments.vkey or arguments.policy):
        parser.error("say whom you trust: --vkey or --policy")
    report = Report()
    try:
        report.attempt(run, arguments, report)
    except OSError as error:
        parser.error(str(error))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
