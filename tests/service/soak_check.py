"""Holds what clients were told against the log that is left: every acknowledged receipt in its
place, in real-time order, nothing twice, nothing that nobody sent, and the totals of the fund."""
import base64
import hashlib
import json
from decimal import Decimal
from typing import NamedTuple


class Told(NamedTuple):
    """An act that was acknowledged: when it was first sent, when a receipt came, what it said."""
    id: str
    sent: float
    answered: float
    seq: int
    leaf_hash: str


class Seen(NamedTuple):
    """A head that a client was shown: by whom, when it asked, when it was answered."""
    client: int
    asked: float
    answered: float
    size: int
    root: str  # base64; empty where only the size was told


def read_leaves(published):
    """The leaves of a published directory, in order."""
    leaves = []
    tile = published / "tile/entries"
    bundles = sorted(path for path in tile.rglob("*") if path.is_file())
    whole = [path for path in bundles if ".p" not in str(path.relative_to(tile))]
    partial = [path for path in bundles if ".p" in str(path.relative_to(tile))]
    last = [path for path in partial if not _full_of(path).exists()]
    for path in [*whole, *sorted(last, key=lambda one: int(one.name))[-1:]]:
        data, at = path.read_bytes(), 0
        while at < len(data):
            length = int.from_bytes(data[at:at + 2], "big")
            leaves.append(data[at + 2:at + 2 + length])
            at += 2 + length
    return leaves


def _full_of(partial):
    """entries/x001/002 of entries/x001/002.p/7"""
    return partial.parent.with_name(partial.parent.name.removesuffix(".p"))


def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def root_of(hashes):
    """RFC 6962: the left part is the largest power of two."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    left = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + root_of(hashes[:left]) + root_of(hashes[left:])).digest()


def find_faults(leaves, told, seen, sent_ids, heads=20):
    """One sentence each."""
    faults = []
    entries = [json.loads(leaf) for leaf in leaves]
    ids = [entry["act"]["id"] for entry in entries]
    if len(ids) != len(set(ids)):
        faults.append("an id stands twice in the log")
    for one in told:
        if one.seq >= len(leaves) or ids[one.seq] != one.id:
            faults.append(f"acknowledged and lost: {one.id} as entry {one.seq}")
        elif leaf_hash(leaves[one.seq]).hex() != one.leaf_hash:
            faults.append(f"entry {one.seq} is not the one that was acknowledged as {one.id}")
    faults += [f"nobody sent {one}" for one in ids if one not in sent_ids]
    faults += find_disorder(told)
    faults += find_shrinking(told, seen)
    for one in sorted((one for one in seen if one.root), key=lambda one: one.size)[-heads:]:
        hashes = [leaf_hash(leaf) for leaf in leaves[:one.size]]
        if one.size > len(leaves) or base64.b64encode(root_of(hashes)).decode() != one.root:
            faults.append(f"a head of {one.size} entries was shown that the log does not have")
    return faults


def find_disorder(told):
    """What was acknowledged before another was sent stands before it."""
    answers = sorted(told, key=lambda one: one.answered)
    highest, at, faults = -1, 0, []
    for one in sorted(told, key=lambda one: one.sent):
        while at < len(answers) and answers[at].answered < one.sent:
            highest = max(highest, answers[at].seq)
            at += 1
        if one.seq < highest:
            faults.append(f"{one.id} was sent after entry {highest} was acknowledged, "
                          f"and stands before it as {one.seq}")
    return faults


def find_shrinking(told, seen):
    """Who asks after something was acknowledged or shown is shown at least as much."""
    known = sorted([(one.answered, one.seq + 1) for one in told] +
                   [(one.answered, one.size) for one in seen])
    largest, at, faults = 0, 0, []
    for one in sorted(seen, key=lambda one: one.asked):
        while at < len(known) and known[at][0] < one.asked:
            largest = max(largest, known[at][1])
            at += 1
        if one.size < largest:
            faults.append(f"client {one.client} was shown {one.size} entries after {largest}")
    return faults


def sum_of_income(leaves):
    return sum((Decimal(act["body"]["amount"]) for act in (json.loads(leaf)["act"]
                                                           for leaf in leaves)
                if act["kind"] == "income.received"), Decimal())


def find_wrong_totals(leaves, balances, other_cash):
    """`other_cash`: what the account holds of everything but income."""
    held = {row["account"]: Decimal(row["amount"]) for row in balances}
    faults = []
    if sum((Decimal(row["value_eur"]) for row in balances if _is_real(row["account"])),
           Decimal()) != 0:
        faults.append("the books do not balance")
    income = sum_of_income(leaves)
    if held["assets:cash:eur"] != income + other_cash:
        faults.append(f"the account holds {held['assets:cash:eur']}, not {income + other_cash}")
    return faults


def _is_real(account):
    return not account.startswith("budget:")
