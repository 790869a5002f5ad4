"""What is wrong is said with its place, changes nothing, and everything accepted stays."""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from support import PROGRAM, Case, act, income, opening


class BadLines(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()
        self.before = self.size()

    def assert_refused(self, line, rule):
        answer, = self.answers([line])
        self.assertEqual((answer["verdict"], answer.get("rule")), ("refused", rule), line)
        self.assertEqual(answer["line"], 1)
        self.assertTrue(answer["message"] and answer["remedy"])
        self.assertEqual(self.size(), self.before)

    def test_lines_that_are_no_acts(self):
        good = json.dumps(income(1))
        for line in ("not json", "{", "[]", good[:-4], good + "x", good.replace('"act"', '"ant"'),
                     "\ufeff" + good, good.replace("r1", "bell\\u0007"),
                     good.replace("r1", "e\u0301"), good.replace("r1", "\\ud800"),
                     good.replace('"kind"', '"kind":"a.b","kind"'), "[" * 200 + "]" * 200,
                     json.dumps({**income(1), "when": 1}),
                     json.dumps({**income(1), "at": "2026-02-30T00:00:00Z"})):
            self.assert_refused(line, "act.malformed")

    def test_invalid_utf8_is_malformed(self):
        line = json.dumps(income(1)).encode().replace(b"r1", b"\xff\xfe")
        done = self.run_program("apply", "--json", "-", text=line + b"\n", check=3)
        self.assertIn("act.malformed", done.out)

    def test_unknown_words(self):
        self.assert_refused(act("k", "income.stolen", {}, "tre"), "kind.unknown")
        self.assert_refused(income(1, colour="red"), "body.invalid")
        self.assert_refused(income(1, account="none"), "reference.unknown")
        missing = income(1)
        del missing["act"]["body"]["amount"]
        self.assert_refused(missing, "body.invalid")
        self.assert_refused(act("k", "account.opened", {"account": "a", "bank": "b",
                                                      "currency": "HRK"}, "tre"),
                            "currency.unknown")
        self.assert_refused(act("k", "contribution.pledged",
                                {"amount": "1.00", "contribution": "C", "currency": "EUR",
                                 "earmark": {"only": ["space"]}, "party": "P1"}, "tre"),
                            "purpose.unknown")
        self.assert_refused(act("k", "contribution.pledged",
                                {"amount": "1.00", "contribution": "C", "currency": "EUR",
                                 "party": "nobody"}, "tre"), "reference.unknown")
        self.assert_refused(act("k", "disbursement.approved", {"disbursement": "D"}, "v1"),
                            "reference.unknown")

    def test_amounts(self):
        for amount in ("10.5", "1,000.00", " 10.00", "10.00 ", "+10.00", "1e30", "1.0e2", "010.00",
                       "٣.00", "10.000", "10", ".50", "ten"):
            self.assert_refused(income(1, amount), "amount.decimals")
        for amount in ("0.00", "-10.00"):
            self.assert_refused(income(1, amount), "amount.positive")
        for amount in ("9" * 40 + ".00", str(2**127) + ".00"):
            self.assert_refused(income(1, amount), "amount.range")
        self.assert_refused(income(1, "10.50", "jpy"), "amount.decimals")
        for amount in (10, 10.5, None, True, ["10.00"], ""):
            self.assert_refused(income(1, amount), "body.invalid")
        self.assert_refused(income(1, "1" * 5000), "body.invalid")

    def test_a_resulting_balance_beyond_128_bits(self):
        largest = str(2**127 - 1)
        first = income(1, largest[:-2] + "." + largest[-2:])
        verdicts = self.answers([first, income(2, "0.01")])
        self.assertEqual([verdicts[0]["verdict"], verdicts[1].get("rule")],
                         ["accepted", "amount.range"])
        self.assert_sound()

    def test_dates(self):
        self.assert_refused({**income(1), "act": {**income(1)["act"], "date": "2026-02-30"}},
                            "act.malformed")
        self.assert_refused({**income(1), "act": {**income(1)["act"], "date": "2026-01-03"}},
                            "date.future")
        self.assert_refused(act("k", "notification.issued",
                                {"classes": ["air"], "notification": "N", "statement": "s",
                                 "observed_at": "2026-01-03T00:00:00Z"}, "ben"), "date.future")
        self.answers([act("c", "period.closed", {"through": "2026-01-01"}, "con")])
        self.before = self.size()
        closed = income(1)
        closed["act"]["date"] = "2026-01-01"
        self.assert_refused(closed, "period.closed")

    def test_an_id_used_for_other_bytes(self):
        self.answers([income(1)])
        self.before = self.size()
        self.assert_refused(act("i1", "income.received", {"account": "eur", "amount": "11.00",
                                                          "bank_reference": "r1"}, "tre"),
                            "id.reused")

    def test_text_that_is_too_long_and_an_entry_that_is_too_large(self):
        self.assert_refused(income(1, bank_reference="x" * 4001), "body.invalid")
        documents = ["ab" * 32] * 1000
        self.assert_refused({**income(1), "act": {**income(1)["act"], "documents": documents}},
                            "entry.too_large")

    def test_the_place_is_file_and_line(self):
        file = self.folder / "acts.jsonl"
        file.write_text(json.dumps(income(1)) + "\n\n" + json.dumps(income(2, "1.5")) + "\n")
        done = self.run_program("apply", file, check=3)
        self.assertIn("acts.jsonl:3: refused: amount.decimals", done.err)
        self.assertEqual(self.size(), self.before + 1)

    def test_nothing_after_the_first_refusal_is_recorded(self):
        self.apply([income(1), income(2, "bad"), income(3)], check=3)
        self.assertEqual(self.size(), self.before + 1)
        self.apply([income(4), income(5, "bad"), income(6)], "--atomic", check=3)
        self.assertEqual(self.size(), self.before + 1)
        self.apply([income(7)], "--dry-run", check=0)
        self.assertEqual(self.size(), self.before + 1)
        self.apply([income(8), income(9, "bad"), income(10)], "--continue", check=3)
        self.assertEqual(self.size(), self.before + 3)
        self.assert_sound()

    def test_a_file_cut_in_the_middle_of_a_line(self):
        text = json.dumps(income(1)) + "\n" + json.dumps(income(2))[:50]
        done = self.run_program("apply", "--json", "-", text=text.encode(), check=3)
        answers = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual([answer["verdict"] for answer in answers], ["accepted", "refused"])
        self.assertEqual(answers[1]["rule"], "act.malformed")
        self.assertEqual(self.size(), self.before + 1)

    def test_a_refused_genesis_leaves_no_file(self):
        first, *rest = opening()
        first["act"]["body"]["functional_currency"] = "EUX"
        self.ledger = self.folder / "other.db"
        self.apply([first, *rest], "--create", check=3)
        self.assertFalse(self.ledger.exists())


class BadLedgers(Case):
    def test_what_is_no_ledger(self):
        self.assertEqual(self.run_program("status").returncode, 5)
        self.ledger.write_bytes(b"this is a text file, not a database" * 100)
        self.assertEqual(self.run_program("status").returncode, 4)
        self.ledger.unlink()
        with sqlite3.connect(self.ledger) as other:
            other.execute("create table t(x)")
        self.assertEqual(self.run_program("status").returncode, 4)

    def test_a_newer_schema(self):
        self.open_fund()
        with sqlite3.connect(self.ledger) as raw:
            raw.execute("pragma user_version = 99")
        done = self.run_program("status", check=4)
        self.assertIn("schema 99", done.err)

    def test_a_truncated_file(self):
        self.open_fund()
        size = self.ledger.stat().st_size
        os.truncate(self.ledger, size // 2)
        self.assertIn(self.run_program("verify").returncode, (4, 10, 12, 14, 15))

    def test_a_byte_changed_in_a_leaf_is_named(self):
        self.open_fund()
        with sqlite3.connect(self.ledger) as raw:
            raw.execute("drop trigger entry_no_update")
            leaf = raw.execute("select leaf from entry where seq = 3").fetchone()[0]
            raw.execute("update entry set leaf = ? where seq = 3",
                        (leaf.replace(b"B", b"C", 1),))
            sql = ("create trigger entry_no_update BEFORE UPDATE ON entry\n"
                   "BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END")
            raw.execute(sql.replace("create trigger", "CREATE TRIGGER"))
        done = self.run_program("verify", "--json")
        self.assertIn(done.returncode, (10, 12, 14, 15), done.err)
        self.assertIn(3, [finding["seq"] for finding in json.loads(done.out)["findings"]])

    def test_a_locked_ledger_names_its_owner(self):
        import fcntl
        self.open_fund()
        with open(str(self.ledger) + ".lock", "a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            started = time.monotonic()
            done = self.apply([income(1)], check=4)
            self.assertLess(time.monotonic() - started, 30)
        self.assertTrue(done.err.strip())
        self.apply([income(1)])
        self.assert_sound()

    def test_disk_full_during_apply(self):
        self.open_fund()
        before = self.size()
        lines = "".join(json.dumps(income(i)) + "\n" for i in range(20000))
        limit = (self.ledger.stat().st_size + 300_000) // 1024
        done = subprocess.run(
            ["bash", "-c", f"ulimit -f {limit}; trap '' XFSZ; exec {PROGRAM} --ledger "
             f"{self.ledger} apply --json --commit 200 -"],
            input=lines.encode(), capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 4, done.stderr)
        acknowledged = done.stdout.count(b'"accepted"')
        self.assertGreater(acknowledged, 0)
        self.assertGreaterEqual(self.size(), before + acknowledged)
        self.assert_sound()

    def test_interrupted_apply_keeps_what_it_said(self):
        self.open_fund()
        before = self.size()
        file = self.folder / "many.jsonl"
        file.write_text("".join(json.dumps(income(i)) + "\n" for i in range(60000)))
        running = subprocess.Popen([PROGRAM, "--ledger", self.ledger, "apply", "--json",
                                    "--commit", "500", file], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        out = running.stdout.read()
        running.stderr.close()
        running.stdout.close()
        self.assertEqual(running.wait(timeout=60), 130)
        self.assertEqual(self.size(), before + 1 + out.count(b'"accepted"'))
        self.assert_sound()

    def test_a_read_only_ledger(self):
        self.open_fund()
        os.chmod(self.ledger, 0o400)
        run = self.as_somebody()
        line = json.dumps(income(1)).encode() + b"\n"
        refused = subprocess.run([*run, "apply", "-"], input=line, capture_output=True)
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertEqual(subprocess.run([*run, "status"], capture_output=True).returncode, 0)

    def as_somebody(self):
        """The program on this ledger, run by one who is not root: root may write everything."""
        if os.geteuid() != 0:
            return [PROGRAM, "--ledger", self.ledger]
        nobody = 65534
        program = shutil.copy(PROGRAM, self.folder / "reserve")
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, nobody, nobody)
        return ["setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups", program,
                "--ledger", self.ledger]


class SuddenDeath(Case):
    ROUNDS = 200

    def test_what_died_before_its_first_entry_is_opened_by_the_next_attempt(self):
        running = subprocess.Popen([PROGRAM, "--ledger", self.ledger, "apply", "--create",
                                    "--origin", "sandbox/first", "-"], stdin=subprocess.PIPE)
        while not self.ledger.exists():
            time.sleep(0.01)
        running.kill()
        running.wait()
        running.stdin.close()
        self.assert_sound()
        done = self.apply(opening(), check=5)
        self.assertIn("holds no fund yet", done.err)
        self.apply(opening(), "--create", "--origin", "sandbox/second")
        self.assertEqual(json.loads(self.run_program("status", "--json", check=0).out)["origin"],
                         "sandbox/second")
        self.assert_sound()

    def test_killed_at_random_moments_nothing_acknowledged_is_lost(self):
        import random
        random.seed(7)
        self.open_fund()
        acknowledged, number = self.size(), 0
        for round_number in range(self.ROUNDS):
            single = round_number % 4 == 0
            count = 1 if single else 400
            lines = "".join(json.dumps(income(number + i)) + "\n" for i in range(count))
            number += count
            running = subprocess.Popen([PROGRAM, "--ledger", self.ledger, "apply", "--json",
                                        "--commit", "50", "-"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            try:
                running.stdin.write(lines.encode())
                running.stdin.close()
            except BrokenPipeError:
                pass
            time.sleep(random.random() * (0.01 if single else 0.05))
            running.kill()
            said = running.stdout.read().count(b'"accepted"')
            running.stdout.close()
            running.wait()
            size = self.size()
            self.assertGreaterEqual(size, acknowledged + said)
            self.assertTrue(single or (size - acknowledged) % 50 == 0, "half of a commit")
            acknowledged = size
            if round_number % 20 == 0:
                self.assert_sound()
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
