"""Imports of lists: shown first, recorded whole or not at all, and once."""
import csv
import datetime
import hashlib
import json
import unittest

from support import CHARTER, SOURCE, Case, act, opening, shared

MAP = """schema = 1
[csv]
separator = ";"
decimal = ","
thousands = "."
dates = "DD.MM.YYYY"
[[skip]]
when = { what = "note" }
[[act]]
kind = "contribution.pledged"
when = { what = "pledge" }
date = "{day}"
memo = "{remark}"
[act.body]
contribution = "{case}"
party = "{who}"
amount = "{sum}"
currency = "{in}"
[[act]]
kind = "contribution.signed"
when = { what = "agreement" }
date = "{day}"
[act.body]
contribution = "{case}"
amount = "{sum}"
instalments = "{day}={sum}"
[[act]]
kind = "income.received"
when = { what = "interest" }
date = "{day}"
[act.body]
account = "eur"
amount = "{sum}"
bank_reference = "{case}"
"""
HEAD = "what;case;who;day;sum;in;remark\r\n"
ROWS = ("pledge;C1;P1;05.01.2026;1.000;EUR;\"first; of two\"\r\n"
        "note;;;;;;\r\n"
        "pledge;C2;P2;05.01.2026;250,5;EUR;\r\n"
        "agreement;C1;;06.01.2026;1.000,00;;\r\n"
        "interest;R1;;06.01.2026;3,1;;\r\n")


class Lists(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()
        self.list = self.folder / "list.csv"
        self.map = self.folder / "map.toml"
        self.write(HEAD + ROWS)
        self.map.write_text(MAP, encoding="utf-8")

    def write(self, text):
        self.list.write_bytes(text.encode("utf-8"))

    def imports(self, *options, check=0, actor="tre"):
        return self.run_program("import", "csv", self.list, "--map", self.map, "--as", actor,
                                *options, check=check)

    def rows(self, *options, check=0, actor="tre"):
        done = self.imports("--json", *options, check=check, actor=actor)
        return [json.loads(line) for line in done.out.splitlines()]

    def bad(self, text, check=10):
        """What is said of a list that cannot be imported; nothing of it is recorded."""
        self.write(text)
        before = self.size()
        for options in ((), ("--apply",)):
            done = self.imports(*options, check=check)
            self.assertEqual(self.size(), before)
        return done.err.replace(str(self.folder) + "/", "")

    def test_a_preview_shows_what_each_row_would_become_and_changes_nothing(self):
        before = self.ledger.read_bytes()
        done = self.imports()
        self.assertEqual(self.ledger.read_bytes(), before)
        lines = [line.split() for line in done.out.splitlines()]
        self.assertEqual(lines[0], "line kind date about amount currency verdict".split())
        self.assertEqual(lines[1][0], "batch.opened")
        self.assertEqual(lines[2:6], [
            ["2", "contribution.pledged", "2026-01-05", "C1", "1000.00", "EUR", "new"],
            ["4", "contribution.pledged", "2026-01-05", "C2", "250.50", "EUR", "new"],
            ["5", "contribution.signed", "2026-01-06", "C1", "1000.00", "EUR", "new"],
            ["6", "income.received", "2026-01-06", "eur", "3.10", "EUR", "new"]])
        self.assertIn("5 rows of", done.out)
        self.assertIn("5 acts new, 0 recorded before, 0 refused, 1 left out, 0 faults", done.out)
        self.assertIn("nothing is recorded yet; with --apply all of it is, in one commit",
                      done.out)

    def test_a_list_becomes_one_batch_that_seals_its_hash_and_rows(self):
        before = self.size()
        rows = self.rows("--apply")
        self.assertEqual([row["seq"] for row in rows], list(range(before, before + 5)))
        entries = self.entries(before)
        self.assertEqual(entries[0]["kind"], "batch.opened")
        digest = hashlib.sha256(self.list.read_bytes()).hexdigest()
        self.assertEqual(entries[0]["body"], {"batch": "csv-" + digest[:32], "rows": 4,
                                              "source_sha256": digest})
        self.assertEqual(entries[0]["date"], "2026-01-06")
        self.assertEqual({entry["body"]["batch"] for entry in entries}, {"csv-" + digest[:32]})
        self.assertEqual([entry["id"] for entry in entries[1:]],
                         [f"csv:{digest}:{line}" for line in (2, 4, 5, 6)])
        self.assertEqual(entries[1]["memo"], "first; of two")
        self.assert_sound()

    def entries(self, start):
        return [json.loads(self.run_program("show", seq, "--json", check=0).out)["act"]
                for seq in range(start, self.size())]

    def test_an_exercise_says_when_its_list_is_recorded(self):
        self.imports("--apply", "--at", "2026-02-01T08:00:00Z", check=0)
        self.assertIn("recorded 2026-02-01T08:00:00", self.run_program("show", self.size() - 1).out)

    def test_the_same_list_again_changes_nothing(self):
        self.imports("--apply")
        before = self.ledger.read_bytes()
        for options in ((), ("--apply",)):
            done = self.imports(*options)
            self.assertIn("all of it was recorded before; nothing has changed", done.out)
        self.assertEqual(self.ledger.read_bytes(), before)
        self.assertTrue(all(row["replayed"] for row in self.rows("--apply")))

    def test_the_same_list_with_another_mapping_is_refused_whole(self):
        self.imports("--apply")
        before = self.size()
        self.map.write_text(MAP.replace('amount = "{sum}"\ncurrency', 'amount = "7"\ncurrency'),
                            encoding="utf-8")
        done = self.imports("--apply", check=3)
        self.assertIn("refused: id.reused", done.err)
        self.assertIn("was imported before, with another mapping or by another officer", done.err)
        self.assertEqual(self.size(), before)

    def test_all_bad_rows_are_told_with_line_and_field(self):
        told = self.bad(HEAD + "pledge;C1;P1;05.01.2026;10,005;EUR;\n"
                        "pledge;C2;;2026-01-05;1;EUR;\nfee;;;;;;\n"
                        "pledge;C3;P1;05.01.2026;1.00;EUR;\n")
        self.assertEqual(told.splitlines(), [
            "list.csv:2: amount: 10,005 has more decimals than EUR takes (2)",
            "list.csv:3: date: \"2026-01-05\" is not a day written DD.MM.YYYY",
            "list.csv:3: party: is empty",
            "list.csv:4: no [[act]] of the mapping fits; add one, or a [[skip]]",
            "list.csv:5: amount: \"1.00\" is not an amount with the decimal mark , and the "
            "thousands mark ."])

    def test_bad_rows_in_json(self):
        self.write(HEAD + "pledge;C1;P1;05.01.2026;x;EUR;\n")
        self.assertEqual(self.rows("--apply", check=10)[-1], {
            "line": 2, "verdict": "bad", "field": "amount", "message":
            "\"x\" is not an amount with the decimal mark , and the thousands mark ."})

    def test_one_refused_row_and_nothing_is_recorded(self):
        told = self.bad(HEAD + ROWS + "pledge;C1;P1;05.01.2026;1;EUR;\n", check=3)
        self.assertIn("list.csv:7: refused: reference.taken", told)
        self.assertIn("To make it pass:", told)
        rows = self.rows(check=3)
        self.assertEqual([row["verdict"] for row in rows], ["accepted"] * 5 + ["refused"])
        self.assertEqual(rows[-1]["rule"], "reference.taken")

    def test_a_list_that_is_not_csv_is_refused_with_its_line(self):
        self.assertIn("list.csv:2: a quote is opened here and never closed",
                      self.bad(HEAD + "pledge;\"C1;P1\n"))
        self.assertIn("list.csv:2: the row has 2 cells, the first one names 7",
                      self.bad(HEAD + "pledge;C1\n"))

    def test_a_mapping_names_columns_that_are_there(self):
        told = self.bad(ROWS.replace("note", "other", 1))
        self.assertIn("map.toml:8: list.csv has no column \"what\"", told)

    def test_a_mapping_with_an_unknown_key_is_refused_with_its_line(self):
        self.map.write_text(MAP + "fee = \"1\"\n", encoding="utf-8")
        self.assertIn("map.toml:35: income.received has no field \"fee\" to fill",
                      self.bad(HEAD + ROWS))

    def test_what_is_missing_is_said(self):
        done = self.run_program("import", "csv", self.list, check=2)
        self.assertIn("--template prints one", done.err)
        self.map.unlink()
        self.imports(check=5)
        template = self.run_program("import", "csv", "--template", check=0).out
        self.assertTrue(template.startswith("schema = 1\n"))

    def test_ten_thousand_rows_are_one_commit(self):
        rows = "".join(f"interest;R{i};;06.01.2026;0,01;;\n" for i in range(10_000))
        self.write(HEAD + rows)
        before = self.size()
        done = self.imports("--apply")
        self.assertIn(f"recorded as entries {before} to {before + 10_000}, in batch csv-",
                      done.out)
        self.assertEqual(self.size(), before + 10_001)
        balance = self.run_program("balance", "assets:cash:eur", "--format", "csv", check=0).out
        self.assertIn("100.00", balance)
        self.write(HEAD + rows + "interest;R9;;06.01.2026;0,01;;\n")
        self.imports("--apply", check=3)
        self.assertEqual(self.size(), before + 10_001)


class SignedLists(Case):
    """Where signatures are required the batch carries one, its rows none."""

    def test_the_treasurer_signs_the_batch_alone(self):
        charter = self.folder / "charter.json"
        charter.write_text(json.dumps({**CHARTER, "signatures": "required"}), encoding="utf-8")
        self.run_program("init", "--origin", "fund.example/test", "--name", "Test", "--currency",
                         "EUR", "--governor", "gov", "--charter", charter, check=0)
        for name in ("tre", "tre2"):
            self.run_program("enrol", "--as", "gov", "--officer", name, "--name", name, "--roles",
                             "treasurer", check=0)
        self.run_program("account", "--as", "tre", "--account", "eur", "--currency", "EUR",
                         "--bank", "B", check=0)
        file, mapping = self.folder / "list.csv", self.folder / "map.toml"
        day = datetime.datetime.now(datetime.timezone.utc).strftime("%d.%m.%Y")
        file.write_text(HEAD + "".join(f"interest;R{i};;{day};1;;\n" for i in range(20)),
                        encoding="utf-8")
        mapping.write_text(MAP, encoding="utf-8")
        words = ("import", "csv", file, "--map", mapping)
        (self.folder / "fund.db.keys" / "tre2.pem").unlink()
        done = self.run_program(*words, "--as", "tre2", "--apply", check=3)
        self.assertIn("refused: signature.missing", done.err)
        before = self.size()
        self.run_program(*words, "--as", "tre", "--apply", check=0)
        shown = [json.loads(self.run_program("show", seq, "--json", check=0).out)
                 for seq in range(before, self.size())]
        self.assertEqual([len(entry["signatures"]) for entry in shown], [1] + [0] * 20)
        self.assert_sound()


class Examples(Case):
    """The ready mappings of examples/ on the real lists."""

    def prepare(self, parties, currencies=()):
        lines = opening()
        purposes = ["air_defence", "armed_forces", "defence_industry", "energy"]
        lines.append(act("purposes", "charter.amended",
                         {"charter": {**CHARTER, "purposes": purposes}}))
        for party in sorted(parties):
            lines.append(act(f"p{party}", "party.registered",
                             {"name": party, "party": party, "role": "contributor"}))
        for currency in sorted(currencies):
            rate = act(f"r{currency}", "rate.set",
                       {"currency": currency, "value": "1.25", "source": "s"}, "tre")
            rate["act"]["date"] = "2007-01-01"
            lines.append(rate)
        lines.append(act("late", "rate.set", {"currency": "USD", "value": "0.9", "source": "s"},
                         "tre", 3))
        lines[-1]["at"] = "2026-12-31T00:00:00Z"
        self.apply(lines, "--create")

    def imports(self, file, mapping):
        words = ("import", "csv", file, "--map", SOURCE / "examples" / mapping, "--as", "tre")
        before = self.size()
        self.run_program(*words, check=0)
        self.assertEqual(self.size(), before)
        self.run_program(*words, "--apply", check=0)
        done = self.run_program(*words, "--apply", "--json", check=0)
        rows = [json.loads(line) for line in done.out.splitlines()]
        self.assertTrue(all(row["replayed"] for row in rows))
        self.assert_sound()
        return [row["kind"] for row in rows[1:]]

    def test_the_list_of_the_demonstration(self):
        file = SOURCE / "examples" / "real_contributions.csv"
        with open(file, encoding="utf-8") as source:
            parties = {row["party"] for row in csv.DictReader(source)} - {"", "CSD-EU"}
        self.prepare(parties)
        kinds = self.imports(file, "real_contributions.toml")
        self.assertEqual((kinds.count("contribution.pledged"), kinds.count("contribution.signed"),
                          kinds.count("rate.set")), (11, 5, 6))

    def test_the_published_list(self):
        file = shared("real_contributions.csv")
        with open(file, encoding="utf-8") as source:
            rows = [row for row in csv.DictReader(source)
                    if row["record_type"] in ("pledge", "agreement")
                    and row["date_precision"] == "day" and row["iso2"]]
        self.prepare({row["iso2"] for row in rows}, {row["currency"] for row in rows} - {"EUR"})
        kinds = self.imports(file, "published_contributions.toml")
        self.assertEqual(len(kinds), len(rows))
        self.assertGreater(len(kinds), 60)
        self.assertEqual(kinds.count("contribution.signed"), 1)


if __name__ == "__main__":
    unittest.main()
