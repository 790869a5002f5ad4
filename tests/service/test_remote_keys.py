"""Keys of people and of the log where the ledger is on a server: each is made where it signs."""
import pathlib
import tempfile
import unittest

from remote import Desk
from world import TODAY, World, income, run


class Keys(unittest.TestCase):
    def setUp(self):
        self.world = World("--requests", "0", "--no-log")
        self.addCleanup(self.world.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.url = f"http://127.0.0.1:{self.world.server.port}/v1/ledgers/fund"
        self.governor = Desk(self.folder / "gov", self.url, self.world.tokens["governor"],
                             self.world.folder / "fund.db.keys")

    def test_an_officer_makes_a_key_at_home_and_acts_with_it_once_enrolled(self):
        desk = Desk(self.folder / "zoe", self.url, self.world.tokens["treasurer"])
        public = desk.run("key", "new", "zoe", check=0).out.strip()
        self.assertEqual((desk.home / ".config/reserve/keys/zoe.pem").stat().st_mode & 0o777, 0o600)
        self.governor.run("enrol", "--as", "gov", "--officer", "zoe", "--name", "Zoe", "--roles",
                          "treasurer", "--public-key", public, check=0)
        desk.run("income", "--as", "zoe", "--account", "eur", "--amount", "1.00",
                 "--bank-reference", "zoe", "--date", TODAY, check=0)

    def test_the_logs_key_is_made_on_the_server_and_changed_from_the_governors_machine(self):
        reader = Desk(self.folder / "reader", self.url, self.world.tokens["auditor"])
        reader.run("status", check=0)
        change = ("record", "log_key.changed", "--as", "gov", "--reason", "yearly")
        self.assertIn("reserve key new --log, said there, makes the next one",
                      self.governor.run(*change, check=2).err)
        self.assertIn("is made where the ledger is",
                      self.governor.run("key", "new", "--log", check=2).err)
        vkey = run("--ledger", self.world.folder / "fund.db", "key", "new", "--log",
                   "--quiet").strip()
        self.governor.run(*change, "--log-key", vkey, check=0)
        self.world.folder.joinpath("fund.db.keys/log.pem").rename(self.folder / "log.pem")
        self.governor.run("remark", "--as", "gov", "--about", "0", "--text", "signed anew", check=0)
        reader.run("verify", check=0)
        reader.run("verify", "log", f"{self.url}/log", "--vkey", vkey, check=0)


class Tokens(unittest.TestCase):
    def test_a_token_lets_in_and_the_signature_says_who_acts(self):
        world = World("--requests", "0", "--no-log")
        self.addCleanup(world.close)
        token = world.tokens["auditor"]
        act = income("by-signature")
        unsigned = world.server.post("fund", world.signed(act)["act"], token)
        self.assertEqual((unsigned.status, unsigned.json()["rule"]), (422, "signature.missing"))
        self.assertEqual(world.server.post("fund", world.signed(act), token).status, 201)


if __name__ == "__main__":
    unittest.main()
