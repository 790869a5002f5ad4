"""Simulations that start from a ledger: sealed in it, checked, judged by what came, and lived on."""
import hashlib
import json
import pathlib
import unittest

from support import Case, act, income, opening

NEXT = """schema = 1
name = "Next year"
horizon = 12
currency = "EUR"
floor = "100.00"
[run]
paths = 60
[start]
ledger = "fund.db"
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 2, amount = "300.00" } ]
delay = { law = "exponential", months = 2.0 }
[episodes]
kind = "markov"
start = 0.3
end = 0.3
[requests]
episode = 2.0
[[requests.needs]]
purpose = "energy"
size = { law = "exponential", mean = "90.00" }
"""


def later(number, month, amount, kind="income.received"):
    """Money in or out on the tenth of a month."""
    made = income(number, amount)["act"]
    made.update(kind=kind, date=f"2026-{month:02}-10")
    if kind == "charge.paid":
        made["body"]["charge"] = "fees"
    return {"act": made, "at": f"2026-{month:02}-10T12:00:00Z"}


class Sealed(Case):
    def setUp(self):
        super().setUp()
        self.scenario = self.folder / "next.toml"
        self.scenario.write_text(NEXT)

    def open_with_money(self):
        self.apply([*opening(), income("1", "1000.00")], "--create")

    def snapshot(self, *words, check=0, **more):
        return self.run_program("simulate", "snapshot", self.scenario, "--as", "tre", "--at",
                                "2026-01-05T00:00:00Z", *words, check=check, **more)

    def check(self, *words, check=0, **more):
        return self.run_program("simulate", "check", *words, check=check, **more)

    def said(self, *words):
        """On one line."""
        return " ".join(self.run_program("simulate", *words, check=0).out.split())

    def kept(self):
        return sorted((self.folder / "fund.db.simulations").iterdir())

    def entry(self, seq):
        return json.loads(self.run_program("show", seq, "--json", check=0).out)

    def remark(self, number, text):
        self.apply([act(number, "remark.recorded", {"about": 0, "text": text}, "tre", 6)])


class Snapshots(Sealed):
    def test_a_run_is_sealed_as_a_remark_that_names_scenario_head_seed_and_results(self):
        self.open_with_money()
        size = self.size()
        head = json.loads(self.run_program("status", "--json", check=0).out)
        verdict = json.loads(self.snapshot("--json").out)
        self.assertEqual((verdict["verdict"], verdict["seq"]), ("accepted", size))
        exported = self.run_program("export", "jsonl", check=0).out.splitlines()[-1]
        made = json.loads(exported)["act"]
        self.assertEqual((made["kind"], made["actor"]), ("remark.recorded", "tre"))
        sealed = json.loads(made["body"]["text"].removeprefix("Simulation: "))
        self.assertEqual((sealed["entries"], sealed["root"], sealed["seed"], sealed["paths"],
                          sealed["start"]), (size, head["root"], 1, 60, "2026-01-03"))
        self.assertEqual(made["body"]["about"], size - 1)
        self.assertEqual(made["documents"], [sealed["scenario"], sealed["results"]])
        for file in self.kept():
            self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), file.stem)
        self.assertEqual({file.stem for file in self.kept()}, set(made["documents"]))
        self.assert_sound()

    def test_the_run_sealed_is_the_run_of_the_same_scenario(self):
        self.open_with_money()
        run = json.loads(self.run_program("simulate", "run", self.scenario, "--json", check=0).out)
        self.snapshot()
        kept = [json.loads(file.read_text()) for file in self.kept()]
        self.assertIn(run["data"]["results"], kept)

    def test_a_refused_or_impossible_snapshot_leaves_nothing(self):
        self.snapshot(check=5)
        self.open_with_money()
        size = self.size()
        self.run_program("simulate", "snapshot", self.scenario, "--as", "nobody", check=3)
        self.scenario.write_text(NEXT.replace("horizon = 12", "horizon = 0"))
        self.snapshot(check=2)
        self.scenario.write_text(NEXT.replace('"energy"', '"space"'))
        self.assertIn("the charter has no purpose space", self.snapshot(check=2).err)
        self.assertEqual(self.size(), size)
        self.assertFalse((self.folder / "fund.db.simulations").exists())

    def test_the_ledger_of_the_scenario_is_found_beside_it_unless_another_is_named(self):
        self.open_with_money()
        other = self.folder / "other.db"
        self.run_program("apply", "--create", "-", ledger=other, check=0, text="".join(
            json.dumps(line) + "\n" for line in [*opening(), income("1", "50.00")]).encode())
        named, beside = (
            json.loads(self.run_program("simulate", "run", self.scenario, "--json", check=0,
                                        ledger=ledger).out)["data"]["results"]
            for ledger in (other, self.ledger))
        self.assertNotEqual(named["cover_start"], beside["cover_start"])


class Checks(Sealed):
    def test_a_snapshot_is_run_again_from_the_ledger_as_it_was(self):
        self.open_with_money()
        self.snapshot()
        seq = self.size() - 1
        self.apply([later("2", 2, "500.00")])
        self.assertIn("the same results", self.check().out)
        self.assertIn("the same results", self.check(seq, "--threads", "3").out)
        self.assertTrue(json.loads(self.check("--json").out)["same"])

    def test_a_changed_scenario_or_result_is_noticed(self):
        self.open_with_money()
        self.snapshot()
        seq = self.size() - 1
        sealed = json.loads(self.check("--json").out)
        file = self.folder / "fund.db.simulations" / f"{sealed['scenario']}.json"
        whole = file.read_text()
        file.write_text(whole.replace('"horizon":12', '"horizon":13'))
        self.assertRegex(self.check(check=15).out, "the scenario is [0-9a-f]{64}, sealed is")
        file.write_text(whole)
        results = self.folder / "fund.db.simulations" / f"{sealed['results']}.json"
        figures = results.read_text()
        results.write_text(figures.replace('"paths":60', '"paths":61'))
        self.assertIn("the results that are kept are not those", self.check(check=15).out)
        results.write_text(figures)
        self.check()
        file.unlink()
        self.check(check=5)
        copy = self.folder / "copy.json"
        copy.write_text(whole)
        self.check("--scenario", copy)
        self.check("--scenario", self.scenario, check=15)
        self.check(seq - 1, check=5)
        self.check(seq + 1, check=5)

    def test_a_remark_that_claims_other_results_another_head_or_engine_is_found_out(self):
        self.open_with_money()
        self.snapshot()
        text = json.loads(self.run_program("export", "jsonl", check=0).out.splitlines()[-1]
                          )["act"]["body"]["text"]
        sealed = json.loads(text.removeprefix("Simulation: "))
        for number, (field, value, code, said) in enumerate((
                ("results", "0" * 64, 15, "the results are"),
                ("root", "A" * 43 + "=", 12, "has the root"),
                ("seed", 2, 15, "the results are"),
                ("engine", 99, 4, "engine 99 made it and this is engine"),
                ("paths", 0, 10, "only begins so"),
                ("entries", 10 ** 6, 5, "entries only"))):
            forged = json.dumps({**sealed, field: value}, sort_keys=True, separators=(",", ":"))
            self.remark(f"forged-{number}", "Simulation: " + forged)
            done = self.check(self.size() - 1, check=code)
            self.assertIn(said, done.out + done.err)
        self.assertIn("begin like a sealed simulation and are none: 1", self.said("backtest"))

    def test_a_ledger_without_snapshots_has_nothing_to_check(self):
        self.open_with_money()
        self.assertIn("no simulation is sealed", self.check(check=5).err)
        self.check("first", check=2)


class Backtests(Sealed):
    def test_what_came_is_set_beside_what_was_foreseen(self):
        self.open_with_money()
        self.snapshot()
        self.apply([later("2", 2, "10.00"), later("3", 3, "9000.00"), later("4", 5, "10.00")])
        made = json.loads(self.run_program("simulate", "backtest", "--json", check=0).out)
        run = made["data"]["simulations"][0]
        dates = [step["date"] for step in run["dates"]]
        self.assertEqual(dates, ["2026-02-02", "2026-03-02", "2026-04-02", "2026-05-02"])
        for step in run["dates"]:
            row = json.loads(self.run_program("balance", "budget:free", "--as-of", step["date"],
                                              "--json", check=0).out)[0]
            self.assertEqual(step["free"], -round(100 * float(row["amount"])))
        within = sum(step["foreseen"]["q05"] <= step["free"] <= step["foreseen"]["q95"]
                     for step in run["dates"])
        self.assertEqual((made["data"]["in_90"], made["data"]["dates"]), (within, 4))
        self.assertEqual(made["data"]["below_floor"], 0)
        text = self.said("backtest", "--whole")
        self.assertIn("above 95 %", text)
        self.assertIn(f"at {within} of 4 (90 % were foreseen)", text)
        for form in ("csv", "html"):
            self.run_program("simulate", "backtest", "--format", form, check=0)

    def test_a_fall_below_the_floor_is_seen_even_when_it_is_over_at_the_end_of_the_month(self):
        self.open_with_money()
        self.snapshot()
        self.apply([later("2", 2, "950.00", "charge.paid"), later("3", 3, "2000.00"),
                    later("4", 5, "10.00")])
        made = json.loads(self.run_program("simulate", "backtest", "--json", check=0).out)
        below = [step["was_below_floor"] for step in made["data"]["simulations"][0]["dates"]]
        self.assertEqual(below, [False, True, True, True])
        self.assertEqual(made["data"]["below_floor"], 1)

    def test_nothing_is_judged_before_a_month_has_passed_or_of_a_fund_of_figures(self):
        self.open_with_money()
        said = self.said("backtest")
        self.assertIn("No simulation is sealed", said)
        self.snapshot()
        self.assertIn("nothing to judge yet", self.said("backtest"))
        figures = pathlib.Path(__file__).parents[2] / "examples/scenarios/baseline.toml"
        self.run_program("simulate", "snapshot", figures, "--as", "tre", "--paths", "20", "--at",
                         "2026-01-06T00:00:00Z", check=0)
        self.assertIn("1 started from figures", self.said("backtest"))
        self.check()


class LedgersWithKeys(Sealed):
    """The ledger of the demonstration: signatures are required, each officer has a key."""

    def setUp(self):
        super().setUp()
        self.run_program("demo", self.folder / "demo", check=0)
        self.ledger = self.folder / "demo" / "fund.db"
        self.scenario.write_text(NEXT.replace("[[partners]]", """[policy]
minimum_liquidity = "1000.00"
[[partners]]""", 1).replace('"P1"', '"JP"').replace('"90.00"', '"900000000.00"'))

    def test_a_snapshot_is_signed_like_any_other_act(self):
        self.run_program("simulate", "snapshot", self.scenario, "--as", "tre", check=0)
        self.assert_sound()
        self.check()

    def test_a_path_from_a_ledger_becomes_a_sandbox_that_goes_on_from_it(self):
        made = self.folder / "path.db"
        done = self.run_program("simulate", "path", self.scenario, "2", "--create", made, check=0)
        self.assertIn("0 findings, balances as in the simulation", done.out)
        self.run_program("verify", ledger=made, check=0)
        self.assertGreater(json.loads(self.run_program("status", "--json", ledger=made,
                                                       check=0).out)["size"], self.size())


if __name__ == "__main__":
    unittest.main()
