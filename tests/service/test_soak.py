"""A short soak, and that its checker rings: each fault it looks for is planted once."""
import base64
import json
import os
import unittest
from decimal import Decimal

import soak
from soak_check import (Seen, Told, find_faults, find_wrong_totals, leaf_hash, root_of)

SECONDS = os.environ.get("RESERVE_SOAK_SECONDS", "15")


def leaf(identity, amount="1.00"):
    return json.dumps({"act": {"id": identity, "kind": "income.received",
                               "body": {"amount": amount}}}).encode()


LEAVES = [leaf("a"), leaf("b"), leaf("c")]
IDS = {"a", "b", "c"}


def told(identity, seq, sent=0.0, answered=1.0):
    return Told(identity, sent, answered, seq, leaf_hash(LEAVES[seq]).hex())


class Checker(unittest.TestCase):
    def faults(self, receipts=(), seen=(), leaves=LEAVES, ids=IDS):
        return find_faults(leaves, receipts, seen, ids)

    def assert_rings(self, faults, word):
        self.assertTrue(any(word in one for one in faults), faults)

    def test_it_is_silent_where_nothing_is_wrong(self):
        root = base64.b64encode(root_of([leaf_hash(one) for one in LEAVES])).decode()
        self.assertEqual(self.faults([told("a", 0), told("b", 1, 2.0, 3.0), told("c", 2, 2.0, 2.5)],
                                     [Seen(1, 4.0, 5.0, 3, root)]), [])

    def test_a_receipt_without_its_entry_rings(self):
        self.assert_rings(self.faults([told("c", 2)], leaves=LEAVES[:2]), "lost")
        self.assert_rings(self.faults([told("a", 1)]), "lost")

    def test_an_entry_of_other_bytes_rings(self):
        other = [leaf("a", "2.00"), *LEAVES[1:]]
        self.assert_rings(self.faults([told("a", 0)], leaves=other), "not the one")

    def test_an_id_that_stands_twice_or_that_nobody_sent_rings(self):
        self.assert_rings(self.faults(leaves=[*LEAVES, leaf("a")]), "twice")
        self.assert_rings(self.faults(leaves=[*LEAVES, leaf("d")]), "nobody sent d")

    def test_an_order_that_clients_did_not_see_rings(self):
        self.assert_rings(self.faults([told("b", 1, 0.0, 1.0), told("a", 0, 2.0, 3.0)]),
                          "stands before")

    def test_a_log_that_shrinks_before_somebodys_eyes_rings(self):
        self.assert_rings(self.faults([told("c", 2, 0.0, 1.0)], [Seen(1, 2.0, 3.0, 2, "")]),
                          "shown 2")
        self.assert_rings(self.faults(seen=[Seen(1, 0.0, 1.0, 3, ""), Seen(2, 2.0, 3.0, 2, "")]),
                          "shown 2")

    def test_a_head_of_another_history_rings(self):
        self.assert_rings(self.faults(seen=[Seen(1, 0.0, 1.0, 3, "A" * 43 + "=")]), "does not have")

    def test_totals_that_the_entries_do_not_make_ring(self):
        rows = [{"account": "assets:cash:eur", "amount": "3.00", "value_eur": "3.00"},
                {"account": "income:other", "amount": "-3.00", "value_eur": "-3.00"}]
        self.assertEqual(find_wrong_totals(LEAVES, rows, Decimal(0)), [])
        self.assert_rings(find_wrong_totals(LEAVES, rows, Decimal(1)), "holds")
        rows[1]["value_eur"] = "-2.99"
        self.assert_rings(find_wrong_totals(LEAVES, rows, Decimal(0)), "balance")


class Short(unittest.TestCase):
    def test_clients_kills_and_lost_answers_leave_what_was_acknowledged(self):
        run, faults = soak.main(SECONDS, 12, os.environ.get("RESERVE_SOAK_SEED", "1"))
        self.assertEqual(faults, [])
        for known in run.known.values():
            self.assertGreater(len(known.told), 10)
            self.assertGreater(len(known.seen), 10)
        self.assertGreater(run.kills, 1)
        self.assertGreater(run.dropped, 1)


if __name__ == "__main__":
    unittest.main()
