"""What a caller is told who asks wrongly: which part of the request, and what it may be."""
import unittest

from contract import answer_fault, operations
from world import World

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


if __name__ == "__main__":
    unittest.main()
