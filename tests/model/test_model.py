#!/usr/bin/env python3
"""Tests of the reference model: one readable case per chapter of the rules."""
import itertools
import json
import os
import random
import unittest

import invariants
import matching
import money
from builder import CHARTER, Ledger
from fund import Fund, slug
from generate import generate
from state import FREE


class Forms(unittest.TestCase):
    def test_the_first_broken_rule_is_the_answer(self):
        ledger = Ledger()
        line = {"actor": "tre", "body": {}, "date": "2026-03-01", "id": "x", "kind": "no.such"}
        self.assertEqual(ledger.fund.apply({**line, "date": "2026-02-30"}).rule, "act.malformed")
        self.assertEqual(ledger.fund.apply({**line, "id": "t1"}).rule, "id.reused")
        self.assertEqual(ledger.fund.apply(line).rule, "kind.unknown")
        self.assertEqual(ledger.fund.apply({**line, "kind": "rate.set"}).rule, "body.invalid")

    def test_amount_forms_each_have_their_rule(self):
        ledger = Ledger()
        for text, rule in (("5", "amount.decimals"), ("05.00", "amount.decimals"),
                           ("-5.00", "amount.positive"), ("0.00", "amount.positive"),
                           (str(2**127) + ".00", "amount.range"), ("", "body.invalid"),
                           ("-" + str(2**127) + ".00", "amount.positive")):
            self.assertEqual(ledger.refused("gov", "funds.set_aside", name="s", amount=text), rule)

    def test_inside_a_body_the_json_profile_holds_at_every_depth(self):
        ledger = Ledger()
        issue = {"notification": "N", "classes": ["air"], "statement": "x"}
        good = "2026-03-01T00:00:00Z"
        for body in ({"evidence": [{"Source": "x"}]}, {"evidence": [[1.5]]},
                     {"expected_need": {"Energy": "1.00"}},
                     {"observed_at": "2026-03-01T00:00:00.5Z"}):
            self.assertEqual(ledger.refused("ben", "notification.issued",
                                            **{"observed_at": good, **issue, **body}),
                             "body.invalid")
        ledger("ben", "notification.issued", observed_at=good, **issue)

    def test_an_opening_needs_keys_unless_its_charter_says_waived(self):
        for charter, rule in (({}, "body.invalid"), ({"signatures": "waived"}, "charter.invalid")):
            act = {"actor": "gov", "date": "2026-03-01", "id": "o", "kind": "fund.opened",
                   "body": {"name": "T", "functional_currency": "EUR", "sandbox": True,
                            "charter": charter}}
            self.assertEqual(Fund(money.read_time("2026-03-01T12:00:00Z", 0)).apply(act).rule, rule)

    def test_a_refusal_that_does_not_fit_into_an_entry_is_not_recorded(self):
        ledger = Ledger(record_refusals=["earmark", "charter"])
        first = ledger.fund.state.next_seq
        for charter in ({**CHARTER, "extra": 1}, {**CHARTER, "extra": 1.5}):
            self.assertEqual(ledger.refused("gov", "charter.amended", charter=charter),
                             "charter.invalid")
        self.assertEqual(ledger.fund.state.next_seq, first + 1)

    def test_the_slug_of_a_sandbox_is_neither_trimmed_nor_filled(self):
        for name, expected in (("The Fund", "the-fund"), ("(A) -- B!", "-a-b-"), ("\u0416", "-")):
            self.assertEqual(slug(name), expected)

    def test_a_replay_answers_the_first_seq(self):
        ledger = Ledger()
        act = {"actor": "gov", "body": {"about": 0, "text": "x"}, "date": "2026-03-01",
               "id": "r", "kind": "remark.recorded"}
        first = ledger.fund.apply({"act": act, "at": money.show_time(ledger.at)})
        again = ledger.fund.apply({"act": act, "at": "2020-01-01T00:00:00Z"})
        self.assertEqual((again.seq, again.replayed), (first.seq, True))


class Contributions(unittest.TestCase):
    def test_a_receipt_at_another_rate_shows_exchange(self):
        ledger = Ledger()
        ledger.agree("C", "100.00", "USD")
        self.assertEqual(ledger.receive("C", "100.00", "usd", rate="0.95", charges="10.00"), [
            "assets:cash:usd 90.00 USD 85.50", "assets:receivable:P1 -100.00 USD -92.00",
            "budget:free -85.50 EUR -85.50", "budget:resources 85.50 EUR 85.50",
            "expenses:charges 10.00 USD 9.50", "income:fx:realised -3.00 EUR -3.00"])

    def test_the_excess_over_the_agreement_is_refundable(self):
        ledger = Ledger()
        ledger.agree("C", "100.00", earmark={"only": ["energy"]})
        self.assertEqual(ledger.receive("C", "130.00"), [
            "assets:cash:eur 130.00 EUR 130.00", "assets:receivable:P1 -100.00 EUR -100.00",
            "budget:earmarked:C -100.00 EUR -100.00", "budget:resources 100.00 EUR 100.00",
            "liabilities:refundable:P1 -30.00 EUR -30.00"])
        self.assertEqual(ledger.refused("tre", "receipt.returned", party="P1", amount="30.01",
                                        account="eur", bank_reference="?"), "receipt.exceeds")

    def test_charges_above_the_funds_part_come_from_free(self):
        ledger = Ledger()
        ledger.agree("C", "10.00", earmark={"only": ["energy"]})
        lines = ledger.receive("C", "100.00", charges="20.00")
        self.assertIn("budget:free 10.00 EUR 10.00", lines)
        self.assertEqual(ledger.fund.state.lots, {})

    def test_a_loan_is_repaid_up_to_what_was_received(self):
        ledger = Ledger()
        ledger.agree("L", "100.00", instrument="loan")
        ledger.receive("L", "60.00")
        repay = {"contribution": "L", "account": "eur", "bank_reference": "?"}
        self.assertEqual(ledger.refused("tre", "loan.repaid", amount="60.01", **repay),
                         "loan.exceeds")
        ledger("tre", "loan.repaid", amount="60.00", **repay)
        seq = ledger.fund.state.next_seq - 2
        self.assertEqual(ledger.refused("con", "entry.reversed", seq=seq, reason="x"),
                         "reversal.negative")


class Matching(unittest.TestCase):
    def test_first_come_matching_is_wrong(self):
        """fund.md: A=100 any, B=100 not air_defence, committed energy 100, then air_defence."""
        ledger = Ledger()
        ledger.agree("A", "100.00")
        ledger.receive("A", "100.00")
        ledger.agree("B", "100.00", earmark={"never": ["air_defence"]})
        ledger.receive("B", "100.00")
        ledger.open_gate()
        ledger.request("D1", "energy", "100.00")
        ledger("v1", "disbursement.approved", disbursement="D1")
        ledger.request("D2", "air_defence", "100.00")
        ledger("v1", "disbursement.approved", disbursement="D2")
        self.assertEqual(ledger.fund.state.disbursements["D2"].lots, [[FREE, 10000]])

    def _two_lots(self):
        """An only-lot of two purposes, older, and a wider one: energy first takes the narrow."""
        ledger = Ledger()
        for name, limit in (("A", ["energy", "cyber"]), ("B", ["energy", "air_defence"])):
            ledger.agree(name, "100.00", earmark={"only": limit})
            ledger.receive(name, "100.00")
        ledger.open_gate()
        ledger.request("D1", "energy", "100.00")
        ledger("v1", "disbursement.approved", disbursement="D1")
        return ledger

    def test_open_commitments_move_to_other_lots(self):
        ledger = self._two_lots()
        ledger.request("D2", "cyber", "70.00")
        self.assertEqual(ledger("v1", "disbursement.approved", disbursement="D2"), [
            "budget:committed:D2 -70.00 EUR -70.00", "budget:earmarked:B 70.00 EUR 70.00"])
        cases = ledger.fund.state.disbursements
        self.assertEqual(cases["D1"].lots, [["A", 3000], ["B", 7000]])
        self.assertEqual(cases["D2"].lots, [["A", 7000]])

    def test_enough_money_but_not_for_this_purpose(self):
        ledger = self._two_lots()
        ledger.request("D2", "cyber", "100.01", payee="A2")
        self.assertEqual(ledger.refused("v1", "disbursement.approved", disbursement="D2"),
                         "funds.insufficient")
        ledger.agree("G", "50.00", earmark={"only": ["air_defence"]})
        ledger.receive("G", "50.00")
        self.assertEqual(ledger.refused("v1", "disbursement.approved", disbursement="D2"),
                         "earmark.unmatched")

    def test_minimum_liquidity_limits_commitments_only(self):
        ledger = Ledger(minimum_liquidity="40.00")
        ledger.agree("A", "100.00")
        ledger.receive("A", "100.00")
        ledger.open_gate()
        ledger.request("D", "energy", "60.01")
        self.assertEqual(ledger.refused("v1", "disbursement.approved", disbursement="D"),
                         "liquidity.minimum")
        ledger("gov", "funds.set_aside", name="s", amount="100.00")

    def test_the_matching_agrees_with_exhaustive_search(self):
        """Lexicographically most, oldest commitment first, over all complete matchings."""
        for seed in range(300):
            self._one_matching(random.Random(seed))

    def _one_matching(self, rng):
        purposes = ["p", "q", "r"]
        order = ["A", "B", FREE]
        allowed = {lot: set(rng.sample(purposes, rng.randrange(1, 4))) for lot in order}
        allowed[FREE] = set(purposes)

        class Lots:
            charter = None
            contributions = {lot: type("C", (), {"permits": staticmethod(
                lambda purpose, lot=lot: purpose in allowed[lot])}) for lot in order}
        capacity = {lot: rng.randrange(4) for lot in order}
        demands = [(str(n), rng.choice(purposes), rng.randrange(1, 4)) for n in range(3)]
        best = self._search(order, allowed, capacity, demands)
        feasible = matching._feasible(Lots, order, capacity, demands)
        self.assertEqual(feasible, best is not None)
        if feasible:
            found = matching.match_afresh(Lots, order, capacity, demands)
            taken = [tuple(dict(map(tuple, lots)).get(lot, 0) for lot in order)
                     for _, lots in found]
            self.assertEqual(tuple(taken), best)

    def _search(self, order, allowed, capacity, demands):
        choices = []
        for _, purpose, value in demands:
            ranges = [range(min(value, capacity[lot]) + 1) if purpose in allowed[lot] else [0]
                      for lot in order]
            choices.append([c for c in itertools.product(*ranges) if sum(c) == value])
        complete = (c for c in itertools.product(*choices)
                    if all(sum(part[i] for part in c) <= capacity[lot]
                           for i, lot in enumerate(order)))
        return max(complete, default=None)


class Gate(unittest.TestCase):
    def closed(self, ledger):
        self.assertEqual(ledger.refused(
            "ben", "disbursement.requested", disbursement="D", notification="N",
            purpose="energy", amount="1.00", currency="EUR", payee="A1", justification="x",
            method="grant"), "gate.closed")

    def issue(self, ledger):
        ledger("ben", "notification.issued", notification="N", classes=["air"],
               observed_at="2026-03-01T00:00:00Z", statement="x")

    def test_notify_only_opens_with_attempts_after_the_clock(self):
        ledger = Ledger()
        self.issue(ledger)
        for party, outcome in (("P1", "delivered"), ("P2", "attempted")):
            ledger("ben", "notification.delivered", notification="N", party=party, channel="x",
                   outcome=outcome)
        ledger.later(hours=6, micros=-1)
        self.closed(ledger)
        ledger.later(micros=1)
        ledger.request("D", "energy", "1.00")

    def test_no_objection_closes_nothing_once_active(self):
        ledger = Ledger(gate={"mode": "no_objection", "blocking_share": "0.5"})
        self.issue(ledger)
        self.closed(ledger)
        ledger.later(hours=24)
        ledger("v1", "notification.objected", notification="N", reason="late")
        ledger.request("D", "energy", "1.00")

    def test_objections_block_until_one_is_taken_back(self):
        ledger = Ledger(gate={"mode": "no_objection", "blocking_share": "0.5"})
        self.issue(ledger)
        ledger("v1", "notification.objected", notification="N", reason="no")
        ledger.later(hours=30)
        self.closed(ledger)
        ledger("v1", "notification.acknowledged", notification="N")
        ledger.request("D", "energy", "1.00")

    def test_affirmative_needs_the_quorum(self):
        ledger = Ledger(gate={"mode": "affirmative", "quorum": "0.51"})
        self.issue(ledger)
        ledger("v1", "notification.acknowledged", notification="N")
        self.closed(ledger)
        ledger("v2", "notification.acknowledged", notification="N")
        ledger.request("D", "energy", "1.00")

    def test_suspension_and_grace_include_their_last_moment(self):
        ledger = Ledger()
        ledger.agree("A", "100.00")
        ledger.receive("A", "100.00")
        ledger.open_gate()
        ledger.request("D", "energy", "100.00")
        ledger("v1", "disbursement.approved", disbursement="D")
        ledger.later(days=45)
        ledger("tre", "payment.instructed", payment="Y", disbursement="D", amount="1.00",
               account="eur", payee_account="x")
        ledger.later(micros=1)
        self.assertEqual(ledger.refused("con", "payment.released", payment="Y"), "gate.closed")
        ledger("ben", "notification.stood_down", notification="N")
        ledger.later(days=90)
        ledger("con", "payment.released", payment="Y")
        ledger("tre", "payment.instructed", payment="Z", disbursement="D", amount="1.00",
               account="eur", payee_account="x")
        ledger.later(micros=1)
        self.assertEqual(ledger.refused("con", "payment.released", payment="Z"), "gate.closed")


class Votes(unittest.TestCase):
    def test_split_requests_are_judged_together(self):
        ledger = Ledger(approval_tiers=[{"up_to": "100.00", "approvals": 1},
                                        {"up_to": "150.00", "approvals": 2}])
        ledger.agree("A", "500.00")
        ledger.receive("A", "500.00")
        ledger.open_gate()
        ledger.request("D1", "energy", "80.00")
        ledger("v1", "disbursement.approved", disbursement="D1")
        ledger.request("D2", "energy", "70.00")
        self.assertEqual(ledger("v1", "disbursement.approved", disbursement="D2"), [])
        ledger.request("D3", "energy", "0.01")
        self.assertEqual(ledger.refused("v2", "disbursement.approved", disbursement="D3"),
                         "tier.exceeded")

    def test_the_deciding_vote_asks_for_a_rate_once_it_may_be_given(self):
        ledger = Ledger()
        ledger.agree("A", "100.00")
        ledger.receive("A", "100.00")
        ledger.open_gate()
        ledger.request("D", "energy", "1.00", "USD")
        vote = ("v1", "disbursement.approved", "2026-02-28")
        self.assertEqual(ledger.refused(*vote, disbursement="D"), "rate.missing")
        ledger("ben", "notification.stood_down", notification="N")
        self.assertEqual(ledger.refused(*vote, disbursement="D"), "gate.closed")

    def test_a_recused_party_neither_votes_nor_counts_in_the_share(self):
        ledger = Ledger(approval_tiers=[{"up_to": "100.00", "approvals": 1, "share": "0.5"}])
        ledger.agree("A", "100.00", party="P1")
        ledger.agree("C", "300.00", party="P2")
        ledger.receive("C", "300.00")
        ledger.open_gate()
        ledger.request("D", "energy", "80.00")
        ledger("v2", "disbursement.recused", disbursement="D", reason="conflict")
        self.assertEqual(ledger.refused("v2", "disbursement.approved", disbursement="D"),
                         "vote.recused")
        self.assertEqual(len(ledger("v1", "disbursement.approved", disbursement="D")), 2)


class Payments(unittest.TestCase):
    def advance(self):
        ledger = Ledger()
        ledger.agree("E", "60.00", earmark={"only": ["energy"]})
        ledger.receive("E", "60.00")
        ledger.agree("F", "100.00")
        ledger.receive("F", "100.00")
        ledger.open_gate()
        ledger.request("D", "energy", "100.00", method="advance")
        ledger("v1", "disbursement.approved", disbursement="D")
        return ledger

    def test_a_refund_goes_back_last_used_first(self):
        ledger = self.advance()
        ledger.pay("Y", "D", "100.00")
        ledger("tre", "payment.settled", payment="Y", bank_reference="?")
        self.assertEqual(ledger("tre", "refund.received", disbursement="D", amount="50.00",
                                account="eur", bank_reference="?"), [
            "assets:advances:A1 -50.00 EUR -50.00", "assets:cash:eur 50.00 EUR 50.00",
            "budget:earmarked:E -10.00 EUR -10.00", "budget:free -40.00 EUR -40.00",
            "budget:spent 50.00 EUR 50.00"])
        self.assertEqual(ledger.refused("tre", "payment.returned", payment="Y", reason="x",
                                        bank_reference="?"), "payment.accounted")

    def test_a_return_reopens_the_commitment_with_its_lots(self):
        ledger = self.advance()
        ledger.pay("Y", "D", "80.00")
        ledger("tre", "payment.settled", payment="Y", bank_reference="?")
        self.assertEqual(ledger.fund.state.disbursements["D"].lots, [["E", 0], [FREE, 2000]])
        ledger("tre", "payment.returned", payment="Y", reason="x", bank_reference="?")
        self.assertEqual(ledger.fund.state.disbursements["D"].lots, [["E", 6000], [FREE, 4000]])

    def test_lots_keep_their_places_through_returns_and_reversed_refunds(self):
        ledger = self.advance()
        for name, amount in (("Y", "60.00"), ("Z", "40.00")):
            ledger.pay(name, "D", amount)
            ledger("tre", "payment.settled", payment=name, bank_reference="?")
        ledger("tre", "refund.received", disbursement="D", amount="70.00", account="eur",
               bank_reference="?")
        ledger("con", "entry.reversed", seq=ledger.fund.state.next_seq - 1, reason="x")
        case = ledger.fund.state.disbursements["D"]
        self.assertEqual([line[1:] for line in case.spent_lots], [["E", 6000], [FREE, 4000]])
        for name in ("Y", "Z"):
            ledger("tre", "payment.returned", payment=name, reason="x", bank_reference="?")
        self.assertEqual(case.lots, [["E", 6000], [FREE, 4000]])

    def test_disallowed_amounts_fall_by_the_whole_refund(self):
        ledger = self.advance()
        for name in ("Y", "Z"):
            ledger.pay(name, "D", "50.00")
            ledger("tre", "payment.settled", payment=name, bank_reference="?")
        ledger("tre", "expenditure.accepted", disbursement="D", amount="40.00")
        ledger("tre", "expenditure.disallowed", disbursement="D", amount="60.00", reason="x")
        ledger("tre", "payment.returned", payment="Y", reason="x", bank_reference="?")
        ledger("tre", "refund.received", disbursement="D", amount="30.00", account="eur",
               bank_reference="?")
        case = ledger.fund.state.disbursements["D"]
        self.assertEqual(case.disallowed - case.disallowed_refunded, 3000)

    def test_maker_and_checker_are_different_people(self):
        ledger = self.advance()
        ledger("gov", "officer.enrolled", officer="all", name="all",
               roles=["treasurer", "controller"])
        ledger("all", "payment.instructed", payment="Y", disbursement="D", amount="1.00",
               account="eur", payee_account="x")
        self.assertEqual(ledger.refused("all", "payment.released", payment="Y"), "four_eyes")

    def test_a_foreign_payment_spends_at_the_days_rate(self):
        ledger = Ledger()
        ledger.agree("C", "100.00", "USD")
        ledger.receive("C", "100.00", "usd")
        ledger.open_gate()
        ledger.request("D", "energy", "50.00", "USD")
        ledger("v1", "disbursement.approved", disbursement="D")
        ledger.pay("Y", "D", "50.00", "usd")
        self.assertEqual(ledger("tre", "payment.settled", payment="Y", bank_reference="?",
                                rate="0.90"), [
            "assets:in_transit:usd -50.00 USD -46.00", "budget:committed:D 46.00 EUR 46.00",
            "budget:resources -1.00 EUR -1.00", "budget:spent -45.00 EUR -45.00",
            "expenses:disbursements:energy 50.00 USD 45.00", "expenses:fx:realised 1.00 EUR 1.00"])


class Histories(unittest.TestCase):
    def test_invariants_hold_in_random_histories(self):
        for seed in range(1, 21):
            state = {}

            def check(world):
                verdict = world.verdicts[-1]
                if verdict.net is not None:
                    invariants.check_entry(world.state, verdict.net)
                    invariants.check_state(world.state)
                state["afresh"] = state.get("afresh", 0) + verdict.afresh
            generate(seed, 300, check)

    def test_a_refused_act_changes_nothing(self):
        compared = 0
        for seed in range(1, 20):
            world = generate(seed, 250)
            if any(act["id"].startswith("refused:") for act, _, _ in world.fund.entries):
                continue
            fund = Fund()
            for line, verdict in zip(world.lines, world.verdicts):
                if verdict.rule is None:
                    fund.apply_line(line)
            self.assertEqual(fund.trial_balance(), world.fund.trial_balance())
            compared += 1
        self.assertGreater(compared, 3)

    def test_the_worked_example_to_the_cent(self):
        here = os.path.dirname(os.path.abspath(__file__))
        shared = os.environ.get("RESERVE_SHARED", os.path.join(here, "../../../shared"))
        folder = os.path.join(shared, "data/worked_example")
        if not os.path.isdir(folder):
            if os.environ.get("RESERVE_REQUIRE_SHARED") == "1":
                self.fail("the shared data are absent")
            self.skipTest("the shared data are absent")
        fund = Fund()
        with open(os.path.join(folder, "story.jsonl"), encoding="utf-8") as lines:
            for line in lines:
                self.assertIsNone(fund.apply_line(line).rule, json.loads(line)["act"]["id"])
        with open(os.path.join(folder, "trial_balance.csv"), encoding="utf-8") as expected:
            self.assertEqual(fund.trial_balance(), expected.read())


if __name__ == "__main__":
    unittest.main()
