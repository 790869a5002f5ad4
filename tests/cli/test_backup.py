"""Copies of a ledger: made while it is written to, verified, and put back only where no newer head
was told."""
import json
import shutil
import threading
import unittest

from support import Case, income, opening


class Backup(Case):
    def setUp(self):
        super().setUp()
        self.apply(opening() + [income(1)], "--create")
        self.copy = self.folder / "copy.db"

    def back_up(self, check=0):
        return self.run_program("backup", self.copy, "--json", check=check)

    def restore(self, *words, check=0):
        return self.run_program("restore", self.copy, "--json", *words, check=check)

    def lose_ledger(self, *kept):
        """Everything of the ledger is gone but what ends in one of `kept`."""
        for path in self.folder.glob("fund.db*"):
            if not path.name.endswith(kept or ("\0",)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def test_a_copy_is_verified_and_has_the_same_root(self):
        status = json.loads(self.run_program("status", "--json", check=0).out)
        made = json.loads(self.back_up().out)
        self.assertEqual(made, {"copied": str(self.copy), "entries": status["size"],
                                "root": status["root"], "findings": []})
        self.run_program("verify", ledger=self.copy, check=0)

    def test_a_copy_does_not_replace_a_file(self):
        self.copy.write_bytes(b"something")
        self.back_up(check=2)
        self.assertEqual(self.copy.read_bytes(), b"something")
        self.assertEqual(list(self.folder.glob("copy.db*")), [self.copy])

    def test_a_copy_is_made_while_others_write(self):
        def write():
            for number in range(10, 40):
                self.apply([income(number)])
        writer = threading.Thread(target=write)
        writer.start()
        for number in range(5):
            self.copy = self.folder / f"copy{number}.db"
            self.back_up()
        writer.join()
        self.assert_sound()
        self.assertEqual(self.size(), len(opening()) + 31)

    def test_a_damaged_ledger_leaves_no_copy(self):
        self.assertEqual(self.run_program("verify", check=0).returncode, 0)
        raw = self.ledger.read_bytes()
        self.assertIn(b"income.received", raw)
        self.ledger.write_bytes(raw.replace(b'"amount":"10.00"', b'"amount":"90.00"'))
        told = self.back_up(check=None)
        self.assertIn(told.returncode, (10, 12), told.out + told.err)
        self.assertIsNone(json.loads(told.out)["copied"])
        self.assertEqual(list(self.folder.glob("copy.db*")), [])

    def test_what_is_restored_goes_on_where_the_copy_ended(self):
        self.back_up()
        self.lose_ledger()
        self.assertEqual(json.loads(self.restore().out)["restored"], str(self.ledger))
        self.apply([income(2)])
        self.assertEqual(self.size(), len(opening()) + 2)
        self.assert_sound()

    def test_an_older_copy_is_refused_by_the_head_that_stayed(self):
        self.back_up()
        self.apply([income(2)])
        self.lose_ledger(".head")
        told = self.restore(check=16)
        self.assertIn(".head", told.err)
        self.assertFalse(self.ledger.exists())

    def test_an_older_copy_is_refused_by_a_published_head(self):
        self.back_up()
        self.apply([income(2)])
        self.run_program("publish", self.folder / "log", check=0)
        self.lose_ledger()
        for place in (self.folder / "log", self.folder / "log" / "checkpoint"):
            self.assertIn("two histories", self.restore("--against", place, check=16).err)
            self.assertFalse(self.ledger.exists())

    def test_a_copy_as_new_as_the_published_head_is_put_back(self):
        self.run_program("publish", self.folder / "log", check=0)
        self.apply([income(2)])
        self.back_up()
        self.lose_ledger()
        self.restore("--against", self.folder / "log")
        self.run_program("publish", self.folder / "log", check=0)

    def test_the_copy_of_another_history_is_refused(self):
        self.run_program("publish", self.folder / "log", check=0)
        self.lose_ledger()
        self.apply(opening() + [income(1, "11.00"), income(2)], "--create")
        self.back_up()
        self.lose_ledger()
        self.assertIn("other entries",
                      self.restore("--against", self.folder / "log", check=16).err)

    def test_a_tampered_copy_is_not_put_back(self):
        self.back_up()
        self.lose_ledger()
        raw = self.copy.read_bytes()
        self.copy.write_bytes(raw.replace(b'"amount":"10.00"', b'"amount":"90.00"'))
        told = self.restore(check=None)
        self.assertIn(told.returncode, (10, 12), told.out + told.err)
        self.assertIsNone(json.loads(told.out)["restored"])
        self.assertFalse(self.ledger.exists())

    def test_nothing_is_put_back_over_a_ledger(self):
        self.back_up()
        self.restore(check=2)
        self.assert_sound()

    def test_what_is_no_checkpoint_is_not_believed(self):
        self.back_up()
        self.lose_ledger()
        (self.folder / "head").write_text("nothing\n")
        self.restore("--against", self.folder / "head", check=10)
        self.restore("--against", self.folder / "nowhere", check=5)
        self.assertFalse(self.ledger.exists())


if __name__ == "__main__":
    unittest.main()
