"""Running the program as a user would, and a small fund to run it on."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["RESERVE_PROGRAM"]
SOURCE = pathlib.Path(__file__).resolve().parents[2]

CHARTER = {
    "approval_tiers": [{"approvals": 2, "up_to": "1000000000.00"}], "beneficiary": "B",
    "purposes": ["air_defence", "energy"], "signatures": "waived",
}


def shared(name):
    """A file of the shared data; the test is skipped, or fails where it is required."""
    root = pathlib.Path(os.environ.get("RESERVE_SHARED", SOURCE.parent / "shared"))
    path = root / "data" / name
    if not path.exists():
        if os.environ.get("RESERVE_REQUIRE_SHARED") == "1":
            raise AssertionError(f"{path} is required and not there")
        raise unittest.SkipTest(f"{path} is not there")
    return path


def act(number, kind, body, actor="gov", day=2, **envelope):
    made = {"actor": actor, "body": body, "date": f"2026-01-{day:02}", "id": f"t-{number}",
            "kind": kind}
    made.update(envelope)
    return {"act": made, "at": f"2026-01-{day:02}T12:00:00Z"}


def opening():
    """A sandbox in which signatures are waived, with parties, officers and accounts."""
    bodies = [("fund.opened", {"charter": CHARTER, "functional_currency": "EUR", "name": "Test",
                               "sandbox": True})]
    for party, role in (("P1", "contributor"), ("P2", "contributor"), ("B", "beneficiary"),
                        ("S", "source"), ("X", "payee")):
        bodies.append(("party.registered", {"name": party, "party": party, "role": role}))
    for officer, role, party in (("tre", "treasurer", None), ("con", "controller", None),
                                 ("ben", "beneficiary", "B"), ("v1", "partner", "P1"),
                                 ("v2", "partner", "P2")):
        body = {"name": officer, "officer": officer, "roles": [role]}
        if party:
            body["party"] = party
        bodies.append(("officer.enrolled", body))
    lines = [act(i, kind, body) for i, (kind, body) in enumerate(bodies)]
    for account, currency in (("eur", "EUR"), ("jpy", "JPY")):
        lines.append(act(f"a{account}", "account.opened",
                         {"account": account, "bank": "Bank", "currency": currency}, "tre"))
    return lines


def income(number, amount="10.00", account="eur", **body):
    return act(f"i{number}", "income.received",
               {"account": account, "amount": amount, "bank_reference": f"r{number}", **body},
               "tre")


class Case(unittest.TestCase):
    """Each test has a folder and a ledger path in it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.ledger = self.folder / "fund.db"

    def run_program(self, *words, text=None, ledger=None, check=None):
        done = subprocess.run([PROGRAM, "--ledger", str(ledger or self.ledger), *map(str, words)],
                              input=text, capture_output=True, timeout=120)
        done.out = done.stdout.decode("utf-8", "replace")
        done.err = done.stderr.decode("utf-8", "replace")
        if check is not None:
            self.assertEqual(done.returncode, check, f"{words}\n{done.out}\n{done.err}")
        return done

    def apply(self, lines, *options, check=0):
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n"
                       for line in lines)
        return self.run_program("apply", *options, "-", text=text.encode("utf-8", "surrogatepass"),
                                check=check)

    def open_fund(self):
        self.apply(opening(), "--create")

    def answers(self, lines):
        """The verdicts of lines under --continue."""
        done = self.apply(lines, "--continue", "--json", check=None)
        return [json.loads(line) for line in done.out.splitlines()]

    def size(self):
        return json.loads(self.run_program("status", "--json", check=0).out)["size"]

    def assert_sound(self):
        self.run_program("verify", check=0)
