"""A ledger on a server by the same commands as a ledger in a file; and nothing is believed."""
import base64
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import tempfile
import unittest

from commands import AT_THE_SERVER, FILES
from remote import Between, Desk, run_local
from world import PROGRAM, TODAY, Server, World, run

WITHOUT_LIMITS = ("--requests", "0", "--no-log")


def income(number, amount="10.00"):
    return ("income", "--as", "tre", "--account", "eur", "--amount", amount, "--bank-reference",
            f"x-{number}", "--id", f"x-{number}", "--date", TODAY)


BANK = """[debtor]
lei = "00000000000000000098"
[accounts.eur]
iban = "DE89370400440532013000"
bic = "COBADEFFXXX"
"""


class OfFund(unittest.TestCase):
    """On the real fund of the service's tests; whoever calls has the officers' keys."""

    @classmethod
    def setUpClass(cls):
        cls.world = World(*WITHOUT_LIMITS)
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.between = Between(self.world.server.port)
        self.addCleanup(self.between.close)
        self.desk = Desk(self.folder / "home", self.between.url("fund"),
                         self.world.tokens["treasurer"], self.world.folder / "fund.db.keys")

    def size(self):
        return json.loads(self.desk.run("status", "--json", check=0).out)["size"]

    def fails(self, words, code, *said):
        done = self.desk.run(*words, check=code)
        for part in said:
            self.assertIn(part, done.err)
        return done


class Honest(OfFund):
    def test_the_first_copy_says_whom_it_takes_on_trust_and_the_next_is_silent(self):
        first = self.desk.run("status", check=0)
        self.assertIn("first copy of example.org/fund, ", first.err)
        self.assertIn("It is signed by example.org/fund+", first.err)
        self.assertEqual(self.desk.run("status", check=0).err, "")
        self.desk.run("verify", check=0)

    def test_only_what_is_new_is_fetched(self):
        self.desk.run("status", check=0)
        before = len(self.between.seen)
        self.desk.run("status", check=0)
        self.assertEqual([path.split("/log/")[1] for _, path, _ in self.between.seen[before:]],
                         ["checkpoint"])

    def test_acts_are_signed_here_and_no_key_leaves(self):
        done = self.desk.run(*income("s"), check=0)
        self.assertIn("recorded as entry", done.out)
        sent = b"".join(body for _, _, body in self.between.seen)
        self.assertIn(b'"signature"', sent)
        self.assertNotIn(b"PRIVATE", sent)
        self.desk.run("verify", check=0)

    def test_an_act_whose_key_is_elsewhere_is_refused_here_and_not_sent(self):
        keys = self.desk.home / ".config/reserve/keys"
        (keys / "tre.pem").rename(self.folder / "tre.pem")
        self.fails(income("keyless"), 3, "signature.missing", "nothing was sent",
                   f"there is no key tre.pem in {keys}")
        line = json.dumps({"actor": "tre", "body": {"about": "eur", "text": "x"}, "date": TODAY,
                           "fund": "example.org/fund", "id": "bare", "kind": "remark.recorded"})
        for words in (("apply", "-"), ("apply", "--atomic", "-"), ("apply", "--continue", "-")):
            done = self.desk.run(*words, text=line.encode(), check=3)
            self.assertIn("there is no key tre.pem", done.err)
        self.assertNotIn("POST", [method for method, _, _ in self.between.seen])
        (self.folder / "tre.pem").rename(keys / "tre.pem")
        self.desk.run(*income("keyed"), check=0)

    def test_without_a_home_in_the_environment_the_systems_is_meant(self):
        environment = {name: str(self.folder) for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME")}
        environment["RESERVE_TOKEN"] = self.desk.token
        line = json.dumps({"actor": "tre", "body": {"about": "eur", "text": "x"}, "date": TODAY,
                           "fund": "example.org/fund", "id": "homeless", "kind": "remark.recorded"})
        words = [PROGRAM, "--ledger", self.desk.url, "apply", "-"]
        home = pwd.getpwuid(os.geteuid()).pw_dir
        for named, folder in ((None, home), ("", home), ("/nowhere", "/nowhere")):
            given = environment if named is None else environment | {"HOME": named}
            done = subprocess.run(words, input=line.encode(), env=given,
                                  capture_output=True, timeout=60, cwd=self.folder)
            self.assertIn(f" in {folder}/.config/reserve/keys".encode(), done.stderr)

    def test_a_refusal_is_the_rule_its_facts_and_what_would_make_it_pass(self):
        words = ("pay", "--as", "tre", "--payment", "PAY-9", "--disbursement", "D-1", "--account",
                 "eur", "--payee-account", "X1", "--amount", "900.00", "--id", "too-much")
        self.desk.run("status", check=0)
        done = self.fails(words, 3, "refused:", "To make it pass:")
        local = run_local(self.world.folder / "fund.db", *words)
        self.assertEqual((local.returncode, local.stderr.decode()), (3, done.err))
        shown = self.desk.run(*words, "--json", check=3)
        self.assertEqual(json.loads(shown.out)["verdict"], "refused")

    def test_applied_again_the_first_receipts_come_back(self):
        first = json.loads(self.desk.run(*income("again"), "--json", check=0).out)
        again = json.loads(self.desk.run(*income("again"), "--json", check=0).out)
        self.assertEqual(again, first | {"replayed": True})
        self.fails(income("again", "11.00"), 3, "id.reused")

    def test_more_acts_than_a_request_holds_are_sent_in_several(self):
        lines = [{"actor": "tre", "body": {"about": "eur", "text": f"remark {i}"}, "date": TODAY,
                  "fund": "example.org/fund", "id": f"many-{i}", "kind": "remark.recorded"}
                 for i in range(2_100)]
        text = "".join(json.dumps(line) + "\n" for line in lines).encode()
        before = self.size()
        done = self.desk.run("apply", "-", text=text, check=0)
        self.assertIn("2100 acts recorded, 0 refused", done.out)
        self.assertEqual(self.size(), before + 2_100)
        whole = self.desk.run("apply", "--atomic", "-", text=text, check=2)
        self.assertIn("at most 1000 acts", whole.err)
        judged = self.desk.run("apply", "--atomic", "--dry-run", "-", text=text, check=0)
        self.assertIn("2100 acts would be recorded (2100 of them before)", judged.out)

    def test_an_order_to_the_bank_is_the_same_file(self):
        for words in (("request", "--as", "ben", "--disbursement", "D-2", "--notification", "N-1",
                       "--payee", "X", "--amount", "50.00", "--currency", "EUR", "--purpose",
                       "energy", "--method", "grant", "--justification", "needed"),
                      ("approve", "--as", "v1", "--disbursement", "D-2"),
                      ("pay", "--as", "tre", "--payment", "PAY-2", "--disbursement", "D-2",
                       "--account", "eur", "--payee-account", "DE89370400440532013000",
                       "--amount", "50.00"),
                      ("release-payment", "--as", "con", "--payment", "PAY-2")):
            self.desk.run(*words, check=0)
        (self.folder / "bank.toml").write_text(BANK)
        words = ("export", "pain001", "--config", self.folder / "bank.toml")
        here = run_local(self.world.folder / "fund.db", *words)
        there = self.desk.run(*words, check=0)
        times = re.compile(rb"(?<=<CreDtTm>)[^<]+")
        self.assertIn(b"50.00", here.stdout)
        self.assertEqual(times.sub(b"", there.stdout), times.sub(b"", here.stdout))

    def test_a_simulation_of_the_real_fund_is_sealed_and_checked(self):
        scenario = self.folder / "next.toml"
        scenario.write_text(FILES["next.toml"].replace('"EU"', '"P1"'))
        self.desk.run("simulate", "snapshot", scenario, "--as", "tre", check=0)
        self.assertIn("the same results", self.desk.run("simulate", "check", check=0).out)
        self.desk.run("simulate", "backtest", check=0)

    def test_the_log_of_a_ledger_behind_a_token_is_verified_with_it(self):
        log = self.between.url("fund") + "/log"
        run("--ledger", self.world.folder / "fund.db", "publish", self.folder / "log")
        words = ("--vkey", self.folder / "log/log.vkey", "--rules")
        done = self.desk.run("verify", "log", log, *words, check=0)
        self.assertEqual(done.out, self.desk.run("verify", "log", self.folder / "log", *words,
                                                 check=0).out)
        self.desk.token = None
        self.fails(("verify", "log", log, *words), 4, "--token-file FILE or $RESERVE_TOKEN")
        file = self.folder / "token"
        file.write_text(self.world.tokens["auditor"] + "\n")
        self.desk.run("--token-file", file, "verify", "log", log, *words, check=0)

    def test_a_place_without_a_published_log_is_said(self):
        place = self.between.url("fund")
        for words in (("verify", "log", place), ("verify", "log", place + "/")):
            self.fails(words, 5, f"no published log at {place}", f"did you mean {place}/log?")
        self.between.instead = lambda method, path: (200, [], b"\n<!DOCTYPE html>")
        self.fails(("verify", "log", place + "/log"), 5, f"no published log at {place}/log\n")
        self.fails(("verify", "log", self.folder), 5, f"no published log at {self.folder}\n")

    def test_a_token_of_the_environment_goes_to_ledgers_on_servers_alone(self):
        self.between.instead = lambda method, path: (404, [], b"")
        place = self.between.url("fund").removesuffix("/v1/ledgers/fund") + "/fund"
        self.desk.run("verify", "log", place, check=5)
        self.assertEqual(set(self.between.shown), {None})

    def test_what_belongs_to_the_server_is_done_there(self):
        for words, said in AT_THE_SERVER:
            with self.subTest(words[0]):
                self.assertIn(said, self.desk.run(*words, text=b"", check=2).err)


class Away(OfFund):
    def test_a_server_out_of_reach_is_said_and_offline_reads_the_copy(self):
        self.fails(("status", "--offline"), 4, "there is no copy of")
        status = self.desk.run("status", check=0).out
        self.between.close()
        self.fails(("status",), 4, "; --offline reads the copy as it is")
        offline = self.desk.run("status", "--offline", check=0)
        self.assertEqual(offline.out, status)
        self.assertIn("offline: the copy of http://127.0.0.1", offline.err)
        self.fails((*income("off"), "--offline"), 2, "nothing can be recorded with --offline")

    def test_a_first_copy_that_was_interrupted_starts_over(self):
        self.between.alter = lambda _, path, answer: None if "/tile/" in path else answer
        for _ in range(2):
            self.assertNotIn("--offline", self.fails(("status",), 4, "/log/tile/").err)
            self.fails(("--offline", "status"), 4, "there is no copy of")
        self.between.alter = None
        self.assertIn("first copy of", self.desk.run("status", check=0).err)

    def test_tokens_that_are_missing_wrong_or_too_small_open_nothing(self):
        self.desk.token = None
        self.fails(("status",), 4, "the token is missing, unknown, expired or revoked")
        self.desk.token = "x" * 43
        self.fails(("status",), 4, "--token-file FILE or $RESERVE_TOKEN")
        self.desk.token = self.world.tokens["auditor"]
        self.desk.run("status", check=0)
        file = self.folder / "token"
        file.write_text(self.world.tokens["treasurer"] + "\n")
        self.desk.token = None
        self.desk.run("--token-file", file, "status", check=0)

    def test_a_token_for_another_ledger_is_said_to_be_that(self):
        done = self.desk.run("status", url=self.between.url("other"), check=4)
        self.assertIn(": the token does not allow it: Forbidden: this token is not for this ledger",
                      done.err)

    def test_a_revoked_token_ends_it(self):
        said = json.loads(run("--json", "token", "new", "--dir", self.world.folder, "--role",
                              "treasurer", "--ledger", "fund", "--name", "brief"))
        self.desk.token = said["token"]
        self.desk.run("status", check=0)
        run("token", "revoke", "--dir", self.world.folder, "brief")
        self.fails(("status",), 4, "revoked")
        self.fails(income("revoked"), 4, "revoked")

    def test_who_has_no_time_is_asked_again(self):
        answers = [503, 429, 503]

        def instead(method, path):
            if answers and (method == "POST") == (len(answers) == 1):
                return answers.pop(0), [("Retry-After", "0")], b""
            return None
        self.between.instead = instead
        self.desk.run(*income("patient"), check=0)
        self.assertEqual(answers, [])
        self.between.instead = lambda method, path: (503, [("Retry-After", "0")], b"")
        self.fails(("status",), 4, "is answered with status 503")

    def posts(self):
        return [method for method, _, _ in self.between.seen].count("POST")

    def test_a_server_that_recorded_nothing_is_believed(self):
        kind = ("Content-Type", "application/problem+json")
        told = b'{"recorded":false,"status":503,"title":"Service Unavailable"}'
        for headers, tries in (([kind], 1), ([kind, ("Retry-After", "0")], 4)):
            with self.subTest(tries):
                before = self.posts()
                self.between.instead = lambda method, path: (
                    (503, headers, told) if method == "POST" else None)
                done = self.fails(income("turned-away"), 4, "nothing is recorded: status 503")
                self.assertNotIn("is not known", done.err)
                self.assertEqual(self.posts() - before, tries)

    def test_what_became_of_acts_before_a_denial_is_still_not_known(self):
        kind = ("Content-Type", "application/problem+json")
        answers = [(503, [kind, ("Retry-After", "0")], b'{"status":503}'),
                   (503, [kind], b'{"recorded":false,"status":503}')]
        self.between.instead = lambda method, path: answers.pop(0) if method == "POST" else None
        self.fails(income("unclear"), 4, "whether it is recorded is not known")
        self.assertEqual(answers, [])

    def test_without_the_logs_key_nothing_is_recorded_and_that_is_said_at_once(self):
        world = World(*WITHOUT_LIMITS)
        self.addCleanup(world.close)
        self.between.port, self.desk.token = world.server.port, world.tokens["treasurer"]
        shutil.rmtree(self.desk.home / ".config/reserve/keys")
        shutil.copytree(world.folder / "fund.db.keys", self.desk.home / ".config/reserve/keys")
        key = world.folder / "fund.db.keys/log.pem"
        key.rename(self.folder / "log.pem")
        self.fails(income("no-key"), 4, "nothing is recorded: status 503")
        self.assertEqual(self.posts(), 1)
        (self.folder / "log.pem").rename(key)
        self.desk.run(*income("no-key"), check=0)

    def test_addresses_that_will_not_do(self):
        for url, said in (("ftp://127.0.0.1/x", "is https://HOST"),
                          ("http://192.0.2.1/v1/ledgers/fund", "would be read in clear"),
                          ("https://u:p@127.0.0.1/x", "is https://HOST"),
                          ("https://127.0.0.1/x?token=1", "is https://HOST")):
            with self.subTest(url):
                self.assertIn(said, self.desk.run("status", url=url, check=2).err)
        done = self.desk.run("--plain-http", "status", url="http://192.0.2.1/v1/ledgers/fund",
                             check=2)
        self.assertIn("a token is not sent in clear", done.err)
        self.assertIn("is not there",
                      self.desk.run("status", url=self.between.url("fund") + "/no", check=5).err)
        top = self.between.url("fund").removesuffix("/v1/ledgers/fund")
        for url in (top, top + "/fund"):
            self.assertIn("; a ledger on a server is https://HOST/v1/ledgers/NAME",
                          self.desk.run("status", url=url, check=5).err)
        self.assertEqual(self.desk.memory(""), [])

    def test_a_lost_answer_is_asked_for_again_and_recorded_once(self):
        lost = []

        def alter(method, _, answer):
            if method == "POST" and not lost:
                return lost.append(answer)
            return answer
        before = self.size()
        self.between.alter = alter
        done = self.desk.run(*income("lost"), check=0)
        self.assertIn("recorded as entry", done.out)
        self.assertEqual(self.size(), before + 1)
        self.between.alter = lambda method, _, answer: None if method == "POST" else answer
        done = self.fails(income("gone"), 4, "whether it is recorded is not known")
        self.between.alter = None
        self.assertIn("was recorded as entry", self.desk.run(*income("gone"), check=0).out)


class Lies(OfFund):
    """Each is found, and the copy stays what it was."""

    def setUp(self):
        super().setUp()
        self.status = self.desk.run("status", check=0).out

    def tearDown(self):
        self.between.alter = self.between.instead = None
        self.desk.run("verify", check=0)

    def rewrite(self, part, change):
        def alter(_, path, answer):
            if part in path and answer[0] < 300:
                return answer[0], answer[1], change(answer[2])
            return answer
        self.between.alter = alter

    def test_a_receipt_for_another_place_or_another_entry(self):
        for number, change, said in (
                ("l1", lambda one: one.update(seq=one["seq"] + 5), "is false: the log that"),
                ("l2", lambda one: one.update(seq=0), "is of another entry than the log's"),
                ("l3", lambda one: one.update(leaf_hash="0" * 64), "is of another entry")):
            def changed(body, change=change):
                verdicts = json.loads(body)
                change(verdicts[0])
                return json.dumps(verdicts).encode()
            with self.subTest(said):
                self.rewrite("/entries?", changed)
                self.fails(income(number), 12, "the receipt for entry", said)

    def test_a_receipt_for_what_was_never_recorded(self):
        size = self.size()
        forged = json.dumps([{"verdict": "accepted", "id": "never", "seq": size,
                              "leaf_hash": "0" * 64, "checkpoint_size": size + 1}]).encode()
        self.between.instead = lambda method, path: (201, [], forged) if method == "POST" else None
        self.fails(income("never"), 12, "is false: the log that the server signs has")
        another = json.loads(self.desk.run("show", size - 1, "--json", check=0).out)
        self.assertEqual(another["seq"], size - 1)

    def test_answers_that_are_no_verdicts(self):
        for body in (b"", b"[]", b"{}", b'[{"verdict":"accepted"}]', b"<html>"):
            with self.subTest(body):
                self.between.instead = (
                    lambda method, path: (201, [], body) if method == "POST" else None)
                self.fails(income("odd"), 4, "the server's answer cannot be read")
        self.between.instead = lambda method, path: (418, [], b"") if method == "POST" else None
        self.fails(income("odd"), 4, "nothing is recorded: status 418")

    def test_an_answer_that_failed_on_its_way_leaves_it_open_whether_the_act_is_recorded(self):
        self.between.alter = lambda method, path, made: (
            (504, [], b"") if method == "POST" else made)
        self.fails(income("doubt"), 4, "status 504; whether it is recorded is not known",
                   "--id x-doubt")
        self.between.alter = None
        done = self.desk.run(*income("doubt"), "--json", check=0)
        self.assertTrue(json.loads(done.out)["replayed"])

    def test_a_head_that_the_log_did_not_sign(self):
        run("--ledger", self.world.folder / "fund.db", "--keys",
            self.world.folder / "fund.db.keys", *income("behind"))

        def other_root(note):
            lines = note.split(b"\n")
            lines[2] = base64.b64encode(bytes(32))
            return b"\n".join(lines)
        self.rewrite("/log/checkpoint", other_root)
        self.fails(("status",), 11, "is not signed by a key that is known of this log")
        self.rewrite("/log/checkpoint", lambda note: note[:40])
        self.fails(("status",), 10, "the checkpoint")

    def test_entries_that_are_not_those_signed(self):
        run("--ledger", self.world.folder / "fund.db", "--keys",
            self.world.folder / "fund.db.keys", *income("altered"))
        self.rewrite("/log/tile/entries", lambda leaves: leaves.replace(b"10.00", b"90.00"))
        self.fails(("status",), 14, "is refused by signature.invalid")
        self.rewrite("/log/tile/entries", lambda leaves: leaves[:-3])
        self.fails(("status",), 10, "is not a bundle of its entries")

    def test_an_older_checkpoint_that_is_asked_for(self):
        def of_six(_, path, answer):
            return six if path.endswith("/checkpoint.5") else answer
        six = self.between.ask("GET", "/v1/ledgers/fund/log/checkpoint.6",
                               {"authorization": f"Bearer {self.desk.token}"}, None)
        self.between.alter = of_six
        for words in (("checkpoint", "--size", "5"), ("prove", "entry", "1", "--size", "5"),
                      ("prove", "consistency", "1", "5")):
            self.fails(words, 12, "checkpoint.5 is of another tree than the log's")
        self.rewrite("/log/checkpoint.5", lambda note: note.replace(b"\n5\n", b"\n4\n"))
        self.fails(("checkpoint", "--size", "5"), 11, "checkpoint.5")
        self.rewrite("/log/checkpoint.5", lambda note: note[:30])
        self.fails(("checkpoint", "--size", "5"), 10, "checkpoint.5")
        self.between.alter = None
        self.desk.run("checkpoint", "--size", "5", check=0)
        self.fails(("--offline", "checkpoint", "--size", "5"), 5, "no checkpoint of 5 entries")

    def test_an_older_head(self):
        old = self.between.ask("GET", "/v1/ledgers/fund/log/checkpoint",
                               {"authorization": f"Bearer {self.desk.token}"}, None)
        self.desk.run(*income("newer"), check=0)
        self.between.instead = lambda _, path: old if path.endswith("/checkpoint") else None
        head, = self.desk.memory("head")
        self.fails(("status",), 16, "entries, but had", "its operator must put back the newest",
                   f"is kept in {head}")
        self.fails(income("newest"), 16, "entries, but had")

    def test_a_key_that_was_named_must_have_signed(self):
        other = (self.world.folder / "other.vkey")
        ledger = self.world.folder / "class.db"
        run("--ledger", ledger, "publish", self.folder / "class")
        shutil.copy(self.folder / "class/log.vkey", other)
        self.fails(("--vkey", other, "status"), 11, "no key is known for a log of the name")
        run("--ledger", self.world.folder / "fund.db", "publish", self.folder / "fund")
        self.desk.run("--vkey", self.folder / "fund/log.vkey", "status", check=0)


class Forks(unittest.TestCase):
    def test_a_second_history_is_refused_and_kept_as_evidence(self):
        for more in (1, 2):
            with self.subTest(more):
                self.refuse_twin(more)

    def refuse_twin(self, more):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            world = World(*WITHOUT_LIMITS)
            self.addCleanup(world.close)
            (folder / "twin").mkdir()
            for path in world.folder.glob("fund.db*"):
                target = folder / "twin" / path.name
                shutil.copytree(path, target) if path.is_dir() else shutil.copy2(path, target)
            for number in range(more):
                run("--ledger", folder / "twin/fund.db", *income(f"twin-{number}"))
            twin = Server(folder / "twin", "--public", "fund", *WITHOUT_LIMITS)
            self.addCleanup(twin.stop)
            between = Between(world.server.port)
            self.addCleanup(between.close)
            desk = Desk(folder / "home", between.url("fund"), world.tokens["treasurer"],
                        world.folder / "fund.db.keys")
            desk.run(*income("true"), check=0)
            between.port = twin.port
            desk.token = None
            done = desk.run("status", check=16)
            self.assertIn("the log shows another history than before", done.err)
            report, = desk.memory("fork.*")
            run("--ledger", world.folder / "fund.db", "publish", folder / "log")
            judged = subprocess.run([PROGRAM, "verify", "fork", str(report), "--vkey",
                                     (folder / "log/log.vkey").read_text().strip()],
                                    capture_output=True)
            self.assertEqual(judged.returncode, 16, judged)
            between.port = world.server.port
            desk.token = world.tokens["treasurer"]
            desk.run("verify", check=0)
            shutil.rmtree(desk.copies())
            between.port, desk.token = twin.port, None
            self.assertIn("another history", desk.run("status", check=16).err)


class Tls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def certify(self, name, subject="IP:127.0.0.1"):
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", "/CN=ledgers", "-addext",
                        f"subjectAltName={subject}"], check=True, capture_output=True)
        return certificate, key

    def serve(self, certificate, key, *words):
        world = World("--certificate", str(certificate), "--certificate-key", str(key),
                      *map(str, words), *WITHOUT_LIMITS)
        self.addCleanup(world.close)
        return Desk(self.folder / "home", f"https://127.0.0.1:{world.server.port}/v1/ledgers/fund",
                    world.tokens["treasurer"], world.folder / "fund.db.keys")

    def test_a_server_is_believed_under_the_authorities_named(self):
        certificate, key = self.certify("own")
        desk = self.serve(certificate, key)
        done = desk.run("status", check=4)
        self.assertIn("no authority that is believed here (--ca-file FILE names others)", done.err)
        self.assertIn("--ca-file cannot read tls/nope: ",
                      desk.run("--ca-file", "tls/nope", "status", check=5).err)
        desk.run("--ca-file", certificate, *income("tls"), check=0)
        desk.run("--ca-file", certificate, "verify", check=0)

    def test_a_certificate_for_another_name_is_said(self):
        certificate, key = self.certify("other", "DNS:other.example")
        desk = self.serve(certificate, key)
        self.assertIn("its certificate is not for the name 127.0.0.1",
                      desk.run("--ca-file", certificate, "status", check=4).err)

    def test_a_server_that_asks_for_a_certificate_is_shown_one(self):
        certificate, key = self.certify("own")
        officer, officer_key = self.certify("officer")
        desk = self.serve(certificate, key, "--client-authorities", officer)
        words = ("--ca-file", certificate, "status")
        self.assertIn("asks for a certificate of the client (--client-certificate FILE)",
                      desk.run(*words, check=4).err)
        self.assertIn("--client-key", desk.run("--client-certificate", officer, *words,
                                               check=2).err)
        desk.run("--client-certificate", officer, "--client-key", officer_key, *words, check=0)
        self.assertIn("does not accept the client's certificate",
                      desk.run("--client-certificate", certificate, "--client-key", key, *words,
                               check=4).err)
        hidden = self.folder / "hidden.key"
        subprocess.run(["openssl", "pkcs8", "-topk8", "-in", officer_key, "-out", hidden,
                        "-passout", "pass:x"], check=True, capture_output=True)
        self.assertIn("is encrypted", desk.run("--client-certificate", officer, "--client-key",
                                               hidden, *words, check=2).err)


if __name__ == "__main__":
    unittest.main()
