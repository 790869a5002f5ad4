# Makes what docs/format.md describes, from that page alone: entries signed by openssl's keys, trees
# by the recursive words of RFC 6962, published directories, bundles, proofs and dossiers.
# Tests of verify.py take a good one from here, spoil one thing, and expect the finding.
import base64
import datetime
import functools
import hashlib
import json
import os
import subprocess

START = datetime.datetime(2026, 1, 5, 9)


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def text64(data):
    return base64.b64encode(data).decode()


def sha256(data):
    return hashlib.sha256(data).digest()


# Keys.

class Signer:
    """An Ed25519 key made by openssl, in a file of the folder."""

    def __init__(self, folder, name):
        self.name, self.path = name, os.path.join(folder, name.replace("/", "_") + ".pem")
        self.public, self.pem = make_key(self.path)

    def sign(self, message):
        return sign(self.path, message)

    def key_id(self, kind):
        return sha256(self.name.encode() + b"\n" + bytes([kind]) + self.public)[:4]

    def vkey(self, kind=1):
        blob = bytes([kind]) + self.public
        return f"{self.name}+{self.key_id(kind).hex()}+{text64(blob)}"

    def signature_line(self, text):
        return f"— {self.name} {text64(self.key_id(1) + self.sign(text))}\n"

    def cosignature_line(self, text, time=1767603600):
        signed = b"cosignature/v1\ntime %d\n" % time + text
        blob = self.key_id(4) + time.to_bytes(8, "big") + self.sign(signed)
        return f"— {self.name} {text64(blob)}\n"


# Ed25519 signs the same text with the same bytes, so openssl is asked once for each.
@functools.cache
def make_key(path):
    openssl("genpkey", "-algorithm", "ed25519", "-out", path)
    der = openssl("pkey", "-in", path, "-pubout", "-outform", "DER")
    return der[-32:], openssl("pkey", "-in", path, "-pubout")


@functools.cache
def sign(path, message):
    with open(path + ".text", "wb") as file:
        file.write(message)
    return openssl("pkeyutl", "-sign", "-rawin", "-inkey", path, "-in", path + ".text")


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, check=True).stdout


# Tree: the recursive words of RFC 6962.

def split(count):
    return 1 << (count - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0])
    at = split(len(leaves))
    return sha256(b"\1" + root(leaves[:at]) + root(leaves[at:]))


def inclusion(index, leaves):
    if len(leaves) == 1:
        return []
    at = split(len(leaves))
    if index < at:
        return [*inclusion(index, leaves[:at]), root(leaves[at:])]
    return [*inclusion(index - at, leaves[at:]), root(leaves[:at])]


def consistency(size, leaves, is_whole=True):
    if size == len(leaves):
        return [] if is_whole else [root(leaves)]
    at = split(len(leaves))
    if size <= at:
        return [*consistency(size, leaves[:at], is_whole), root(leaves[at:])]
    return [*consistency(size - at, leaves[at:], False), root(leaves[:at])]


# Published.

def checkpoint(origin, leaves, signers, witnesses=()):
    text = f"{origin}\n{len(leaves)}\n{text64(root(leaves))}\n".encode()
    lines = [signer.signature_line(text) for signer in signers]
    lines += [witness.cosignature_line(text) for witness in witnesses]
    return text + b"\n" + "".join(lines).encode()


def tile_path(kind, number, width):
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at:at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([f"tile/{kind}", *("x" + group for group in groups[:-1]), groups[-1]])
    return path if width == 256 else f"{path}.p/{width}"


def tiles(leaves):
    files = {}
    hashes, level = [sha256(b"\0" + leaf) for leaf in leaves], 0
    for at in range(0, len(leaves), 256):
        part = leaves[at:at + 256]
        data = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in part)
        files[tile_path("entries", at // 256, len(part))] = data
    while hashes:
        for at in range(0, len(hashes), 256):
            part = hashes[at:at + 256]
            files[tile_path(level, at // 256, len(part))] = b"".join(part)
        full = 256 ** (level + 1)
        hashes = [root(leaves[at:at + full]) for at in range(0, len(leaves) - full + 1, full)]
        level += 1
    return files


def published(story, sizes):
    """The directory after publishing at each of these sizes."""
    files = {}
    for size in sizes:
        note = story.checkpoint(size)
        files |= tiles(story.leaves[:size])
        files |= {"checkpoint": note, f"checkpoint.{size}": note}
    signer = story.log_signers(sizes[-1])[-1]
    return files | {"log.vkey": signer.vkey().encode() + b"\n", "log.pub.pem": signer.pem}


def write(files, folder):
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    return str(folder)


def bundle(files):
    blocks = []
    for name in sorted(files, key=str.encode):
        data = files[name]
        head = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2
        head += b"%011o\0" % len(data) + b"%011o\0" % 0
        tail = (b"0".ljust(101, b"\0") + b"ustar\00000").ljust(173, b"\0") + b"0000000\0" * 2
        tail = tail.ljust(512 - len(head) - 8, b"\0")
        total = sum(head) + sum(tail) + 8 * ord(" ")
        blocks += [head, b"%06o\0 " % total, tail, data, bytes(-len(data) % 512)]
    return b"".join(blocks) + bytes(1024)


def proof_file(story, index, size, extra=None):
    lines = ["c2sp.org/tlog-proof@v1"] + ([f"extra {text64(extra)}"] if extra else [])
    lines += [f"index {index}", *map(text64, inclusion(index, story.leaves[:size])), "", ""]
    return "\n".join(lines).encode() + story.checkpoint(size)


def consistency_file(story, old, size):
    leaves = story.leaves[:size]
    lines = ["reserve-consistency@v1", f"old {old} {text64(root(leaves[:old]))}",
             *map(text64, consistency(old, leaves)), "", ""]
    return "\n".join(lines).encode() + story.checkpoint(size)


PLAIN_KINDS = ("fund.", "charter.", "officer.", "party.", "log_key.", "notification.", "rate.",
               "disbursement.", "account.", "payment.instructed", "payment.released")


def dossier(story, payment, end, size, is_complete, leave_out=()):
    """The payment's evidence; `end` is one more than the index of its release."""
    leaves = story.leaves[:size]
    body = {"checkpoint": story.checkpoint(size).decode(), "complete": is_complete,
            "format": "reserve-dossier@v1", "payment": payment}
    if is_complete:
        body["leaves"] = [leaf.decode() for leaf in leaves[:end]]
        body["path"] = list(map(text64, consistency(end, leaves)))
    else:
        kinds = [json.loads(leaf)["act"]["kind"] for leaf in leaves[:end]]
        body["entries"] = [
            {"index": at, "leaf": leaves[at].decode(),
             "path": list(map(text64, inclusion(at, leaves)))}
            for at, kind in enumerate(kinds) if kind.startswith(PLAIN_KINDS)
            and at not in leave_out]
    return canonical(body) + b"\n"


# A fund's story.

class Story:
    """Entries of one fund in the order told; each is a leaf as soon as it is told."""

    def __init__(self, folder, origin="example.org/fund", witnesses=(), signatures="required"):
        self.folder, self.origin, self.leaves, self.witnesses = folder, origin, [], witnesses
        self.signatures = signatures
        self.now, self.notes, self.keys = START, {}, [(0, Signer(folder, origin))]

    def signer(self, officer):
        return Signer(self.folder, officer)

    def public_key(self, officer):
        return text64(self.signer(officer).public)

    def log_signers(self, size):
        """The key in force at that size, after the one it has just replaced."""
        before = [at for at, (seq, _) in enumerate(self.keys) if seq < size] or [0]
        last = before[-1]
        first = last - 1 if last and self.keys[last][0] + 1 == size else last
        return [signer for _, signer in self.keys[first:last + 1]]

    def checkpoint(self, size):
        if size not in self.notes:
            self.notes[size] = checkpoint(self.origin, self.leaves[:size],
                                          self.log_signers(size), self.witnesses)
        return self.notes[size]

    def wait(self, **time):
        self.now += datetime.timedelta(**time)

    def tell(self, actor, kind, body, postings=(), **spoilt):
        """Appends an entry; `spoilt` replaces members of the entry or, named act, of the act."""
        seq = len(self.leaves)
        act = {"actor": actor, "body": body, "date": self.now.date().isoformat(),
               "fund": self.origin, "id": f"act-{seq}", "kind": kind} | spoilt.pop("act", {})
        signer, signatures = spoilt.pop("signer", actor), []
        if self.signatures == "required":
            signature = text64(self.signer(signer).sign(canonical(act)))
            signatures = [{"officer": actor, "signature": signature}]
        lines = [{"account": account, "amount": amount, "currency": currency, "value": value}
                 for account, amount, currency, value in sorted(postings)]
        entry = {"act": act, "postings": lines, "schema": 1, "seq": seq,
                 "recorded_at": self.now.isoformat(timespec="microseconds") + "Z",
                 "signatures": signatures} | spoilt
        self.leaves.append(canonical(entry))
        self.wait(minutes=1)

    # Steps that most stories share

    def open(self, **charter):
        charter = {"beneficiary": "board", "purposes": ["relief"],
                   "approval_tiers": [{"up_to": "1000000.00", "approvals": 1},
                                      {"up_to": "9000000.00", "approvals": 2}]} | charter
        self.tell("gov", "fund.opened", {
            "functional_currency": "USD", "sandbox": self.signatures == "waived",
            "charter": charter | {"signatures": self.signatures},
            "public_key": self.public_key("gov"), "log_key": self.keys[0][1].vkey()})
        for party, role in (("board", "beneficiary"), ("north", "contributor"),
                            ("south", "contributor"), ("east", "contributor"), ("clinic", "payee")):
            self.tell("gov", "party.registered", {"party": party, "role": role})
        for officer, role, party in (
                ("ben", "beneficiary", "board"), ("tre", "treasurer", None),
                ("con", "controller", None), ("nora", "partner", "north"),
                ("nils", "partner", "north"), ("sue", "partner", "south"),
                ("eve", "partner", "east")):
            body = {"officer": officer, "roles": [role], "public_key": self.public_key(officer)}
            self.tell("gov", "officer.enrolled", body | ({"party": party} if party else {}))
        self.tell("tre", "account.opened", {"account": "ops", "currency": "USD"})
        self.rate()

    def rate(self, value="1.25"):
        self.tell("tre", "rate.set", {"currency": "EUR", "value": value})

    def notify(self, name="N-1", parties=("north", "south", "east")):
        self.tell("ben", "notification.issued", {"notification": name, "observed_at": "2026-01-05"})
        for party in parties:
            self.tell("ben", "notification.delivered", {"notification": name, "party": party})

    def request(self, name="D-1", amount="500000.00", currency="USD", notification="N-1"):
        self.tell("ben", "disbursement.requested", {
            "disbursement": name, "notification": notification, "purpose": "relief",
            "amount": amount, "currency": currency, "payee": "clinic"})

    def approve(self, actor="nora", name="D-1", amount="500000.00", commits=True, currency="USD"):
        value = amount if currency == "USD" else f"{float(amount) * 1.25:.2f}"
        postings = [(f"budget:committed:{name}", f"-{amount}", currency, f"-{value}"),
                    ("budget:available", amount, currency, value)] if commits else []
        self.tell(actor, "disbursement.approved", {"disbursement": name}, postings)

    def instruct(self, name="PAY-1", amount="500000.00", actor="tre", disbursement="D-1", **more):
        self.tell(actor, "payment.instructed", {
            "payment": name, "disbursement": disbursement, "amount": amount, "account": "ops",
            "payee_account": "CH00"} | more)

    def release(self, name="PAY-1", amount="500000.00", actor="con", moved=None, **spoilt):
        moved = moved or amount
        self.tell(actor, "payment.released", {"payment": name}, [
            ("assets:cash:ops", f"-{moved}", "USD", f"-{moved}"),
            ("assets:in_transit:ops", moved, "USD", moved)], **spoilt)

    def change_log_key(self, name):
        signer = Signer(self.folder, name)
        signer.name = self.origin
        self.keys.append((len(self.leaves), signer))
        self.tell("gov", "log_key.changed", {"log_key": signer.vkey()})


def ordinary(folder, **charter):
    """One payment, as the rule of the gate allows; its release is the last entry."""
    story = Story(folder)
    story.open(**charter)
    story.notify()
    story.request()
    story.approve()
    story.instruct()
    story.release()
    return story
