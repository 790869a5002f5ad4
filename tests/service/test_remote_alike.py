"""The demonstration's fund, once in a file and once on a server: the same words, the same answers,
the same files, the same log to the last byte."""
import json
import pathlib
import re
import shutil
import tempfile
import unittest

from commands import BOOKS, EVIDENCE, FILES, LATER, READING, SIMULATIONS, WRITING
from remote import (Desk, TimeStamps, Witness, comparable, files_in, run_local, serve_folder,
                    statement)
from world import Server, run


class Published(unittest.TestCase):
    def test_a_published_directory_is_read_like_a_server(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            run("demo", folder / "demo")
            ledger = folder / "demo/fund.db"
            run("--ledger", ledger, "publish", folder / "www/v1/ledgers/fund/log")
            server = serve_folder(folder / "www")
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
            url = f"http://127.0.0.1:{server.server_address[1]}/v1/ledgers/fund"
            desk = Desk(folder / "home", url, keys=f"{ledger}.keys")
            for words in READING:
                with self.subTest(words):
                    self.assertEqual(comparable(desk.run(*words, check=0).stdout),
                                     comparable(run_local(ledger, *words).stdout))
            desk.run("income", "--as", "tre", "--account", "eur-1", "--amount", "1.00",
                     "--bank-reference", "z", "--at", LATER, check=4)


class Story(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        folder = pathlib.Path(holder.name)
        run("demo", folder / "demo")
        self.file = folder / "demo/fund.db"
        (folder / "served").mkdir()
        for path in (folder / "demo").glob("fund.db*"):
            target = folder / "served" / path.name
            shutil.copytree(path, target) if path.is_dir() else shutil.copy2(path, target)
        for key in (folder / "served/fund.db.keys").glob("*.pem"):
            if key.stem != "log":
                key.unlink()
        token = json.loads(run("--json", "token", "new", "--dir", folder / "served", "--role",
                               "treasurer", "--ledger", "fund"))["token"]
        server = Server(folder / "served", "--requests", "0", "--no-log")
        self.addCleanup(server.stop)
        self.url = f"http://127.0.0.1:{server.port}/v1/ledgers/fund"
        self.desk = Desk(folder / "home", self.url, token, f"{self.file}.keys")
        self.desk.run("status", "--quiet", check=0)
        self.folder, self.here, self.there = folder, folder / "here", folder / "there"
        for place in (self.here, self.there):
            place.mkdir()
            for file, content in FILES.items():
                (place / file).write_text(content)

    def both(self, *words, text=None):
        """Said in two folders alike: the answers are one, and so are the files."""
        here = run_local(self.file, *words, text=text, folder=self.here)
        there = self.desk.run(*words, text=text, folder=self.there)
        said = [comparable(stream).replace(name.encode(), b"LEDGER")
                for done, name in ((here, str(self.file)), (there, self.url))
                for stream in (done.stdout, done.stderr)]
        self.assertEqual((here.returncode, *said[:2]), (there.returncode, *said[2:]), words)
        self.assertEqual(files_in(self.here), files_in(self.there), words)
        return here

    def all_alike(self, commands):
        for words in commands:
            with self.subTest(words):
                self.both(*words)

    def test_books_reports_and_exports_are_alike(self):
        self.all_alike(READING)
        self.all_alike(BOOKS)

    def test_evidence_is_alike(self):
        self.all_alike(EVIDENCE)

    def test_simulations_are_alike_and_so_is_what_is_sealed_of_them(self):
        self.all_alike(SIMULATIONS)
        for place in (self.here, self.there):
            run = run_local if place == self.here else lambda _, *words: self.desk.run(*words)
            made = run(self.file, "simulate", "path", place / "next.toml", "3", "--create",
                       place / "path.db", "--quiet")
            self.assertEqual(made.returncode, 0, made)
        books = [run_local(place / "path.db", "trial-balance").stdout
                 for place in (self.here, self.there)]
        self.assertEqual(books[0], books[1])

    def test_acts_and_imports_are_alike(self):
        balance = self.both("balance", "assets:cash:eur-1", "--json")
        held = re.search(rb'"amount": ?"([0-9.]+)"', balance.stdout).group(1).decode()
        for place in (self.here, self.there):
            (place / "statement.xml").write_text(statement(held))
        self.all_alike(WRITING)
        self.all_alike(READING)

    def test_the_same_words_get_the_same_answers(self):
        lines = [{"act": {"actor": "tre", "body": {"account": "eur-1", "amount": amount,
                                                   "bank_reference": f"b-{i}"},
                          "date": "2026-12-31", "fund": "sandbox/demo", "id": f"b-{i}",
                          "kind": "income.received"}, "at": LATER}
                 for i, amount in enumerate(("1.00", "2.00", "-3.00", "4.00", "5", "6.00"))]
        text = "".join(json.dumps(line) + "\n" for line in lines).encode()
        more = text.replace(b'"b-', b'"c-')
        pay = ("income", "--as", "tre", "--account", "eur-1", "--amount", "7.00",
               "--bank-reference", "one", "--id", "one", "--at", LATER)
        request = ("request", "--as", "ben", "--disbursement", "D-9", "--notification", "N-1",
                   "--payee", "GRID", "--amount", "1.00", "--currency", "EUR", "--purpose",
                   "energy", "--method", "grant", "--justification", "j", "--id", "req",
                   "--at", LATER)
        for words, given in (
                *((words, None) for words in READING), (pay, None), (pay, None),
                ((*pay, "--json"), None), (("show", "one"), None), (request, None),
                ((*request, "--json"), None), (("apply", "--dry-run", "-"), text),
                (("apply", "--atomic", "-"), text), (("apply", "-"), text),
                (("apply", "--json", "-"), text), (("apply", "--continue", "-"), more),
                (("apply", "--json", "--continue", "-"), more), (("apply", "-"), b"no act\n"),
                (("apply", "--continue", "--json", "-"), b"{}\n" + more[:20] + b"\n" + more),
                *((words, None) for words in READING)):
            with self.subTest(words):
                self.both(*words, text=given)
        self.assertEqual(self.both("publish", "log").returncode, 0)

    def test_witnesses_cosign_the_copy_as_they_cosign_the_ledger(self):
        self.both("publish", "log")
        key = (self.here / "log/log.vkey").read_text().strip()
        witness = Witness(self.folder / "witness", key)
        self.addCleanup(witness.stop)
        for place in (self.here, self.there):
            (place / "policy").write_text(f"log {key}\nwitness wit {witness.vkey}\nquorum wit\n")
        asks = ("checkpoint", "--witness", witness.url)
        for words in (asks, (*asks, "--policy", "policy"), ("checkpoint",),
                      (*asks, "--witness-vkey", witness.vkey, "--json"), ("publish", "log"),
                      ("verify", "log", "log", "--policy", "policy"), ("verify",),
                      ("checkpoint", "--witness", "http://127.0.0.1:1", "--policy", "policy")):
            with self.subTest(words):
                self.assertEqual(self.both(*words).returncode, 2 if words == asks else 0)

    def test_a_time_stamp_is_kept_beside_what_is_remembered_of_the_log(self):
        authority = TimeStamps(self.folder / "tsa")
        query, answer = self.folder / "query", self.folder / "answer"
        self.desk.run("anchor", "--request", query, check=0)
        authority.answer(query, answer)
        self.desk.run("anchor", "--response", answer, "--ca", authority.certificate, check=0)
        shutil.rmtree(self.desk.copies())
        self.desk.run("publish", self.there / "log", check=0)
        self.assertIn("1 time stamps", self.desk.run("verify", "log", self.there / "log", "--ca",
                                                     authority.certificate, check=0).out)


if __name__ == "__main__":
    unittest.main()
