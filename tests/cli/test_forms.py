"""The form of acts to the letter: what rules 1, 4 and 29 refuse, and which of them answers."""
import base64
import json
import unittest

from support import CHARTER, Case, act, income, opening

SIGNATURE = base64.b64encode(bytes(64)).decode()


class Forms(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()

    def rule(self, line):
        answer, = self.answers([line])
        return answer.get("rule", answer["verdict"])

    def issue(self, number, **body):
        return act(f"n{number}", "notification.issued",
                   {"classes": ["air"], "notification": f"N{number}", "statement": "s",
                    "observed_at": "2026-01-01T00:00:00Z", **body}, "ben")

    def amend(self, number, **charter):
        return act(f"c{number}", "charter.amended", {"charter": {**CHARTER, **charter}})

    def test_a_time_in_a_body_is_told_to_the_second(self):
        self.assertEqual(self.rule(self.issue(1, observed_at="2026-01-01T00:00:00.5Z")),
                         "body.invalid")
        self.assertEqual(self.rule({**self.issue(2), "at": "2026-01-02T12:00:00.5Z"}), "accepted")

    def test_keys_and_numbers_outside_the_profile(self):
        for number, body in enumerate(({"evidence": [{"Source": 1}]}, {"evidence": [{"a": [1.5]}]},
                                       {"evidence": [2**53]}, {"expected_need": {"Fuel": "1.00"}})):
            self.assertEqual(self.rule(self.issue(number, **body)), "body.invalid", body)
        self.assertEqual(self.rule(self.issue(9, evidence=[{"source_1": [1, None]}])), "accepted")

    def test_contents_of_a_charter(self):
        tier = CHARTER["approval_tiers"][0]
        for number, charter in enumerate((
                {"approval_tiers": [{**tier, "approvals": 1.5}]}, {"Extra": 1},
                {"clocks": {"grace_days": 2**53}},
                {"low_cash": {"threshold": "0.00", "open_purposes": []}},
                {"low_cash": {"threshold": "1.00", "open_purposes": ["energy", "energy"]}},
                {"record_refusals": ["cash", "cash"]}, {"witness_policy": "x" * 4001},
                {"witness_policy": ""})):
            self.assertEqual(self.rule(self.amend(number, **charter)), "charter.invalid", charter)
        self.assertEqual(self.rule(self.amend(98, witness_policy="\u0436" * 4000)), "accepted")
        self.assertEqual(self.rule(self.amend(99, approval_tiers=[{**tier, "approvals": 10**12}])),
                         "accepted")

    def test_an_opening_without_a_key_needs_a_charter_that_waives_signatures(self):
        for signatures, rule in ((None, "body.invalid"), ("waived", "charter.invalid")):
            self.ledger = self.folder / "other.db"
            first, *_ = opening()
            first["act"]["body"]["charter"] = {"purposes": [], "signatures": signatures}
            done = self.apply([first], "--create", "--json", check=3)
            self.assertEqual(json.loads(done.out)["rule"], rule)

    def test_only_the_ledger_gives_ids_of_more_than_200_characters(self):
        self.assertEqual(self.rule(self.amend(1, record_refusals=["income"])), "accepted")
        for identity in ("i" * 201, "refused:" + "i" * 193):
            line = income(1)
            line["act"]["id"] = identity
            self.assertEqual(self.rule(line), "act.malformed")
        line = income(2, account="none")
        line["act"]["id"] = "i" * 200
        before = self.size()
        self.assertEqual(self.rule(line), "reference.unknown")
        self.assertEqual(self.size(), before + 1)
        self.assert_sound()

    def test_a_fund_of_more_than_4000_characters(self):
        line = income(1)
        line["act"]["fund"] = "x" * 4001
        self.assertEqual(self.rule(line), "body.invalid")

    def test_signatures_beside_an_act_have_their_form_also_where_they_are_waived(self):
        for signature in ("zz", SIGNATURE[:-4], SIGNATURE[:-3] + "B==", ""):
            signed = {**income(1), "signatures": [{"officer": "tre", "signature": signature}]}
            self.assertEqual(self.rule(signed), "act.malformed", signature)
        for officer, rule in (("?", "act.malformed"), ("tre", "accepted")):
            signed = {**income(1), "signatures": [{"officer": officer, "signature": SIGNATURE}]}
            self.assertEqual(self.rule(signed), rule)

    def test_a_refusal_that_does_not_fit_into_an_entry_is_not_recorded(self):
        self.assertEqual(self.rule(self.amend(1, record_refusals=["income", "charter"])),
                         "accepted")
        before = self.size()
        self.assertEqual(self.rule(self.amend(2, extra=1)), "charter.invalid")
        self.assertEqual(self.rule(self.amend(3, extra=1.5)), "charter.invalid")
        self.assertEqual(self.size(), before + 1)
        for number, documents in ((4, 970), (5, 980)):
            line = income(number, "1000.00", account="none")
            line["act"]["documents"] = ["%064x" % 0] * documents
            self.assertEqual(self.rule(line), "reference.unknown")
        self.assertEqual(self.size(), before + 2)


class Origins(Case):
    def origin(self, lines):
        self.apply(lines, "--create", "--continue", check=None)
        return json.loads(self.run_program("status", "--json", check=0).out)["origin"]

    def named(self, name):
        first, *rest = opening()
        first["act"]["body"]["name"] = name
        return [first, *rest]

    def test_each_run_of_other_characters_becomes_one_hyphen_also_at_the_ends(self):
        self.assertEqual(self.origin(self.named("(The) Fund -- 2!")), "sandbox/-the-fund-2-")

    def test_nothing_takes_the_place_of_a_name_without_letters(self):
        self.assertEqual(self.origin(self.named("\u0416")), "sandbox/-")

    def test_the_name_is_that_of_the_opening_not_of_another_first_act(self):
        party = act("p", "party.registered", {"name": "Other", "party": "O", "role": "source"})
        self.assertEqual(self.origin([party, *self.named("Mine")]), "sandbox/mine")


if __name__ == "__main__":
    unittest.main()
