"""Keys made where they sign: what is printed is what the acts that name a key take."""
import json
import subprocess
import unittest

from support import Case

CHARTER = """purposes = ["energy"]
beneficiary = "B"
[[approval_tiers]]
up_to = "100.00"
approvals = 1
"""


class Keys(Case):
    """A real fund whose governor's key lies elsewhere, as on a server."""

    def setUp(self):
        super().setUp()
        (self.folder / "charter.toml").write_text(CHARTER)
        self.run_program("init", "--origin", "example.org/fund", "--name", "Fund", "--currency",
                         "EUR", "--governor", "gov", "--charter", self.folder / "charter.toml",
                         check=0)
        self.beside = self.folder / "fund.db.keys"
        self.governor = self.folder / "gov.pem"
        (self.beside / "gov.pem").rename(self.governor)
        self.mine = self.folder / "mine"

    def make(self, *words, check=0):
        return self.run_program("--keys", self.mine, "key", *words, check=check)

    def as_governor(self, *words, check=0):
        return self.run_program("--key", self.governor, *words, "--as", "gov", check=check)

    def enrol(self, officer, key):
        self.as_governor("enrol", "--officer", officer, "--name", officer, "--roles", "treasurer",
                         "--public-key", key)

    def names(self):
        return sorted(path.name for path in self.beside.iterdir())


class Officers(Keys):
    def test_a_new_key_is_its_owners_alone_and_its_public_half_is_what_enrol_takes(self):
        made = self.make("new", "ann")
        file = self.mine / "ann.pem"
        self.assertEqual((file.stat().st_mode & 0o777, self.mine.stat().st_mode & 0o777),
                         (0o600, 0o700))
        self.assertIn(f"the key is {file}; ", made.err)
        der = subprocess.run(["openssl", "pkey", "-in", file, "-pubout", "-outform", "DER"],
                             capture_output=True, check=True).stdout
        self.enrol("ann", made.out.strip())
        self.assertEqual(made.out, subprocess.run(["base64"], input=der[-32:], capture_output=True,
                                                  check=True).stdout.decode())
        self.run_program("--key", file, "account", "--as", "ann", "--account", "eur",
                         "--bank", "Bank", "--currency", "EUR", check=0)
        self.assertEqual(self.names(), ["log.pem"])

    def test_a_key_that_is_there_is_never_overwritten_and_can_be_shown(self):
        made = self.make("new", "ann")
        before = (self.mine / "ann.pem").read_bytes()
        self.assertIn("is there already", self.make("new", "ann", check=2).err)
        self.assertEqual((self.mine / "ann.pem").read_bytes(), before)
        self.assertEqual(self.make("show", "ann").out, made.out)
        self.assertEqual(json.loads(self.make("show", "ann", "--json").out),
                         {"file": str(self.mine / "ann.pem"), "public_key": made.out.strip()})
        self.assertIn("there is no ", self.make("show", "bob", check=5).err)

    def test_a_passphrase_encrypts_it_as_it_does_other_keys(self):
        secret = self.folder / "secret"
        secret.write_text("open sesame\n")
        made = self.make("new", "ann", "--passphrase-file", secret)
        self.assertTrue((self.mine / "ann.pem").read_text().startswith(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        self.assertEqual(self.make("show", "ann", "--passphrase-file", secret).out, made.out)
        secret.write_text("open barley\n")
        self.make("show", "ann", "--passphrase-file", secret, check=2)

    def test_only_a_name_that_an_officer_can_have_gets_a_key(self):
        for words in (("new", "log"), ("new", "log.1"), ("new", "../ann"), ("new",),
                      ("new", "ann", "--log"), ("show", "log")):
            with self.subTest(words):
                self.make(*words, check=2)
        self.assertFalse(self.mine.exists())

    def test_a_key_in_another_form_is_told_what_prints_the_right_one(self):
        done = self.as_governor("enrol", "--officer", "ann", "--name", "Ann", "--roles",
                                "treasurer", "--public-key", "ed25519:abc", check=3)
        self.assertIn("public_key is not an Ed25519 public key in base64", done.err)
        self.assertIn("`reserve key new` prints it", done.err)


class Logs(Keys):
    def test_the_next_key_of_the_log_is_made_beside_the_ledger_and_named_by_a_governor(self):
        vkey = self.run_program("key", "new", "--log", check=0).out.strip()
        self.assertTrue(vkey.startswith("example.org/fund+"))
        name = f"log.{vkey.split('+')[1]}.pem"
        self.assertEqual(self.names(), [name, "log.pem"])
        self.as_governor("record", "log_key.changed", "--reason", "yearly", "--log-key", vkey)
        (self.beside / "log.pem").unlink()
        self.as_governor("party", "--party", "P1", "--name", "P", "--role", "contributor")
        self.run_program("publish", self.folder / "site", check=0)
        self.assertEqual((self.folder / "site/log.vkey").read_text().strip(), vkey)
        self.run_program("verify", check=0)

    def test_who_verifies_with_the_old_key_is_told_at_which_entry_it_was_changed(self):
        self.run_program("publish", self.folder / "before", check=0)
        self.as_governor("record", "log_key.changed", "--reason", "yearly")
        self.as_governor("party", "--party", "P1", "--name", "P", "--role", "contributor")
        self.run_program("publish", self.folder / "site", check=0)
        old, new = (self.folder / place / "log.vkey" for place in ("before", "site"))
        done = self.run_program("verify", "log", self.folder / "site", "--vkey", old, check=11)
        self.assertIn("the key given was changed at entry 1, and "
                      f"{new.read_text().strip()} signs now", done.out)
        self.run_program("verify", "log", self.folder / "site", "--vkey", new, check=0)

    def test_the_help_does_not_ask_for_a_key_that_is_made(self):
        said = self.run_program("record", "log_key.changed", "--help", check=0).out
        option = said[said.index("--log-key"):].split("--reason")[0]
        self.assertIn("makes a key without it", " ".join(option.split()))
        self.assertNotIn("(required)", option)


class Words(Keys):
    def test_the_form_of_what_stands_around_an_act_is_said_with_its_option(self):
        for words, said in ((("--date", "yesterday"), "--date yesterday is not a day YYYY-MM-DD"),
                            (("--at", "noon"), "--at noon is not a time YYYY-MM-DDTHH:MM:SSZ"),
                            (("--document", "ab"), "--document ab is not a SHA-256")):
            with self.subTest(words):
                done = self.as_governor("enrol", "--officer", "ann", "--name", "Ann", "--roles",
                                        "treasurer", *words, check=2)
                self.assertIn(said, done.err)
        self.assertEqual((self.size(), self.names()), (1, ["log.pem"]))


if __name__ == "__main__":
    unittest.main()
