"""`reserve prove payment` and `reserve verify dossier`, on the demonstration's payment."""
import json
import unittest

from support import Case


class Dossier(Case):
    def setUp(self):
        super().setUp()
        self.run_program("demo", self.folder / "demo", check=0)
        self.ledger = self.folder / "demo" / "fund.db"
        self.file = self.folder / "PAY-1.dossier"

    def prove(self, *options):
        self.run_program("prove", "payment", "PAY-1", *options, "-o", self.file, check=0)
        return json.loads(self.file.read_text())

    def vkey(self):
        opened = json.loads(self.prove()["entries"][0]["leaf"])
        return opened["act"]["body"]["log_key"]

    def test_a_payment_is_proved_to_someone_who_has_no_ledger(self):
        vkey = self.vkey()
        for options, words in (((), "it assumes:"),
                               (("--complete",), "it assumes nothing: every entry was replayed")):
            self.prove(*options)
            done = self.run_program("verify", "dossier", self.file, "--vkey", vkey,
                                    ledger=self.folder / "none", check=0)
            for text in (words, "payment PAY-1: 500000000.00 EUR", "notification N-1", "0 findings",
                         "released (checker) by con", "instructed (maker) by dep",
                         "approved by v-JP of JP"):
                self.assertIn(text, done.out)

    def test_answers_in_json(self):
        vkey = self.vkey()
        done = self.run_program("verify", "dossier", self.file, "--vkey", vkey, "--json", check=0)
        report = json.loads(done.out)
        self.assertEqual((report["payment"], report["complete"], report["origin"]),
                         ("PAY-1", False, "sandbox/demo"))
        self.assertEqual(report["findings"], [])
        self.assertTrue(report["proves"] and report["assumes"])

    def test_exit_codes_tell_what_was_found(self):
        vkey = self.vkey()
        good = self.file.read_text()
        policy = self.folder / "policy"
        policy.write_text(f"log {vkey}\nquorum none\n")
        check = ("verify", "dossier", self.file, "--policy", policy)
        self.run_program(*check, check=0)
        dossier = json.loads(good)
        dossier["entries"][3]["path"][0], dossier["entries"][3]["path"][1] = (
            dossier["entries"][3]["path"][1], dossier["entries"][3]["path"][0])
        missing = json.loads(good)
        del missing["entries"][-1]
        for text, code in ((good[:-1], 10), (good.replace("PAY-1\"}", "PAY-2\"}"), 14),
                           (self.written(dossier), 12), (self.written(missing), 14)):
            self.file.write_text(text)
            self.run_program(*check, check=code)
        self.file.write_text(good)
        other = self.folder / "other"
        self.run_program("demo", other, check=0)
        self.run_program("prove", "payment", "PAY-1", "-o", self.file, ledger=other / "fund.db",
                         check=0)
        self.run_program(*check, check=11)

    @staticmethod
    def written(dossier):
        return json.dumps(dossier, sort_keys=True, separators=(",", ":"),
                          ensure_ascii=False) + "\n"

    def test_what_cannot_be_proved_or_read_is_said(self):
        self.run_program("prove", "payment", "NONE", check=5)
        self.run_program("prove", check=2)
        vkey = self.vkey()
        self.run_program("verify", "dossier", self.file, check=2)
        self.run_program("verify", "dossier", self.file, "--vkey", "nobody", check=2)
        self.run_program("verify", "dossier", self.folder / "none", "--vkey", vkey, check=5)
        self.run_program("verify", check=0)


if __name__ == "__main__":
    unittest.main()
