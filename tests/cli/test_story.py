"""The main job from the command line: the worked example, the demonstration, keys and queries."""
import json
import os
import stat
import unittest

from support import CHARTER, PROGRAM, Case, act, income, opening, shared


class WorkedExample(Case):
    def test_all_acts_are_accepted_and_the_trial_balance_agrees_to_the_cent(self):
        story = shared("worked_example/story.jsonl")
        done = self.run_program("apply", "--create", "--json", story, check=0)
        verdicts = [json.loads(line)["verdict"] for line in done.out.splitlines()]
        self.assertEqual(verdicts, ["accepted"] * 82)
        balance = self.run_program("trial-balance", "--format", "csv", check=0)
        self.assertEqual(balance.stdout, shared("worked_example/trial_balance.csv").read_bytes())
        self.assert_sound()

    def test_applied_again_it_gives_the_first_receipts(self):
        story = shared("worked_example/story.jsonl")
        self.run_program("apply", "--create", story, check=0)
        done = self.run_program("apply", "--json", story, check=0)
        answers = [json.loads(line) for line in done.out.splitlines()]
        self.assertTrue(all(answer["replayed"] for answer in answers))
        self.assertEqual([answer["seq"] for answer in answers], list(range(82)))

    def test_both_axes_of_time(self):
        story = shared("worked_example/story.jsonl")
        self.run_program("apply", "--create", story, check=0)
        def cash(*axes):
            done = self.run_program("balance", "assets:cash:eur-1", "--json", *axes, check=0)
            rows = json.loads(done.out)
            return rows[0]["amount"] if rows else "0"
        self.assertEqual(cash("--as-of", "2026-03-01"), "400000000.00")
        self.assertEqual(cash("--known-at", "2026-03-01T12:00:35Z"), "400000000.00")
        self.assertEqual(cash("--known-at", "33"), "0")
        self.assertEqual(cash("--as-of", "2026-03-31", "--known-at", "39"), "823810000.00")

    def test_rebuild_gives_the_same_books_and_heals_a_changed_projection(self):
        import sqlite3
        self.run_program("apply", "--create", shared("worked_example/story.jsonl"), check=0)
        before = self.run_program("trial-balance", "--format", "csv", check=0).stdout
        with sqlite3.connect(self.ledger) as raw:
            raw.execute("update account set value = value + 1 where name = 'budget:free'")
        self.run_program("verify", check=15)
        self.run_program("rebuild", check=0)
        self.assertEqual(self.run_program("trial-balance", "--format", "csv").stdout, before)
        self.assert_sound()


class Demonstration(Case):
    def test_it_tells_its_story_and_leaves_a_sound_ledger(self):
        done = self.run_program("demo", self.folder / "demo", check=0)
        for words in ("gate.closed", "earmark.unmatched", "disbursement.state", "0 findings",
                      "EXERCISE"):
            self.assertIn(words, done.out)
        left = self.folder / "demo" / "fund.db"
        self.run_program("verify", ledger=left, check=0)
        for words in (("status",), ("report", "position"), ("report", "contributions"),
                      ("report", "availability"), ("report", "contributor", "JP"),
                      ("report", "dossier", "N-1"), ("log",), ("show", "PAY-1"), ("show", "3"),
                      ("register", "budget:free"), ("balance", "assets:*")):
            text = self.run_program(*words, ledger=left, check=0).out
            self.assertTrue(text.strip(), words)
            if words[0] not in ("show",):
                json.loads(self.run_program(*words, "--json", ledger=left, check=0).out)

    def test_it_does_not_touch_what_is_there(self):
        self.run_program("demo", self.folder / "demo", check=0)
        self.run_program("demo", self.folder / "demo", check=2)


class RealFund(Case):
    def init(self):
        charter = {**CHARTER, "signatures": "required"}
        file = self.folder / "charter.json"
        file.write_text(json.dumps(charter))
        self.run_program("init", "--origin", "fund.example/test", "--name", "Test", "--currency",
                         "EUR", "--governor", "gov", "--charter", file, check=0)

    def test_init_makes_keys_that_only_their_owner_reads(self):
        self.init()
        folder = self.folder / "fund.db.keys"
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        for name in ("gov.pem", "log.pem"):
            self.assertEqual(stat.S_IMODE((folder / name).stat().st_mode), 0o600)
        self.assert_sound()

    def test_acts_are_signed_with_the_actors_key(self):
        self.init()
        self.run_program("enrol", "--as", "gov", "--officer", "tre", "--name", "Treasurer",
                         "--roles", "treasurer", check=0)
        self.run_program("account", "--as", "tre", "--account", "eur", "--currency", "EUR",
                         "--bank", "Bank", check=0)
        report = json.loads(self.run_program("verify", "--json", check=0).out)
        self.assertEqual((report["entries"], report["signatures"]), (3, 3))

    def test_an_act_without_a_key_is_refused(self):
        self.init()
        self.run_program("enrol", "--as", "gov", "--officer", "tre", "--name", "Treasurer",
                         "--roles", "treasurer", check=0)
        os.rename(self.folder / "fund.db.keys" / "tre.pem", self.folder / "away.pem")
        done = self.run_program("account", "--as", "tre", "--account", "eur", "--currency", "EUR",
                                "--bank", "Bank", check=3)
        self.assertIn("signature.missing", done.err)
        done = self.run_program("account", "--as", "tre", "--account", "eur", "--currency", "EUR",
                                "--bank", "Bank", "--key",
                                self.folder / "fund.db.keys" / "gov.pem", check=3)
        self.assertIn("signature.invalid", done.err)

    def test_a_key_that_others_can_read_is_refused(self):
        self.init()
        os.chmod(self.folder / "fund.db.keys" / "gov.pem", 0o644)
        done = self.run_program("party", "--as", "gov", "--party", "P", "--name", "P", "--role",
                                "payee", check=2)
        self.assertIn("chmod 600", done.err)

    def test_a_failed_init_leaves_nothing(self):
        file = self.folder / "charter.json"
        file.write_text(json.dumps({**CHARTER, "purposes": []}))
        self.run_program("init", "--origin", "o", "--name", "T", "--currency", "EUR",
                         "--governor", "gov", "--charter", file, check=3)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["charter.json"])


class Program(Case):
    def test_every_command_has_help_with_an_example(self):
        import re
        import subprocess
        text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True).stdout
        commands = re.findall(r"^  ([a-z][a-z-]+) +", text[text.index("Subcommands"):], re.M)
        self.assertGreater(len(commands), 60)
        for command in commands:
            done = subprocess.run([PROGRAM, command, "--help"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, command)
            self.assertIn("Example:", done.stdout, command)

    def test_usage_errors_exit_with_2(self):
        for words in ((), ("nonsense",), ("apply",), ("balance", "--as-of", "2026-02-30"),
                      ("record",), ("completion", "tcsh")):
            self.open_fund() if not self.ledger.exists() else None
            self.assertEqual(self.run_program(*words).returncode, 2, words)

    def test_what_is_not_there_exits_with_5(self):
        self.open_fund()
        for words in (("show", "999"), ("show", "nobody"), ("explain", "no.rule"),
                      ("report", "dossier", "N-9"), ("register", "assets:cash:none")):
            self.assertEqual(self.run_program(*words).returncode, 5, words)

    def test_every_rule_is_explained(self):
        done = self.run_program("explain", "--json", check=0)
        rules = [json.loads(line) for line in done.out.splitlines()]
        self.assertEqual(len(rules), 78)
        for rule in rules:
            self.run_program("explain", rule["rule"], check=0)

    def test_completion_names_commands_and_fields(self):
        for shell in ("bash", "zsh", "fish"):
            text = self.run_program("completion", shell, check=0).out
            for word in ("trial-balance", "pay", "payee-account"):
                self.assertIn(word, text)

    def test_short_names_record_their_kinds(self):
        self.open_fund()
        self.run_program("income", "--as", "tre", "--account", "eur", "--amount", "5.00",
                         "--bank-reference", "x1", "--date", "2026-01-02", check=0)
        self.run_program("sign", "--as", "tre", "--contribution", "C1", "--party", "P1",
                         "--currency", "EUR", "--amount", "10.00", "--instalments",
                         "2026-12-01=4.00", "--instalments", "2026-12-31=6.00", "--earmark",
                         "only=energy", check=0)
        self.run_program("notify", "--as", "ben", "--notification", "N1", "--observed-at",
                         "2026-01-02T04:00:00Z", "--classes", "air,sea", "--statement", "again",
                         "--expected-need", "energy=1.00", check=0)
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
