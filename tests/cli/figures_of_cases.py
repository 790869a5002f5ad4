"""The figures of contributions, of ages, of one notification and of an audit, computed again from
the entries alone (figures.py does so for the accounts)."""
import collections
import datetime

from figures import BUCKETS, D, Figures, buckets, day, percent, rounded, show


class Contribution:
    def __init__(self):
        self.party = self.currency = ""
        self.instrument = "grant"
        self.known_pledge = D(0)  # of all known entries
        self.counted = False
        self.pledged = self.signed = self.received = self.notes = self.written_off = D(0)
        self.pledged_on = None
        self.due = []
        self.values = [D(0), D(0), D(0)]  # pledged, signed, received

    def settled(self):
        return self.received + self.notes + self.written_off

    def unpaid(self):
        return max(D(0), self.signed - self.settled())

    def overdue(self, today):
        due = sum((amount for when, amount in self.due if when < today), D(0))
        return max(D(0), due - self.settled())


def posted(entry, *prefixes, of="value"):
    return sum((posting[of] for posting in entry["postings"]
                if posting["account"].startswith(prefixes)), D(0))


class CaseFigures(Figures):
    def contributions(self):
        """name → Contribution. What an entry changes is told by all that was known before it; it
        is added where the entry counts."""
        found, notes, effects = collections.defaultdict(Contribution), {}, {}
        counts = {entry["seq"] for entry in self.entries}
        for entry in self.known:
            kind, body = entry["kind"], entry["body"]
            if kind == "entry.reversed":
                name, effect = effects.get(body["seq"], (None, None))
                effect = effect and tuple(-part for part in effect)
            else:
                name = notes.get(body.get("note"), body.get("contribution"))
                effect = self.effect(entry, found, name) if name else None
            if kind == "note.deposited":
                notes[body["note"]] = name
            if effect is None:
                continue
            effects[entry["seq"]] = (name, effect)
            if entry["seq"] in counts:
                self.add(found[name], entry, effect)
        return {name: line for name, line in found.items() if line.counted}

    @staticmethod
    def effect(entry, found, name):
        """(pledged, signed, received, notes, written off, three values) of one act."""
        kind, body, line = entry["kind"], entry["body"], found[name]
        amount, zero = D(body.get("amount", "0")), D(0)
        line.party = body.get("party", line.party)
        line.currency = body.get("currency", line.currency)
        line.instrument = body.get("instrument", line.instrument)
        if kind in ("contribution.pledged", "contribution.revised"):
            line.pledged_on = line.pledged_on or entry["date"]
        pledge = {"contribution.pledged": amount, "contribution.revised": amount,
                  "contribution.withdrawn": zero,
                  "contribution.signed": line.known_pledge - min(line.known_pledge, amount)}
        if kind in pledge:
            change = pledge[kind] - line.known_pledge
            line.known_pledge = pledge[kind]
            signed = amount if kind == "contribution.signed" else zero
            agreed = posted(entry, "assets:receivable:") if signed else zero
            return change, signed, zero, zero, zero, posted(entry, "budget:pledged"), agreed, zero
        fund_part = amount + posted(entry, "liabilities:refundable:", of="amount")
        value = posted(entry, "assets:cash:", "expenses:charges", "liabilities:")
        return {
            "contribution.received": (zero, zero, fund_part, zero, zero, zero, zero, value),
            "receipt.matched": (zero, zero, fund_part, zero, zero, zero, zero, value),
            "note.encashed": (zero, zero, amount, -amount, zero, zero, zero, value),
            "note.deposited": (zero, zero, zero, amount, zero, zero, zero, zero),
            "contribution.written_off": (zero, zero, zero, zero, amount, zero, zero, zero),
        }.get(kind)

    @staticmethod
    def add(line, entry, effect):
        line.counted = True
        line.pledged += effect[0]
        line.signed += effect[1]
        line.received += effect[2]
        line.notes += effect[3]
        line.written_off += effect[4]
        line.values = [a + b for a, b in zip(line.values, effect[5:])]
        for one in entry["body"].get("instalments", ()):
            line.due.append((day(one["due"]), D(one["amount"])))

    def contribution_rows(self):
        lines = self.contributions()
        amounts = [[name, line.party, line.instrument, line.currency,
                    *(show(amount, line.currency) for amount in
                      (line.pledged, line.signed, line.received, line.notes,
                       line.overdue(self.today), line.unpaid()))]
                   for name, line in sorted(lines.items())]
        by_party = collections.defaultdict(lambda: [D(0)] * 3)
        for line in lines.values():
            for party in (line.party, "total"):
                by_party[party] = [a + b for a, b in zip(by_party[party], line.values)]
        total = by_party["total"][2]
        values = {party: [*map(show, sums), percent(sums[2], total)]
                  for party, sums in by_party.items()}
        values.setdefault("total", ["0.00"] * 3 + [""])
        books = collections.defaultdict(lambda: [D(0)] * 4)
        for at, (prefix, sign) in enumerate((("assets:receivable:", 1), ("assets:notes:", 1),
                                             ("liabilities:loans:", -1),
                                             ("liabilities:refundable:", -1))):
            by_account = collections.Counter()
            for _, posting in self.postings(prefix):
                by_account[posting["account"], posting["currency"]] += posting["value"]
            for (account, _), value in by_account.items():
                if value:
                    books[account.removeprefix(prefix)][at] += sign * value
        return amounts, values, {party: [*map(show, sums)] for party, sums in books.items()}

    # ageing -------------------------------------------------------------------------------

    def instalments(self):
        rows = {}
        for name, line in self.contributions().items():
            left, parts = line.settled(), []
            for due, amount in sorted(line.due, key=lambda one: one[0]):
                paid = min(max(left, D(0)), amount)
                left -= paid
                parts.append((due, amount - paid))
            row(rows, (name, line.party, line.currency), buckets(parts, self.today))
        return rows

    def advances(self):
        accounts = collections.defaultdict(list)
        for entry, posting in self.postings("assets:advances:"):
            key = (posting["account"].removeprefix("assets:advances:"), posting["currency"])
            accounts[key].append((entry["date"], posting["amount"]))
        rows = {}
        for key, lines in accounts.items():
            left = -sum((amount for _, amount in lines if amount < 0), D(0))
            parts = []
            for date, amount in sorted((line for line in lines if line[1] > 0),
                                       key=lambda line: line[0]):
                cleared = min(left, amount)
                left -= cleared
                parts.append((date, amount - cleared))
            sums = buckets(parts, self.today)
            row(rows, key, [D(0), sums[0] + sums[1] - left, *sums[2:]])
        return rows

    def pledges(self):
        months = self.charter.get("clocks", {}).get("pledge_months", 12)
        rows = {}
        for name, line in self.contributions().items():
            if line.pledged > 0:
                lapse = plus_months(line.pledged_on, months)
                rows[name] = [line.party, line.currency, show(line.pledged, line.currency),
                              line.pledged_on.isoformat(),
                              str((self.today - line.pledged_on).days),
                              "yes" if lapse < self.today else "no"]
        return rows

    def receipts(self):
        accounts = {entry["body"]["account"]: entry["body"]["currency"] for entry in self.known
                    if entry["kind"] == "account.opened"}
        came, changes, rests = {}, {}, collections.Counter()
        counts = {entry["seq"] for entry in self.entries}
        for entry in self.known:
            body, amount = entry["body"], D(entry["body"].get("amount", "0"))
            if entry["kind"] == "receipt.unidentified":
                came[body["receipt"]] = entry
                change = (body["receipt"], amount)
            elif entry["kind"] in ("receipt.matched", "receipt.returned") and "receipt" in body:
                change = (body["receipt"], -amount)
            elif entry["kind"] == "entry.reversed" and body["seq"] in changes:
                name, amount = changes[body["seq"]]
                change = (name, -amount)
            else:
                continue
            changes[entry["seq"]] = change
            if entry["seq"] in counts:
                rests[change[0]] += change[1]
        return {name: [came[name]["body"]["account"], came[name]["body"]["payer"],
                       came[name]["date"].isoformat(),
                       str((self.today - came[name]["date"]).days),
                       show(rest, accounts[came[name]["body"]["account"]]),
                       accounts[came[name]["body"]["account"]]]
                for name, rest in rests.items() if rest > 0}

    # dossier ------------------------------------------------------------------------------

    def dossier(self, notification):
        """(seq, minutes after the issue, kind) of the entries of a notification and its cases."""
        cases, seqs, issued = {("notification", notification)}, [], None
        for entry in self.known:
            body, kind = entry["body"], entry["kind"]
            if kind == "attempt.refused":
                continue
            named = {(field, body.get(field)) for field in
                     ("notification", "disbursement", "payment")}
            about = body.get("about") if kind == "remark.recorded" else None
            if named & cases or about in {name for _, name in cases}:
                if kind in ("disbursement.requested", "payment.instructed"):
                    cases |= {case for case in named if case[1]}
                recorded = instant(entry["recorded_at"])
                issued = issued or recorded
                seqs.append((entry, int((recorded - issued).total_seconds() // 60)))
        counts = {entry["seq"] for entry in self.entries}
        return [[str(entry["seq"]), f"{minutes // 1440} d {minutes // 60 % 24} h {minutes % 60} min",
                 entry["act"]["actor"], entry["kind"]]
                for entry, minutes in seqs if entry["seq"] in counts]

    # audit --------------------------------------------------------------------------------

    def audit(self):
        """test → (population, exceptions)."""
        requests = {entry["body"]["disbursement"]: entry
                    for entry in self.of_kind("disbursement.requested")}
        payments = [entry for entry in self.of_kind("payment.instructed")
                    if entry["body"]["disbursement"] in requests]
        names = {entry["body"]["payment"] for entry in payments}
        released = [entry for entry in self.of_kind("payment.released")
                    if entry["body"]["payment"] in names]
        spent = self.of_kind("expenditure.accepted")
        dated = self.of_kind("disbursement.requested", "payment.instructed", "payment.released",
                             "expenditure.accepted")
        late = [entry for entry in dated
                if (day(entry["recorded_at"]) - entry["date"]).days > 5
                and entry["recorded_at"][:7] != entry["date"].isoformat()[:7]]
        return {"occurrence": (len(spent), sum("documents" not in entry["act"]
                                               for entry in spent)),
                "cut-off": (len(dated), len(late)),
                "duplicates": (len(payments), self.duplicates(payments, requests)),
                "splitting": (len(requests), self.splitting(requests)),
                "round amounts": (len(payments), sum(
                    D(entry["body"]["amount"]) % 100_000 == 0 for entry in payments)),
                "timing": (len(released), sum(
                    instant(entry["recorded_at"]).weekday() >= 5
                    or not 6 <= instant(entry["recorded_at"]).hour < 20 for entry in released)),
                "batches": self.batches(), "accuracy": (3, 0), "valuation": self.valuation()}

    @staticmethod
    def duplicates(payments, requests):
        last, count = {}, 0
        for entry in sorted(payments, key=lambda one: one["date"]):
            request = requests[entry["body"]["disbursement"]]["body"]
            key = (request["payee"], request["currency"], entry["body"]["amount"])
            count += key in last and (entry["date"] - last[key]).days <= 7
            last[key] = entry["date"]
        return count

    def splitting(self, requests):
        groups = collections.defaultdict(list)
        for entry in requests.values():
            body, value = entry["body"], D(entry["body"]["amount"])
            if body["currency"] != "EUR":
                known = CaseFigures(self.known, None, entry["seq"] - 1)
                value = rounded(value * D(known.rate(body["currency"], entry["date"])), 2)
            groups[body["notification"], body["payee"]].append(value)
        bounds = [D(tier["up_to"]) for tier in self.charter["approval_tiers"]]
        return sum(any(max(values) <= bound < sum(values) for bound in bounds)
                   for values in groups.values())

    def batches(self):
        rows = {entry["body"]["batch"]: entry["body"]["rows"]
                for entry in self.of_kind("batch.opened")}
        used = collections.Counter(entry["body"].get("batch") for entry in self.known
                                   if entry["kind"] != "batch.opened")
        return len(rows), sum(used[name] != count for name, count in rows.items())

    def valuation(self):
        held = collections.Counter()
        for _, posting in self.postings("assets:cash:", "assets:in_transit:", "assets:receivable:",
                                        "assets:notes:", "liabilities:"):
            held[posting["account"], posting["currency"]] += posting["amount"]
        items = collections.Counter(currency for (_, currency), amount in held.items()
                                    if amount and currency != "EUR")
        old = 0
        for currency in items:
            dates = [entry["date"] for entry in self.known if entry["kind"] == "rate.set"
                     and entry["body"]["currency"] == currency and entry["date"] <= self.today]
            old += not dates or (self.today - max(dates)).days > 31
        return sum(items.values()), old


def row(rows, key, sums):
    if any(sums):
        currency = key[-1]
        rows[key] = dict(zip((*BUCKETS, "total"),
                             [show(amount, currency) for amount in (*sums, sum(sums))]))


def instant(text):
    return datetime.datetime.fromisoformat(text.removesuffix("Z"))


def plus_months(date, months):
    index = date.year * 12 + date.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month, min(date.day, last))
