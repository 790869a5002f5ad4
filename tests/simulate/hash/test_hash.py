"""One scenario, one result hash: whatever compiler and optimisation level the engine is built with."""
import os
import subprocess
import unittest

PROGRAMS = os.environ["RESERVE_HASH_PROGRAMS"].split(":")


class Hash(unittest.TestCase):
    def test_every_build_of_the_engine_gives_the_same_result_hash(self):
        said = {program: subprocess.run([program], capture_output=True, text=True,
                                        check=True).stdout for program in PROGRAMS}
        self.assertGreaterEqual(len(said), 3)
        self.assertEqual(len(set(said.values())), 1, said)
        self.assertRegex(said[PROGRAMS[0]], r"^[0-9a-f]{64}\n$")


if __name__ == "__main__":
    unittest.main()
