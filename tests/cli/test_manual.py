"""The manual cannot go stale: each page of docs/manual runs and prints what it shows."""
import os
import pathlib
import tempfile
import unittest

from manual import run_page
from support import PROGRAM, SOURCE

MANUAL = SOURCE / "docs" / "manual"


def tour(page):
    """What differs from the page when it is run in a folder with the repository's examples."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        place, kept, program = (folder / name for name in ("tour", "kept", "bin"))
        for made in (place, kept, program):
            made.mkdir()
        (place / "examples").symlink_to(SOURCE / "examples")
        (program / "reserve").symlink_to(pathlib.Path(PROGRAM).resolve())
        environment = {key: value for key, value in os.environ.items()
                       if not key.startswith("RESERVE_")}
        environment |= {"PATH": f"{program}:{environment['PATH']}",
                        "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        return run_page(page, place, kept, environment)


class Manual(unittest.TestCase):
    def runs(self, name):
        told = tour((MANUAL / name).read_text(encoding="utf-8"))
        self.assertEqual(told, "", told)

    def test_the_tour_of_the_treasurer_runs_as_it_stands(self):
        self.runs("treasurer.md")

    def test_the_tour_of_the_auditor_runs_as_it_stands(self):
        self.runs("auditor.md")

    def test_the_tour_of_the_trainer_runs_as_it_stands(self):
        self.runs("trainer.md")

    def test_the_tour_of_simulation_runs_as_it_stands(self):
        self.runs("simulation.md")

    def test_the_page_of_operations_runs_as_it_stands(self):
        told = tour((SOURCE / "docs/operations.md").read_text(encoding="utf-8"))
        self.assertEqual(told, "", told)

    def test_the_convention_is_the_one_the_manual_states(self):
        self.runs("README.md")

    def test_a_page_that_went_stale_is_noticed(self):
        for page in ("```sh\nfalse\n```", "```sh\ntrue  # exit 3\n```",
                     "```sh\necho one\n```\n```text\ntwo\n```",
                     "```sh\necho one; echo two\n```\n```text\none\n```",
                     "```sh\necho one two\n```\n```text\none …three\n```",
                     "```sh\necho one\n```\n```text\none\n…\ntwo\n```"):
            self.assertNotEqual(tour(page), "", page)
        with self.assertRaises(ValueError):
            tour("```sh\necho one\n```\nSo it goes.\n```text\none\n```")

    def test_what_is_left_out_may_be_anything(self):
        for page in ("```sh\necho one; echo two; echo three\n```\n```text\none\n…\n```",
                     "```sh\necho one 27 two\n```\n```text\none … two\n```",
                     "```sh\nfalse  # exit 1\ntrue && \\\n  echo on\n```\n\n```text\non\n```",
                     "```sh\n# needs no-such-program\nno-such-program\n```\n```text\nfound\n```"):
            self.assertEqual(tour(page), "", page)


if __name__ == "__main__":
    unittest.main()
