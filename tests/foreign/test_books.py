"""hledger, ledger and beancount read the exported books of the worked example, of the demonstration
and of random histories without a warning, and their balances are those of the trial balance."""
import collections
import csv
import datetime
import decimal
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "cli"), str(HERE.parent / "model")]
from generate import generate  # noqa: E402
from support import PROGRAM, income, opening, shared  # noqa: E402

HISTORIES = 50
ACTS = 120
TRADING = "equity:trading:"
DIALECTS = ("hledger", "ledger", "beancount")


def run(*command, text=None):
    return subprocess.run([str(word) for word in command], input=text, capture_output=True,
                          check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})


def done(*command, text=None):
    """The output of what must end well and warn of nothing."""
    result = run(*command, text=text)
    if result.returncode or result.stderr:
        raise AssertionError(f"{command}: {result.returncode} {result.stdout[-2000:].decode()}"
                             f"{result.stderr[-2000:].decode()}")
    return result.stdout.decode()


def next_day(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


def without_zeros(sums):
    kept = {name: {currency: number for currency, number in held.items() if number}
            for name, held in sums.items()}
    return {name: held for name, held in kept.items() if held}


class Book:
    """A ledger, its journals, and three of its value dates: early, late and last."""

    def __init__(self, ledger):
        self.ledger = ledger
        log = json.loads(self.reserve("log", "--json"))
        dates = sorted({line["date"] for line in log})
        self.days = [dates[len(dates) // 3], dates[len(dates) * 2 // 3], dates[-1]]
        self.journals = {dialect: self.export(dialect) for dialect in DIALECTS}

    def export(self, dialect, *axes):
        """The journal; None where beancount could not compute with amounts of that size."""
        journal = self.ledger.with_suffix("." + dialect)
        made = run(PROGRAM, "--ledger", self.ledger, "export", "journal", "--dialect", dialect,
                   "-o", journal, *axes)
        if made.returncode == 2 and dialect == "beancount":
            assert made.stderr.startswith(b"reserve: beancount computes with 28 digits: Equity:")
            assert not journal.exists()
            return None
        assert (made.returncode, made.stderr) == (0, b""), made
        return journal

    def reserve(self, *words):
        return done(PROGRAM, "--ledger", self.ledger, *words)

    def trial_balance(self, *axes):
        """{account: {currency: amount}}, and the sums of what is in another currency than EUR."""
        sums, foreign = collections.defaultdict(dict), collections.Counter()
        for row in csv.DictReader(io.StringIO(
                self.reserve("trial-balance", *axes, "--format", "csv"))):
            amount, value = (decimal.Decimal(row[name]) for name in ("amount", "value_eur"))
            sums[row["account"]][row["currency"]] = amount
            if row["currency"] != "EUR":
                foreign["EUR"] += value
                foreign[row["currency"]] -= amount
        return without_zeros(sums), {currency: sum_ for currency, sum_ in foreign.items() if sum_}

    def from_hledger(self, *words):
        sums = collections.defaultdict(dict)
        table = done("hledger", "-f", self.journals["hledger"], "balance", "--flat", "--no-total",
                     "--layout", "bare", "--output-format", "csv", *words)
        for row in csv.DictReader(io.StringIO(table)):
            sums[row["account"]][row["commodity"]] = decimal.Decimal(row["balance"])
        return without_zeros(sums)

    def from_ledger(self, day):
        sums = collections.defaultdict(dict)
        table = done("ledger", "--args-only", "--pedantic", "-f", self.journals["ledger"],
                     "balance", "--flat", "--no-total", "--end", next_day(day),
                     "--balance-format", "%(account)\t%(join(scrub(display_total)))\n")
        for line in table.splitlines():
            account, amounts = line.split("\t")
            for amount in amounts.split("\\n"):
                number, currency = amount.split()
                sums[account][currency] = decimal.Decimal(number)
        return without_zeros(sums)


HOSTILE = ("foo\n    X  1 USD\n    Y  -1 USD\n\n2024-01-02 * forged", "Pay ; ref: x", "(draft) x",
           "a \"quoted\" \\x \\", "x" * 4000, "\u20ac" * 4000, "[2024-02-02]", "[=2024-02-02]",
           "date:2024-02-02, Payee: y", "k:: 12+3", ":tag1:tag2:", "a\u2028b\u2029c", "= 5 EUR",
           "two  spaces ; and\ttab", "*", "! x", "@@ 1 USD", "{1 USD}", "| y", "資産")


def apply(ledger, lines, *options):
    text = "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")
    return run(PROGRAM, "--ledger", ledger, "apply", "--create", *options, "-", text=text)


def hostile_book(folder):
    """Texts that mean something to a reader of journals, as memos and as ids."""
    lines = opening()
    for number, text in enumerate(HOSTILE):
        line = income(number)
        line["act"] |= {"memo": text, "id": text[:200]}
        lines.append(line)
    ledger = folder / "hostile.db"
    applied = apply(ledger, map(json.dumps, lines))
    assert applied.returncode == 0, applied
    return Book(ledger)


def named_books(folder):
    story = folder / "story.db"
    done(PROGRAM, "--ledger", story, "apply", "--create", shared("worked_example/story.jsonl"))
    done(PROGRAM, "demo", folder / "demo")
    return [Book(story), Book(folder / "demo" / "fund.db"), hostile_book(folder)]


def random_book(folder, seed):
    ledger = folder / f"random-{seed}.db"
    apply(ledger, generate(seed, ACTS).lines, "--continue")
    return Book(ledger)


class Books(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.named = named_books(cls.folder)
        cls.books, cls.huge, seed = list(cls.named), [], 0
        while len(cls.books) < len(cls.named) + HISTORIES:
            seed += 1
            book = random_book(cls.folder, seed)
            (cls.books if book.journals["beancount"] else cls.huge).append(book)
        cls.expected = {(book.ledger, day): book.trial_balance("--as-of", day)
                        for book in cls.books + cls.huge for day in book.days}

    def agree(self, book, day, sums):
        self.same(sums, *self.expected[book.ledger, day])

    def same(self, sums, expected, foreign):
        """Account for account and currency for currency; trading is what the foreign rows leave."""
        traded = collections.Counter()
        for name in [name for name in sums if name.startswith(TRADING)]:
            for currency, number in sums.pop(name).items():
                self.assertIn(currency, ("EUR", name.removeprefix(TRADING)))
                traded[currency] += number
        self.assertEqual(sums, expected)
        self.assertEqual({currency: sum_ for currency, sum_ in traded.items() if sum_}, foreign)

    def test_hledger_checks_them_strictly_and_agrees(self):
        for book in self.books + self.huge:
            done("hledger", "-f", book.journals["hledger"], "check", "--strict", "ordereddates")
            for day in book.days:
                self.agree(book, day, book.from_hledger("--end", next_day(day)))

    def test_ledger_reads_them_pedantically_and_agrees(self):
        for book in self.books + self.huge:
            for day in book.days:
                self.agree(book, day, book.from_ledger(day))

    def test_beancount_loads_them_without_an_error_and_agrees(self):
        python = pathlib.Path(shutil.which("bean-check")).read_text().splitlines()[0][2:]
        asked = [[str(book.journals["beancount"]), book.days] for book in self.books]
        answers = json.loads(done(python, HERE / "beancount_books.py",
                                  text=json.dumps(asked).encode()))
        for book, answer in zip(self.books, answers, strict=True):
            self.assertEqual(answer["errors"], [], book.ledger)
            for day, sums in zip(book.days, answer["balances"], strict=True):
                self.agree(book, day, {name: {currency: decimal.Decimal(number)
                                              for currency, number in held.items()}
                                       for name, held in sums.items()})

    def test_a_journal_counts_what_the_axes_of_time_count(self):
        book = self.named[0]
        for axes in (("--as-of", book.days[0]), ("--known-at", 40),
                     ("--as-of", book.days[1], "--known-at", 60)):
            book.export("hledger", *axes)
            self.same(book.from_hledger(), *book.trial_balance(*axes))
        book.export("hledger")

    def test_no_text_becomes_a_tag(self):
        journal = self.named[-1].journals["hledger"]
        self.assertEqual(done("hledger", "-f", journal, "tags").split(),
                         ["case", "id", "kind", "leaf", "recorded", "seq"])

    def test_bean_check_says_nothing(self):
        for book in self.named:
            self.assertEqual(done("bean-check", book.journals["beancount"]), "")

    def test_each_refuses_a_closing_balance_that_is_one_cent_off(self):
        readers = {"hledger": (r"(?<= = )-?[0-9]+\.[0-9]+", "hledger", "check", "-f"),
                   "ledger": (r"(?<= = )-?[0-9]+\.[0-9]+", "ledger", "balance", "-f"),
                   "beancount": (r"-?[0-9]+\.[0-9]+(?= ~ 0 )", "bean-check")}
        closed = next(book for book in self.books[len(self.named):]
                      if " = " in book.journals["hledger"].read_text())
        for dialect, (amount, *reader) in readers.items():
            journal = closed.journals[dialect]
            spoilt = self.folder / ("spoilt." + dialect)
            text, count = re.subn(amount, lambda held: str(decimal.Decimal(held[0]) +
                                                           decimal.Decimal("0.01")),
                                  journal.read_text(), count=1)
            self.assertEqual(count, 1)
            spoilt.write_text(text)
            done(*reader, journal)
            self.assertNotEqual(run(*reader, spoilt).returncode, 0, dialect)

    def test_the_books_hold_what_is_hard(self):
        """Else the tests above would show nothing."""
        text = "".join(book.journals["hledger"].read_text()
                       for book in self.books[len(self.named):])
        self.assertTrue(self.huge)
        for word in (" JPY", " KWD", "\nP ", " = ", "entry.reversed", "assets.revalued",
                     "budget:", "reverses: "):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
