"""What is exported as acts gives the same books again, and tables hold what the ledger holds."""
import csv
import io
import json
import re
import shutil
import sys
import unittest
from datetime import datetime, timezone

from support import CHARTER, SOURCE, Case, income, opening, shared

sys.path.append(str(SOURCE / "tests" / "model"))
from generate import generate  # noqa: E402

SEQ_COLUMNS = {"seq", "entry", "by_entry"}
VERIFIED = {"completeness", "integrity", "authorisation", "rules", "gate"}
REPORT_SUBJECTS = {"contributor": "party", "dossier": "notification"}


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def without_verification(report):
    """An audit's tests without those of the stored verification, which counts entries and heads."""
    tests = report["sections"][0]
    tests["sentence"] = ""
    tests["rows"] = [row for row in tests["rows"] if row["test"] not in VERIFIED]
    return ""


class Exports(Case):
    def export(self, *words, ledger=None):
        return self.run_program("export", *words, ledger=ledger, check=0).out

    def again(self, ledger):
        """A new sandbox of the exported acts."""
        story, other = self.folder / "again.jsonl", self.folder / "again.db"
        self.export("jsonl", "--sandbox", "-o", story, ledger=ledger)
        done = self.run_program("apply", "--create", story, ledger=other, check=0)
        self.assertIn(", 0 refused", done.out)
        self.run_program("verify", ledger=other, check=0)
        return other

    def names(self, ledger, kind):
        rows = csv.DictReader(io.StringIO(self.export("csv", "--table", "cases", ledger=ledger)))
        return [row["name"] for row in rows if row["kind"] == kind]

    def questions(self, ledger):
        said = self.run_program("report", "--help", check=0).out
        listed = re.findall(r"^  ([a-z-]+) {2,}", said.split("Subcommands:")[1], re.M)
        self.assertIn("position", listed)
        for report in listed:
            subject = REPORT_SUBJECTS.get(report)
            for name in self.names(ledger, subject) if subject else [None]:
                yield ["report", report] + ([name] if name else [])

    def statements(self, ledger, number):
        """Trial balance and every report without their heads, entries numbered as in a sandbox."""
        answers = {"trial balance": self.run_program("trial-balance", "--format", "csv",
                                                     ledger=ledger, check=0).out}
        for question in self.questions(ledger):
            text = self.run_program(*question, ledger=ledger, check=0).out
            text = re.sub(r"^ledger .*$|as known at entry .*$", "",
                          text.replace("  EXERCISE", ""), flags=re.M)
            report = json.loads(self.run_program(*question, "--json", ledger=ledger, check=0).out)
            moved = False
            if report["report"] == "audit":
                text = without_verification(report)
            for row in (row for section in report["sections"] for row in section["rows"]):
                for column in SEQ_COLUMNS & row.keys():
                    seq = int(row[column] or 0)
                    moved |= seq != number(seq)
                    row[column] = number(seq)
            charter = int(report["charter"].removeprefix("entry "))
            moved |= charter != number(charter)
            report |= {"head": "", "exercise": "", "charter": number(charter)}
            answers[" ".join(question)] = (report["sections"], "" if moved else text)
        return answers

    def assert_same_books(self, ledger):
        other = self.again(ledger)
        acts = [line["act"] for line in lines_of(self.export("jsonl", ledger=ledger))]
        gone = [seq for seq, act in enumerate(acts) if act["kind"] == "attempt.refused"]
        there = self.statements(other, lambda seq: seq)
        here = self.statements(ledger, lambda seq: seq - sum(one < seq for one in gone))
        self.assertEqual(there.keys(), here.keys())
        for question, answer in here.items():
            if isinstance(answer, str):
                self.assertEqual(there[question], answer)
                continue
            self.assertEqual(there[question][0], answer[0], question)
            if answer[1]:
                self.assertEqual(there[question][1], answer[1], question)
        return other


class Sandboxes(Exports):
    def test_the_worked_example_comes_back(self):
        self.run_program("apply", "--create", shared("worked_example/story.jsonl"), check=0)
        other = self.assert_same_books(self.ledger)
        self.assertEqual(self.run_program("log", "--json", ledger=other).out,
                         self.run_program("log", "--json").out)

    def test_the_demonstration_comes_back(self):
        self.run_program("demo", self.folder / "demo", check=0)
        self.assert_same_books(self.folder / "demo" / "fund.db")

    def test_random_histories_come_back(self):
        for seed in range(1, 6):
            ledger = self.folder / f"{seed}.db"
            text = "".join(line + "\n" for line in generate(seed, 150).lines)
            self.run_program("apply", "--create", "--continue", "-", ledger=ledger,
                             text=text.encode("utf-8", "surrogatepass"))
            other = self.assert_same_books(ledger)
            shutil.rmtree(f"{other}.keys")
            for file in self.folder.glob("again*"):
                file.unlink()


class RealFund(Exports):
    """Signed, with refusals on record: what names an entry must name the same one in the sandbox."""

    def setUp(self):
        super().setUp()
        charter = {**CHARTER, "signatures": "required", "record_refusals": ["charge"]}
        file = self.folder / "charter.json"
        file.write_text(json.dumps(charter))
        self.run_program("init", "--origin", "fund.example/test", "--name", "Test", "--currency",
                         "EUR", "--governor", "gov", "--charter", file, check=0)
        for officer, role in (("tre", "treasurer"), ("con", "controller"), ("aud", "auditor")):
            self.say("gov", "enrol", officer=officer, name=officer, roles=role)
        self.say("tre", "account", account="eur", currency="EUR", bank="Bank")
        self.income("1")
        self.attempt = self.refuse()
        self.wrong = self.income("2")
        self.refuse()
        self.reversal = self.say("con", "reverse", seq=self.wrong, reason="recorded in error")
        self.say("aud", "remark", about=self.reversal, text="seen")
        self.say("aud", "remark", about=self.attempt, text="why was this tried?")
        self.last = self.say("aud", "remark", about="eur", text="counted")

    def say(self, who, *words, check=0, **fields):
        options = [word for name, value in fields.items()
                   for word in ("--" + name.replace("_", "-"), value)]
        done = self.run_program("--json", *words, "--as", who, *options, check=check)
        return json.loads(done.out)["seq"] if check == 0 else None

    def income(self, reference):
        return self.say("tre", "record", "income.received", account="eur", amount="10.00",
                        bank_reference=reference)

    def refuse(self):
        body = {"account": "eur", "amount": "999.00", "charge": "fee", "bank_reference": "none"}
        self.apply([{"actor": "tre", "body": body, "date": f"{datetime.now(timezone.utc):%Y-%m-%d}",
                     "fund": "fund.example/test", "id": f"refused-{self.size()}",
                     "kind": "charge.paid"}], "--continue", check=3)
        return self.size() - 1

    def acts(self, *options):
        return [line["act"] for line in lines_of(self.export("jsonl", *options))]

    def test_it_comes_back_as_an_exercise(self):
        other = self.assert_same_books(self.ledger)
        status = json.loads(self.run_program("status", "--json", ledger=other, check=0).out)
        self.assertEqual(status["size"], self.size() - 3)

    def test_refused_attempts_and_what_was_said_about_them_are_left_out(self):
        kinds = [act["kind"] for act in self.acts("--sandbox")]
        self.assertNotIn("attempt.refused", kinds)
        self.assertEqual(kinds.count("remark.recorded"), 2)
        self.assertEqual([act["kind"] for act in self.acts()].count("attempt.refused"), 2)

    def test_what_names_an_entry_names_the_same_one(self):
        here, there = self.acts(), self.acts("--sandbox")
        (reversal,) = [act for act in there if act["kind"] == "entry.reversed"]
        self.assertEqual(there[reversal["body"]["seq"]]["id"], here[self.wrong]["id"])
        self.assertEqual(self.wrong - reversal["body"]["seq"], 1)
        about = [act["body"]["about"] for act in there if act["kind"] == "remark.recorded"]
        self.assertEqual(there[about[0]]["id"], here[self.reversal]["id"])
        self.assertEqual(about[1], "eur")

    def test_the_sandbox_waives_signatures_and_names_no_fund_and_no_key_of_the_log(self):
        first, *rest = self.acts("--sandbox")
        self.assertIs(first["body"]["sandbox"], True)
        self.assertEqual(first["body"]["charter"]["signatures"], "waived")
        self.assertEqual(first["body"]["charter"]["record_refusals"], ["charge"])
        self.assertNotIn("log_key", first["body"])
        self.assertFalse([act for act in [first, *rest] if "fund" in act])

    def test_for_reading_every_act_stands_with_its_signatures(self):
        lines = lines_of(self.export("jsonl"))
        leaf = json.loads(self.run_program("show", self.wrong, "--json", check=0).out)
        self.assertEqual(len(lines), self.size())
        self.assertEqual(lines[self.wrong], {"act": leaf["act"], "at": leaf["recorded_at"],
                                             "signatures": leaf["signatures"]})
        self.assertTrue(lines[self.wrong]["signatures"])


class Tables(Exports):
    def table(self, name, *axes):
        return list(csv.reader(io.StringIO(self.export("csv", "--table", name, *axes))))

    def test_postings_add_up_to_the_trial_balance(self):
        self.run_program("apply", "--create", shared("worked_example/story.jsonl"), check=0)
        head, *rows = self.table("postings")
        self.assertEqual(head, ["seq", "date", "kind", "case", "account", "currency", "amount",
                                "value_eur"])
        sums = {}
        for row in rows:
            cents = sums.setdefault((row[4], row[5]), [0, 0])
            cents[0] += int(row[6].replace(".", ""))
            cents[1] += int(row[7].replace(".", ""))
        balance = self.run_program("trial-balance", "--format", "csv", check=0).out
        self.assertEqual(
            {key: cents for key, cents in sums.items() if any(cents)},
            {(row[0], row[1]): [int(cell.replace(".", "")) for cell in row[2:]]
             for row in list(csv.reader(io.StringIO(balance)))[1:]})

    def test_entries_and_postings_count_on_both_axes(self):
        self.run_program("apply", "--create", shared("worked_example/story.jsonl"), check=0)
        self.assertEqual([row[0] for row in self.table("entries", "--known-at", 3)],
                         ["seq", "0", "1", "2", "3"])
        for name in ("entries", "postings"):
            column = {"entries": 2, "postings": 1}[name]
            dates = [row[column] for row in self.table(name, "--as-of", "2026-02-28")[1:]]
            self.assertTrue(dates)
            self.assertLessEqual(max(dates), "2026-02-28")
        self.run_program("export", "csv", "--table", "cases", "--as-of", "2026-02-28", check=2)

    def test_cases_say_when_they_began_and_what_stands(self):
        self.run_program("apply", "--create", shared("worked_example/story.jsonl"), check=0)
        head, *rows = self.table("cases")
        (row,) = [dict(zip(head, row)) for row in rows if row[:2] == ["payment", "PAY-1"]]
        self.assertEqual((row["entries"], row["last_kind"]), ("3", "payment.settled"))
        self.assertEqual(json.loads(row["state"])["disbursement"], "D1")

    def test_no_cell_is_a_formula(self):
        self.open_fund()
        lines = []
        for number, text in enumerate(("=1+1", "+1", "-1+1", "@x", "\tx", 'a,"b"\nc')):
            line = income(number)
            line["act"]["memo"] = text
            lines.append(line)
        self.apply(lines)
        memos = [row[7] for row in self.table("entries") if row[7]][1:]
        self.assertEqual(memos, ["'=1+1", "'+1", "'-1+1", "'@x", "'\tx", 'a,"b"\nc'])

    def test_a_failed_export_leaves_nothing(self):
        line = income(1)
        self.apply(opening() + [line | {"act": line["act"] | {"date": "1399-12-31"}}], "--create")
        file = self.folder / "books"
        done = self.run_program("export", "journal", "--dialect", "ledger", "-o", file, check=2)
        self.assertIn("ledger knows no years before 1400: entry 13 is of 1399-12-31", done.err)
        self.assertEqual(list(self.folder.glob("books*")), [])


if __name__ == "__main__":
    unittest.main()
