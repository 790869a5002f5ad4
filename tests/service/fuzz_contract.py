"""Requests made at random from the contract, each valid but for a fault or two: whatever comes, the
answer is one that the contract promises, never a 5xx, and a 4xx leaves the log as it was.
RESERVE_FUZZ_SECONDS says how long (120), RESERVE_FUZZ_SEED where it begins."""
import json
import os
import random
import time
import unittest
import urllib.parse

from contract import answer_fault, operations
from samples import PLACES, SCENARIO
from world import World, income, registrations, run, story

SECONDS = float(os.environ.get("RESERVE_FUZZ_SECONDS", "120"))
SEED = int(os.environ.get("RESERVE_FUZZ_SEED", "1"))

ODD_TEXTS = ("", "0", "-1", "+5", "00", "1e2", "1.5", "null", "true", "[]", "{}", "NaN",
             "a" * 70, "a" * 5000, "..", "../fund", "%", "%2e%2e", "\0", "\r\n", "é", "e\u0301",
             "🏦", "٣", "\u202e", "'", '"', "<b>", "--", "*", "?", "entries", "fund",
             "2024-02-30", "9999-12-31", "0001-01-01", "2026-01-01T00:00:60Z",
             "2026-01-01T00:00:00Z", "18446744073709551616", "9223372036854775807",
             "9007199254740993", "340282366920938463463374607431768211456")
ODD_VALUES = (None, True, 0, -1, 1.5, 1e300, 2 ** 64, "", "x", [], {}, [[]], {"a": {}}, "\ud800",
              "\0", "a" * 5000, ["a"] * 300, {str(i): i for i in range(300)})
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "FOO")
MEDIA = ("application/json", "text/csv", "text/plain", "*/*", "application/*", "", "image/png",
         "text/csv;q=0.5, application/json;q=0.4", "a", ";;;", "application/json;q=2", "x" * 3000)


class Fuzzer:
    def __init__(self, world, seed):
        self.world, self.random, self.number = world, random.Random(seed), 0
        self.operations, self.seen, self.simulation = operations(), {}, "none"
        # Acts that stand already are replays; the rest are mostly refused.
        self.acts = [*registrations(), *story()]

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def odd_text(self):
        return self.random.choice(ODD_TEXTS)

    def ledger(self):
        return "class" if not self.chance(8) else self.random.choice(("fund", "other", "absent",
                                                                      self.odd_text()))

    def target(self, operation):
        places = {**PLACES.get(operation.id, {}), "simulation": self.simulation}
        target = operation.path
        for one in operation.parameters:
            name = one["name"]
            if one["in"] == "path":
                value = self.ledger() if name == "ledger" else places.get(name, "x")
                value = self.odd_text() if self.chance(6) else value
                target = target.replace("{" + name + "}",
                                        urllib.parse.quote(value.encode("utf-8", "replace"),
                                                           safe="/" if name == "path" else ""))
        asked = []
        for one in operation.query():
            if one.get("required") or self.chance(3):
                asked.append((one["name"], self.query_value(one)))
        if asked and self.chance(15):
            asked.append(self.random.choice(asked))
        if self.chance(15):
            asked.append((self.odd_text(), self.odd_text()))
        return target + ("?" + urllib.parse.urlencode(asked, errors="replace") if asked else "")

    def query_value(self, one):
        if self.chance(3):
            return self.odd_text()
        good = {"as_of": ("2026-01-01", "2999-01-01"),
                "known_at": ("0", "5", "2999-01-01T00:00:00Z"),
                "in": ("EUR", "JPY"), "account": ("assets:cash:*", "assets:cash:eur", "[a", "*"),
                "kind": ("payment.*", "*", "rate.set"), "case": ("D-1", "P1", "nothing"),
                "limit": ("1", "1000", "1001"), "after": ("x", "5"), "party": ("P1",),
                "notification": ("N-1",), "old": ("1", "3"), "new": ("4", "1"), "size": ("5",),
                "mode": ("whole", "each"), "dry_run": ("true", "false"), "since": ("0", "4"),
                "wait": ("0",)}
        return self.random.choice(good[one["name"]])

    def spoil(self, value):
        """The same with one thing in it changed."""
        value = json.loads(json.dumps(value))
        spot = value
        while isinstance(spot, (dict, list)) and spot and not self.chance(3):
            key = self.random.choice(list(spot) if isinstance(spot, dict) else range(len(spot)))
            if not isinstance(spot[key], (dict, list)) or not spot[key]:
                break
            spot = spot[key]
        if not isinstance(spot, (dict, list)) or not spot:
            return self.random.choice(ODD_VALUES)
        key = self.random.choice(list(spot) if isinstance(spot, dict) else range(len(spot)))
        if self.chance(4):
            del spot[key]
        elif isinstance(spot, dict) and self.chance(6):
            spot[self.odd_text()] = self.random.choice(ODD_VALUES)
        else:
            spot[key] = self.odd_text() if self.chance(2) else self.random.choice(ODD_VALUES)
        return value

    def one_act(self):
        self.number += 1
        made = self.random.choice(self.acts) if self.chance(2) else income(f"f{self.number}")
        if self.chance(4):
            made = {**made, "id": f"f{self.number}"}
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            made = self.spoil(made)
        if self.chance(4):
            made = {"act": made}
            if self.chance(2):
                made["signatures"] = [{"officer": "tre", "signature": "A" * 86 + "=="}]
            if self.chance(3):
                made["at"] = self.odd_text()
        return made

    def raw_body(self):
        return self.random.choice((
            b"", b"{", b"[", b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 5000, b'{"a":1,"a":2}', b"{}x",
            b'{"id":"\\ud800"}', b" " * 70000, b"[" + b"{}," * 2000 + b"{}]",
            b'"' + b"a" * 1100000 + b'"', self.random.randbytes(200)))

    def body(self, operation):
        if not operation.takes_body:
            return self.raw_body() if self.chance(10) else None
        if self.chance(8):
            return self.raw_body()
        if operation.id == "start_simulation":
            made = {"scenario": SCENARIO, "paths": 4, "seed": 1}
            return json.dumps(self.spoil(made) if self.chance(2) else made).encode()
        acts = [self.one_act() for _ in range(self.random.choice((1, 2, 5)))]
        return json.dumps(acts if self.chance(3) else acts[0]).encode()

    def headers(self, body):
        made = {}
        if body is not None and not self.chance(20):
            made["Content-Type"] = "application/json" if not self.chance(12) else self.odd_text()
        if self.chance(4):
            made["Accept"] = self.random.choice(MEDIA)
        if self.chance(8):
            made["If-None-Match"] = self.random.choice(('"x"', "*", "W/\"x\"", "x", '"' * 50))
        if self.chance(10):
            made["Idempotency-Key"] = self.odd_text()
        if self.chance(10):
            made["Accept-Encoding"] = self.random.choice(("gzip", "gzip;q=0", "*", "br", "x" * 99))
        return {name: value for name, value in made.items()
                if value.isascii() and value.isprintable()}

    def token(self):
        if self.chance(12):
            return self.random.choice((None, "x", "A" * 43, "a b", "é".encode().hex(), "A" * 9000))
        return self.random.choice(list(self.world.tokens.values()))

    def step(self):
        """What is wrong with the answer to one more request; None if nothing is."""
        operation = self.random.choice(self.operations)
        if self.chance(3):
            operation = self.operations[0]
        method = self.random.choice(METHODS) if self.chance(15) else operation.method
        target, body = self.target(operation), self.body(operation)
        headers, token = self.headers(body), self.token()
        before = self.heads()
        answer = self.world.server.call(method, target, token, body,
                                        **{name.replace("-", "_"): value
                                           for name, value in headers.items()})
        meant = self.operation_of(operation, method)
        wrong = answer_fault(meant, answer, "HEAD" if method == "HEAD" else None)
        if answer.status >= 500 and answer.status not in (501, 505):
            wrong = "the server failed"
        if answer.status >= 400 and self.heads() != before:
            wrong = "a refused request changed the log"
        self.count(operation, answer)
        if answer.status == 202 and "/class/" in target:
            self.simulation = answer.json()["id"]
        return wrong and (f"{wrong}\n{method} {target[:300]} {headers} {(body or b'')[:600]!r}\n"
                          f"{answer}")

    def operation_of(self, operation, method):
        """The one that this method is on the same path, if there is one."""
        wanted = "GET" if method == "HEAD" else method
        return next((one for one in self.operations
                     if (one.path, one.method) == (operation.path, wanted)), operation)

    def heads(self):
        return [self.world.server.call("GET", f"/v1/ledgers/{ledger}/log/checkpoint",
                                       self.world.tokens["auditor"]).body
                for ledger in ("fund", "class")]

    def count(self, operation, answer):
        key = (operation.id, answer.status // 100)
        self.seen[key] = self.seen.get(key, 0) + 1


class Fuzz(unittest.TestCase):
    def test_every_answer_is_promised(self):
        world = World("--requests", "0")
        self.addCleanup(world.close)
        fuzzer = Fuzzer(world, SEED)
        until, steps, faults = time.monotonic() + SECONDS, 0, []
        while time.monotonic() < until and len(faults) < 10:
            if wrong := fuzzer.step():
                faults.append(wrong)
            steps += 1
        self.assertEqual(faults, [], "\n\n".join(faults) + f"\nafter {steps} requests")
        print(f"{steps} requests from seed {SEED}")
        for operation in fuzzer.operations:
            self.assertGreater(fuzzer.seen.get((operation.id, 2), 0), 0,
                               f"{operation.id} was never answered well")
        for ledger in ("fund", "class"):
            told = run("--ledger", world.folder / f"{ledger}.db", "--json", "verify")
            self.assertEqual(json.loads(told)["findings"], [])


if __name__ == "__main__":
    unittest.main()
