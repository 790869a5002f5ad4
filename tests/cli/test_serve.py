"""`reserve serve` and `reserve token` as operators and clients use them: settings, tokens, many
clients at once, a server that is killed, stopped, or shares its ledger with the command line."""
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import unittest

from support import PROGRAM, Case, act, income, opening

DAY = {"Content-Type": "application/json"}


class Answer:
    def __init__(self, response):
        self.status, self.body = response.status, response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}

    def json(self):
        return json.loads(self.body)


class Serving(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()
        self.token = self.new_token("treasurer", "fund")
        self.process = None
        self.addCleanup(self.stop)

    def new_token(self, role, *ledgers, **options):
        named = [word for ledger in ledgers for word in ("--ledger", ledger)]
        named += [word for name, value in options.items() for word in (f"--{name}", value)]
        return self.run_program("token", "new", "--dir", self.folder, "--role", role, *named,
                                check=0).out.strip()

    def serve(self, *options, environment=None, port=0, scheme="http"):
        self.log = open(self.folder / "log", "ab")
        self.addCleanup(self.log.close)
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--dir", str(self.folder), "--listen", f"127.0.0.1:{port}",
             *map(str, options)], stdout=subprocess.PIPE, stderr=self.log,
            env={**os.environ, **(environment or {})})
        first = self.process.stdout.readline().decode()
        self.port = int(re.fullmatch(rf"listens on {scheme}://127\.0\.0\.1:([0-9]+)\n", first).group(1))

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(how)
        code = self.process.wait(60)
        self.process.stdout.close()
        self.process = None
        return code

    def call(self, method, path, body=None, token=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            named["Authorization"] = f"Bearer {token or self.token}"
            connection.request(method, path, body, named)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.call("GET", f"/v1/ledgers/fund{path}", **headers)

    def post(self, value, query="", ledger="fund"):
        return self.call("POST", f"/v1/ledgers/{ledger}/entries{query}", json.dumps(value), **DAY)


class Clients(Serving):
    def test_the_same_act_from_sixteen_clients_at_once_is_one_entry(self):
        self.serve()
        before = self.get("/status").json()["size"]
        with concurrent.futures.ThreadPoolExecutor(16) as clients:
            answers = list(clients.map(self.post, [income(1)] * 16))
        self.assertEqual({one.status for one in answers}, {201})
        self.assertEqual(len({one.json()["seq"] for one in answers}), 1)
        self.assertEqual(len({one.json()["leaf_hash"] for one in answers}), 1)
        replayed = [one for one in answers if "idempotency-replayed" in one.headers]
        self.assertEqual(len(replayed), 15)
        self.assertEqual(self.get("/status").json()["size"], before + 1)

    def test_every_caller_gets_its_own_receipt_or_refusal(self):
        self.serve()
        acts = [income(i, "0.00" if i % 5 == 0 else "1.00") for i in range(60)]
        with concurrent.futures.ThreadPoolExecutor(12) as clients:
            answers = list(clients.map(self.post, acts))
        for number, answer in enumerate(answers):
            if number % 5 == 0:
                self.assertEqual((answer.status, answer.json()["rule"]), (422, "amount.positive"))
                continue
            entry = self.get(f"/entries/{answer.json()['seq']}")
            self.assertEqual(entry.json()["act"]["id"], f"t-i{number}")
            self.assertEqual(entry.headers["etag"], f'"{answer.json()["leaf_hash"]}"')
        self.stop()
        self.assert_sound()

    def test_the_rules_answer_as_on_the_command_line(self):
        spoilt = [income(1, "1.000"), income(2, account="none"), income(3) | {"at": "yesterday"},
                  act(4, "nonsense", {}), act(5, "income.received", {}, "tre"),
                  act(6, "income.received", {}, "nobody"), act(7, "period.closed",
                                                              {"through": "2026-01-01"}, "v1"),
                  act(8, "payment.released", {"payment": "P"}, "con")]
        told = self.answers(spoilt)
        self.serve()
        for line, expected in zip(spoilt, told):
            answer = self.post(line)
            self.assertEqual((answer.status, answer.headers["content-type"]),
                             (422, "application/problem+json"))
            problem = answer.json()
            self.assertEqual(problem["type"], "/rules/" + expected["rule"])
            for theirs, ours in (("detail", "message"), ("facts", "facts"), ("rule", "rule"),
                                 ("remedy", "remedy")):
                self.assertEqual(problem[theirs], expected[ours])
        self.assertEqual(self.post(spoilt, "?mode=each").json(),
                         [{name: value for name, value in one.items() if name != "line"} |
                          ({"id": spoilt[at]["act"]["id"]}) for at, one in enumerate(told)])

    def test_what_the_command_line_records_is_seen_at_once_and_the_other_way_round(self):
        self.serve()
        seq = self.post(income(1)).json()["seq"]
        self.apply([income(2)])
        self.assertEqual(self.get(f"/entries/{seq + 1}").json()["act"]["id"], "t-i2")
        self.assertEqual(self.get("/status").json()["size"], seq + 2)
        self.assertEqual(self.post(income(3)).json()["seq"], seq + 2)
        self.assertEqual(self.size(), seq + 3)

    def test_the_answers_are_those_of_the_command_line(self):
        self.apply([income(1), income(2, "5.00")])
        self.serve()
        for path, words in (("/status", ["status"]), ("/balances", ["balance"]),
                            ("/balances?account=assets:*&in=EUR", ["balance", "assets:*", "--in",
                                                                  "EUR"]),
                            ("/balances?as_of=2026-01-01", ["balance", "--as-of", "2026-01-01"]),
                            ("/reports/position", ["report", "position"]),
                            ("/reports/contributor?party=P1", ["report", "contributor", "P1"])):
            told = self.run_program(*words, "--json", check=0)
            self.assertEqual(self.get(path).body.decode(), told.out, path)
            csv = self.run_program(*words, "--format", "csv", check=None)
            if csv.returncode == 0:
                self.assertEqual(self.get(path, Accept="text/csv").body.decode(), csv.out, path)

    def test_who_waits_for_news_is_told_as_soon_as_there_is_some(self):
        self.serve()
        size = self.get("/status").json()["size"]
        with concurrent.futures.ThreadPoolExecutor(4) as clients:
            waiting = [clients.submit(self.get, f"/events?since={size}&wait=25") for _ in range(3)]
            answer = self.post(income(1))
            for one in waiting:
                told = one.result(20).json()
                self.assertEqual([entry["seq"] for entry in told["entries"]],
                                 [answer.json()["seq"]])
                self.assertEqual(told["next"], size + 1)


class Ends(Serving):
    def test_a_killed_server_has_what_it_acknowledged_and_takes_the_rest_again(self):
        self.serve()
        acts = [income(i) for i in range(200)]
        receipts = {}

        def record(one):
            try:
                answer = self.post(one)
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 201:
                receipts[one["act"]["id"]] = answer.json()
            if len(receipts) == 40:
                self.process.send_signal(signal.SIGKILL)

        with concurrent.futures.ThreadPoolExecutor(8) as clients:
            list(clients.map(record, acts))
        self.process.wait(60)
        self.process.stdout.close()
        self.serve()
        for identity, receipt in receipts.items():
            entry = self.get(f"/entries/{receipt['seq']}")
            self.assertEqual(entry.json()["act"]["id"], identity)
            self.assertEqual(entry.headers["etag"], f'"{receipt["leaf_hash"]}"')
        again = [self.post(one).json() for one in acts]
        self.assertEqual(len({one["seq"] for one in again}), len(acts))
        for identity, receipt in receipts.items():
            self.assertEqual(again[int(identity[3:])]["seq"], receipt["seq"])
        self.assertEqual(self.stop(), 0)
        self.assert_sound()

    def test_a_server_that_stops_finishes_what_it_accepted(self):
        self.serve()
        statuses = []

        def record(number):
            if number == 20:
                self.process.send_signal(signal.SIGTERM)
            try:
                answer = self.post(income(number))
                statuses.append((number, answer.status))
            except (OSError, http.client.HTTPException):
                statuses.append((number, 0))

        size = self.size()
        with concurrent.futures.ThreadPoolExecutor(8) as clients:
            waiting = clients.submit(self.get, f"/events?since={size}&wait=25")
            list(clients.map(record, range(60)))
            self.assertIn(waiting.result(20).status, (200, 503))
        self.assertEqual(self.process.wait(60), 0)
        self.process.stdout.close()
        self.process = None
        self.assertLessEqual({status for _, status in statuses}, {201, 503, 0})
        recorded = {row["id"] for row in json.loads(self.run_program("log", "--json", check=0).out)}
        for number, status in statuses:
            if status == 201:
                self.assertIn(f"t-i{number}", recorded)
        self.assert_sound()


    def test_a_ledger_that_cannot_go_on_is_told_to_its_operator_and_not_to_callers(self):
        self.serve()
        self.assertEqual(self.post(income(1)).status, 201)
        pathlib.Path(f"{self.ledger}.head").write_text("nonsense")
        answer = self.post(income(2))
        self.assertEqual((answer.status, answer.headers.get("retry-after")), (503, None))
        self.assertIs(json.loads(answer.body)["recorded"], False)
        self.assertNotIn(str(self.folder), answer.body.decode())
        self.assertEqual(self.get("/status").status, 200)
        self.stop()
        told = [json.loads(line) for line in (self.folder / "log").read_text().splitlines()]
        errors = [one["error"] for one in told if "error" in one]
        self.assertEqual(len(errors), 1)
        self.assertIn("fund.db.head cannot be read", errors[0])


class Standing(Serving):
    def test_two_ledgers_keep_apart(self):
        other = self.folder / "other.db"
        self.run_program("apply", "--create", "-", ledger=other, check=0,
                         text="".join(json.dumps(one) + "\n" for one in opening()).encode())
        self.token = self.new_token("treasurer", "fund", "other")
        self.serve()
        before = self.get("/status").json()["size"]
        self.assertEqual(self.post(income(1), ledger="other").status, 201)
        self.assertEqual(self.get("/status").json()["size"], before)
        self.assertEqual(self.post(income(1)).json()["seq"], before)
        self.token = self.new_token("treasurer", "other")
        self.assertEqual(self.get("/status").status, 403)
        self.assertEqual(self.post(income(2)).status, 403)
        self.assertEqual(self.post(income(2), ledger="other").status, 201)

    def test_a_token_can_be_listed_and_taken_back_while_the_server_runs(self):
        token = self.new_token("auditor", "fund", name="partner-office", expires="2099-12-31")
        self.serve()
        self.assertEqual(self.get("/status", token=token).status, 200)
        listed = self.run_program("token", "list", "--dir", self.folder, check=0).out
        self.assertRegex(listed, r"partner-office +auditor +fund +\S+ +2099-12-31T23:59:59\S* +valid")
        self.assertNotIn(token, listed)
        self.run_program("token", "revoke", "--dir", self.folder, "partner-office", check=0)
        refused = self.get("/status", token=token)
        self.assertEqual(refused.status, 401)
        self.assertIn('error="invalid_token"', refused.headers["www-authenticate"])
        self.assertIn("revoked",
                      self.run_program("token", "list", "--dir", self.folder, check=0).out)
        self.run_program("token", "revoke", "--dir", self.folder, "nobody", check=5)

    def test_a_token_needs_a_role_a_ledger_and_a_time_that_are_some(self):
        for words in (["--role", "king", "--ledger", "fund"], ["--role", "auditor"],
                      ["--role", "auditor", "--ledger", "../fund"],
                      ["--role", "auditor", "--ledger", "fund", "--expires", "soon"],
                      ["--role", "auditor", "--ledger", "fund", "--expires", "2001-01-01"],
                      ["--role", "auditor", "--ledger", "fund", "--expires", "0d"],
                      ["--role", "auditor", "--ledger", "fund.db"],
                      ["--role", "auditor", "--ledger", "fund", "--name", "a b"]):
            self.run_program("token", "new", "--dir", self.folder, *words, check=2)

    def test_too_many_requests_are_refused_and_told_when_to_come_again(self):
        self.serve("--requests", 3, "--window-s", 3600)
        for left in (2, 1, 0):
            answer = self.get("/status")
            self.assertEqual(answer.status, 200)
            self.assertRegex(answer.headers["ratelimit"], rf'^"token";r={left};t=\d+$')
        refused = self.get("/status")
        self.assertEqual(refused.status, 429)
        self.assertGreater(int(refused.headers["retry-after"]), 1000)
        self.assertEqual(self.get("/status", token=self.new_token("auditor", "fund")).status, 200)
        self.assertEqual(self.call("GET", "/healthz").status, 200)

    def test_guessing_tokens_is_limited_as_well(self):
        self.serve("--requests", 3, "--window-s", 3600)
        answers = [self.get("/status", token=f"rsv_{i}").status for i in range(5)]
        self.assertEqual(answers, [401, 401, 401, 429, 429])

    def test_a_ledger_that_was_replaced_is_told_by_readiness_and_counts(self):
        self.serve()
        self.assertEqual(self.post(income(1)).status, 201)
        fund = self.folder / "fund.db"
        shutil.copy(fund, self.folder / "copy")
        (self.folder / "copy").rename(fund)
        self.assertEqual(self.post(income(2)).status, 503)
        self.assertEqual(self.call("GET", "/readyz").status, 503)
        told = self.call("GET", "/metrics", token=self.new_token("operator")).body.decode()
        self.assertIn('reserve_poisoned{ledger="fund"} 1\n', told)

    def test_the_log_says_who_did_what_and_no_secret(self):
        self.serve()
        self.get("/balances?account=assets:secret")
        self.get("/status", token="rsv_forged")
        self.stop()
        text = (self.folder / "log").read_text()
        lines = [json.loads(line) for line in text.splitlines()]
        self.assertEqual([(one["route"], one["status"], one["role"]) for one in lines],
                         [("/v1/ledgers/{ledger}/balances", 404, "treasurer"),
                          ("/v1/ledgers/{ledger}/status", 401, "nobody")])
        for secret in (self.token, "rsv_forged", "assets:secret"):
            self.assertNotIn(secret, text)

    def test_the_server_counts(self):
        self.serve()
        self.post(income(1))
        self.post(income(2, "0.00"))
        told = self.call("GET", "/metrics", token=self.new_token("operator")).body.decode()
        for line in ('reserve_requests_total{route="/v1/ledgers/{ledger}/entries",status="201"} 1',
                     'reserve_requests_total{route="/v1/ledgers/{ledger}/entries",status="422"} 1',
                     "reserve_acts_total 2", "reserve_refusals_total 1",
                     f'reserve_entries{{ledger="fund"}} {self.size()}',
                     'reserve_poisoned{ledger="fund"} 0'):
            self.assertIn(line + "\n", told)


class FrontPage(Serving):
    HOSTILE = "<script>alert('x')</script><b onclick=\"y\">&"

    def open_ledger(self, name, called):
        acts = opening()
        acts[0]["act"]["body"]["name"] = called
        self.run_program("apply", "--create", "-", ledger=self.folder / f"{name}.db", check=0,
                         text="".join(json.dumps(one) + "\n" for one in acts).encode())

    def ask(self, target, method="GET", **headers):
        """Without a token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, target, None,
                               {name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def page(self):
        answer = self.ask("/")
        self.assertEqual(answer.status, 200)
        if shutil.which("xmllint") is None:
            raise unittest.SkipTest("xmllint is not there")
        done = subprocess.run(["xmllint", "--noout", "--nonet", "-"], input=answer.body,
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return answer.body.decode()

    def test_the_page_shows_what_is_public_and_its_links_lead_somewhere(self):
        self.open_ledger("open", self.HOSTILE)
        self.open_ledger("closed", "Confidential")
        self.serve("--public", "open", "--public", "fund")
        page = self.page()
        self.assertIn("&lt;script&gt;alert", page)
        for absent in ("<script", "onclick=\"", "onfidential", "closed.db", "ledgers/closed", "src="):
            self.assertNotIn(absent, page)
        links = re.findall(r'href="([^"]*)"', page)
        self.assertEqual(len(links), len(set(links)))
        for name in ("fund", "open"):
            for place in ("status", "reports/position", "reports/audit", "log/checkpoint"):
                self.assertIn(f"/v1/ledgers/{name}/{place}", links)
            status = self.ask(f"/v1/ledgers/{name}/status").json()
            self.assertIn(f'{status["size"]} entries, root {status["root"]}', page)
        for link in links:
            self.assertEqual(self.ask(link).status, 200, link)

    def test_the_command_on_the_page_verifies_the_ledger(self):
        self.serve("--public", "fund")
        command = re.search(r"<pre>reserve (--ledger URL/v1/ledgers/fund verify)</pre>", self.page())
        words = command.group(1).replace("URL", f"http://127.0.0.1:{self.port}").split()
        done = subprocess.run([PROGRAM, *words], capture_output=True, timeout=120,
                              env={"HOME": str(self.folder), "PATH": os.environ["PATH"]})
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_page_is_guarded_tagged_and_has_a_head(self):
        self.serve("--public", "fund")
        first = self.ask("/")
        for name, value in (("x-content-type-options", "nosniff"),
                            ("referrer-policy", "no-referrer"),
                            ("cross-origin-opener-policy", "same-origin"),
                            ("cross-origin-resource-policy", "same-origin")):
            self.assertEqual(first.headers[name], value)
        self.assertNotIn("script-src", first.headers["content-security-policy"])
        tag = first.headers["etag"]
        self.assertEqual(self.ask("/", If_None_Match=tag).status, 304)
        head = self.ask("/", "HEAD")
        self.assertEqual((head.status, head.body, head.headers["etag"]), (200, b"", tag))
        self.post(income(1))
        self.assertEqual(self.ask("/", If_None_Match=tag).status, 200)

    def test_where_nothing_is_public_the_page_says_how_to_come_by_a_token(self):
        self.serve()
        page = self.page()
        self.assertIn("Nothing is public here", page)
        self.assertIn("reserve token new", page)
        self.assertNotIn("ledgers/fund", page)


if __name__ == "__main__":
    unittest.main()
