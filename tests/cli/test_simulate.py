"""Simulations from the command line: each command on the ready scenarios, and what is refused."""
import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import unittest

from support import PROGRAM, SOURCE, Case

SCENARIOS = sorted((SOURCE / "examples" / "scenarios").glob("*.toml"))
BASELINE = SOURCE / "examples" / "scenarios" / "baseline.toml"
FEW = ("--paths", "40", "--threads", "2")

SMALL = """schema = 1
name = "Small"
horizon = 24
currency = "EUR"
[run]
paths = 50
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "1000.00" } ]
[policy]
purposes = ["energy", "cyber"]
minimum_liquidity = "50.00"
caps.per_period = { unit = "month", amount = "300.00" }
[[policy.approval_tiers]]
up_to = "100000000000.00"
approvals = 1
[exchange]
correlation = [ [1.0, 0.2], [0.2, 1.0] ]
rates = [ { currency = "SEK", rate = "0.09", volatility = 0.1 },
          { currency = "USD", rate = "0.9", volatility = 0.1 } ]
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 1, amount = "100.00" }, { month = 13, amount = "50.00" } ]
delay = { law = "exponential", months = 2.0 }
default_probability = 0.1
[episodes]
kind = "markov"
start = 0.2
end = 0.2
[requests]
episode = 2.0
[[requests.needs]]
purpose = "energy"
size = { law = "lognormal", mean = "60.00", sigma = 0.8 }
[[goals]]
measure = "below_floor"
at_most = 0.1
by_days = 365
"""


class Simulations(Case):
    def scenario(self, text=SMALL, name="small.toml"):
        file = self.folder / name
        file.write_text(text)
        return file

    def simulate(self, *words, check=0, **more):
        return self.run_program("simulate", *words, check=check, **more)

    def data(self, *words, check=0):
        return json.loads(self.simulate(*words, "--json", check=check).out)


class Commands(Simulations):
    def test_every_ready_scenario_runs_and_says_how_likely_the_floor_is_broken(self):
        self.assertEqual(len(SCENARIOS), 6)
        for scenario in SCENARIOS:
            text = self.simulate("run", scenario, *FEW).out
            for words in ("below the floor", "365 days", "60 months"):
                self.assertIn(words, text, scenario.name)
            self.assertLessEqual(max(map(len, text.splitlines())), 100, scenario.name)

    def test_every_form_of_every_command_can_be_read(self):
        small = self.scenario()
        other = self.scenario(SMALL.replace('"300.00"', '"100.00"'), "other.toml")
        for words in (("run", small), ("run", small, "--tornado", "--drop"),
                      ("compare", small, other), ("compare", small, other, "--tornado"),
                      ("solve", small, "--for", "replenishment"), ("path", small, "3")):
            drawn = () if words[0] == "path" else ("--paths", "20")
            made = self.data(*words, *drawn)
            self.assertEqual(set(made), {"answers", "data", "facts", "outlook", "title"})
            rows = list(csv.reader(io.StringIO(
                self.simulate(*words, *drawn, "--format", "csv").out)))
            self.assertEqual({len(row) for row in rows}, {len(rows[0])}, words)
            self.assertGreater(len(rows), 3)
            page = self.simulate(*words, *drawn, "--format", "html").out
            self.assertNotIn("<script", page)
            if shutil.which("xmllint"):
                done = subprocess.run(["xmllint", "--noout", "--nonet", "-"], input=page.encode(),
                                      capture_output=True)
                self.assertEqual((done.returncode, done.stderr), (0, b""), words)
            brief, whole = (self.simulate(*words, *drawn, *more).out
                            for more in ((), ("--whole",)))
            self.assertLessEqual(len(brief), len(whole))

    def test_the_result_is_the_same_on_any_number_of_threads_and_another_with_another_seed(self):
        said = {threads: self.simulate("run", BASELINE, "--paths", "600", "--threads", threads,
                                       "--json").out for threads in "123"}
        self.assertEqual(len(set(said.values())), 1)
        other = self.simulate("run", BASELINE, "--paths", "600", "--seed", "2", "--json").out
        self.assertNotEqual(other, said["1"])
        self.assertEqual(json.loads(other)["data"]["results"]["seed"], 2)

    def test_compared_scenarios_differ_as_the_scenarios_do(self):
        folder = BASELINE.parent
        made = self.data("compare", BASELINE, folder / "replenishment.toml",
                         folder / "late_pledges.toml", "--paths", "400")["data"]
        comparison = made["comparison"]
        self.assertEqual([result["paths"] for result in comparison["results"]], [400] * 3)
        more, late = comparison["differences"]
        self.assertLess(more["below_floor"]["value"], 0)
        self.assertGreater(late["below_floor"]["value"], 0)
        self.assertLess(more["unmet"]["value"], 0)
        same = self.data("compare", BASELINE, BASELINE, "--paths", "50")["data"]["comparison"]
        self.assertEqual({field["value"] for field in same["differences"][0].values()}, {0})

    def test_a_goal_of_the_command_line_is_judged(self):
        for goal, verdict in (("below-floor=1", "Goal met: at most 100 %"),
                              ("below-floor=0", "Goal missed: at most 0 %")):
            done = self.run_program("simulate", "run", BASELINE, *FEW, "--goal", goal,
                                    "--by-days", 365, check=0)
            self.assertIn(verdict, done.out)
            self.assertEqual(done.out.count("- Goal"), 1)

    def test_a_cap_that_nothing_needs_is_not_sought(self):
        done = self.run_program("simulate", "solve", SOURCE / "examples/scenarios/low_cap.toml",
                                *FEW, "--goal", "below-floor=1", "--for", "cap-per-period", check=0)
        self.assertIn("is met without a cap", " ".join(done.out.split()))

    def test_the_solution_meets_the_goal_and_a_hundredth_less_does_not(self):
        small = self.scenario()
        made = self.data("solve", small, "--goal", "below-floor=0.1", "--by-days", "365", "--for",
                         "replenishment", "--paths", "200")["data"]
        solution, amount = made["solution"], float(made["solution"]["amount"])
        self.assertLessEqual(solution["estimate"]["value"], 0.1)
        self.assertGreater(amount, 0)
        less = [trial["estimate"]["value"] for trial in made["trials"]
                if float(trial["amount"]) < amount]
        self.assertTrue(less and min(less) > 0.1)
        enough = self.scenario(SMALL.replace('"1000.00" }', f'"1000.00" }}, {{ currency = "EUR", '
                                             f'amount = "{solution["amount"]}" }}'),
                               "enough.toml")
        goal = self.data("run", enough, "--paths", "200")["data"]["results"]["goals"][0]
        self.assertEqual(goal["estimate"], solution["estimate"])

    def test_a_cap_is_found_for_the_scenarios_own_goal(self):
        small = self.scenario(SMALL.replace("at_most = 0.1", "at_most = 0.4"))
        for unknown in ("cap-per-period", "cap-per-notification"):
            made = self.data("solve", small, "--for", unknown, "--paths", "100")["data"]
            self.assertLessEqual(made["solution"]["estimate"]["value"], 0.4)

    def test_a_goal_that_nothing_meets_or_nobody_named_is_said(self):
        small = self.scenario(SMALL.split("[[goals]]")[0])
        done = self.simulate("solve", small, "--for", "replenishment", check=2)
        self.assertIn("the scenario has no goal", done.err)
        done = self.simulate("solve", small, "--for", "cap-per-period", "--goal",
                             "unmet-share=0.1", check=2)
        self.assertIn("below_floor", done.err)
        for goal in ("below-floor", "below-floor=", "below-floor=2", "below-floor=-1",
                     "below-floor=nan", "below-floor=0.1x", "above-floor=0.1", "=0.1"):
            done = self.simulate("run", small, f"--goal={goal}", check=2)
            self.assertIn(goal, done.err)
        self.simulate("run", small, "--by-days", "30", check=2)
        self.simulate("run", small, "--goal", "below-floor=0.1", "--by-days", "9999", check=2)

    def test_an_outlook_is_written_to_a_file_whole_or_not_at_all(self):
        small = self.scenario()
        for form in ("text", "json", "csv", "html"):
            file = self.folder / f"outlook.{form}"
            done = self.simulate("run", small, "--format", form, "-o", file)
            self.assertEqual(done.out, "")
            self.assertEqual(file.read_bytes(),
                             self.simulate("run", small, "--format", form).stdout)
        self.simulate("run", small, "-o", self.folder / "none" / "file", check=4)
        if os.path.exists("/dev/full"):
            self.simulate("run", small, "-o", "/dev/full", check=4)
            with open("/dev/full", "wb") as full:
                done = subprocess.run([PROGRAM, "simulate", "run", small], stdout=full,
                                      stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 4, done.stderr)

    def test_control_c_ends_a_run_and_writes_nothing(self):
        file = self.folder / "outlook.txt"
        running = subprocess.Popen([PROGRAM, "simulate", "run", BASELINE, "--paths", "1000000",
                                    "--threads", "2", "-o", file], stderr=subprocess.PIPE)
        while running.poll() is None and not self.catches_interrupts(running.pid):
            pass
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(timeout=60), 130, running.stderr.read())
        running.stderr.close()
        self.assertEqual(list(self.folder.iterdir()), [])

    @staticmethod
    def catches_interrupts(process):
        with open(f"/proc/{process}/status", encoding="ascii") as status:
            caught = int(re.search(r"SigCgt:\s*([0-9a-f]+)", status.read()).group(1), 16)
        return caught >> (signal.SIGINT - 1) & 1


class Paths(Simulations):
    def test_a_path_is_told_with_what_was_refused(self):
        text = self.simulate("path", BASELINE, "7", "--whole").out
        self.assertIn("disbursement.requested", text)
        self.assertRegex(text, r"liquidity\.minimum|cap\.|gate\.closed|low_cash")

    def test_the_told_path_is_the_path_of_the_run(self):
        run = self.data("run", BASELINE, "--paths", "8")["data"]["results"]
        told = self.data("path", BASELINE, "7")["data"]
        last = told["outcome"]["last"]
        self.assertLess(abs(run["singles"][7][-1] - last), 1e-7 * last)  # of 24 bits

    def test_every_path_is_a_ledger_that_verifies_and_has_its_balances(self):
        for scenario in SCENARIOS:
            ledger = self.folder / f"{scenario.stem}.db"
            lines = self.folder / f"{scenario.stem}.jsonl"
            done = self.simulate("path", scenario, "3", "--create", ledger, "--write", lines)
            self.assertIn("0 findings, balances as in the simulation", done.out)
            self.run_program("verify", ledger=ledger, check=0)
            self.assertEqual(json.loads(self.run_program("status", "--json", ledger=ledger,
                                                         check=0).out)["size"],
                             len(lines.read_text().splitlines()))
            balance = self.run_program("trial-balance", "--format", "csv", ledger=ledger, check=0)
            again = self.folder / f"{scenario.stem}-again.db"
            self.run_program("apply", "--create", lines, ledger=again, check=0)
            self.assertEqual(self.run_program("trial-balance", "--format", "csv", ledger=again,
                                              check=0).stdout, balance.stdout)

    def test_a_ledger_that_is_there_is_not_written_over(self):
        small = self.scenario()
        file = self.folder / "path.db"
        file.write_text("mine")
        done = self.simulate("path", small, "0", "--create", file, check=2)
        self.assertIn("is there already", done.err)
        self.assertEqual(file.read_text(), "mine")
        self.simulate("path", small, "0", "--create", self.folder / "none" / "path.db", check=5)
        self.simulate("path", small, "0", "--write", self.folder / "none" / "lines", check=4)
        self.simulate("path", small, "1000000", check=2)
        self.simulate("path", small, "-1", check=2)
        self.simulate("path", small, "first", check=2)


class BadScenarios(Simulations):
    def assert_fault(self, known, other, *faults, name="bad.toml"):
        self.assertIn(known, SMALL)
        file = self.scenario(SMALL.replace(known, other, 1), name)
        for command in (("run", file), ("solve", file, "--for", "replenishment"),
                        ("compare", BASELINE, file), ("path", file, "0")):
            done = self.simulate(*command, check=2)
            self.assertEqual(done.out, "")
            for fault in faults:
                self.assertRegex(done.err, fault, f"{command} {other}")

    def test_each_field_out_of_range_is_named_with_line_and_column(self):
        place = re.escape(str(self.folder / "bad.toml")) + r":\d+:\d+: "
        for known, other, reason in (
                ("horizon = 24", "horizon = 0", "horizon is 0"),
                ("horizon = 24", "horizon = 601", "horizon is 601"),
                ("horizon = 24", "horizon = 24\nstep = 5", "step does not divide"),
                ("schema = 1", "schema = 2", "schema is 2"),
                ('currency = "EUR"', 'currency = "XXZ"', "currency"),
                ("paths = 50", "paths = 1000000000", "paths is 1000000000"),
                ("paths = 50", "paths = 0", "paths is 0"),
                ("paths = 50", "paths = 5\nseed = -1", "seed is -1"),
                ("2026-01-01", "2026-02-30", "date"),
                ('amount = "1000.00"', 'amount = "1000.0"', "amount"),
                ('amount = "1000.00"', 'amount = "-1.00"', "amount"),
                ('"energy", "cyber"', '"energy", "energy"', "policy"),
                ("approvals = 1", "approvals = 2", "a tier needs 2 approvals"),
                ("[1.0, 0.2], [0.2, 1.0]", "[1.0, 2.0], [2.0, 1.0]", "correlation"),
                ("[1.0, 0.2], [0.2, 1.0]", "[1.0, 0.2], [0.3, 1.0]", "correlation"),
                ('rate = "0.09"', 'rate = "0"', "rate"),
                ("volatility = 0.1", "volatility = -0.1", "volatility is -0.1"),
                ("month = 13", "month = 24", "month is 24"),
                ("months = 2.0", "months = -2.0", "months is -2"),
                ("default_probability = 0.1", "default_probability = 1.1",
                 "default_probability is 1.1"),
                ("start = 0.2", "start = 1.2", "start is 1.2"),
                ("end = 0.2", "end = nan", "end is"),
                ("episode = 2.0", "episode = 501.0", "episode is 501"),
                ("sigma = 0.8", "sigma = 99.0", "sigma is 99"),
                ("at_most = 0.1", "at_most = 1.5", "at_most is 1.5"),
                ("by_days = 365", "by_days = 0", "by_days is 0")):
            self.assert_fault(known, other, place + ".*" + re.escape(reason))

    def test_unknown_names_and_wrong_types_are_named(self):
        for known, other, reason in (
                ('purpose = "energy"', 'purpose = "space"', "no purpose space"),
                ("episode = 2.0", 'episode = 2.0\ncolour = "red"', "colour"),
                ('law = "exponential"', 'law = "uniform"', "law is none of"),
                ('kind = "markov"', 'kind = "war"', "kind is none of"),
                ('measure = "below_floor"', 'measure = "joy"', "measure is none of"),
                ('currency = "EUR"\ninst', 'currency = "JPY"\ninst', "JPY"),
                ("horizon = 24", 'horizon = "24"', "horizon is not an integer"),
                ("[[goals]]", '[[shocks]]\nkind = "partner_stops"\nmonth = 3\npartner = "P7"\n'
                              "[[goals]]", "no partner P7"),
                ("horizon = 24", "horizon = ", r"")):
            self.assert_fault(known, other, r"bad\.toml:\d+:\d+: .*" + re.escape(reason))

    def test_all_faults_are_told_at_once(self):
        self.assert_fault("start = 0.2\nend = 0.2", "start = 1.2\nend = -1",
                          r"bad\.toml:29:9: start is 1\.2", r"bad\.toml:30:7: end is -1")

    def test_scenarios_that_extend_each_other_in_a_circle_are_refused(self):
        one = self.scenario('extends = "two.toml"\n', "one.toml")
        self.scenario('extends = "one.toml"\n', "two.toml")
        done = self.simulate("run", one, check=2)
        self.assertRegex(done.err, r"two\.toml:1:11: one\.toml extends itself")
        lost = self.scenario('extends = "three.toml"\n', "lost.toml")
        done = self.simulate("run", lost, check=5)
        self.assertRegex(done.err, r"lost\.toml:1:11: there is no file")

    def test_words_that_make_no_run_are_refused_before_anything_runs(self):
        for words in (("--paths", "0"), ("--paths", "1000000000"), ("--paths", "many"),
                      ("--threads", "0"), ("--threads", "257"), ("--seed", "-1"),
                      ("--format", "pdf"), ("more.toml",)):
            self.simulate("run", BASELINE, *words, check=2)
        self.simulate("run", check=2)
        self.simulate("run", self.folder / "none.toml", check=5)
        self.simulate("run", self.folder, check=4)
        self.simulate("compare", BASELINE, check=2)
        self.simulate("compare", *[BASELINE] * 5, check=2)
        self.simulate("solve", BASELINE, check=2)
        self.simulate("solve", BASELINE, "--for", "joy", check=2)
        done = self.simulate("compare", BASELINE, self.scenario(), check=2)
        self.assertIn("one horizon", done.err)
        error = json.loads(self.simulate("run", self.folder / "none.toml", "--json", check=5).err)
        self.assertIn("none.toml", error["error"])


if __name__ == "__main__":
    unittest.main()
