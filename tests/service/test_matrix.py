"""Who may do what: every role, and nobody, in every operation, on a ledger the token names, on one
it does not name, on a sandbox. What is expected stands in the contract (x-roles, x-public)."""
import unittest

from contract import answer_fault, operations
from samples import sample
from world import World

LEDGERS = {"own": "fund", "other": "other", "sandbox": "class"}
NOBODY = "nobody"


def expected(operation, role, standing, published=()):
    """granted, no_token (401) or denied (403)."""
    is_open = operation.public == "always" or (operation.public == "configured" and
                                               LEDGERS[standing] in published)
    if is_open:
        return "granted"
    if role == NOBODY:
        return "no_token"
    return "granted" if role in operation.roles[standing] else "denied"


def observed(answer):
    return {401: "no_token", 403: "denied"}.get(answer.status, "granted")


class Matrix:
    options = ()
    published = ()

    @classmethod
    def setUpClass(cls):
        cls.world = World(*cls.options)
        cls.addClassCleanup(cls.world.close)

    def test_every_role_may_what_the_contract_says_and_nothing_else(self):
        cells = 0
        for operation in operations():
            for standing, ledger in LEDGERS.items():
                for role in (NOBODY, *self.world.tokens):
                    with self.subTest(operation=operation.id, standing=standing, role=role):
                        one = sample(operation, ledger, self.world)
                        answer = self.world.server.call(
                            one.method, one.target, self.world.tokens.get(role), one.body,
                            **one.headers())
                        self.assertEqual(observed(answer),
                                         expected(operation, role, standing, self.published),
                                         f"{one.target}: {answer}")
                        self.assertIsNone(answer_fault(operation, answer), answer)
                        if observed(answer) == "granted":
                            self.assertLess(answer.status, 500, answer)
                        cells += 1
        self.assertEqual(cells, len(operations()) * len(LEDGERS) * (1 + len(self.world.tokens)))


class Closed(Matrix, unittest.TestCase):
    """Nothing is public."""

    def ask(self, token, target="/v1/ledgers/fund/status"):
        return self.world.server.call("GET", target, token)

    def test_a_token_that_is_unknown_expired_or_revoked_is_none(self):
        expired = self.world.token("auditor", "fund", expires="2998-01-01")
        self.world.let_pass("2998-", "2020-")
        for token in ("x", "A" * 43, expired, self.world.tokens["auditor"] + "x"):
            answer = self.ask(token)
            self.assertEqual(answer.status, 401, token)
            self.assertIn("invalid_token", answer.headers["www-authenticate"])

    def test_a_token_opens_only_the_ledgers_it_names(self):
        token = self.world.token("auditor", "other")
        self.assertEqual(self.ask(token).status, 403)
        self.assertEqual(self.ask(token, "/v1/ledgers/other/status").status, 200)

    def test_a_ledger_that_is_not_there_looks_like_one_that_is_not_named(self):
        token = self.world.tokens["auditor"]
        there = self.ask(token, "/v1/ledgers/other/status")
        absent = self.ask(token, "/v1/ledgers/absent/status")
        self.assertEqual((there.status, absent.status), (403, 403))
        self.assertEqual(self.ask(None, "/v1/ledgers/absent/status").status, 401)

    def test_a_token_in_the_query_is_refused(self):
        token = self.world.tokens["auditor"]
        answer = self.ask(None, f"/v1/ledgers/fund/status?access_token={token}")
        self.assertIn(answer.status, (400, 401))

    def test_no_token_stands_in_the_log(self):
        self.ask(self.world.tokens["auditor"])
        self.ask("Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2Vk")
        said = (self.world.folder / "serve.log").read_text("utf-8", "replace")
        for token in (*self.world.tokens.values(), "Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2Vk"):
            self.assertNotIn(token, said)


class Published(Matrix, unittest.TestCase):
    """The operator made two ledgers public: they are read without a token, and nothing else."""
    options = ("--public", "fund", "--public", "class")
    published = ("fund", "class")


if __name__ == "__main__":
    unittest.main()
