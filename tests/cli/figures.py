"""The figures of every report, computed again from the entries alone: acts and postings as they
stand in the log, added up in decimal numbers, without asking the program or its other tables."""
import collections
import datetime
import decimal
import json
import sqlite3

D = decimal.Decimal
decimal.getcontext().prec = 400
OWN_CASH = ("assets:cash:", "assets:in_transit:", "liabilities:unidentified",
            "liabilities:refundable:")
FLOWS = (("contributions received", "assets:receivable:", True),
         ("promissory notes encashed", "assets:notes:", True),
         ("loans repaid", "liabilities:loans:", False),
         ("proceeds of assets", "income:proceeds:", True),
         ("income of investments", "income:investment", True),
         ("paid for", "expenses:disbursements:", False),
         ("advanced to", "assets:advances:", False),
         ("bank charges", "expenses:charges", False),
         ("exchange gains", "income:fx:realised", True),
         ("exchange losses", "expenses:fx:realised", False),
         ("gains of revaluation", "income:fx:unrealised", True),
         ("losses of revaluation", "expenses:fx:unrealised", False))
DECIMALS = {"JPY": 0, "KWD": 3}
LIMITS = (0, 30, 90, 180, 365)
BUCKETS = ("not_due", "to_30_days", "to_90_days", "to_180_days", "to_365_days", "older")


def day(text):
    return datetime.date.fromisoformat(text[:10])


def rounded(number, decimals):
    return number.quantize(D(1).scaleb(-decimals), decimal.ROUND_HALF_EVEN)


def show(amount, currency="EUR"):
    return f"{rounded(D(amount), DECIMALS.get(currency, 2)):f}"


def percent(part, whole):
    return show_tenths(100 * part / whole) if whole else ""


def show_tenths(number):
    shown = f"{rounded(number, 1):f}"
    return "0.0" if shown == "-0.0" else shown


def read_entries(ledger):
    """The leaves of the log in order, straight from the file, with their seq and decimals."""
    connection = sqlite3.connect(ledger)
    entries = [json.loads(bytes(leaf))
               for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq")]
    connection.close()
    for seq, entry in enumerate(entries):
        entry["seq"], entry["kind"], entry["body"] = seq, entry["act"]["kind"], entry["act"]["body"]
        entry["date"] = day(entry["act"]["date"])
        for posting in entry["postings"]:
            posting["amount"], posting["value"] = D(posting["amount"]), D(posting["value"])
    return entries


class Figures:
    """What counts on both axes: `known` up to the seq, `entries` of them up to the value date."""

    def __init__(self, entries, as_of=None, known_at=None):
        self.known = entries if known_at is None else entries[:known_at + 1]
        self.entries = [entry for entry in self.known if not as_of or entry["date"] <= day(as_of)]
        last = day(self.known[-1]["recorded_at"])
        self.today = min(last, day(as_of)) if as_of else last
        self.moved = set()
        charters = [entry["body"]["charter"] for entry in self.entries
                    if "charter" in entry["body"]]
        self.charter = charters[-1] if charters else {"purposes": [], "approval_tiers": []}

    def postings(self, *prefixes):
        for entry in self.entries:
            for posting in entry["postings"]:
                if posting["account"].startswith(prefixes):
                    yield entry, posting

    def value(self, *prefixes):
        return sum((posting["value"] for _, posting in self.postings(*prefixes)), D(0))

    def of_kind(self, *kinds):
        return [entry for entry in self.entries if entry["kind"] in kinds]

    def rate(self, currency, on):
        """In force that day: of equal dates the later recorded."""
        rates = [(entry["date"], entry["seq"], entry["body"]["value"]) for entry in self.known
                 if entry["kind"] == "rate.set" and entry["body"]["currency"] == currency
                 and entry["date"] <= on]
        return max(rates)[2] if rates else None

    # position, sources-uses, monthly -------------------------------------------------------

    def position(self):
        value = self.value
        cash, transit, notes = (value("assets:cash:"), value("assets:in_transit:"),
                                value("assets:notes:"))
        owed = (value("liabilities:unidentified"), value("liabilities:refundable:"))
        held = cash + transit + notes + sum(owed)
        earmarked, aside, committed = (value("budget:earmarked:"), value("budget:set_aside:"),
                                       value("budget:committed:"))
        available = held - notes + earmarked + aside + committed
        assert available == -value("budget:free"), "the bridge ends at what is free"
        bridge = (cash, transit, notes, *owed, held, -notes, earmarked, aside, committed,
                  available)
        beside = (value("assets:receivable:"), value("budget:pledged"), -value("budget:spent"))
        return [[show(amount) for amount in bridge], [show(amount) for amount in beside]]

    def flows(self):
        """(date, line, whose, what came in) for what stands against the fund's own cash."""
        for entry in self.entries:
            own = [posting for posting in entry["postings"]
                   if posting["account"].startswith(OWN_CASH)]
            if entry["kind"] == "assets.revalued":
                for posting in own:
                    line = "gains" if posting["value"] > 0 else "losses"
                    yield entry["date"], f"{line} of revaluation", "", posting["value"]
            elif sum(posting["value"] for posting in own):
                for posting in entry["postings"]:
                    if not posting["account"].startswith((*OWN_CASH, "budget:")):
                        line, prefix = next((line, prefix) for line, prefix, _ in FLOWS
                                            if posting["account"].startswith(prefix))
                        whose = posting["account"][len(prefix):]
                        yield entry["date"], line, whose, -posting["value"]

    def sources_uses(self):
        sums = collections.defaultdict(lambda: [D(0), D(0)])
        for date, line, whose, amount in self.flows():
            part = date.year == self.today.year
            sums[line, whose][part] += amount
        rows, total = set(), [D(0), D(0)]
        for name, is_source in (("sources", True), ("uses", False)):
            part = [D(0), D(0)]
            for (line, whose), pair in sums.items():
                if (line, is_source) in ((known, source) for known, _, source in FLOWS):
                    rows.add((line, whose, show(pair[0]), show(pair[1]), show(sum(pair))))
                    part = [part[0] + pair[0], part[1] + pair[1]]
            rows.add((name, "", show(part[0]), show(part[1]), show(sum(part))))
            total = [total[0] + part[0], total[1] + part[1]]
        assert sum(total) == self.value(*OWN_CASH), "the lines add up to the change of cash"
        rows.add(("cash, less what is owed back", "", show(total[0]), show(total[1]),
                  show(sum(total))))
        return rows

    def monthly(self):
        columns = {"contributions received": 0, "promissory notes encashed": 0, "loans repaid": 0,
                   "proceeds of assets": 1, "income of investments": 1, "paid for": 2,
                   "advanced to": 2, "bank charges": 3}
        months = collections.defaultdict(lambda: [D(0)] * 5)
        self.paid_lately = D(0)
        for date, line, _, amount in self.flows():
            column = columns.get(line, 4)
            month = list(months[date.isoformat()[:7]])
            month[column] += amount
            months[date.isoformat()[:7]] = month
            if column in (1, 2, 3) and date > self.today - datetime.timedelta(days=182):
                self.paid_lately -= amount
        budgets = ("budget:earmarked:", "budget:set_aside:", "budget:committed:", "budget:free")
        dates = [entry["date"] for entry, _ in self.postings(*budgets)]
        first = min([date.isoformat()[:7] for date in dates] + list(months), default=None)
        rows, cash, month = [], D(0), first
        while month and month <= self.today.isoformat()[:7]:
            moved = months[month]
            ends = [-sum((posting["value"] for entry, posting in self.postings(prefix)
                          if entry["date"].isoformat()[:7] <= month), D(0)) for prefix in budgets]
            rows.append([month, *(show(amount) for amount in
                                  (cash, *moved, cash + sum(moved), *ends))])
            cash += sum(moved)
            year, number = int(month[:4]), int(month[5:])
            month = f"{year + number // 12}-{number % 12 + 1:02}"
        return rows

    def exhaustion(self):
        """A part of what the sentence about the pace must say."""
        available = -self.value("budget:free")
        if self.paid_lately <= 0:
            return "no more was paid than earned"
        if available <= 0:
            return "Nothing is available."
        days = int(rounded(available * 182 / self.paid_lately, 0))
        if days > 36525:
            return "more than a hundred years"
        return (self.today + datetime.timedelta(days=days)).isoformat()

    # availability, exposure, bank ---------------------------------------------------------

    def limits(self):
        """Contribution → (only, never): the first limit that was given."""
        found = {}
        for entry in self.known:
            body = entry["body"]
            limit = body if entry["kind"] == "earmark.set" else body.get("earmark")
            if limit and "contribution" in body and body["contribution"] not in found:
                found[body["contribution"]] = (limit.get("only"), limit.get("never", ()))
        return found

    def availability(self):
        limits, lots = self.limits(), collections.Counter()
        for _, posting in self.postings("budget:earmarked:"):
            lots[posting["account"].removeprefix("budget:earmarked:")] -= posting["value"]
        free = -self.value("budget:free")
        minimum = D(self.charter.get("minimum_liquidity", "0"))
        usable, low = max(D(0), max(D(0), free) - minimum), self.charter.get("low_cash")
        rows = {}
        for purpose in self.charter["purposes"]:
            mine = sum((max(rest, D(0)) for lot, rest in lots.items()
                        if (limits[lot][0] is None or purpose in limits[lot][0])
                        and purpose not in limits[lot][1]), D(0))
            paused = bool(low and free < D(low["threshold"])
                          and purpose not in low["open_purposes"])
            rows[purpose] = [show(usable), show(mine), show(usable + mine),
                             "yes" if paused else "no"]
        return rows

    def exposure(self):
        items = collections.defaultdict(lambda: [D(0)] * 4)
        revalued = (*OWN_CASH, "assets:receivable:", "assets:notes:", "liabilities:loans:")
        for _, posting in self.postings(*revalued):
            cash = posting["account"].startswith(OWN_CASH)
            add = (posting["amount"], posting["value"], posting["amount"] * cash,
                   posting["value"] * cash)
            items[posting["currency"]] = [a + b for a, b in zip(items[posting["currency"]], add)]
        valued = {}
        for currency, (amount, booked, cash, cash_booked) in items.items():
            rate = None if currency == "EUR" else self.rate(currency, self.today)
            at = (lambda number, else_: rounded(number * D(rate), 2) if rate else else_)
            valued[currency] = (amount, booked, rate or "", at(amount, booked),
                                at(cash, cash_booked))
        total = sum((row[3] for row in valued.values()), D(0))
        rows = {}
        for currency, (amount, booked, rate, value, cash) in valued.items():
            falls = [D(0) if currency == "EUR" else -rounded(part / 10, 2)
                     for part in (value, cash)]
            rows[currency] = [show(amount, currency), show(booked), D(rate) if rate else "",
                              show(value), percent(value, total),
                              *(show(fall + 0) for fall in falls)]
        return rows

    def bank(self):
        currencies = {entry["body"]["account"]: entry["body"]["currency"] for entry in self.known
                      if entry["kind"] == "account.opened"}
        opened = [entry["body"]["account"] for entry in self.of_kind("account.opened")]
        opened += [posting["account"].split(":")[2] for _, posting in
                   self.postings("assets:cash:", "assets:in_transit:")]
        rows = {}
        for account in dict.fromkeys(opened):
            currency, name = currencies[account], f"assets:cash:{account}"
            mine = [(entry, posting) for entry, posting in self.postings(name)
                    if posting["account"] == name]
            transit = [posting["amount"] for _, posting in
                       self.postings(f"assets:in_transit:{account}")
                       if posting["account"] == f"assets:in_transit:{account}"]
            statements = [entry for entry in self.of_kind("statement.reconciled")
                          if entry["body"]["account"] == account]
            last = max(statements, key=lambda entry: (entry["date"], entry["seq"]), default=None)
            since = sum(1 for entry, _ in mine if not last or entry["date"] > last["date"])
            row = [currency, show(sum((posting["amount"] for _, posting in mine), D(0)), currency),
                   show(sum(transit, D(0)), currency)]
            row += ["never", "", "", ""] if not last else [
                last["date"].isoformat(), last["body"]["closing_balance"], str(last["seq"]),
                str((self.today - last["date"]).days)]
            rows[account] = row + [str(since),
                                   last["body"]["statement_sha256"] if last else ""]
        return rows


def buckets(parts, today):
    """Amounts by days overdue of (due, amount)."""
    sums = [D(0)] * len(BUCKETS)
    for due, amount in parts:
        days = (today - due).days
        sums[sum(days > limit for limit in LIMITS)] += amount
    return sums
