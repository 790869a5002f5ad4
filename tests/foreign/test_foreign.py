# Programs that others wrote verify what `reserve` publishes: openssl by the lines of
# docs/format.md, Go's golang.org/x/mod/sumdb, and npm's @sigstore/verify. Each must also refuse.
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = os.environ["RESERVE_PROGRAM"]
# Where modules are installed and programs compiled; kept between runs.
BUILD = Path(os.environ["RESERVE_FOREIGN_BUILD"])
ENTRY, OLD = 41, 60


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, check=False,
                          **options)


class Foreign(unittest.TestCase):
    """The demonstration's log, published, with one proof of each kind."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.log = cls.folder / "log"
        cls.done(PROGRAM, "demo", cls.folder / "demo")
        ledger = (PROGRAM, "--ledger", cls.folder / "demo" / "fund.db")
        cls.done(*ledger, "publish", cls.log)
        cls.done(*ledger, "prove", "entry", ENTRY, "-o", cls.folder / "proof")
        cls.done(*ledger, "prove", "consistency", OLD, "-o", cls.folder / "growth")
        (entries,) = (cls.log / "tile" / "entries" / "000.p").iterdir()
        cls.tile, rest = f"000.p/{entries.name}", entries.read_bytes()
        cls.leaves = []
        while rest:
            end = 2 + int.from_bytes(rest[:2], "big")
            cls.leaves.append(rest[2:end])
            rest = rest[end:]
        (cls.folder / "leaf").write_bytes(cls.leaves[ENTRY])
        (cls.folder / "other").write_bytes(cls.leaves[ENTRY + 1])
        BUILD.mkdir(parents=True, exist_ok=True)

    @classmethod
    def done(cls, *command, **options):
        result = run(*command, **options)
        if result.returncode:
            raise AssertionError(f"{command}: {result.stdout.decode()}{result.stderr.decode()}")
        return result.stdout.decode()

    def spoilt(self, name):
        """A copy of the published directory with the last byte but one of a file changed."""
        copy = self.folder / "spoilt"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.log, copy)
        data = bytearray((copy / name).read_bytes())
        data[-2] ^= 1
        (copy / name).write_bytes(data)
        return copy

    # openssl and a shell, by the lines of the page

    def by_hand(self, log):
        page = (ROOT / "docs" / "format.md").read_text()
        lines = re.search(r"^By hand, .*?\n\n((?:    [^\n]*\n)+)", page,
                          re.M | re.S)[1]
        self.assertEqual(len(lines.splitlines()), 5)
        return run("sh", "-ec", lines, cwd=self.folder,
                   env=os.environ | {"L": str(log), "T": self.tile})

    def test_the_lines_of_the_page_verify_the_first_entry(self):
        said = self.by_hand(self.log).stdout.decode()
        verdict, hashed, *published = said.splitlines()
        self.assertEqual(verdict, "Signature Verified Successfully")
        self.assertEqual(hashed.split()[0], "".join(published).replace(" ", ""))

    def test_the_lines_of_the_page_refuse_another_text(self):
        copy = self.spoilt("checkpoint")
        text = (self.log / "checkpoint").read_text()
        (copy / "checkpoint").write_text(text.replace("\n100\n", "\n101\n"))
        self.assertNotEqual(text, (copy / "checkpoint").read_text())
        self.assertIn(b"Signature Verification Failure", self.by_hand(copy).stdout)

    # Go

    def go(self, *words):
        program = BUILD / "check"
        self.done("go", "build", "-o", program, HERE / "check.go",
                  env=os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
                                    "GOCACHE": str(BUILD / "go"), "GOFLAGS": ""})
        return run(program, *words)

    def proofs(self, leaf="leaf"):
        return self.folder / "proof", self.folder / leaf, self.folder / "growth"

    def test_go_verifies_notes_roots_entries_and_growth(self):
        result = self.go(self.log, *self.proofs())
        self.assertEqual(result.stdout.decode(), f"{len(self.leaves)} entries, 1 checkpoints\n",
                         result.stderr)

    def test_go_refuses_what_is_spoilt(self):
        for name in ("checkpoint", f"tile/0/{self.tile}", f"tile/entries/{self.tile}", "log.vkey"):
            with self.subTest(name=name):
                self.assertEqual(self.go(self.spoilt(name)).returncode, 1)
        refused = self.go(self.log, *self.proofs("other"))
        self.assertIn(b"invalid transparency proof", refused.stderr)

    # npm

    def node(self, leaf, vkey=None):
        modules = BUILD / "node_modules"
        wanted = json.loads((HERE / "package-lock.json").read_text())["packages"]
        there = modules / "@sigstore" / "verify" / "package.json"
        version = wanted["node_modules/@sigstore/verify"]["version"]
        if not there.exists() or json.loads(there.read_text())["version"] != version:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, BUILD)
            self.done("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=BUILD)
        return run("node", HERE / "check.js", modules, vkey or self.log / "log.vkey",
                   self.folder / "proof", self.folder / leaf)

    def test_npm_verifies_the_checkpoint_and_an_entry(self):
        result = self.node("leaf")
        self.assertEqual(result.stdout.decode(), f"index {ENTRY} of {len(self.leaves)}\n",
                         result.stderr)

    def test_npm_refuses_another_entry_and_another_key(self):
        self.assertIn(b"calculated root hash does not match", self.node("other").stderr)
        other = self.folder / "other.vkey"
        text = (self.log / "log.vkey").read_text()
        name, key_id, key = text.split("+", 2)
        other.write_text("+".join((name, key_id[::-1], key)))
        self.assertIn(b"invalid checkpoint signature", self.node("leaf", other).stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
