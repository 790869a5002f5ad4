"""What each kind of act that moves money becomes in an IATI file, reversals and all."""
import json
import pathlib
import sys
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
from support import Case, act, opening  # noqa: E402

SETTINGS = """
[organisation]
ref = "XM-A"
type = "40"
[activity]
identifier = "XM-A-1"
description = "A reserve."
recipient_country = "UA"
sector = "74020"
[sectors]
air_defence = "15210"
energy = "23630"
"""
IBAN = "DE89370400440532013000"


class Kinds(Case):
    def setUp(self):
        super().setUp()
        self.open_fund()
        self.count = 0

    def record(self, kind, actor="tre", **body):
        self.count += 1
        self.apply([act(f"k{self.count}", kind, body, actor, day=3)])
        return self.size() - 1

    def receive(self, contribution, amount, **more):
        return self.record("contribution.received", contribution=contribution, amount=amount,
                           account="eur", bank_reference=f"w{self.count}", **more)

    def sign(self, contribution, amount, **more):
        return self.record("contribution.signed", contribution=contribution, amount=amount,
                           instalments=[{"amount": amount, "due": "2026-01-09"}], **more)

    def pay(self, disbursement, payment, amount, *steps):
        self.record("payment.instructed", payment=payment, disbursement=disbursement,
                    amount=amount, account="eur", payee_account=IBAN)
        for step in steps:
            reference = {"bank_reference": f"p{self.count}"} if step != "released" else {}
            reason = {"reason": "closed"} if step in ("returned", "rejected") else {}
            self.record(f"payment.{step}", "con" if step == "released" else "tre",
                        payment=payment, **reference, **reason)

    def gate(self):
        self.record("notification.issued", "ben", notification="N", observed_at=
                    "2026-01-03T00:00:00Z", classes=["air"], statement="attack")
        for party in ("P1", "P2"):
            self.record("notification.delivered", "ben", notification="N", party=party,
                        channel="note")

    def commit(self, disbursement, amount, method):
        self.record("disbursement.requested", "ben", disbursement=disbursement, notification="N",
                    purpose="energy", amount=amount, currency="EUR", payee="X",
                    justification="needed", method=method)
        for voter in ("v1", "v2"):
            self.record("disbursement.approved", voter, disbursement=disbursement)

    def told(self):
        """[(type, amount, provider, receiver, sector, finance type)] and the descriptions."""
        settings, file = self.folder / "iati.toml", self.folder / "iati.xml"
        settings.write_text(SETTINGS)
        done = self.run_program("--json", "export", "iati", "--config", settings, "-o", file,
                                check=0)
        rows, words = [], []
        for one in ElementTree.parse(file).getroot().iter("transaction"):
            finance = one.find("finance-type")
            rows.append((one.find("transaction-type").get("code"), one.findtext("value"),
                         one.findtext("provider-org/narrative"),
                         one.findtext("receiver-org/narrative"), one.find("sector").get("code"),
                         None if finance is None else finance.get("code")))
            words.append(one.findtext("description/narrative"))
        self.assertEqual(json.loads(done.out)["transactions"], len(rows))
        return rows, words

    def amounts(self):
        return [row[:2] for row in self.told()[0]]

    FUND = "EXERCISE: Test"

    def test_a_pledge_changes_by_differences_and_stays_when_it_is_signed(self):
        self.record("contribution.pledged", contribution="C", party="P1", amount="100.00",
                    currency="EUR")
        self.record("contribution.revised", contribution="C", amount="130.00")
        self.sign("C", "90.00")
        self.record("contribution.revised", contribution="C", amount="10.00")
        self.record("contribution.withdrawn", contribution="C")
        self.assertEqual(self.amounts(), [("13", "100.00"), ("13", "30.00"), ("11", "90.00"),
                                          ("13", "-30.00"), ("13", "-10.00")])

    def test_what_exceeds_the_agreement_is_neither_received_nor_given_back(self):
        self.sign("C", "90.00", party="P1", currency="EUR")
        self.receive("C", "100.00")
        self.record("receipt.returned", party="P1", amount="10.00", account="eur",
                    bank_reference="back")
        self.assertEqual(self.amounts(), [("11", "90.00"), ("1", "90.00")])

    def test_charges_taken_out_of_a_receipt_are_an_expenditure_and_are_reversed_with_it(self):
        self.sign("C", "90.00", party="P1", currency="EUR")
        seq = self.receive("C", "50.00", charges="1.50")
        self.record("entry.reversed", "con", seq=seq, reason="twice")
        self.receive("C", "50.00")
        rows, words = self.told()
        self.assertEqual([row[:2] for row in rows], [
            ("11", "90.00"), ("1", "50.00"), ("4", "1.50"), ("1", "-50.00"), ("4", "-1.50"),
            ("1", "50.00")])
        self.assertEqual(words[3:5], [f"Reversal of entry-{seq}: Contribution received: C",
                                      f"Reversal of entry-{seq}-charges: Charge paid: C"])

    def test_a_receipt_counts_once_it_is_matched(self):
        self.sign("C", "90.00", party="P1", currency="EUR")
        self.record("receipt.unidentified", receipt="R", account="eur", amount="60.00", payer="?",
                    bank_reference="u")
        self.record("receipt.matched", receipt="R", contribution="C", amount="40.00")
        self.record("receipt.returned", receipt="R", amount="20.00", account="eur",
                    bank_reference="back")
        self.assertEqual(self.amounts(), [("11", "90.00"), ("1", "40.00")])

    def test_a_loan_is_one_until_it_is_repaid_and_a_write_off_takes_back_the_commitment(self):
        self.sign("L", "90.00", party="P1", currency="EUR", instrument="loan")
        self.receive("L", "50.00")
        self.record("loan.repaid", contribution="L", amount="20.00", account="eur",
                    bank_reference="repaid")
        self.record("contribution.written_off", "gov", contribution="L", amount="40.00",
                    reason="agreed")
        self.assertEqual(self.told()[0], [
            ("11", "90.00", "P1", self.FUND, "74020", "421"),
            ("1", "50.00", "P1", self.FUND, "74020", "421"),
            ("6", "20.00", self.FUND, "P1", "74020", "421"),
            ("11", "-40.00", "P1", self.FUND, "74020", "421")])

    def test_a_note_counts_when_it_is_encashed(self):
        self.sign("C", "90.00", party="P1", currency="EUR")
        self.record("note.deposited", contribution="C", note="PN", amount="90.00")
        self.record("note.encashed", note="PN", amount="30.00", account="eur",
                    bank_reference="cash", charges="0.50")
        self.assertEqual(self.amounts(), [("11", "90.00"), ("1", "30.00"), ("4", "0.50")])

    def test_proceeds_come_from_their_source_income_and_charges_from_the_fund(self):
        self.record("proceeds.received", source="S", legal_act="act", amount="9.00", account="eur",
                    bank_reference="a")
        self.record("income.received", amount="8.00", account="eur", bank_reference="b")
        self.record("charge.paid", amount="1.00", account="eur", charge="fee", bank_reference="c")
        self.assertEqual([row[:4] for row in self.told()[0]], [
            ("1", "9.00", "S", self.FUND), ("1", "8.00", self.FUND, self.FUND),
            ("4", "1.00", self.FUND, None)])

    def test_what_is_approved_paid_returned_refunded_and_cancelled_keeps_its_sums(self):
        self.record("income.received", amount="500.00", account="eur", bank_reference="b")
        self.gate()
        self.commit("D", "100.00", "advance")
        self.commit("E", "50.00", "reimbursement")
        self.pay("D", "PAY-1", "60.00", "released", "settled")
        self.pay("D", "PAY-2", "30.00", "released", "settled", "returned")
        self.pay("D", "PAY-3", "5.00", "released", "rejected")
        self.record("expenditure.accepted", disbursement="D", amount="40.00")
        seq = self.record("refund.received", disbursement="D", amount="20.00", account="eur",
                          bank_reference="rest")
        self.record("disbursement.cancelled", disbursement="D", reason="done")
        self.pay("E", "PAY-4", "50.00", "released", "settled")
        self.record("entry.reversed", "con", seq=seq, reason="not ours")
        rows = self.told()[0]
        self.assertEqual([row[:2] for row in rows[1:]], [
            ("2", "100.00"), ("2", "50.00"), ("3", "60.00"), ("3", "30.00"), ("3", "-30.00"),
            ("3", "-20.00"), ("2", "-40.00"), ("7", "50.00"), ("3", "20.00")])
        self.assertEqual({row[2:5] for row in rows[1:]}, {(self.FUND, "X", "23630")})

    def test_a_request_that_was_never_approved_leaves_nothing(self):
        self.gate()
        self.record("disbursement.requested", "ben", disbursement="D", notification="N",
                    purpose="energy", amount="10.00", currency="EUR", payee="X",
                    justification="needed", method="grant")
        self.record("disbursement.approved", "v1", disbursement="D")
        self.record("disbursement.withdrawn", "ben", disbursement="D", reason="no need")
        self.assertEqual(self.told()[0], [])


if __name__ == "__main__":
    unittest.main()
