"""What the operator of `reserve serve` is told, by readiness and by the log: what cannot go on, whose
token failed, which files are of no use."""
import json
import os
import signal
import subprocess
import unittest

from support import PROGRAM, act
from test_serve import Serving

ORIGIN = "fund.example.org/ledger"
CHARTER = {"approval_tiers": [{"approvals": 2, "up_to": "1000000000.00"}], "beneficiary": "B",
           "purposes": ["energy"]}


class Told(Serving):
    def told(self, key="error"):
        """That member of all lines of the log that have it; each line is one JSON object."""
        lines = map(json.loads, (self.folder / "log").read_text().splitlines())
        return [(one["ledger"], one[key]) for one in lines if key in one]

    def assert_told(self, ledger, part):
        self.assertTrue(any(name == ledger and part in error for name, error in self.told()),
                        (self.folder / "log").read_text())


class Watch(Told):
    def ready(self):
        """As of now, not of a second ago."""
        if self.process is not None:
            self.stop()
        self.serve()
        return self.readiness()

    def readiness(self):
        answer = self.call("GET", "/readyz")
        if answer.status == 503:  # and names nothing
            self.assertRegex(answer.json()["detail"],
                             "^(a ledger or the list of tokens cannot go on; the log says which|"
                             "the server cannot read its list of tokens; .*)$")
        return answer.status

    def make_real(self):
        (self.folder / "charter.json").write_text(json.dumps(CHARTER))
        self.real = self.folder / "real.db"
        self.run_program("init", "--origin", ORIGIN, "--name", "Fund",
                         "--currency", "EUR", "--governor", "gov", "--charter",
                         self.folder / "charter.json", ledger=self.real, check=0)
        self.key = self.folder / "real.db.keys" / "log.pem"

    def test_a_ledger_without_its_log_key_is_not_ready_until_it_is_put_back(self):
        self.make_real()
        self.assertEqual(self.ready(), 200)
        away = self.key.rename(self.folder / "away.pem")
        self.assertEqual(self.ready(), 503)
        self.assert_told("real", f"nothing can be recorded without the log's key {ORIGIN}+")
        away.rename(self.key)
        self.assertEqual(self.ready(), 200)

    def test_another_key_in_the_log_keys_place_is_not_taken_for_it(self):
        self.make_real()
        away = self.key.rename(self.folder / "away.pem")
        (self.key.parent / "gov.pem").rename(self.key)
        self.assertEqual(self.ready(), 503)
        self.assert_told("real", "nothing can be recorded without the log's key")
        self.token = self.new_token("governor", "real")
        party = {"act": act(1, "party.registered", {"party": "P1", "name": "P1",
                                                    "role": "contributor"}, fund=ORIGIN)["act"]}
        self.assertEqual(self.post(party, ledger="real").status, 503)
        self.key.rename(self.key.parent / "gov.pem")
        away.rename(self.key)  # is found without a restart
        self.assertEqual(self.post(party, ledger="real").json()["rule"], "signature.missing")

    def test_a_ledger_that_may_not_be_written_is_not_ready(self):
        self.assertEqual(self.ready(), 200)
        self.stop()
        self.folder.chmod(0o755)
        for path in (self.folder / "tokens.json", *self.folder.glob("fund.db*")):
            if path.is_file():
                path.chmod(0o444)
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--dir", str(self.folder), "--listen", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=log, user=65534 if os.geteuid() == 0 else None)
        self.port = int(self.process.stdout.readline().decode().rsplit(":", 1)[1])
        self.assertEqual(self.readiness(), 503)
        self.assertEqual(self.get("/status").status, 200)  # it is read
        self.assert_told("fund", f"nothing can be recorded: {self.ledger} cannot be written: "
                                 "Permission denied")

    def test_a_list_of_tokens_that_cannot_be_read_is_no_fault_of_a_ledger(self):
        tokens = self.folder / "tokens.json"
        kept = tokens.read_text()
        tokens.write_text("{bad")
        self.assertEqual(self.ready(), 503)
        answer = self.get("/status")
        self.assertEqual((answer.status, answer.json()["detail"]),
                         (503, "the server cannot read its list of tokens; its operator must look "
                               "after it"))
        self.assert_told("", "tokens.json is no list of tokens")
        tokens.write_text(kept)
        self.assertEqual(self.ready(), 200)
        self.assertEqual(self.get("/status").status, 200)

    def test_who_shows_a_token_where_no_list_is_has_the_operator_told(self):
        (self.folder / "tokens.json").unlink()
        self.assertEqual(self.ready(), 200)
        self.assertEqual(self.get("/status").status, 401)
        self.assert_told("", "so no token is valid")

    def test_what_is_no_ledger_is_told_at_the_start(self):
        (self.folder / "junk.db").write_text("junk")
        (self.folder / "bad name.db").write_text("junk")
        self.serve()
        self.assert_told("junk", "junk.db: cannot set up: file is not a database")
        self.assert_told("", "bad name.db is not served")

    def test_the_log_names_a_token_that_is_over(self):
        token = self.new_token("auditor", "fund", name="house-of-audit")
        self.run_program("token", "revoke", "--dir", self.folder, "house-of-audit", check=0)
        self.serve()
        self.assertEqual(self.get("/status", token=token).status, 401)
        self.assertEqual(self.get("/status", token="rsv_forged").status, 401)
        self.stop()
        self.assertEqual(self.told("token"), [("fund", "house-of-audit"), ("", "")])
        self.assertEqual(self.told("role"), [("fund", "nobody"), ("", "nobody")])

    def test_a_query_that_is_not_understood_is_told_what_it_may_have(self):
        self.serve()
        for target, told in (("/status?asof=2026-01-01",
                              "the query takes as_of, known_at, each once at most and with a value"),
                             ("/log/checkpoint?x=1", "this address takes no query")):
            answer = self.get(target)
            self.assertEqual((answer.status, answer.json()["detail"]), (400, told))

    def test_a_token_says_what_its_ledger_and_name_lack(self):
        make = lambda *words, check: self.run_program("token", "new", "--dir", self.folder, "--role",
                                                      "auditor", *words, check=check).err
        self.assertIn("there is no ledger later in", make("--ledger", "later", check=0))
        self.assertNotIn("there is no", make("--ledger", "fund", "--name", "one", check=0))
        self.run_program("token", "revoke", "--dir", self.folder, "one", check=0)
        self.assertRegex(make("--ledger", "fund", "--name", "one", check=2),
                         "there is a token one already, taken back at .*choose another --name")


class Certificates(Told):
    def make(self, name, start, end):
        """A certificate that is valid from the start to the end of a year, and its key."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        request, settings = self.folder / "request", self.folder / "settings"
        settings.write_text(f"[ca]\ndefault_ca=own\n[own]\ndatabase={self.folder}/index\n"
                            f"new_certs_dir={self.folder}\npolicy=all\ndefault_md=default\n"
                            f"rand_serial=yes\nunique_subject=no\n[all]\ncommonName=supplied\n")
        (self.folder / "index").write_text("")
        for words in (("req", "-new", "-newkey", "ed25519", "-nodes", "-subj", f"/CN={name}",
                       "-keyout", key, "-out", request),
                      ("ca", "-batch", "-config", settings, "-selfsign", "-keyfile", key, "-in",
                       request, "-startdate", f"{start}0101000000Z", "-enddate",
                       f"{end}1231000000Z", "-out", certificate, "-notext")):
            subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
        return certificate, key

    def serve_with(self, certificate, key):
        self.serve("--certificate", certificate, "--certificate-key", key, scheme="https")

    def wait_for(self, part):
        """A signal is taken when it is taken; the operator is told then."""
        while not any(part in error for _, error in self.told()):
            self.assertIsNone(self.process.poll())

    def test_an_expired_certificate_is_told_at_the_start_and_again_when_it_is_read_again(self):
        pair = self.make("old", 2020, 2021)
        self.serve_with(*pair)
        self.wait_for("old.pem was valid until 2021-12-31T00:00:00Z; clients refuse it")
        coming, coming_key = self.make("coming", 2990, 2999)
        coming.rename(pair[0])
        coming_key.rename(pair[1])
        self.process.send_signal(signal.SIGHUP)
        self.wait_for("old.pem is not valid before 2990-01-01T00:00:00Z")
        pair[0].write_text("rubbish")
        self.process.send_signal(signal.SIGHUP)
        self.wait_for("old.pem is not a certificate in PEM")
        self.assertEqual(self.stop(), 0)

    def test_a_certificate_of_today_is_not_spoken_of(self):
        self.serve_with(*self.make("good", 2020, 2999))
        self.assertEqual(self.stop(), 0)
        self.assertEqual(self.told(), [])


if __name__ == "__main__":
    unittest.main()
