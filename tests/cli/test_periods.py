"""Closing a period, correcting what was recorded in it, and what stands beside such entries."""
import hashlib
import json
import unittest

from support import CHARTER, Case, act, income, opening


class Periods(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()
        self.apply([income(1), income(2, "32.10")])

    def close(self, *options, check=0):
        return self.run_program("close", "--as", "con", "--through", "2026-01-31", "--date",
                                "2026-02-01", "--at", "2026-02-01T09:00:00Z", *options,
                                check=check)

    def entry(self, seq):
        return json.loads(self.run_program("show", seq, "--format", "json", check=0).out)

    def last(self):
        return self.size() - 1

    def test_closing_seals_the_trial_balance(self):
        balance = self.run_program("trial-balance", "--as-of", "2026-01-31", "--format", "csv",
                                   check=0).stdout
        self.close()
        sealed, = self.entry(self.last())["act"]["documents"]
        self.assertEqual(sealed, hashlib.sha256(balance).hexdigest())
        self.assertIn("as of 2026-01-31 is the document it names",
                      self.run_program("show", self.last(), check=0).out)

    def test_a_document_of_ones_own_stands_beside_the_seal(self):
        self.close("--document", "ab" * 32)
        self.assertEqual(len(self.entry(self.last())["act"]["documents"]), 2)
        self.assertEqual(self.entry(self.last())["act"]["documents"][0], "ab" * 32)

    def test_the_sealed_balance_stays_the_same_after_corrections(self):
        self.close()
        closing = self.last()
        reversed_seq = closing - 1
        self.run_program("reverse", "--as", "con", "--seq", reversed_seq, "--reason", "twice",
                         "--at", "2026-02-02T09:00:00Z", check=0)
        self.assertIn("is the document it names",
                      self.run_program("show", closing, check=0).out)
        self.assert_sound()

    def test_a_closing_without_the_seal_says_so(self):
        self.apply([act("close", "period.closed", {"through": "2026-01-01"}, "con", day=3)])
        self.assertIn("is not among the documents it names",
                      self.run_program("show", self.last(), check=0).out)

    def test_nothing_is_dated_in_a_closed_period(self):
        self.close()
        size = self.size()
        late = {**income(3), "at": "2026-02-02T12:00:00Z"}  # of a value date in January
        late = self.apply([late], "--json", check=3)
        self.assertEqual(json.loads(late.out)["rule"], "period.closed")
        self.assertIn("period.order", self.close("--id", "again", check=3).err)
        self.assertEqual(self.size(), size)

    def test_a_period_of_the_wrong_form_is_refused_by_its_rule(self):
        done = self.run_program("close", "--as", "con", "--through", "2026-02-30", check=3)
        self.assertIn("body.invalid", done.err)

    def test_the_two_halves_of_a_reversal_are_shown_together(self):
        first = self.last()
        self.run_program("reverse", "--as", "con", "--seq", first, "--reason", "twice", "--at",
                         "2026-02-02T09:00:00Z", check=0)
        second = self.last()
        for seq, word in ((first, "reversed by"), (second, "reverses")):
            shown = self.run_program("show", seq, check=0).out
            self.assertIn(word, shown)
            self.assertIn(f"entry {first}: income.received", shown)
            self.assertIn(f"entry {second}: entry.reversed", shown)
        # Without the heading of text, JSON stays the leaf.
        self.assertEqual(self.entry(first)["seq"], first)


class Attempts(Case):
    def test_a_refused_record_is_put_on_record_where_the_charter_asks_for_it(self):
        first, *others = opening()
        first["act"]["body"]["charter"] = {**CHARTER, "record_refusals": ["disbursement"]}
        self.apply([first, *others], "--create")
        size = self.size()
        done = self.run_program(
            "request", "--as", "ben", "--disbursement", "D1", "--notification", "N1", "--purpose",
            "energy", "--amount", "1.00", "--currency", "EUR", "--payee", "X", "--justification",
            "need", "--method", "grant", "--id", "tried", "--at", "2026-01-03T12:00:00Z", check=3)
        self.assertIn("reference.unknown", done.err)
        self.assertEqual(self.size(), size + 1)
        attempt = json.loads(self.run_program("show", size, "--format", "json").out)
        self.assertEqual(attempt["act"]["kind"], "attempt.refused")
        self.assertEqual(attempt["act"]["id"], "refused:tried")
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
