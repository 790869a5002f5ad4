"""The books over HTTP at other moments and as tables: the figures are those of the program."""
import csv
import io
import json
import unittest

from contract import answer_fault, operations
from world import TODAY, World, run

OPERATIONS = {one.id: one for one in operations()}


class Moments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.book = cls.world.folder / "class.db"

    def read(self, operation, place, **headers):
        answer = self.world.server.call("GET", f"/v1/ledgers/class/{place}",
                                        self.world.tokens["auditor"], **headers)
        self.assertEqual(answer.status, 200, answer)
        self.assertIsNone(answer_fault(OPERATIONS[operation], answer), answer)
        return answer

    def rows(self, operation, place):
        answer = self.read(operation, place, Accept="text/csv")
        return list(csv.reader(io.StringIO(answer.body.decode())))

    def seq_of(self, identity):
        entries = self.read("list_entries", "entries?limit=1000").json()["entries"]
        return next(one["seq"] for one in entries if one["id"] == identity)

    def test_the_status_of_today_is_that_of_the_program(self):
        self.assertEqual(self.read("read_status", "status").body.decode(),
                         run("--ledger", self.book, "--json", "status"))

    def test_the_status_of_another_moment_is_that_of_the_program_in_both_forms(self):
        moment = self.seq_of("d")
        for query, words in (("", ()), (f"?known_at={moment}", ("--known-at", moment)),
                             (f"?as_of={TODAY}&known_at={moment}",
                              ("--as-of", TODAY, "--known-at", moment))):
            with self.subTest(query):
                for accept, form in (("application/json", "json"), ("text/csv", "csv")):
                    answer = self.read("read_status", "status" + query, Accept=accept)
                    self.assertEqual(answer.body.decode(), run("--ledger", self.book, "status",
                                                               "--format", form, *words))
                text = run("--ledger", self.book, "status", *words)
                status = self.read("read_status", "status" + query).json()
                self.assertRegex(text, rf"funds held +{status['held']} ")
                if words:
                    self.assertIn(f"as of {status['as_of']}, known at {status['known_at']}\n", text)

    def test_the_status_of_another_moment_is_what_the_position_was_and_names_the_moment(self):
        before, after = self.seq_of("n") - 1, self.seq_of("d")
        for query, words in ((f"known_at={before}", ("--known-at", before)),
                             (f"known_at={after}", ("--known-at", after)),
                             ("as_of=2020-01-01", ("--as-of", "2020-01-01")),
                             (f"as_of={TODAY}&known_at={before}",
                              ("--as-of", TODAY, "--known-at", before))):
            with self.subTest(query):
                status = self.read("read_status", f"status?{query}").json()
                report = json.loads(run("--ledger", self.book, "--json", "report", "position",
                                        *words))
                lines = {row["line"]: row["value"] for row in report["sections"][0]["rows"]}
                self.assertEqual((status["held"], status["available"]),
                                 (lines["funds held"], lines["funds available"]))
                self.assertEqual((status["as_of"], status["known_at"]),
                                 (report["as_of"], report["known_at"]))

    def test_the_status_of_another_moment_knows_no_later_notification(self):
        issued = self.seq_of("n")
        self.assertEqual(
            self.read("read_status", f"status?known_at={issued - 1}").json()["notifications"], [])
        told = self.read("read_status", f"status?known_at={issued}").json()["notifications"]
        self.assertEqual([(one["notification"], one["state"]) for one in told],
                         [("N-1", "issued")])

    def test_the_status_as_a_table_says_what_it_says_as_json(self):
        for query in ("", f"?known_at={self.seq_of('d')}"):
            with self.subTest(query):
                status = self.read("read_status", "status" + query).json()
                head, *rows = self.rows("read_status", "status" + query)
                self.assertEqual(head, ["fact", "name", "value"])
                facts = {(fact, name): value for fact, name, value in rows}
                for name, value in status.items():
                    if not isinstance(value, list):
                        said = value if isinstance(value, str) else json.dumps(value)
                        self.assertEqual(facts[name, ""].removeprefix("'"), said)
                for gate in status.get("gate", ()):
                    self.assertEqual(facts["gate", gate["notification"]], gate["state"])
                    self.assertEqual(facts["delivered", gate["notification"]],
                                     str(gate["delivered"]))
                for one in status.get("notifications", ()):
                    self.assertEqual(facts["notification", one["notification"]], one["state"])
                waiting = [value for (fact, _), value in facts.items() if fact == "open"]
                self.assertEqual(waiting, [f"{one['waits_for']}: {one['amount']}"
                                           for one in status.get("open", ())])

    def test_a_case_as_a_table_is_its_entries(self):
        for operation, place in (("read_contribution", "contributions/C-1"),
                                 ("read_notification", "notifications/N-1"),
                                 ("read_disbursement", "disbursements/D-1")):
            for query in ("", f"?known_at={self.seq_of('d')}"):
                with self.subTest(place=place, query=query):
                    entries = self.read(operation, place + query).json()["entries"]
                    head, *rows = self.rows(operation, place + query)
                    self.assertGreater(len(rows), 0)
                    self.assertEqual(
                        [dict(zip(head, row, strict=True)) for row in rows],
                        [{name: str(value) for name, value in one.items()} for one in entries])
                    said = run("--ledger", self.book, "show", place.split("/")[1], "--format",
                               "csv", *(("--known-at", self.seq_of("d")) if query else ()))
                    self.assertEqual(self.read(operation, place + query,
                                               Accept="text/csv").body.decode(), said)


if __name__ == "__main__":
    unittest.main()
