# verify.py against what `reserve` makes of its demonstration: the published directory as it grows,
# the bundle with the verifier that travels in it, and proof files.
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import verify
from test_verify import run

PROGRAM = os.environ["RESERVE_PROGRAM"]
ENTRY, OLD = 41, 60


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.log, cls.tar = cls.folder / "log", cls.folder / "bundle.tar"
        cls.proof, cls.growth = cls.folder / "proof", cls.folder / "growth"
        cls.reserve("demo", cls.folder / "demo")
        cls.ledger = ("--ledger", cls.folder / "demo" / "fund.db")
        cls.reserve(*cls.ledger, "publish", cls.log)
        cls.first = int((cls.log / "checkpoint").read_text().split("\n")[1])
        cls.reserve(*cls.ledger, "remark", "--as", "tre", "--about", ENTRY, "--text", "seen",
                    "--at", "2027-01-01T09:00:00Z")
        cls.reserve(*cls.ledger, "publish", cls.log)
        cls.reserve(*cls.ledger, "export", "bundle", "-o", cls.tar)
        cls.reserve(*cls.ledger, "prove", "entry", ENTRY, "-o", cls.proof)
        cls.reserve(*cls.ledger, "prove", "consistency", OLD, "-o", cls.growth)
        cls.key = cls.log / "log.vkey"
        cls.leaves = verify.Published(verify.read_directory(str(cls.log)), verify.Report()).leaves

    @classmethod
    def reserve(cls, *words):
        command = [PROGRAM, *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")

    def expect(self, code, words, *command):
        found, said = run(*command)
        self.assertEqual((found, words in said), (code, True), f"wanted {words!r} in:\n{said}")

    def test_a_published_log_that_grew_passes_with_its_payment(self):
        size = f"{self.first + 1} entries, 2 checkpoints"
        for words in (size, "PAY-1 was released as the rule of the gate allows"):
            self.expect(0, words, "log", self.log, "--vkey", self.key)

    def test_a_bundle_is_verified_by_the_verifier_in_it(self):
        inside = self.folder / "inside"
        subprocess.run(["tar", "-xf", self.tar, f"--one-top-level={inside}"], check=True)
        self.assertEqual((inside / "verify.py").read_bytes(), Path(verify.__file__).read_bytes())
        done = subprocess.run(
            [sys.executable, "-B", inside / "verify.py", "bundle", self.tar, "--vkey", self.key],
            capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("PAY-1 was released", done.stdout)

    def test_the_bundle_holds_the_published_files_at_its_checkpoint(self):
        files = verify.read_bundle(self.tar.read_bytes())
        for name in files.keys() - {"policy", "verify.py"}:
            self.assertEqual(files[name], (self.log / name).read_bytes(), name)

    def test_its_proofs_pass_for_what_they_prove_alone(self):
        for index, code, words in ((ENTRY, 0, f"entry {ENTRY} is in"), (ENTRY + 1, 12, "root")):
            leaf = self.folder / "leaf"
            leaf.write_bytes(self.leaves[index])
            self.expect(code, words, "proof", self.proof, leaf, "--vkey", self.key)
        self.expect(0, f"of size {self.first + 1} extends {OLD}", "consistency", self.growth,
                    "--vkey", self.key)
        size, root = self.growth.read_text().split("\n")[1].split(" ")[1:]
        self.assertEqual(verify.base64.b64encode(verify.Tree(self.leaves).root(int(size))).decode(),
                         root)


if __name__ == "__main__":
    unittest.main()
