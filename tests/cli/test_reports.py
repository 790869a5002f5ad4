"""Reports as pages: read by XML readers, safe with hostile names, EXERCISE of a sandbox only."""
import csv
import io
import json
import re
import shutil
import subprocess
import unittest

from support import CHARTER, Case, act, income, opening

HOSTILE = "</title></td><script>alert('x')</script><b onclick=\"y\">&\n=javascript:1"
PLAIN = tuple((name,) for name in ("position", "contributions", "availability", "sources-uses",
                                   "audit", "bank", "ageing", "exposure", "monthly"))
REPORTS = (*PLAIN, ("contributor", "P1"), ("dossier", "N-1"))


class Pages(Case):
    def assert_parsed(self, page):
        done = subprocess.run(["xmllint", "--noout", "--nonet", "-"], input=page.encode(),
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def page(self, *words, ledger=None):
        page = self.run_program("report", *words, "--format", "html", ledger=ledger, check=0).out
        if shutil.which("xmllint") is None:
            raise unittest.SkipTest("xmllint is not there")
        self.assert_parsed(page)
        return page

    def hostile_fund(self):
        """Each text that an act lets its author choose is hostile."""
        lines = opening()
        for line in lines:
            for field in ("name", "bank"):
                if field in line["act"]["body"]:
                    line["act"]["body"][field] = HOSTILE
        lines += [
            act("c1", "contribution.signed", {"amount": "500.00", "contribution": "C-1",
                                              "currency": "EUR", "party": "P1", "instalments": [
                                                  {"amount": "500.00", "due": "2026-03-01"}]},
                "tre", memo=HOSTILE),
            income("1", "70.00", bank_reference=HOSTILE),
            act("n1", "notification.issued", {"classes": ["air"], "notification": "N-1",
                                              "observed_at": "2026-01-01T00:00:00Z",
                                              "statement": HOSTILE}, "ben"),
            act("n2", "notification.withdrawn", {"notification": "N-1", "reason": HOSTILE}, "ben"),
        ]
        for answer in self.apply(lines, "--create", "--continue", "--json", check=None).out \
                .splitlines():
            self.assertEqual(json.loads(answer).get("verdict"), "accepted", answer)

    def test_every_report_of_the_demonstration_is_a_page_that_xml_readers_read(self):
        self.run_program("demo", self.folder / "demo", check=0)
        ledger = self.folder / "demo" / "fund.db"
        for words in (*PLAIN, ("contributor", "JP"), REPORTS[-1]):
            named = len(words) == 2  # only once it was known
            for axes in ((), ("--as-of", "2025-06-30"), ("--known-at", "90" if named else "3")):
                self.page(*words, *axes, ledger=ledger)

    def test_hostile_names_stay_text(self):
        self.hostile_fund()
        said = 0
        for words in REPORTS:
            page = self.page(*words)
            said += page.count("&lt;script&gt;")
            self.assertNotIn("<script", page)
            self.assertNotIn("<b ", page)
            self.assertEqual(re.findall(r"<[^>]*\s(?:href|src|style|on\w+)=", page), [])
        self.assertGreater(said, 10)

    def test_a_sandbox_says_exercise_in_every_form(self):
        self.open_fund()
        for words in REPORTS[:4]:
            for form in ("text", "html"):
                self.assertIn("EXERCISE", self.run_program("report", *words, "--format", form).out)
            made = json.loads(self.run_program("report", *words, "--json", check=0).out)
            self.assertIs(made["exercise"], True)
            rows = csv.DictReader(io.StringIO(
                self.run_program("report", *words, "--format", "csv", check=0).out))
            self.assertIn("exercise", rows.fieldnames)
            self.assertEqual({row["exercise"] for row in rows} - {"EXERCISE"}, set())

    def test_a_fund_never_says_exercise(self):
        file = self.folder / "charter.json"
        file.write_text(json.dumps({**CHARTER, "signatures": "required"}))
        self.run_program("init", "--origin", "fund.example/test", "--name", "Test", "--currency",
                         "EUR", "--governor", "gov", "--charter", file, check=0)
        for words in REPORTS[:3]:
            for form in ("text", "json", "csv", "html"):
                text = self.run_program("report", *words, "--format", form, check=0).out
                self.assertNotIn("EXERCISE", text)
                self.assertNotIn('"exercise":true', text)

    def test_the_heading_says_when_the_last_entry_that_counts_was_recorded(self):
        self.open_fund()
        self.apply([income("1"), act("c", "charter.amended", {"charter": CHARTER}, day=5)])
        size = self.size()
        made = json.loads(self.run_program("report", "position", "--json", check=0).out)
        self.assertEqual((made["known_at"], made["charter"], made["charter_since"]),
                         (f"entry {size - 1}", f"entry {size - 1}", "2026-01-05"))
        text = self.run_program("report", "position", "--known-at", size - 2, check=0).out
        self.assertIn(f"as known at entry {size - 2}, recorded 2026-01-02T12:00:00.000000Z", text)
        self.assertIn("charter of entry 0, in force since 2026-01-02", text)

    def test_a_report_is_written_to_a_file(self):
        self.open_fund()
        for form in ("text", "json", "csv", "html"):
            file = self.folder / f"position.{form}"
            done = self.run_program("report", "position", "--format", form, "-o", file, check=0)
            self.assertEqual(done.out, "")
            self.assertEqual(file.read_bytes(), self.run_program("report", "position", "--format",
                                                                 form, check=0).stdout)
        self.run_program("report", "position", "-o", self.folder / "none" / "file", check=4)

    def test_queries_know_no_pages(self):
        self.open_fund()
        self.run_program("balance", "--format", "html", check=2)

    def test_alerts_stand_in_the_reports_they_are_of_as_long_as_these_are_of_the_present(self):
        self.open_fund()
        self.apply([income("1", "7000", "jpy", rate="0.006")])
        said = "exposure: 100.0 % of what is held and owed is in JPY"
        for words in (("--format", "text"), ("--format", "html"), ("--json",)):
            self.assertIn(said, self.run_program("report", "exposure", *words, check=0).out)
        for words in (("--format", "csv"), ("--as-of", "2026-01-02"), ("--known-at", "5")):
            self.assertNotIn(said, self.run_program("report", "exposure", *words, check=0).out)
        self.assertNotIn(said, self.run_program("report", "position", check=0).out)


if __name__ == "__main__":
    unittest.main()
