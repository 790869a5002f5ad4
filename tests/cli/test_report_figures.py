"""Every figure of every report is what its entries add up to, on both axes of time; and what was
known at an entry is what a ledger says that ends there."""
import concurrent.futures
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "model"))
import money  # noqa: E402
from figures import D, read_entries, show  # noqa: E402
from figures_of_cases import CaseFigures  # noqa: E402
from forms import Refused  # noqa: E402
from fund import Fund  # noqa: E402
from generate import generate  # noqa: E402
from matching import choose_lots  # noqa: E402
from support import PROGRAM, shared  # noqa: E402

RANDOM, ACTS = 15, 220
PLAIN = ("position", "contributions", "sources-uses", "availability", "audit", "bank", "ageing",
         "exposure", "monthly")


def run(ledger, *words, text=None):
    return subprocess.run([PROGRAM, "--ledger", str(ledger), *map(str, words)], input=text,
                          capture_output=True, check=False)


def apply(ledger, lines):
    text = "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")
    assert run(ledger, "apply", "--create", "--continue", "-", text=text).returncode in (0, 3)


class Book:
    """A ledger, one that holds a part of it, and the points in time to look at it from."""

    def __init__(self, folder, name, lines, cut):
        self.ledger, self.shorter = folder / f"{name}.db", folder / f"{name}-cut.db"
        self.lines, self.cut = lines, cut
        apply(self.ledger, lines)
        apply(self.shorter, lines[:cut])
        self.entries = read_entries(self.ledger)
        self.known_at = len(read_entries(self.shorter)) - 1
        dates = sorted(entry["date"].isoformat() for entry in self.entries)
        early, late = dates[len(dates) // 2], dates[len(dates) * 4 // 5]
        self.axes = [(None, None), (early, None), (late, None), (None, self.known_at),
                     (early, self.known_at), (late, len(self.entries) * 9 // 10)]
        self.made = {}

    def subjects(self):
        """Every report that the shorter ledger too can be asked for."""
        known = self.entries[:self.known_at + 1]
        parties = [entry["body"]["party"] for entry in known if entry["kind"] == "party.registered"]
        notices = [entry["body"]["notification"] for entry in known
                   if entry["kind"] == "notification.issued"]
        return [(name,) for name in PLAIN] + [("contributor", parties[0])] + [
            ("dossier", notice) for notice in notices[:1]]

    def report(self, words, as_of=None, known_at=None, ledger=None):
        """The sections as {title: rows}, and the whole without what tells the ledgers apart."""
        options = ["--as-of", as_of] if as_of else []
        options += ["--known-at", known_at] if known_at is not None else []
        done = run(ledger or self.ledger, "report", *words, *options, "--json")
        assert done.returncode == 0, (self.ledger, words, options, done.stderr)
        made = json.loads(done.stdout)
        del made["head"]
        made["sections"] = [section for section in made["sections"]
                            if not section["title"].startswith("Alerts")]  # of the present
        return made

    def ask_everything(self, pool):
        asked = {(words, axes): pool.submit(self.report, words, *axes)
                 for words in self.subjects() for axes in self.axes}
        self.made = {key: answer.result() for key, answer in asked.items()}

    def table(self, name, at, axes):
        return next(section["rows"] for section in self.section(name, axes)[at:])

    def section(self, name, axes):
        return next(made["sections"] for (words, point), made in self.made.items()
                    if words[0] == name and point == axes)


def cells(row, *names):
    return [row[name] for name in names]


def without(row, *names):
    return [text for name, text in row.items() if name not in names]


def at_every_point(check):
    """Runs a check for every book and every point in time."""
    def run_all(self):
        for book in self.books:
            for axes in book.axes:
                with self.subTest(ledger=book.ledger.name, axes=axes):
                    check(self, book, axes, CaseFigures(book.entries, *axes))
    return run_all


class ReportFigures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.books, cls.missing = [], None
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            making = [pool.submit(Book, folder, f"random-{seed}", lines, len(lines) * 3 // 5)
                      for seed in range(1, RANDOM + 1)
                      for lines in [generate(seed, ACTS).lines]]
            making.append(pool.submit(Book, folder, "demo", cls.demo(folder), 80))
            try:
                story = shared("worked_example/story.jsonl").read_text().splitlines()
                making.append(pool.submit(Book, folder, "story", story, 50))
            except unittest.SkipTest as missing:
                cls.missing = str(missing)
            cls.books = [book.result() for book in making]
            for book in cls.books:
                book.ask_everything(pool)

    @staticmethod
    def demo(folder):
        run(folder / "unused", "demo", folder / "demo")
        return run(folder / "demo" / "fund.db", "export", "jsonl", "--sandbox") \
            .stdout.decode().splitlines()

    def test_the_worked_example_is_there(self):
        if self.missing:
            self.skipTest(self.missing)
        self.assertEqual(len(self.books[-1].entries), 82)

    def test_what_was_known_is_what_a_ledger_says_that_ends_there(self):
        asked = 0
        for book in self.books:
            for words in book.subjects():
                for as_of in (None, book.axes[4][0]):
                    with self.subTest(ledger=book.ledger.name, report=words, as_of=as_of):
                        shorter = book.report(words, as_of, ledger=book.shorter)
                        self.assertEqual(book.made[words, (as_of, book.known_at)], shorter)
                        asked += 1
        self.assertGreater(asked, 20 * len(self.books))

    def test_what_was_not_known_yet_is_not_found(self):
        for book in self.books:
            for kind, field, report in (("party.registered", "party", "contributor"),
                                        ("notification.issued", "notification", "dossier")):
                for entry in [entry for entry in book.entries if entry["kind"] == kind][-1:]:
                    words = ("report", report, entry["body"][field], "--known-at")
                    self.assertEqual(run(book.ledger, *words, entry["seq"] - 1).returncode, 5)
                    self.assertEqual(run(book.ledger, *words, entry["seq"]).returncode, 0)

    @at_every_point
    def test_position_bridges_what_is_held_to_what_is_available(self, book, axes, figures):
        self.assertEqual([[row["value"] for row in section["rows"]]
                          for section in book.section("position", axes)], figures.position())

    @at_every_point
    def test_sources_and_uses_are_the_other_side_of_each_change_of_cash(self, book, axes, figures):
        rows = [tuple(row.values()) for row in book.table("sources-uses", 0, axes)]
        self.assertEqual(len(rows), len(set(rows)))
        self.assertEqual(set(rows), figures.sources_uses())

    @at_every_point
    def test_months_carry_on_and_end_at_what_was_available(self, book, axes, figures):
        section = book.section("monthly", axes)[0]
        self.assertEqual([list(row.values()) for row in section["rows"]], figures.monthly())
        for row in section["rows"]:
            self.assertEqual(sum(map(D, list(row.values())[1:7])), D(row["closing_cash"]))
        self.assertIn(figures.exhaustion(), section["sentence"])

    @at_every_point
    def test_contributions_are_what_was_agreed_and_came(self, book, axes, figures):
        amounts, values, books = figures.contribution_rows()
        sections = [section["rows"] for section in book.section("contributions", axes)]
        self.assertEqual([list(row.values()) for row in sections[0]], amounts)
        self.assertEqual({row["party"]: without(row, "party") for row in sections[1]}, values)
        self.assertEqual({row["party"]: without(row, "party") for row in sections[2]}, books)

    @at_every_point
    def test_a_contributor_has_those_rows_that_are_its_own(self, book, axes, figures):
        words = next(words for words in book.subjects() if words[0] == "contributor")
        amounts, values, _ = figures.contribution_rows()
        sections = [section["rows"] for section in book.section("contributor", axes)]
        self.assertEqual([list(row.values()) for row in sections[0]],
                         [row for row in amounts if row[1] == words[1]])
        self.assertEqual([list(row.values()) for row in sections[1]],
                         [[words[1], *values[words[1]]]] if words[1] in values else [])

    @at_every_point
    def test_ages_are_told_in_buckets(self, book, axes, figures):
        owed, pledges, advances, receipts = (
            section["rows"] for section in book.section("ageing", axes))
        key = ("contribution", "party", "currency")
        self.assertEqual({tuple(cells(row, *key)): {name: text for name, text in row.items()
                                                    if name not in key} for row in owed},
                         figures.instalments())
        key = ("payee", "currency")
        self.assertEqual({tuple(cells(row, *key)): {name: text for name, text in row.items()
                                                    if name not in key} for row in advances},
                         figures.advances())
        self.assertEqual({row["contribution"]: without(row, "contribution")
                          for row in pledges}, figures.pledges())
        self.assertEqual({row["receipt"]: without(row, "receipt") for row in receipts},
                         figures.receipts())

    @at_every_point
    def test_exposure_is_amount_by_rate_in_force_rounded_once(self, book, axes, figures):
        rows = {row["currency"]: without(row, "currency")
                for row in book.table("exposure", 0, axes)}
        for row in rows.values():
            row[2] = D(row[2]) if row[2] else ""
        self.assertEqual(rows, figures.exposure())

    @at_every_point
    def test_accounts_stand_beside_their_last_statements(self, book, axes, figures):
        self.assertEqual({row["account"]: without(row, "account")
                          for row in book.table("bank", 0, axes)}, figures.bank())

    @at_every_point
    def test_a_dossier_tells_everything_of_a_notification(self, book, axes, figures):
        for words in [words for words in book.subjects() if words[0] == "dossier"]:
            self.assertEqual([[str(cell) for cell in
                               cells(row, "seq", "after_issue", "actor", "kind")]
                              for row in book.table("dossier", 0, axes)],
                             figures.dossier(words[1]))

    @at_every_point
    def test_an_audit_counts_populations_and_exceptions(self, book, axes, figures):
        rows = {row["test"]: (int(row["population"]), int(row["exceptions"]))
                for row in book.table("audit", 0, axes)}
        expected = figures.audit()
        self.assertEqual({name: rows[name] for name in expected}, expected)
        self.assertEqual({name for name in rows if name not in expected},
                         {"completeness", "integrity", "authorisation", "rules", "gate",
                          "first digits"})

    @at_every_point
    def test_what_a_purpose_could_use_is_free_and_its_earmarks(self, book, axes, figures):
        rows = {row["purpose"]: without(row, "purpose", "after_matching")
                for row in book.table("availability", 0, axes)}
        self.assertEqual(rows, figures.availability())

    def test_after_matching_is_the_largest_commitment_that_the_rules_accept(self):
        tried = moved = 0
        for book in self.books:
            for lines, axes in ((book.lines, book.axes[0]), (book.lines[:book.cut], book.axes[3])):
                fund = Fund(money.read_time("2026-01-05T00:00:00Z", 6))
                for line in lines:
                    fund.apply_line(line)
                for row in book.table("availability", 0, axes):
                    most = int(D(row["after_matching"]) * 100)
                    with self.subTest(ledger=book.ledger.name, axes=axes, row=row):
                        self.assertTrue(most == 0 or accepts(fund.state, row["purpose"], most))
                        self.assertFalse(accepts(fund.state, row["purpose"], most + 1))
                    moved += row["after_matching"] != row["available"]
                    tried += 1
        self.assertGreater(tried, 80)
        self.assertGreater(moved, 0)

    def test_paused_requests_are_those_that_low_cash_keeps_waiting(self):
        paused = 0
        for book in self.books:
            for lines, axes in ((book.lines, book.axes[0]), (book.lines[:book.cut], book.axes[3])):
                fund = Fund(money.read_time("2026-01-05T00:00:00Z", 6))
                for line in lines:
                    fund.apply_line(line)
                rows = [cells(row, "request", "purpose") for row in
                        book.table("monthly", 1, axes)]
                self.assertEqual(rows, waiting_for_cash(fund.state))
                paused += len(rows)
        self.assertGreater(paused, 0)


class Commitment:
    def __init__(self, purpose):
        self.purpose = purpose


def accepts(state, purpose, value):
    """Whether the model of the rules would let one more commitment of that value match."""
    commitments = sorted((one for one in state.disbursements.values() if one.open_value > 0),
                         key=lambda one: one.commit_seq)
    try:
        choose_lots(state, Commitment(purpose), value, commitments)
    except Refused:
        return False
    return True


def waiting_for_cash(state):
    low = state.charter.low_cash
    if low is None or state.free() >= low[0]:
        return []
    return [[case.name, case.purpose] for case in state.disbursements.values()
            if case.state == "pending" and case.purpose not in low[1]]


if __name__ == "__main__":
    unittest.main()
