"""The manual pages: every command has one, every option a text, and mandoc has nothing to say."""
import re
import subprocess
import unittest

from support import PROGRAM, Case


class Pages(Case):
    def setUp(self):
        super().setUp()
        self.run_program("man", "--directory", self.folder / "man1", check=0)
        self.pages = {path.name: path.read_text(encoding="utf-8")
                      for path in (self.folder / "man1").iterdir()}

    def test_every_command_has_a_page_and_the_program_lists_them_all(self):
        said = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True).stdout
        commands = re.findall(r"^  ([a-z][a-z-]+) {2,}", said[said.index("Subcommands"):], re.M)
        self.assertEqual(set(self.pages), {"reserve.1"} | {f"reserve-{command}.1"
                                                           for command in commands})
        for command in commands:
            self.assertIn("\n\\fB" + command.replace("-", "\\-") + "\\fR\n",
                          self.pages["reserve.1"])

    def test_every_page_says_what_it_is_how_it_is_called_and_shows_an_example(self):
        for name, page in self.pages.items():
            for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES"):
                self.assertIn(f"\n.SH {section}\n", page, name)
            self.assertIn("\n.EX\nreserve " if name != "reserve-completion.1" else "\n.EX\nsource",
                          page)
        for section in ("OPTIONS", "EXIT STATUS", "FILES", "ENVIRONMENT"):
            self.assertIn(f"\n.SH {section}\n", self.pages["reserve.1"])

    def test_every_command_and_option_has_a_text(self):
        told = 0
        for name, page in self.pages.items():
            for tag, text in re.findall(r"^\.TP\n(.*)\n(.*)$", page, re.M):
                self.assertRegex(text, r"^[^.].*\.$", f"{name}: {tag}")
                told += 1
            for head, text in re.findall(r"^\.SS (reserve .*)\n(.*)$", page, re.M):
                self.assertRegex(text, r"^[A-Z].*\.$", f"{name}: {head}")
        self.assertGreater(told, 500)

    def test_mandoc_finds_nothing_to_warn_of(self):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning",
                               *sorted((self.folder / "man1").iterdir())],
                              capture_output=True, text=True)
        self.assertEqual((done.stdout + done.stderr, done.returncode), ("", 0))

    def test_a_page_that_is_wrong_is_warned_of(self):
        page = self.folder / "wrong.1"
        page.write_text(self.pages["reserve.1"].replace(".TP\n", ".TP\n.NOSUCH\n", 1))
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True)
        self.assertNotEqual(done.returncode, 0)

    def test_one_page_is_printed_of_a_command_or_of_one_under_it(self):
        self.assertIn(".TH RESERVE\\-REPORT\\-DOSSIER 1 ",
                      self.run_program("man", "report", "dossier", check=0).out)
        self.assertEqual(self.run_program("man", check=0).out, self.pages["reserve.1"])
        self.assertIn("there is no command reserve report nothing",
                      self.run_program("man", "report", "nothing", check=5).err)


if __name__ == "__main__":
    unittest.main()
