"""Publishing, proving and verifying from the command line, and what damage is answered with."""
import functools
import http.server
import json
import pathlib
import random
import shutil
import signal
import subprocess
import tarfile
import threading
import time
import unittest

from support import PROGRAM, Case, income, opening


def files_of(folder):
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


class Published(Case):
    """A sandbox of 300 entries or more, published in `site`."""

    def setUp(self):
        super().setUp()
        self.site = self.folder / "site"
        self.apply(opening() + [income(i) for i in range(300)], "--create", "--quiet")

    def publish(self, check=0, site=None, **options):
        return self.run_program("publish", site or self.site, check=check, **options)

    def vkey(self):
        return (self.site / "log.vkey").read_text().strip()

    def verify(self, *words, check=0):
        done = self.run_program("verify", "log", self.site, "--json", *words, check=check)
        return json.loads(done.out)

    def finding(self, check, *words):
        """The first of the findings, as code and place."""
        found = self.verify("--vkey", self.key, *words, check=check)["findings"][0]
        return found["code"], found["place"]


class Publishing(Published):
    def test_what_is_published_verifies_and_says_whom_it_believed(self):
        self.publish()
        report = self.verify("--vkey", self.vkey(), "--rules")
        self.assertEqual((report["entries"], report["findings"], report["replayed"]),
                         (self.size(), [], True))
        self.assertEqual((report["key_from"], report["checkpoints"]), ("given", 1))
        self.assertEqual(self.verify()["key_from"], "log.vkey")
        text = self.run_program("verify", "log", self.site, check=0).out
        self.assertIn("caution: whom to believe was taken from log.vkey", text)

    def test_the_checkpoint_that_leads_to_a_new_key_is_published_with_the_newest(self):
        self.run_program("record", "log_key.changed", "--as", "gov", "--reason", "yearly",
                         "--at", "2026-01-02T12:00:00Z", check=0)
        changed = self.size()
        self.apply([income(900)])
        self.publish()
        self.assertEqual(2, (self.site / f"checkpoint.{changed}").read_text().count("\u2014 "))
        self.assertEqual(1, (self.site / "checkpoint").read_text().count("\u2014 "))
        self.assertEqual(self.verify("--vkey", self.vkey(), "--rules")["findings"], [])
        before = files_of(self.site)
        self.publish()
        self.assertEqual(before, files_of(self.site))

    def test_a_log_on_the_web_is_verified_by_its_address(self):
        self.publish()
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *words):
                pass
        site = functools.partial(Quiet, directory=self.site)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), site) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            place = f"http://127.0.0.1:{server.server_port}"
            words = ("verify", "log", place, "--vkey", self.site / "log.vkey", "--json")
            report = json.loads(self.run_program(*words, ledger="none", check=0).out)
            self.assertEqual(report["entries"], self.size())
            (self.site / "tile/0/000").unlink()
            report = json.loads(self.run_program(*words, ledger="none", check=12).out)
            self.assertEqual(report["findings"][0]["place"], "tile/0/000")
            server.shutdown()
        self.run_program(*words, ledger="none", check=4)

    def test_published_again_it_writes_nothing(self):
        self.publish()
        before = files_of(self.site)
        done = self.run_program("publish", self.site, "--json", check=0)
        self.assertEqual(json.loads(done.out)["files"], 0)
        self.assertEqual(files_of(self.site), before)

    def test_what_is_new_is_added_and_what_was_published_stays(self):
        self.publish()
        before = files_of(self.site)
        self.apply([income(i) for i in range(300, 700)], "--quiet")
        self.publish()
        after = files_of(self.site)
        replaced = {"checkpoint"}
        self.assertEqual({name: after[name] for name in before if name not in replaced},
                         {name: data for name, data in before.items() if name not in replaced})
        clean = self.folder / "clean"
        self.publish(site=clean)
        self.assertEqual({name: after[name] for name in files_of(clean)}, files_of(clean))
        self.assertEqual(self.verify("--vkey", self.vkey())["checkpoints"], 2)

    def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(self):
        self.apply([income(i) for i in range(300, 6000)], "--quiet")
        clean = self.folder / "clean"
        begun = time.monotonic()
        self.publish(site=clean)
        lasts = time.monotonic() - begun
        moments = random.Random(45)
        for _ in range(12):
            run = subprocess.Popen([PROGRAM, "--ledger", self.ledger, "publish", self.site],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, lasts))
            run.send_signal(signal.SIGKILL)
            run.wait()
            if (self.site / "checkpoint").exists():
                self.verify("--vkey", (clean / "log.vkey").read_text().strip())
                (self.site / "checkpoint").unlink()
            if moments.random() < 0.5 and (self.site / "tile").exists():
                shutil.rmtree(self.site / "tile" / "0", ignore_errors=True)
            self.assertLessEqual(
                {name for name in files_of(self.site) if not name.startswith(".new")},
                set(files_of(clean)))
        self.publish()
        self.assertEqual(files_of(self.site), files_of(clean))

    def test_another_history_is_never_published_over_the_first(self):
        copy = self.folder / "older.db"
        shutil.copy(self.ledger, copy)
        shutil.copytree(f"{self.ledger}.keys", f"{copy}.keys")
        self.apply([income(i) for i in range(300, 320)], "--quiet")
        self.publish()
        before = files_of(self.site)
        self.assertIn("is of 333 entries", self.publish(check=16, ledger=copy).err)
        self.run_program("apply", "--quiet", "-", ledger=copy, check=0, text="".join(
            json.dumps(income(i, "11.00")) + "\n" for i in range(300, 340)).encode())
        self.assertIn("does not lead to", self.publish(check=16, ledger=copy).err)
        other = self.folder / "other.db"
        opened = opening()
        opened[0]["act"]["body"]["name"] = "Other"
        self.run_program("apply", "--create", "--quiet", "-", ledger=other, check=0,
                         text="".join(json.dumps(line) + "\n" for line in opened).encode())
        self.publish(check=16, ledger=other)
        self.assertEqual(files_of(self.site), before)


class Damage(Published):
    """Every kind of change to a published log is found, with its place."""

    def setUp(self):
        super().setUp()
        self.publish()
        self.apply([income(i) for i in range(300, 400)], "--quiet")
        self.publish()
        self.key = self.vkey()

    def change(self, name, edit):
        path = self.site / name
        path.write_bytes(edit(path.read_bytes()))

    def test_a_changed_leaf(self):
        self.change("tile/entries/000", lambda data: data.replace(b'"r7"', b'"r8"', 1))
        self.assertEqual(self.finding(12), ("tree", "tile/0/000"))

    def test_a_changed_tile_of_each_kind(self):
        for name in ("tile/0/000", "tile/0/001.p/157", "tile/0/001.p/57", "tile/1/000.p/1"):
            original = (self.site / name).read_bytes()
            self.change(name, lambda data: bytes([data[0] ^ 1]) + data[1:])
            self.assertEqual(self.finding(12), ("tree", name))
            self.change(name, lambda data: original + b"\0")
            self.assertEqual(self.finding(12), ("tree", name))
            self.change(name, lambda data: original)
        self.verify("--vkey", self.key)

    def test_an_older_bundle_that_says_something_else(self):
        self.change("tile/entries/001.p/57", lambda data: data.replace(b"r250", b"r251", 1))
        self.assertEqual(self.finding(12), ("tree", "tile/entries/001.p/57"))

    def test_bytes_after_the_last_entry(self):
        self.change("tile/entries/001.p/157", lambda data: data + b"\0\1x")
        self.assertEqual(self.finding(10), ("malformed", "tile/entries/001.p/157"))

    def test_a_bundle_that_ends_early_or_is_missing(self):
        self.change("tile/entries/001.p/157", lambda data: data[:-1])
        self.assertEqual(self.finding(10)[1], "tile/entries/001.p/157")
        (self.site / "tile/entries/001.p/157").unlink()
        self.assertEqual(self.finding(12), ("tree", "tile/entries/001.p/157"))

    def test_a_checkpoint_with_another_root_or_signature(self):
        def other_root(data):
            lines = data.split(b"\n")
            lines[2] = b"A" * 43 + b"="
            return b"\n".join(lines)
        def other_signature(data):
            return data[:-10] + (b"A" if data[-10:-9] != b"A" else b"B") + data[-9:]
        newest = f"checkpoint.{self.size()}"
        for name in ("checkpoint", newest, "checkpoint.313"):
            original = (self.site / name).read_bytes()
            for edit in (other_root, other_signature):
                self.change(name, edit)
                found = self.verify("--vkey", self.key, check=11)["findings"]
                self.assertIn(("signature", name), [(f["code"], f["place"]) for f in found])
                self.change(name, lambda data: original)

    def test_a_checkpoint_of_more_entries_than_the_newest(self):
        shutil.copy(self.site / "checkpoint", self.site / "checkpoint.9999")
        self.assertEqual(self.finding(16), ("fork", "checkpoint.9999"))

    def test_another_key_beside_it(self):
        self.change("log.pub.pem", lambda data: data.replace(b"MCow", b"MCox"))
        self.assertEqual(self.finding(11), ("signature", "log.pub.pem"))

    def test_a_key_that_is_not_the_logs(self):
        name = self.key.split("+")[0]
        stranger = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
        found = self.verify("--vkey", stranger, check=11)["findings"][0]
        self.assertIn(f"no key is known for a log of the name {name}", found["reason"])

    def test_a_policy_whose_witness_did_not_sign(self):
        policy = self.folder / "policy"
        policy.write_text(
            f"log {self.key}\n"
            "witness w1 example.com/w1+44ca4544+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n"
            "quorum w1\n")
        done = self.run_program("verify", "log", self.site, "--policy", policy, check=13)
        self.assertIn("w1", done.out)


class Proofs(Published):
    def prove(self, *words):
        file = self.folder / "proof"
        self.run_program("prove", *words, "-o", file, check=0)
        return file

    def setUp(self):
        super().setUp()
        self.publish()
        self.key = self.vkey()
        self.leaf = self.folder / "leaf"
        self.leaf.write_bytes(self.run_program("show", "46", "--json", check=0).stdout)

    def test_an_entry_is_proved_to_a_stranger(self):
        proof = self.prove("entry", 46)
        self.run_program("verify", "proof", proof, "--entry", self.leaf, "--vkey", self.key,
                         ledger="none", check=0)
        self.run_program("verify", "proof", proof, "--seq", 46, check=0)
        self.assertTrue(proof.read_text().startswith("c2sp.org/tlog-proof@v1\nindex 46\n"))

    def test_a_proof_that_does_not_convince_says_why(self):
        proof = self.prove("entry", 46)
        text = proof.read_text()
        policy = self.folder / "policy"
        def answer(changed, *words):
            proof.write_text(changed)
            return self.run_program("verify", "proof", proof, *words, check=None).returncode
        trusted = ("--entry", self.leaf, "--vkey", self.key)
        self.assertEqual(answer(text, *trusted), 0)
        self.assertEqual(answer(text.replace("index 46", "index 046"), *trusted), 10)
        self.assertEqual(answer(text.replace("index 46", "index 47"), *trusted), 12)
        self.assertEqual(answer(text.replace("\n313\n", "\n314\n"), *trusted), 11)
        self.assertEqual(answer(text, "--seq", 47), 12)
        self.assertEqual(answer(text, "--entry", self.leaf), 2)
        policy.write_text("nonsense\n")
        self.assertEqual(answer(text, "--entry", self.leaf, "--policy", policy), 10)

    def test_growth_is_proved_and_another_history_is_a_fork(self):
        old = self.folder / "old"
        self.run_program("checkpoint", "-o", old, check=0)
        self.apply([income(i) for i in range(300, 310)], "--quiet")
        proof = self.prove("consistency", 313)
        words = ("verify", "consistency", proof, "--old", old, "--vkey", self.key)
        self.run_program(*words, ledger="none", check=0)
        text = proof.read_text()
        lines = text.split("\n")
        proof.write_text(text.replace(lines[1], "old 313 " + "A" * 43 + "="))
        self.run_program(*words, check=16)
        proof.write_text(text.replace(lines[2], "A" * 43 + "="))
        self.run_program(*words, check=12)
        proof.write_text(text.replace("old 313", "old 312"))
        self.run_program(*words, check=12)
        proof.write_text(text + "more")
        self.run_program(*words, check=10)
        proof.write_text(text.replace("\n323\n", "\n324\n"))
        self.run_program(*words, check=11)
        proof.write_text(text.replace("@v1", "@v2"))
        self.run_program(*words, check=10)

    def test_what_is_not_there_cannot_be_proved(self):
        self.run_program("prove", "entry", 5000, check=2)
        self.run_program("prove", "entry", 1, "--size", 7000, check=5)
        self.run_program("prove", "consistency", 0, check=2)


class Bundle(Published):
    def export(self, name):
        file = self.folder / name
        self.run_program("export", "bundle", "-o", file, check=0)
        return file

    def test_the_same_ledger_gives_the_same_bytes_in_a_plain_tar(self):
        one, two = self.export("one.tar"), self.export("two.tar")
        self.assertEqual(one.read_bytes(), two.read_bytes())
        self.publish()
        with tarfile.open(one) as tar:
            members = tar.getmembers()
            inside = {member.name: tar.extractfile(member).read() for member in members}
        names = [member.name for member in members]
        self.assertEqual(names, sorted(names))
        for member in members:
            self.assertTrue(member.isreg())
            self.assertEqual((member.mode, member.uid, member.gid, member.mtime),
                             (0o644, 0, 0, 0))
        policy = inside.pop("policy").decode()
        inside.pop("verify.py")
        self.assertEqual(inside, files_of(self.site))
        self.assertEqual(policy, f"log {self.vkey()}\nquorum none\n")

    def test_it_verifies_and_a_byte_too_many_is_found(self):
        bundle = self.export("one.tar")
        report = json.loads(self.run_program("verify", "bundle", bundle, "--rules", "--json",
                                             ledger="none", check=0).out)
        self.assertEqual((report["key_from"], report["size"]), ("policy", 313))
        data = bundle.read_bytes()
        for changed in (data + b"\0", data[:-512], data.replace(b"0000644", b"0000755", 1),
                        data[:600] + b"x" + data[601:] if data[600:601] == b"\0" else data[:-1]):
            bundle.write_bytes(changed)
            self.run_program("verify", "bundle", bundle, check=10)
        at = data.rindex(b"verify.py\0")
        member = bytearray(data[at:at + 512])
        member[:9] = b"x".ljust(9, b"\0")
        member[124:135] = b"0" * 11
        member[148:156] = b" " * 8
        member[148:156] = b"%06o\0 " % sum(member)
        bundle.write_bytes(data[:-1024] + bytes(member) + data[-1024:])
        done = self.run_program("verify", "bundle", bundle, check=10)
        self.assertIn("x: has no place in a bundle", done.out)


class Anchors(Published):
    def authority(self):
        """A time-stamping authority of our own: its certificate, and how it answers a query."""
        folder = self.folder / "tsa"
        folder.mkdir()
        (folder / "tsa.cnf").write_text(
            "[req]\ndistinguished_name = dn\nprompt = no\nx509_extensions = ext\n"
            "[dn]\nCN = Test Authority\n"
            "[ext]\nbasicConstraints = CA:FALSE\nextendedKeyUsage = critical,timeStamping\n"
            "keyUsage = digitalSignature\n"
            f"[tsa]\ndefault_tsa = one\n[one]\nserial = {folder}/serial\n"
            f"signer_cert = {folder}/tsa.pem\nsigner_key = {folder}/key.pem\n"
            "signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n")
        (folder / "serial").write_text("01\n")
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-config",
                     folder / "tsa.cnf", "-keyout", folder / "key.pem", "-out", folder / "tsa.pem")
        return folder

    def openssl(self, *words):
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_an_authority_vouches_for_the_published_checkpoint(self):
        tsa = self.authority()
        query, answer = self.folder / "q.tsq", self.folder / "a.tsr"
        self.run_program("anchor", "--request", query, check=0)
        self.openssl("ts", "-reply", "-config", tsa / "tsa.cnf", "-queryfile", query, "-out",
                     answer)
        self.run_program("anchor", "--response", answer, "--ca", tsa / "tsa.pem", check=0)
        self.publish()
        head = self.site / f"checkpoint.{self.size()}"
        self.assertIn("OK", self.openssl("ts", "-verify", "-data", head, "-in",
                                         f"{head}.tsr", "-CAfile", tsa / "tsa.pem"))
        self.key = self.vkey()
        self.assertEqual(self.verify("--vkey", self.key)["tokens"], 1)
        self.verify("--vkey", self.key, "--ca", tsa / "tsa.pem")
        self.run_program("export", "bundle", "-o", self.folder / "b.tar", check=0)
        self.run_program("verify", "bundle", self.folder / "b.tar", check=0)

        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj",
                     "/CN=Other", "-keyout", self.folder / "k", "-out", self.folder / "other.pem")
        place = ("signature", f"{head.name}.tsr")
        self.assertEqual(self.finding(11, "--ca", self.folder / "other.pem"), place)
        self.run_program("anchor", "--response", answer, "--ca", self.folder / "other.pem",
                         check=11)
        token = answer.read_bytes()
        (self.site / f"{head.name}.tsr").write_bytes(token + b"\0")
        self.assertEqual(self.finding(10)[0], "malformed")

    def test_a_token_of_something_else_is_not_kept(self):
        tsa = self.authority()
        other = self.folder / "other"
        other.write_text("something else\n")
        query, answer = self.folder / "q.tsq", self.folder / "a.tsr"
        self.openssl("ts", "-query", "-data", other, "-sha256", "-cert", "-out", query)
        self.openssl("ts", "-reply", "-config", tsa / "tsa.cnf", "-queryfile", query, "-out",
                     answer)
        self.run_program("anchor", "--response", answer, "--ca", tsa / "tsa.pem", check=5)
        self.publish()
        self.key = self.vkey()
        shutil.copy(answer, self.site / "checkpoint.313.tsr")
        self.assertEqual(self.finding(11), ("signature", "checkpoint.313.tsr"))


if __name__ == "__main__":
    unittest.main()
