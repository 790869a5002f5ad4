"""What `reserve serve` is told: flags, environment and file; what is refused, and what is said."""
import http.client
import json
import os
import signal
import ssl
import subprocess
import unittest

from support import PROGRAM, SOURCE
from test_serve import Serving


class Settings(Serving):
    def refused(self, *words, code=2, **options):
        done = subprocess.run([PROGRAM, "serve", *map(str, words)], capture_output=True,
                              timeout=60, **options)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr.decode()

    def test_flags_win_over_the_environment_and_that_over_the_file(self):
        config = self.folder / "settings.toml"
        config.write_text('public = ["fund"]\nrequests = 7\nwindow_s = 60\nno_log = true\n')
        for words, environment, expected in (([], {}, 7), ([], {"RESERVE_REQUESTS": "8"}, 8),
                                             (["--requests", 9], {"RESERVE_REQUESTS": "8"}, 9)):
            self.serve("--config", config, *words, environment=environment)
            answer = self.get("/status")
            self.assertEqual(answer.headers["ratelimit-policy"], f'"token";q={expected};w=60')
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.request("GET", "/v1/ledgers/fund/status")
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()
            self.stop()

    def test_the_settings_that_are_given_as_an_example_are_settings(self):
        self.serve("--config", SOURCE / "examples/service/reserve.toml", "--window-s", 30)
        self.assertEqual(self.get("/status").headers["ratelimit-policy"], '"token";q=30000;w=30')

    def certificate(self, name):
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2",
                        "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", certificate], check=True, capture_output=True)
        return certificate, key

    def peer_name(self, certificate):
        context = ssl.create_default_context(cafile=certificate)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60,
                                                 context=context)
        connection.request("GET", "/healthz")
        self.assertEqual(connection.getresponse().status, 200)
        name = dict(one[0] for one in connection.sock.getpeercert()["subject"])["commonName"]
        connection.close()
        return name

    def test_it_speaks_tls_and_reads_its_certificate_again_when_told(self):
        first, first_key = self.certificate("first")
        second, second_key = self.certificate("second")
        self.serve("--certificate", first, "--key", first_key, scheme="https")
        self.assertEqual(self.peer_name(first), "first")
        second.rename(first)
        second_key.rename(first_key)
        self.process.send_signal(signal.SIGHUP)
        seen = ""
        while seen != "second":  # a signal is taken when it is taken
            try:
                seen = self.peer_name(first)
            except ssl.SSLError:
                continue
        self.assertEqual(self.stop(), 0)

    def test_a_file_with_a_setting_that_is_none_is_refused(self):
        config = self.folder / "settings.toml"
        for text, said in (("colour = 1\n", "1: there is no setting colour"),
                           ('config = "x"\n', "1: there is no setting config"),
                           ("window-s = 1\n", "1: there is no setting window-s"),
                           ("queue = 1\nrequests = [1]\n", "2: requests is one text or number"),
                           ("requests = \n", "1"), ('window_s = "soon"\n', "1: "),
                           ("window_s = 0\n", "1: "), ("queue = 0\n", "1: "),
                           ("queue = 10000000000\n", "1: "),
                           ("connections_per_address = -5\n", "1: "), ("requests = -1\n", "1: "),
                           ("behind_proxy = 3\n", "1: behind_proxy is true or false"),
                           ('no_log = "yes"\n', "1: no_log is true or false"),
                           ("listen = true\n", "1: listen is one text or number"),
                           ('listen = ["127.0.0.1:0", "[::1]:0"]\n', "1: listen is one text"),
                           ("\npublic = [1]\n", "2: public is a list of texts")):
            with self.subTest(text):
                config.write_text(text)
                self.assertIn(f"{config}:{said}",
                              self.refused("--dir", self.folder, "--config", config))

    def test_settings_that_would_be_passed_over_in_silence_are_refused(self):
        here = ("--dir", self.folder, "--listen", "127.0.0.1:0")
        for words, said in (((), "say --dir"),
                            (("--dir", self.folder / "none"), "there is no such folder"),
                            (("--dir", self.ledger), "is a file, not the folder of ledgers"),
                            ((*here, "--public", "../fund"), "is not the name of a ledger"),
                            ((*here, "--key", "k.pem"), "--certificate-key needs --certificate"),
                            ((*here, "--client-authorities", "a.pem"),
                             "--client-authorities needs --certificate"),
                            ((*here, "--certificate", "c.pem"), "needs --certificate-key"),
                            ((*here, "--trusted-proxy", "proxy.example"),
                             "is neither an address in numbers nor unix")):
            with self.subTest(words):
                self.assertIn(said, self.refused(*words))

    def test_a_wrong_value_is_blamed_on_the_variable_that_has_it(self):
        for variable, value, blamed in (
                ("RESERVE_WORKERS", "x", "$RESERVE_WORKERS: Value x"),
                ("RESERVE_CONNECTIONS_PER_ADDRESS", "-5",
                 "$RESERVE_CONNECTIONS_PER_ADDRESS: Value -5"),
                ("RESERVE_REQUESTS", "x", "$RESERVE_REQUESTS = x"),
                ("RESERVE_NO_LOG", "maybe", "$RESERVE_NO_LOG = maybe")):
            self.assertIn(blamed, self.refused("--dir", self.folder,
                                               env={**os.environ, variable: value}))
        self.assertIn("--workers: Value y",
                      self.refused("--workers", "y", env={**os.environ, "RESERVE_WORKERS": "x"}))

    def test_files_that_cannot_be_used_are_named_with_the_reason(self):
        certificate, key = self.certificate("first")
        here = ("--dir", self.folder, "--listen", "127.0.0.1:0")
        for pair, said in (((self.folder / "none", key), "none cannot be read: No such file"),
                           ((certificate, self.folder / "none"), "none cannot be read: No such"),
                           ((key, key), "first.key is not a certificate in PEM")):
            self.assertIn(said, self.refused(*here, "--certificate", pair[0],
                                             "--certificate-key", pair[1]))
        self.assertIn("is not an address in numbers",
                      self.refused("--dir", self.folder, "--listen", "localhost:8080"))

    def test_a_public_ledger_that_is_not_there_is_told_to_the_operator(self):
        self.serve("--public", "fund,nofund", "--no-log")
        self.stop()
        told = json.loads((self.folder / "log").read_text())
        self.assertEqual((told["ledger"], told["error"]),
                         ("nofund", f"everybody may read it, but there is no "
                                    f"{self.folder / 'nofund.db'}"))

    def test_an_address_that_others_reach_is_refused_without_tls(self):
        for address in ("0.0.0.0:0", "[::]:0"):
            told = self.refused("--dir", self.folder, "--listen", address)
            self.assertIn("--certificate", told)
        self.refused("--dir", self.folder, "--listen", "fund.example:443")


if __name__ == "__main__":
    unittest.main()
