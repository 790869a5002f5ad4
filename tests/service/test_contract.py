"""Every operation of the contract against a live server: status, media type, schema, headers; and
the server knows no route that the contract does not."""
import json
import re
import unittest

from contract import METHODS, SOURCE, answer_fault, body_fault, operations
from samples import PLACES, Sample, sample, samples, target_of
from world import World, income


class Contract(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.server = cls.world.server

    def ask(self, operation, one, method=None, role=None, **headers):
        role = role or ("operator" if operation.id == "read_metrics" else "governor")
        answer = self.server.call(method or one.method, one.target, self.world.tokens[role],
                                  one.body, **one.headers(), **headers)
        wrong = answer_fault(operation, answer, method)
        self.assertIsNone(wrong, f"{one.method} {one.target}: {answer}")
        return answer

    def each(self, test, ledgers=("fund",), methods=("GET", "POST", "DELETE")):
        for operation in operations():
            for ledger in ledgers if operation.of_ledger() else ledgers[:1]:
                if operation.method in methods:
                    with self.subTest(operation=operation.id, ledger=ledger):
                        test(operation, ledger)

    def test_what_is_asked_rightly_is_answered_as_promised(self):
        def check(operation, ledger):
            for one in samples(operation, ledger, self.world):
                answer = self.ask(operation, one)
                self.assertLess(answer.status, 300, f"{one.target}: {answer}")
                sandbox = answer.headers.get("reserve-sandbox")
                expected = "true" if ledger == "class" and operation.of_ledger() else None
                self.assertEqual(sandbox, expected, one.target)
        self.each(check, ("fund", "class"))

    def test_every_media_type_that_is_promised_is_given(self):
        def check(operation, ledger):
            good = min(operation.responses)
            for media in operation.media_types(good):
                answer = self.ask(operation, sample(operation, ledger, self.world), Accept=media)
                self.assertEqual(answer.headers["content-type"].split(";")[0], media)
            if 406 in operation.responses:
                answer = self.ask(operation, sample(operation, ledger, self.world),
                                  Accept="image/png")
                self.assertEqual(answer.status, 406)
        self.each(check, methods=("GET",))

    def test_what_did_not_change_is_not_sent_again(self):
        def check(operation, ledger):
            if 304 not in operation.responses:
                return
            one = sample(operation, ledger, self.world)
            tag = self.ask(operation, one).headers["etag"]
            self.assertEqual(self.ask(operation, one, If_None_Match=tag).status, 304)
            self.assertEqual(self.ask(operation, one, If_None_Match='"other"').status, 200)
        self.each(check, methods=("GET",))

    def test_head_says_what_get_says_without_the_body(self):
        def check(operation, ledger):
            one = sample(operation, ledger, self.world)
            full, head = self.ask(operation, one), self.ask(operation, one, "HEAD")
            self.assertEqual(head.status, full.status)
            for name in ("content-type", "etag", "cache-control"):
                self.assertEqual(head.headers.get(name), full.headers.get(name), name)
        self.each(check, methods=("GET",))

    def test_a_query_that_is_not_in_the_contract_is_refused(self):
        def check(operation, ledger):
            one = sample(operation, ledger, self.world)
            one.target += ("&" if "?" in one.target else "?") + "unheard=1"
            self.assertEqual(self.ask(operation, one).status, 400)
        self.each(check)

    def test_a_required_query_must_be_there(self):
        one = next(one for one in operations() if one.id == "prove_consistency")
        self.assertEqual(self.ask(one, Sample(one, target_of(one, "fund", {}))).status, 400)

    def test_other_methods_are_405_and_say_which_there_are(self):
        allowed = {}
        for one in operations():
            allowed.setdefault(one.path, set()).add(one.method)
        def check(operation, ledger):
            one = sample(operation, ledger, self.world)
            one.body = None
            for method in ("PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "DELETE", "POST", "GET"):
                if method not in allowed[operation.path]:
                    answer = self.ask(operation, one, method)
                    self.assertEqual(answer.status, 405)
                    said = set(answer.headers["allow"].replace(" ", "").split(","))
                    some_path_has = {one.upper() for one in METHODS}
                    self.assertEqual(said - {"HEAD"}, allowed[operation.path]
                                     if method in some_path_has else some_path_has)
        self.each(check)

    def test_methods_that_http_does_not_know_are_501(self):
        for method in ("BREW", "get"):
            self.assertEqual(self.server.call(method, "/healthz").status, 501)

    def test_who_waits_for_leave_to_send_a_body_gets_none_or_is_told_that_it_is_too_large(self):
        one = next(one for one in operations() if one.id == "record_acts")
        for size, status in ((1 << 20, 417), ((1 << 20) + 1, 413)):
            answer = self.server.call("POST", target_of(one, "class", {}),
                                      self.world.tokens["treasurer"], Expect="100-continue",
                                      Content_Length=str(size))
            self.assertEqual(answer.status, status)

    def test_what_does_not_exist_is_404(self):
        absent = {"seq": "123456789", "name": "nothing", "payment": "nothing",
                  "path": "entries/x999/999", "file": "checkpoint.999999999", "simulation": "none"}
        def check(operation, ledger):
            named = PLACES.get(operation.id, {})
            if 404 not in operation.responses or not set(named) & set(absent):
                return
            places = {name: absent.get(name, value) for name, value in named.items()}
            answer = self.ask(operation, Sample(operation, target_of(operation, ledger, places)))
            self.assertEqual(answer.status, 404, answer)
        self.each(check)

    def test_the_routes_of_the_server_are_the_operations_of_the_contract(self):
        table = (SOURCE / "service/routes.cc").read_text()
        rows = re.findall(r'\{"([A-Z]+)",\s*"(/[^"]*)"', table)
        self.assertEqual({(method, path.replace("*}", "}")) for method, path in rows},
                         {(one.method, one.path) for one in operations()})

    def test_the_contract_that_the_server_gives_out_is_this_one(self):
        given = self.server.call("GET", "/openapi.yaml").body
        self.assertEqual(given, (SOURCE / "schema/openapi.yaml").read_bytes())


class Recording(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        cls.server = cls.world.server
        cls.operation = next(one for one in operations() if one.id == "record_acts")

    def post(self, value, query="", ledger="class"):
        answer = self.server.post(ledger, value, self.world.tokens["treasurer"], query)
        self.assertIsNone(answer_fault(self.operation, answer), answer)
        return answer

    def size(self, ledger="class"):
        return self.server.call("GET", f"/v1/ledgers/{ledger}/status",
                                self.world.tokens["auditor"]).json()["size"]

    def test_a_signed_act_is_recorded_at_the_place_that_is_told(self):
        answer = self.post(self.world.signed(income("signed")), ledger="fund")
        self.assertEqual(answer.status, 201)
        entry = self.server.call("GET", answer.headers["location"], self.world.tokens["auditor"])
        self.assertEqual(entry.json()["act"]["id"], "signed")
        self.assertEqual(entry.headers["etag"].strip('"'), answer.json()["leaf_hash"])
        self.assertEqual(self.size("fund"), answer.json()["checkpoint_size"])

    def test_a_replay_answers_the_first_receipt_and_says_so(self):
        first, again = self.post(income("twice")), self.post(income("twice"))
        self.assertNotIn("idempotency-replayed", first.headers)
        self.assertEqual(again.headers["idempotency-replayed"], "true")
        self.assertEqual(again.json()["seq"], first.json()["seq"])
        self.assertEqual(self.post(income("twice", "11.00")).json()["rule"], "id.reused")

    def test_the_idempotency_key_is_the_id_of_the_act(self):
        for key, status in (("keyed", 201), ("another", 400)):
            answer = self.server.call(
                "POST", "/v1/ledgers/class/entries", self.world.tokens["treasurer"],
                json.dumps(income("keyed")), Content_Type="application/json", Idempotency_Key=key)
            self.assertEqual(answer.status, status, answer)

    def test_an_array_is_recorded_whole_or_not_at_all(self):
        before = self.size()
        answer = self.post([income("w1"), income("w2", "0.00"), income("w3")])
        self.assertEqual((answer.status, answer.json()["rule"], answer.json()["index"]),
                         (422, "amount.positive", 1))
        self.assertEqual(self.size(), before)
        answer = self.post([income("w1"), income("w3")])
        self.assertEqual((answer.status, len(answer.json())), (201, 2))
        self.assertEqual(self.size(), before + 2)

    def test_each_act_of_an_array_has_its_verdict_where_that_is_asked_for(self):
        answer = self.post([income("e1"), income("e2", "0.00"), income("e3")], "?mode=each")
        self.assertEqual([one["verdict"] for one in answer.json()],
                         ["accepted", "refused", "accepted"])
        self.assertEqual(self.post([income("e4", "0.00")], "?mode=each").status, 200)

    def test_a_dry_run_records_nothing(self):
        before = self.size()
        self.assertEqual(self.post(income("dry"), "?dry_run=true").status, 200)
        self.assertEqual(self.post(income("dry", "0.00"), "?dry_run=true").status, 422)
        self.assertEqual(self.size(), before)

    def test_the_change_feed_tells_every_entry_once(self):
        since, seen = 0, []
        while True:
            answer = self.server.call("GET", f"/v1/ledgers/class/events?since={since}&limit=7",
                                      self.world.tokens["auditor"]).json()
            seen += [one["seq"] for one in answer["entries"]]
            if not answer["entries"]:
                break
            since = answer["next"]
        self.assertEqual(seen, list(range(self.size())))

    def test_who_follows_another_log_than_this_one_is_told_so_at_once(self):
        size = self.size()
        token = self.world.tokens["auditor"]
        ask = lambda since: self.server.call(
            "GET", f"/v1/ledgers/class/events?since={since}&wait=25", token)
        self.assertEqual(ask(size - 1).json()["next"], size)
        answer = ask(size + 1)
        self.assertEqual((answer.status, answer.json()["detail"]),
                         (400, f"since is beyond the log, which has {size} entries"))

    def test_pages_hold_every_entry_once(self):
        after, seen = "", []
        while after is not None:
            answer = self.server.call("GET", f"/v1/ledgers/class/entries?limit=7{after}",
                                      self.world.tokens["auditor"]).json()
            seen += [one["seq"] for one in answer["entries"]]
            after = "&after=" + answer["next"] if "next" in answer else None
        self.assertEqual(seen, list(range(self.size())))

    def test_what_is_no_json_is_a_bad_request_and_what_is_no_act_a_refusal(self):
        for text, status in (("{", 400), ("", 400), ("{}", 422), ("[]", 400), ("1", 422)):
            answer = self.server.call("POST", "/v1/ledgers/class/entries",
                                      self.world.tokens["treasurer"], text,
                                      Content_Type="application/json")
            self.assertEqual(answer.status, status, f"{text}: {answer}")
            self.assertIsNone(body_fault(self.operation.responses[status], answer))


if __name__ == "__main__":
    unittest.main()
