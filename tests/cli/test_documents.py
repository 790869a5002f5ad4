"""What the documents say is what the program does: the page of rules, and README's tour."""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import PROGRAM

ROOT = Path(__file__).resolve().parents[2]


class Documents(unittest.TestCase):
    def test_the_page_of_rules_is_what_the_program_says_of_them(self):
        said = subprocess.run([PROGRAM, "explain", "--markdown"], capture_output=True, text=True,
                              check=True).stdout
        self.assertEqual((ROOT / "docs/rules.md").read_text(), said)

    def test_the_tour_of_the_readme_runs_as_it_stands(self):
        readme = (ROOT / "README.md").read_text()
        lines = [line.strip().split("#")[0].strip() for line in readme.splitlines()
                 if line.startswith("    build/bin/reserve ")]
        self.assertGreater(len(lines), 5)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, "demo", f"{folder}/build/demo"], check=True,
                           capture_output=True)
            (Path(folder) / "examples").symlink_to(ROOT / "examples")
            for line in lines:
                command = re.sub(r"^build/bin/reserve", str(PROGRAM), line)
                run = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True,
                                     text=True)
                self.assertEqual(run.returncode, 0, f"{line}\n{run.stdout}{run.stderr}")


if __name__ == "__main__":
    unittest.main()
