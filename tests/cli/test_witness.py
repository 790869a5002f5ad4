"""Partners as witnesses: two of them on the loopback, policies met and not met, forks convicted,
copies put back noticed, and answers that are not believed."""
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import threading
import urllib.error
import urllib.request

from support import PROGRAM, Case, income


class Witness:
    """`reserve witness serve` on a free port, stopped by SIGTERM."""

    def __init__(self, case, name, *options, listen="127.0.0.1:0"):
        self.folder = case.folder / name
        self.name = f"{name}.example/witness"
        self.log = open(case.folder / f"{name}.log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "witness", "serve", "--json", "--dir", self.folder, "--name", self.name,
             "--listen", listen, *options], stdout=subprocess.PIPE, stderr=self.log)
        case.addCleanup(self.stop)
        said = json.loads(self.process.stdout.readline())
        self.url, self.vkey = said["url"], said["vkey"]

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.log.close()
        return self.process.returncode

    def evidence(self):
        return sorted(self.folder.glob("*/evidence/*.fork"))


class Answering(http.server.BaseHTTPRequestHandler):
    """A witness that answers every submission in the same way."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class WitnessCase(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()

    def log_vkey(self):
        """As the program says it to a witness that does not know the log."""
        with_no_log = Witness(self, "stranger")
        done = self.run_program("checkpoint", "--witness", with_no_log.url, "--witness-vkey",
                                with_no_log.vkey, check=4)
        with_no_log.stop()
        return re.search(r"must be told: (\S+)", done.err).group(1)

    def witnesses(self, *names):
        vkey = self.log_vkey()
        return [Witness(self, name, "--add-log", vkey) for name in names]

    def policy(self, rule, *witnesses):
        lines = [f"witness {w.name.split('.')[0]} {w.vkey}\n" for w in witnesses]
        names = " ".join(w.name.split(".")[0] for w in witnesses)
        file = self.folder / "policy"
        file.write_text("".join(lines) + f"group partners {rule} {names}\nquorum partners\n")
        return file

    def collect(self, *witnesses, policy=None, vkeys=(), ledger=None, check=0):
        words = [word for w in witnesses for word in ("--witness", getattr(w, "url", w))]
        words += [word for vkey in vkeys for word in ("--witness-vkey", vkey)]
        if policy:
            words += ["--policy", policy]
        return self.run_program("checkpoint", *words, ledger=ledger, check=check)

    def copy(self, name):
        copied = self.folder / name
        for suffix in ("", "-wal", ".head"):
            if pathlib.Path(f"{self.ledger}{suffix}").exists():
                shutil.copy(f"{self.ledger}{suffix}", f"{copied}{suffix}")
        shutil.copytree(f"{self.ledger}.keys", f"{copied}.keys")
        return copied

    def record(self, ledger, *numbers):
        text = "".join(json.dumps(income(number)) + "\n" for number in numbers)
        self.run_program("apply", "-", text=text.encode(), ledger=ledger, check=0)

    def answering(self, status, body, context=None):
        server = http.server.HTTPServer(("127.0.0.1", 0), Answering)
        server.answer = (status, body)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"


class Policies(WitnessCase):
    def test_a_policy_is_met_when_both_have_cosigned_and_the_note_keeps_it(self):
        one, two = self.witnesses("w1", "w2")
        policy = self.policy("all", one, two)
        done = self.collect(one, policy=policy, check=13)
        self.assertIn("policy: not met; these have not cosigned: w2", done.err)
        self.assertEqual(done.out.count("\N{EM DASH} "), 2)
        done = self.collect(two, policy=policy)
        self.assertIn("policy: met", done.err)
        self.assertEqual(done.out.count("\N{EM DASH} "), 3)
        for witness in (one, two):
            self.assertIn(f"\N{EM DASH} {witness.name} ", done.out)
        self.assertEqual(self.run_program("checkpoint", check=0).out, done.out)
        self.assert_sound()

    def test_history_goes_on_from_commit_to_commit_and_across_restarts(self):
        one, = self.witnesses("w1")
        self.collect(one, vkeys=[one.vkey])
        for number in range(3):
            self.apply([income(number)])
            self.collect(one, vkeys=[one.vkey])
        self.assertEqual(one.stop(), 0)
        again = Witness(self, "w1")
        self.assertEqual(again.vkey, one.vkey)
        self.apply([income(4), income(5)])
        self.collect(again, vkeys=[one.vkey])
        self.assertEqual(again.stop(signal.SIGKILL), -signal.SIGKILL)
        again = Witness(self, "w1")
        self.apply([income(6)])
        done = self.collect(again, vkeys=[one.vkey])
        folders = [entry for entry in again.folder.iterdir() if len(entry.name) == 64]
        published = urllib.request.urlopen(f"{again.url}/{folders[0].name}/checkpoint").read()
        self.assertEqual(published.decode(), done.out)

    def test_a_witness_out_of_reach_is_forgiven_if_the_policy_is_met_without_it(self):
        one, two = self.witnesses("w1", "w2")
        two.stop()
        done = self.collect(one, two, policy=self.policy("any", one, two))
        self.assertIn(two.url, done.err)
        self.collect(one, two, policy=self.policy("all", one, two), check=13)
        self.collect(two, vkeys=[two.vkey], check=4)

    def test_the_charters_policy_holds_where_none_is_said(self):
        one, two = self.witnesses("w1", "w2")
        charter = json.loads(self.run_program("show", "0", "--json", check=0).out)
        while "charter" not in charter:
            charter = charter.get("act") or charter.get("body") or charter["entry"]
        adopted = {**charter["charter"],
                   "witness_policy": self.policy("all", one, two).read_text()}
        self.apply([{"act": {"actor": "gov", "body": {"charter": adopted}, "date": "2026-01-03",
                             "id": "adopt", "kind": "charter.amended"},
                     "at": "2026-01-03T12:00:00Z"}])
        self.collect(one, check=13)
        self.collect(one, two, check=0)

    def test_a_policy_that_does_not_name_the_log_is_not_met(self):
        one, = self.witnesses("w1")
        policy = self.policy("all", one)
        policy.write_text(f"log {self.other_log()}\n" + policy.read_text())
        done = self.collect(one, policy=policy, check=13)
        self.assertIn("does not name this log's key", done.err)

    def other_log(self):
        ours, self.ledger = self.ledger, self.folder / "other.db"
        self.open_fund()
        vkey = self.log_vkey()
        self.ledger = ours
        return vkey


class Forks(WitnessCase):
    def test_two_continuations_of_a_copied_ledger_are_convicted_by_the_witness(self):
        vkey = self.log_vkey()
        one = Witness(self, "w1", "--add-log", vkey)
        copied = self.copy("copy.db")
        self.record(self.ledger, 1, 2)
        self.collect(one, vkeys=[one.vkey])
        self.record(copied, 3, 4)
        done = self.collect(one, vkeys=[one.vkey], ledger=copied, check=16)
        self.assertIn("another history of this log", done.err)
        report, = one.evidence()
        judged = self.run_program("verify", "fork", report, "--vkey", vkey, check=16)
        self.assertIn("fork: sandbox/test: the log signed two different trees", judged.out)
        said = json.loads(self.run_program("verify", "fork", report, "--vkey", vkey, "--json",
                                           check=16).out)
        self.assertEqual(said["verdict"], "fork")
        self.assertEqual(said["heads"][0]["size"], said["heads"][1]["size"])
        self.assertNotEqual(said["heads"][0]["root"], said["heads"][1]["root"])

    def test_a_larger_tree_with_a_failing_proof_is_a_suspicion(self):
        vkey = self.log_vkey()
        one = Witness(self, "w1", "--add-log", vkey)
        copied = self.copy("copy.db")
        self.record(self.ledger, 1)
        self.collect(one, vkeys=[one.vkey])
        self.record(copied, 2, 3)
        self.collect(one, vkeys=[one.vkey], ledger=copied, check=16)
        report, = one.evidence()
        judged = self.run_program("verify", "fork", report, "--vkey", vkey, check=12)
        self.assertIn("a suspicion", judged.out)

    def test_a_report_is_nothing_without_the_logs_signatures(self):
        one, = self.witnesses("w1")
        vkey = self.log_vkey()
        head = self.run_program("checkpoint", check=0).out
        report = self.folder / "made-up.fork"
        size = head.split("\n")[1]
        report.write_text(f"reserve-fork@v1\n\n{head}\n" +
                          head.replace(f"\n{size}\n", f"\n{int(size) + 1}\n"))
        self.run_program("verify", "fork", report, "--vkey", vkey, check=11)
        report.write_text(f"reserve-fork@v1\n\n{head}\n{head}")
        self.run_program("verify", "fork", report, "--vkey", vkey, check=0)
        report.write_text(head)
        self.run_program("verify", "fork", report, "--vkey", vkey, check=10)
        self.run_program("verify", "fork", report, "--vkey", one.vkey, check=2)
        self.run_program("verify", "fork", self.folder / "none", "--vkey", vkey, check=5)

    def test_a_ledger_that_was_put_back_is_told_so(self):
        one, = self.witnesses("w1")
        older = self.copy("older.db")
        self.record(self.ledger, 1, 2)
        self.collect(one, vkeys=[one.vkey])
        done = self.collect(one, vkeys=[one.vkey], ledger=older, check=16)
        self.assertIn("an older copy was put back", done.err)
        self.assertEqual(one.evidence(), [])


class Answers(WitnessCase):
    def test_a_cosignature_of_nobody_known_is_not_believed(self):
        one, two = self.witnesses("w1", "w2")
        done = self.collect(one, vkeys=[two.vkey], check=11)
        self.assertIn("its cosignature is not believed", done.err)
        self.assertNotIn("w1", done.out)
        self.collect(one, check=2)
        self.collect(one, vkeys=["nonsense"], check=2)

    def test_a_cosignature_of_another_head_is_not_believed(self):
        one, = self.witnesses("w1")
        done = self.collect(one, vkeys=[one.vkey])
        line = done.out.splitlines()[-1] + "\n"
        self.apply([income(1)])
        replaying = self.answering(200, line.encode())
        done = self.collect(replaying, vkeys=[one.vkey], check=11)
        self.assertNotIn("w1", done.out)

    def test_answers_of_no_sense_are_errors(self):
        one, = self.witnesses("w1")
        for status, body, exit_status in ((200, b"hello\n", 10), (409, b"-1\n", 10),
                                          (409, b"1\n2\n", 10), (409, b"0\n", 4),
                                          (500, b"\x1b[31mno\n", 4), (302, b"", 4)):
            with self.subTest(status=status, body=body):
                url = self.answering(status, body)
                done = self.collect(url, vkeys=[one.vkey], check=exit_status)
                self.assertNotIn("\x1b", done.err)

    def test_https_needs_a_certificate_of_a_known_authority_for_that_name(self):
        one, = self.witnesses("w1")
        trusted = {"SSL_CERT_FILE": None}
        for name, known, believed in (("IP:127.0.0.1", True, True), ("IP:127.0.0.1", False, False),
                                      ("DNS:other.example", True, False)):
            with self.subTest(name=name, known=known):
                certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
                subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
                                certificate, "-days", "2", "-subj", "/CN=witness", "-addext",
                                f"subjectAltName={name}"], check=True, capture_output=True)
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate, key)
                url = self.answering(500, b"reached\n", context)
                trusted["SSL_CERT_FILE"] = str(certificate if known else "/dev/null")
                done = subprocess.run(
                    [PROGRAM, "--ledger", self.ledger, "checkpoint", "--witness", url,
                     "--witness-vkey", one.vkey], capture_output=True, timeout=60,
                    env={**os.environ, **trusted})
                self.assertEqual(done.returncode, 4)
                self.assertEqual(b"answered 500: reached" in done.stderr, believed, done.stderr)


class Folder(WitnessCase):
    def test_a_witness_is_made_once_and_keeps_its_name(self):
        folder = self.folder / "w"
        made = self.run_program("witness", "init", "--dir", folder, "--name", "w.example/w",
                                check=0).out
        self.assertTrue(made.startswith("w.example/w+"))
        self.assertEqual(self.run_program("witness", "vkey", "--dir", folder, check=0).out, made)
        self.run_program("witness", "init", "--dir", folder, "--name", "w.example/w", check=2)
        self.run_program("witness", "serve", "--dir", folder, "--name", "x.example/x", check=2)
        self.run_program("witness", "vkey", "--dir", self.folder / "none", check=5)
        self.assertEqual((folder / "witness.pem").stat().st_mode & 0o777, 0o600)

    def test_a_log_is_made_known_while_the_witness_serves(self):
        vkey = self.log_vkey()
        one = Witness(self, "w1")
        self.collect(one, vkeys=[one.vkey], check=4)
        self.run_program("witness", "add-log", "--dir", one.folder, vkey, check=0)
        self.collect(one, vkeys=[one.vkey])
        self.run_program("witness", "add-log", "--dir", one.folder, one.vkey, check=2)

    def test_an_encrypted_key_needs_its_passphrase(self):
        secret = self.folder / "secret"
        secret.write_text("words\n")
        folder = self.folder / "w"
        self.run_program("witness", "init", "--dir", folder, "--name", "w.example/w",
                         "--passphrase-file", secret, check=0)
        self.assertIn("ENCRYPTED", (folder / "witness.pem").read_text())
        secret.write_text("other\n")
        self.run_program("witness", "serve", "--dir", folder, "--passphrase-file", secret, check=2)

    def test_no_address_that_others_reach_without_saying_so(self):
        done = self.run_program("witness", "serve", "--dir", self.folder / "w", "--name", "w",
                                "--listen", "0.0.0.0:0", check=2)
        self.assertIn("--allow-public", done.err)
        self.assertFalse((self.folder / "w").exists())
        self.run_program("witness", "serve", "--dir", self.folder / "w", "--name", "w",
                         "--listen", "localhost", check=2)

    def test_refusals_are_told_and_strangers_are_not_echoed(self):
        one, = self.witnesses("w1")
        head = self.run_program("checkpoint", check=0).out
        for body, status in ((b"nonsense", 400),
                             (("old 0\n\n" + head.replace("sandbox/", "mark/")).encode(), 404)):
            request = urllib.request.Request(one.url + "/add-checkpoint", data=body)
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request)
            self.assertEqual(refused.exception.code, status)
            self.assertNotIn(b"mark", refused.exception.read())
        one.stop()
        log = (self.folder / "w1.log").read_text()
        self.assertIn("400: ", log)
        self.assertIn("404: this witness knows no such origin", log)
        self.assertNotIn("mark", log)
