"""Simulations over HTTP: the same as the program's, bounded in number and in work."""
import re
import unittest

from contract import SOURCE, answer_fault, operations
from samples import SCENARIO, ask_simulation, ended
from world import World, run

OPERATIONS = {one.id: one for one in operations()}
BASELINE = (SOURCE / "examples/scenarios/baseline.toml").read_text()

# A path of it takes seconds; nobody waits for one.
ENDLESS = """schema = 1
name = "Endless"
horizon = 600
currency = "EUR"
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "1000.00" } ]
[policy]
purposes = ["energy"]
approval_tiers = [ { up_to = "100000000000.00", approvals = 1 } ]
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 1, amount = "100.00" } ]
[episodes]
kind = "scripted"
script = [ { from = 0, to = 600 } ]
[requests]
episode = 500.0
patience_months = 600
[[requests.needs]]
purpose = "energy"
size = { law = "fixed", amount = "100000.00" }
"""


class Simulations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)

    def start(self, ledger, asked, status=202, token=None):
        answer = ask_simulation(self.world, ledger, asked, token)
        self.assertEqual(answer.status, status, answer)
        self.assertIsNone(answer_fault(OPERATIONS["start_simulation"], answer), answer)
        return answer

    def test_a_result_is_what_the_program_prints_byte_for_byte(self):
        file = self.world.folder / "scenario.toml"
        for ledger in ("fund", "class"):
            for name, scenario in (("from the ledger", SCENARIO), ("from figures", BASELINE)):
                with self.subTest(ledger=ledger, scenario=name):
                    file.write_text(scenario)
                    asked = {"scenario": scenario, "paths": 300, "seed": 7}
                    identity = self.start(ledger, asked).json()["id"]
                    self.assertEqual(ended(self.world, ledger, identity)["state"], "done")
                    answer = self.world.server.call(
                        "GET", f"/v1/ledgers/{ledger}/simulations/{identity}",
                        self.world.tokens["auditor"])
                    self.assertIsNone(answer_fault(OPERATIONS["read_simulation"], answer), answer)
                    printed = run("--ledger", self.world.folder / f"{ledger}.db", "--json",
                                  "simulate", "run", file, "--paths", "300", "--seed", "7")
                    self.assertIn(f'"result":{printed.rstrip()},', answer.body.decode())

    def test_too_much_work_is_refused_with_what_would_pass_and_that_passes(self):
        told = self.start("class", {"scenario": ENDLESS, "paths": 1000}, 400).json()["detail"]
        fit = re.fullmatch(r"1,000 paths may take [0-9,]+ steps, and 1,000,000,000 are done here: "
                           r"at most ([0-9]+) paths of this scenario pass", told)
        self.assertIsNotNone(fit, told)
        begun = self.start("class", {"scenario": ENDLESS, "paths": int(fit[1])}).json()
        self.cancel("class", begun["id"])
        self.start("class", {"scenario": ENDLESS, "paths": int(fit[1]) + 1}, 400)
        many = SCENARIO.replace("horizon = 3", "horizon = 3\nrun = { paths = 200000 }")
        self.assertIn("200,000 paths", self.start("class", {"scenario": many},
                                                  400).json()["detail"])
        large = self.start("class", {"scenario": "#" * 65537}, 400).json()["detail"]
        self.assertEqual(large, "scenario is longer than 65536 bytes")

    def test_a_token_has_two_open_and_a_ledger_four_and_cancelling_makes_room(self):
        asked = {"scenario": ENDLESS, "paths": 1}
        tokens = [self.world.tokens[role] for role in ("governor", "treasurer", "auditor")]
        begun = []
        for token in tokens[:2]:
            begun += [self.start("class", asked, token=token).json()["id"] for _ in range(2)]
            told = self.start("class", asked, 429, token)
            self.assertTrue(
                told.json()["detail"].startswith("you have 2 simulations open; one must end"))
        told = self.start("class", asked, 429, tokens[2])
        self.assertEqual(told.json()["detail"], "this ledger has 4 simulations open; one must end, "
                                                "or be cancelled, before another")
        for identity in begun:
            self.cancel("class", identity)
        self.cancel("class", self.start("class", asked, token=tokens[2]).json()["id"])

    def test_a_caller_that_lost_the_ids_finds_its_own_simulations_and_no_others(self):
        def listed(token):
            answer = self.world.server.call("GET", "/v1/ledgers/class/simulations", token)
            self.assertIsNone(answer_fault(OPERATIONS["list_simulations"], answer), answer)
            return answer.json()
        token = self.world.token("treasurer", "class", "fund")
        self.assertEqual(listed(token), [])
        identity = self.start("class", {"scenario": SCENARIO, "paths": 16}, token=token).json()["id"]
        self.assertEqual(ended(self.world, "class", identity)["state"], "done")
        self.start("fund", {"scenario": SCENARIO, "paths": 16}, token=token)
        self.assertEqual(listed(token),
                         [{"id": identity, "state": "done", "done": 16, "paths": 16}])
        self.assertNotIn(identity, [one["id"] for one in listed(self.world.tokens["auditor"])])

    def cancel(self, ledger, identity):
        told = self.world.server.call("DELETE", f"/v1/ledgers/{ledger}/simulations/{identity}",
                                      self.world.tokens["governor"])
        self.assertEqual(told.status, 200, told)
        self.assertEqual(ended(self.world, ledger, identity)["state"], "cancelled")


if __name__ == "__main__":
    unittest.main()
