"""Simulations over HTTP: the same as the program's, bounded in number and in work."""
import unittest

from contract import SOURCE, answer_fault, operations
from samples import SCENARIO, ask_simulation, ended
from world import World, run

OPERATIONS = {one.id: one for one in operations()}
BASELINE = (SOURCE / "examples/scenarios/baseline.toml").read_text()


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


if __name__ == "__main__":
    unittest.main()
