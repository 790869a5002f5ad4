"""A small fund for the model's tests, told act by act."""
import invariants
import money
from fund import Fund

CHARTER = {"purposes": ["air_defence", "energy", "cyber"], "beneficiary": "B",
           "approval_tiers": [{"up_to": "1000000.00", "approvals": 1}], "signatures": "waived"}
OFFICERS = {"tre": ["treasurer"], "con": ["controller"], "ben": ["beneficiary"],
            "v1": ["partner"], "v2": ["partner"], "aud": ["auditor"]}


class Ledger:
    """A fund with the usual people, an account per currency, and an open gate on request."""

    def __init__(self, **charter):
        self.fund = Fund()
        self.at = money.read_time("2026-03-01T12:00:00Z", 0)
        self.count = 0
        self("gov", "fund.opened", name="Test", functional_currency="EUR", sandbox=True,
             charter={**CHARTER, **charter})
        for party, role in (("P1", "contributor"), ("P2", "contributor"), ("B", "beneficiary"),
                            ("A1", "payee"), ("A2", "payee"), ("Q", "source")):
            self("gov", "party.registered", party=party, name=party, role=role)
        for name, roles in OFFICERS.items():
            party = {"v1": "P1", "v2": "P2", "ben": "B"}.get(name)
            self("gov", "officer.enrolled", officer=name, name=name, roles=roles,
                 **({"party": party} if party else {}))
        for currency in ("EUR", "USD", "JPY", "KWD"):
            self("tre", "account.opened", account=currency.lower(), currency=currency, bank="Bank")
        for currency, rate in (("USD", "0.92"), ("JPY", "0.0061"), ("KWD", "3.01")):
            self("tre", "rate.set", currency=currency, value=rate, source="test")

    def verdict(self, actor, kind, date=None, **body):
        self.count += 1
        body = {key.rstrip("_"): value for key, value in body.items()}
        day = money.show_date(self.at // money.MICROS_PER_DAY)
        act = {"actor": actor, "body": body, "date": date or day, "id": f"t{self.count}",
               "kind": kind}
        if "bank_reference" in body and body["bank_reference"] == "?":
            body["bank_reference"] = f"ref-{self.count}"
        return self.fund.apply({"act": act, "at": money.show_time(self.at)})

    def __call__(self, actor, kind, date=None, **body):
        """The act must be accepted; returns its postings as text."""
        verdict = self.verdict(actor, kind, date, **body)
        assert verdict.rule is None, f"{kind}: {verdict.rule}"
        invariants.check_entry(self.fund.state, verdict.net)
        invariants.check_state(self.fund.state)
        return [f"{p['account']} {p['amount']} {p['currency']} {p['value']}"
                for p in self.fund.show_postings(verdict.net)]

    def refused(self, actor, kind, date=None, **body):
        return self.verdict(actor, kind, date, **body).rule

    def later(self, **span):
        units = {"hours": money.MICROS_PER_HOUR, "days": money.MICROS_PER_DAY, "micros": 1}
        self.at += sum(units[unit] * number for unit, number in span.items())

    def agree(self, name, amount, currency="EUR", party="P1", **more):
        return self("tre", "contribution.signed", contribution=name, party=party,
                    currency=currency, amount=amount,
                    instalments=[{"due": "2026-12-01", "amount": amount}], **more)

    def receive(self, name, amount, account="eur", **more):
        return self("tre", "contribution.received", contribution=name, amount=amount,
                    account=account, bank_reference="?", **more)

    def open_gate(self, name="N"):
        self("ben", "notification.issued", notification=name, observed_at="2026-03-01T00:00:00Z",
             classes=["air"], statement="Attack resumed.")
        for party in ("P1", "P2"):
            self("ben", "notification.delivered", notification=name, party=party, channel="note")

    def request(self, name, purpose, amount, currency="EUR", method="grant", payee="A1"):
        return self("ben", "disbursement.requested", disbursement=name, notification="N",
                    purpose=purpose, amount=amount, currency=currency, payee=payee,
                    justification="urgent", method=method)

    def pay(self, name, case, amount, account="eur", **more):
        self("tre", "payment.instructed", payment=name, disbursement=case, amount=amount,
             account=account, payee_account="X", **more)
        self("con", "payment.released", payment=name)

    def balance(self, account, currency="EUR"):
        return self.fund.state.balance(account, currency)
