"""What a caller is told who asks wrongly: which part of the request, and what it may be."""
import json
import unittest

from contract import answer_fault, operations
from samples import SCENARIO
from world import World, income

OPERATIONS = {one.id: one for one in operations()}


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)

    def detail(self, operation, status, method, target, role="treasurer", body=None, **headers):
        """The detail of a problem, of the status that is expected and as the contract has it."""
        answer = self.world.server.call(method, target, self.world.tokens[role], body, **headers)
        self.assertEqual(answer.status, status, answer)
        self.assertIsNone(answer_fault(OPERATIONS[operation], answer), answer)
        return answer.json()["detail"]

    def test_a_moment_that_is_none_is_named_with_what_it_may_be(self):
        moments = (("as_of=yesterday", 400, "as_of is a day, YYYY-MM-DD"),
                   ("as_of=2026-02-30&known_at=3", 400, "as_of is a day, YYYY-MM-DD"),
                   ("known_at=yesterday", 400,
                    "known_at is the number of an entry, or a time YYYY-MM-DDTHH:MM:SSZ"),
                   ("as_of=2026-02-28&known_at=-1", 400,
                    "known_at is the number of an entry, or a time YYYY-MM-DDTHH:MM:SSZ"),
                   ("known_at=123456789", 404,
                    "known_at is before the first entry, or after the last one"),
                   ("known_at=2000-01-01T00:00:00Z", 404,
                    "known_at is before the first entry, or after the last one"))
        places = (("read_status", "status"), ("list_balances", "balances"), ("read_report", "reports/position"),
                  ("list_contributions", "contributions"),
                  ("read_disbursement", "disbursements/D-1"))
        for operation, place in places:
            for query, status, said in moments:
                with self.subTest(place=place, query=query):
                    self.assertEqual(self.detail(operation, status, "GET",
                                                 f"/v1/ledgers/fund/{place}?{query}"), said)

    def test_a_currency_that_is_none_is_named(self):
        self.assertEqual(self.detail("list_balances", 400, "GET",
                                     "/v1/ledgers/fund/balances?in=euro"),
                         "in is the code of a currency, such as EUR")

    def post(self, place, body, status=400, **headers):
        headers = {"Content_Type": "application/json", **headers}
        operation = "record_acts" if place == "entries" else "start_simulation"
        return self.detail(operation, status, "POST", f"/v1/ledgers/class/{place}", body=body,
                           **headers)

    def test_a_body_that_is_no_json_says_where_and_repeats_nothing_of_it(self):
        bodies = (("", "line 1, character 1 (incomplete JSON)"),
                  ('{"a": tru\n}', "line 1, character 7 (syntax error)"),
                  ('[\n {"a": 1},\n {"é": 2},,\n]', "line 3, character 11 (syntax error)"),
                  ('[{}] ]', "line 1, character 6 (bytes after the value)"))
        for place in ("entries", "simulations"):
            for body, said in bodies:
                with self.subTest(place=place, body=body):
                    self.assertEqual(self.post(place, body.encode()),
                                     "the body is not JSON: " + said)
            self.assertIn("(duplicate key)", self.post(place, '{"secret": 1,\n"secret": 2}'))
            self.assertEqual(self.post(place, "{}", 415, Content_Type="text/plain"),
                             "the body is application/json")

    def test_an_act_of_a_wrong_shape_says_which_and_what_of_it(self):
        good, other = income("shape"), income("shape-2")
        for wrong, said in (([], "the act is not an object"), ({}, "actor is missing"),
                            ({**other, "body": []}, "body is not an object"),
                            ({**other, "documents": "x"}, "documents is not a list of SHA-256"),
                            ({**other, "body": {**other["body"], "amount": 5}}, "body.amount"),
                            ({"act": other, "signatures": {}}, "signatures is not a list"),
                            ({"act": other, "at": 5}, "at is not a time")):
            with self.subTest(said):
                answer = self.world.server.post("class", [good, wrong],
                                                self.world.tokens["treasurer"])
                self.assertEqual((answer.status, answer.json()["index"]), (422, 1))
                self.assertIn(said, answer.json()["detail"])

    def test_a_wrong_request_for_a_simulation_says_which_member_is_wrong(self):
        good = {"scenario": SCENARIO, "paths": 1}
        paths = "paths is not a whole number from 1 to 100000"
        seed = "seed is not a whole number from 0 to 9000000000000000"
        for wrong, said in (([good], "the body is not an object {scenario, paths?, seed?}"),
                            ({}, "scenario is missing: a text, the scenario's TOML"),
                            ({"scenario": {}}, "scenario is not a text, the scenario's TOML"),
                            ({"scenario": ""}, "scenario is not a text, the scenario's TOML"),
                            ({**good, "path": 1},
                             "the body has a member that is none of scenario, paths and seed"),
                            ({**good, "paths": 0}, paths), ({**good, "paths": "1"}, paths),
                            ({**good, "paths": 100001}, paths), ({**good, "paths": 1.5}, paths),
                            ({**good, "seed": -1}, seed), ({**good, "seed": 2 ** 63}, seed)):
            with self.subTest(said):
                self.assertEqual(self.post("simulations", json.dumps(wrong)), said)

    def test_a_wrong_scenario_says_the_line(self):
        wrong = SCENARIO.replace("horizon = 3", "horizon = 0")
        line = 1 + wrong[:wrong.index("horizon")].count("\n")
        said = self.post("simulations", json.dumps({"scenario": wrong}))
        self.assertIn(f"scenario:{line}:", said)
        self.assertIn("horizon", said)
        broken = self.post("simulations", json.dumps({"scenario": "schema = 1\nname = \n"}))
        self.assertIn("scenario:2:", broken)

    def test_a_token_for_other_ledgers_is_told_from_a_role_that_may_not(self):
        for ledger in ("other", "absent"):
            for place in ("status", "entries/0", "simulations/0"):
                answer = self.world.server.call("GET", f"/v1/ledgers/{ledger}/{place}",
                                                self.world.tokens["partner"])
                self.assertEqual((answer.status, answer.json()["detail"]),
                                 (403, "this token is not for this ledger"))
        self.assertEqual(
            self.detail("read_simulation", 403, "GET", "/v1/ledgers/fund/simulations/0", "partner"),
            "this token is for this ledger, but its role, partner, may not do this")
        self.assertEqual(self.detail("read_metrics", 403, "GET", "/metrics", "partner"),
                         "this token's role, partner, may not do this")


if __name__ == "__main__":
    unittest.main()
