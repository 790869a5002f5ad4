#!/usr/bin/env python3
"""R100k (tests/simulate/reference_scenario.h) in numpy: the speed and the figures to compare with.

Vectorised over the paths of a batch, month by month; batches are spread over processes. What it
leaves out stands in OMITTED and is printed. usage: simulate_twin.py --help
"""

import argparse
import datetime
import json
import math
import multiprocessing
import os
import sys
import time

import numpy as np

OMITTED = (
    "acts, and what only counts them: votes, payments, deliveries, renewals",
    "tiers: the lower or the upper changes who votes, not what is decided; 2 bn is out of reach",
    "cents: amounts are float32 millions, rates are not rounded",
    "gains and losses on receivables, so exchange and causes of failure",
    "payments that wait for cash after all of it is converted (counted: payments_short)",
    "requests in peace move the day on which a revaluation in that month is looked at",
)
MONTHS = 120
START, END = 0.02, 0.15
PEACE, EPISODE = 0.05, 2.5
OPENING, FLOOR, LOW_CASH = 400.0, 50.0, 90.0
CAP_NOTIFICATION, CAP_MONTH = 900.0, 60.0
RATES = ((0.92, 0.08), (0.0895, 0.07))  # USD, SEK: at the start, volatility
CORRELATION = 0.3
SIGMA = 0.8
PURPOSES = ("air_defence", "energy", "critical_infrastructure", "budget_support")
MEANS = (30.0, 20.0, 15.0, 40.0)
TENTHS = np.repeat(np.arange(4, dtype=np.uint8), (4, 3, 2, 1))  # weights 4, 3, 2, 1
BUDGET_CAP = 200.0

EUR, P2, P4, USD, SEK = range(5)  # where money goes: free, two lots, two currencies
# place, millions, first month, mean delay in months, probability that it never comes
PARTNERS = (
    (EUR, 90, 0, 1.0, 0.02), (P2, 60, 1, 2.0, 0.05), (EUR, 45, 2, 1.5, 0.03),
    (P4, 30, 3, 3.0, 0.10), (USD, 80, 4, 2.0, 0.05), (USD, 40, 5, 4.0, 0.10),
    (USD, 25, 6, 1.0, 0.02), (SEK, 700, 7, 1.0, 0.01), (SEK, 400, 8, 2.0, 0.05),
    (SEK, 250, 9, 3.0, 0.08), (EUR, 20, 10, 2.0, 0.05), (EUR, 15, 11, 6.0, 0.20),
)
TIRED, TIRED_AFTER, TIRED_LOST = 4, 9, 0.3  # the fifth partner's fatigue

RULES = ("none", "cap.period", "cap.notification", "low_cash.paused", "funds.insufficient",
         "earmark.unmatched", "liquidity.minimum", "gate.closed")
CAPPED, NOTIFICATION, PAUSED, FUNDS, EARMARK, LIQUIDITY, GATE = range(1, 8)

DAYS = [(datetime.date(2026 + m // 12, m % 12 + 1, 1) - datetime.date(2026, 1, 1)).days
        for m in range(MONTHS + 1)]


def draw_episodes(rng, paths):
    """Whether each path is in aggression, by month (one more than the horizon), and how often."""
    change = np.zeros((MONTHS + 2, paths), np.int8)
    begun = np.zeros(paths, np.int32)
    who = np.arange(paths)
    at = np.zeros(paths, np.int32)
    while who.size:
        waits = rng.standard_exponential((2, who.size), np.float32)
        start = at + 1 + (waits[0] / -math.log(1 - START)).astype(np.int32)
        last = start + 1 + (waits[1] / -math.log(1 - END)).astype(np.int32)
        within = start < MONTHS
        who, start, at = who[within], start[within], np.minimum(last[within], MONTHS + 1)
        change[start, who] += 1
        change[at, who] -= 1
        begun[who] += 1
    return np.cumsum(change, axis=0, dtype=np.int8)[:MONTHS + 1].view(bool), begun


def draw_arrivals(rng, on, money):
    """What arrives by place and month; value that fails; value times the months it is late.

    One exponential decides both: beyond -ln(1 - p) the instalment comes, what is beyond is late.
    """
    paths = on.shape[1]
    columns = np.arange(paths, dtype=np.int32)
    level = {EUR: 1, P2: 1, P4: 1, USD: RATES[0][0], SEK: RATES[1][0]}
    inflow = np.zeros((5, MONTHS + 1, paths), np.float32)
    failed = np.zeros(paths, np.float32)
    late = np.zeros(paths, np.float32)
    for number, (place, whole, first, delay, lost) in enumerate(PARTNERS):
        amount = whole * money
        months = np.arange(first, MONTHS, 12)
        over = rng.standard_exponential((months.size, paths), np.float32)
        over += np.float32(math.log(1 - lost))
        if number == TIRED:
            for row, month in enumerate(months[months >= TIRED_AFTER], np.sum(months < TIRED_AFTER)):
                tired = on[month - TIRED_AFTER:month + 1].all(axis=0)
                over[row] += tired * np.float32(math.log((1 - TIRED_LOST) / (1 - lost)))
        fails = over < 0
        over *= np.float32(delay)
        wait = np.minimum(over, (MONTHS - months).astype(np.float32)[:, None])
        failed += fails.sum(axis=0) * np.float32(amount * level[place])
        late += np.maximum(wait, 0).sum(axis=0) * np.float32(amount * level[place])
        wait[fails] = MONTHS
        arrives = np.minimum(wait.astype(np.int32) + months[:, None].astype(np.int32), MONTHS)
        flat = inflow[place].reshape(-1)
        arrives *= np.int32(paths)
        arrives += columns
        for row in arrives:
            flat[row] += np.float32(amount)
    return inflow[:, :MONTHS], failed, late


def draw_rates(rng, paths):
    """USD and SEK by month: correlated geometric Brownian motion."""
    steps = rng.standard_normal((2, MONTHS, paths), np.float32)
    steps[1] *= np.float32(math.sqrt(1 - CORRELATION ** 2))
    steps[1] += np.float32(CORRELATION) * steps[0]
    for rate, (level, volatility) in zip(steps, RATES):
        rate *= np.float32(volatility / math.sqrt(12))
        rate -= np.float32(volatility ** 2 / 24)
        rate[0] = math.log(level)
        for month in range(1, MONTHS):
            rate[month] += rate[month - 1]
        np.exp(rate, out=rate)
    return steps


class Requests:
    """A table of requests: who asks for what, what rule answered first and last (0: paid)."""

    def __init__(self, rng, count):
        self.path = np.empty(count, np.int32)
        self.purpose = TENTHS[rng.integers(0, 10, count, np.uint8)]
        self.size = rng.standard_normal(count, np.float32)
        self.size *= np.float32(SIGMA)
        self.size += np.log(np.float32(MEANS)).take(self.purpose) - np.float32(SIGMA ** 2 / 2)
        np.exp(self.size, out=self.size)
        np.minimum(self.size, np.float32(BUDGET_CAP), out=self.size, where=self.purpose == 3)
        self.from_p2 = self.size * (self.purpose == 1)  # the most that a lot may give
        self.from_p4 = self.size * (self.purpose != 0)
        self.closed = self.purpose > 1                  # paused when cash is low
        self.first = np.zeros(count, np.uint8)
        self.last = np.zeros(count, np.uint8)
        self.again = np.zeros(count, bool)
        self.day = np.empty(count, np.int32)
        self.delay = np.zeros(count, np.int32)


def draw_counts(rng, months_on):
    """Poisson numbers by inversion, for each month that a path is in aggression."""
    terms = [math.exp(-EPISODE)]
    while terms[-1] > 1e-9:
        terms.append(terms[-1] * EPISODE / len(terms))
    cumulated = np.cumsum(terms).astype(np.float32)
    return np.searchsorted(cumulated, rng.random(months_on, np.float32)).astype(np.int8)


def asking_days(most):
    """Days into each month on which request k of n is made, as [month, k, n]."""
    table = np.zeros((MONTHS, most + 1, most + 1), np.int32)
    for month in range(MONTHS):
        length = DAYS[month + 1] - DAYS[month]
        for n in range(1, most + 1):
            for k in range(n):
                table[month, k, n] = math.floor((month + (k + 1) / (n + 1) - month) * length)
    return table


class Batch:
    """So many lives at once: what is drawn, then the months one after the other."""

    def __init__(self, seed, number, paths, money):
        rng = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, number])))
        self.paths = paths
        self.on, self.begun = draw_episodes(rng, paths)
        self.inflow, self.failed, self.late = draw_arrivals(rng, self.on, money)
        self.rates = draw_rates(rng, paths)
        self.months_on = self.on[:MONTHS].sum(axis=0, dtype=np.int32)
        self.counts = draw_counts(rng, int(self.months_on.sum()))
        self.requests = Requests(rng, int(self.counts.sum(dtype=np.int64)))
        self.days = asking_days(int(self.counts.max(initial=0)))
        in_peace = rng.poisson(PEACE * (MONTHS - self.months_on))
        self.refused_in_peace = Requests(rng, int(in_peace.sum()))
        self.refused_in_peace.path[:] = np.repeat(np.arange(paths), in_peace)
        for answer in (self.refused_in_peace.first, self.refused_in_peace.last):
            answer[:] = GATE

        def zeros():
            return np.zeros(paths, np.float32)
        self.free, self.euro, self.lowest = (zeros() + OPENING * money for _ in range(3))
        self.p2, self.p4, self.noted = zeros(), zeros(), zeros()
        self.foreign, self.carried = [zeros(), zeros()], [zeros(), zeros()]
        self.received = zeros()
        self.breach = np.full(paths, -1, np.int32)
        self.rank = np.zeros(paths, np.int32)
        self.pending = []
        self.next_month, self.next_request, self.short = 0, 0, 0

    def live(self):
        for month in range(MONTHS):
            self.receive(month)
            who = np.flatnonzero(self.on[month])
            if who.size:
                self.aggression(month, who)
            if month % 12 == 11:
                self.revalue(month)
        return self.figures()

    def receive(self, month):
        euro, p2, p4 = self.inflow[:3, month]
        self.free += euro
        self.p2 += p2
        self.p4 += p4
        euro += p2
        euro += p4
        self.euro += euro
        self.received += euro
        for i in range(2):
            amount = self.inflow[USD + i, month]
            self.foreign[i] += amount
            amount *= self.rates[i, month]
            self.carried[i] += amount
            self.free += amount
            self.received += amount

    def revalue(self, month):
        for i in range(2):
            value = self.foreign[i] * self.rates[i, month]
            self.free += value - self.carried[i]
            self.carried[i] = value
        np.minimum(self.lowest, self.free, out=self.lowest)
        below = (self.free < FLOOR) & (self.breach < 0)
        self.breach[below] = DAYS[month]

    def aggression(self, month, who):
        """What was refused is voted on again, new requests are made; who asks most comes first."""
        counts = self.counts[self.next_month:self.next_month + who.size]
        self.next_month += who.size
        order = np.argsort(-counts, kind="stable")
        who, counts = who[order], counts[order]
        self.rank[who] = np.arange(who.size, dtype=np.int32)
        here = Here(self, month, who)
        for rows in self.pending:
            self.vote_again(here, rows)
        self.pending = []
        goes_on = self.on[month + 1, who]
        asking = who.size - np.searchsorted(counts[::-1], np.arange(counts[0]), side="right")
        for k, size in enumerate(asking):
            rows = slice(self.next_request, self.next_request + size)
            self.next_request = rows.stop
            self.requests.path[rows] = who[:size]
            day = DAYS[month] + self.days[month, k].take(counts[:size])
            self.requests.day[rows] = day
            answer = here.decide(slice(0, size), self.requests, rows, day)
            self.requests.first[rows] = self.requests.last[rows] = answer
            waits = np.flatnonzero((answer > 0) & goes_on[:size])
            if waits.size:
                self.pending.append(waits + rows.start)
        here.close(goes_on, counts, self.days[month])

    def vote_again(self, here, rows):
        requests = self.requests
        answer = here.decide(self.rank[requests.path[rows]], requests, rows, DAYS[here.month])
        requests.again[rows] = True
        requests.last[rows] = answer
        paid = rows[answer == 0]
        requests.delay[paid] = DAYS[here.month] - requests.day[paid]

    def figures(self):
        """Of each path, in millions where it is money."""
        requests, peace = self.requests, self.refused_in_peace
        unmet = requests.last > 0
        for rows in self.pending:  # undecided at the end
            unmet[rows] = False
        path = np.concatenate((requests.path, peace.path))
        size = np.concatenate((requests.size, peace.size))
        purpose = np.concatenate((requests.purpose, peace.purpose))
        first = np.concatenate((requests.first, peace.first))
        last = np.concatenate((requests.last, peace.last))
        lost = np.concatenate((unmet, np.ones(peace.path.size, bool)))

        def per_path(rows, weights=None):
            weights = None if weights is None else weights[rows]
            return np.bincount(path[rows], weights, self.paths).astype(np.float32)
        everything, paid = slice(None), last == 0
        retried = requests.again & (requests.last > 0)
        figures = {
            "requests": per_path(everything), "bound": per_path(first > 0),
            "asked": per_path(everything, size), "paid": per_path(paid, size),
            "unmet": per_path(lost, size), "payments": per_path(paid),
            "delay": np.bincount(requests.path, requests.delay, self.paths),
            "lowest": self.lowest, "last": self.free, "received": self.received,
            "failed": self.failed, "late": self.late, "months_on": self.months_on,
            "episodes": self.begun, "breach": self.breach,
            "short": np.full(1, self.short),
        }
        for number, name in enumerate(PURPOSES):
            figures["asked." + name] = per_path(purpose == number, size)
            figures["unmet." + name] = per_path((purpose == number) & lost, size)
        for number, name in enumerate(RULES[1:], 1):
            again = requests.path[retried & (requests.last == number)]
            figures["refusals." + name] = (
                per_path(first == number) + np.bincount(again, minlength=self.paths))
            figures["unmet_by." + name] = per_path((last == number) & lost, size)
        return figures


class Here:
    """The paths in aggression in one month, gathered side by side."""

    FIELDS = ("free", "euro", "p2", "p4", "lowest", "noted", "breach")

    def __init__(self, batch, month, who):
        self.batch, self.month, self.who = batch, month, who
        for field in self.FIELDS:
            setattr(self, field, getattr(batch, field)[who])
        if month > 0:
            self.noted *= batch.on[month - 1, who]
        self.used = np.zeros(who.size, np.float32)

    def decide(self, at, requests, rows, day):
        """The rule that refuses each request (0: paid); `at` says which of the paths ask."""
        size = requests.size[rows]
        free, p2, p4 = self.free[at], self.p2[at], self.p4[at]
        by_p2 = np.minimum(p2, requests.from_p2[rows])
        by_p4 = np.minimum(np.minimum(p4, requests.from_p4[rows]), size - by_p2)
        rest = size - by_p2 - by_p4
        used, noted = self.used[at] + size, self.noted[at] + size
        answer = (used > CAP_MONTH).view(np.uint8)
        np.maximum(answer, (noted > CAP_NOTIFICATION).view(np.uint8) * NOTIFICATION, out=answer)
        paused = (free < LOW_CASH) & requests.closed[rows]
        np.maximum(answer, paused.view(np.uint8) * PAUSED, out=answer)
        lacking = np.flatnonzero((rest > np.maximum(free - FLOOR, 0)) & (answer == 0))
        if lacking.size:
            have = np.maximum(free, 0)[lacking]
            poor = have + p2[lacking] + p4[lacking] < size[lacking]
            answer[lacking] = np.where(
                poor, FUNDS, np.where(have < rest[lacking], EARMARK, LIQUIDITY))
            self.note_breach(at, lacking, day)
        paid = answer == 0
        self.used[at] = np.where(paid, used, self.used[at])
        self.noted[at] = np.where(paid, noted, self.noted[at])
        free = free - rest * paid
        self.free[at] = free
        self.p2[at] = p2 - by_p2 * paid
        self.p4[at] = p4 - by_p4 * paid
        self.lowest[at] = np.minimum(self.lowest[at], free)
        low = np.flatnonzero((free < FLOOR) & paid)
        if low.size:
            self.note_breach(at, low, day)
        euro = self.euro[at] - size * paid
        self.euro[at] = euro
        owing = np.flatnonzero(euro < 0)
        if owing.size:
            self.convert(owing if isinstance(at, slice) else at[owing])
        return answer

    def note_breach(self, at, rows, day):
        ranks = rows if isinstance(at, slice) else at[rows]
        day = day if isinstance(day, int) else day[rows]
        self.breach[ranks] = np.where(self.breach[ranks] < 0, day, self.breach[ranks])

    def convert(self, ranks):
        """All foreign cash of these paths becomes euro."""
        batch, paths = self.batch, self.who[ranks]
        for i in range(2):
            bought = batch.foreign[i][paths] * batch.rates[i, self.month, paths]
            self.euro[ranks] += bought
            self.free[ranks] += bought - batch.carried[i][paths]
            batch.foreign[i][paths] = batch.carried[i][paths] = 0
        batch.short += int((self.euro[ranks] < -0.001).sum())

    def close(self, goes_on, counts, days):
        np.minimum(self.lowest, self.free, out=self.lowest)
        below = np.flatnonzero((self.free < FLOOR) & (self.breach < 0))
        if below.size:
            n = counts[below]
            day = DAYS[self.month] + days[np.maximum(n - 1, 0), n]
            self.breach[below] = np.where(goes_on[below], day, DAYS[self.month + 1])
        for field in self.FIELDS:
            getattr(self.batch, field)[self.who] = getattr(self, field)


def mean(values, scale=1.0):
    values = values.astype(np.float64) * scale
    return {"value": values.mean(), "error": values.std(ddof=1) / math.sqrt(values.size)}


def ratio(top, bottom):
    top, bottom = top.astype(np.float64), bottom.astype(np.float64)
    value = top.sum() / bottom.sum()
    residual = mean(top - value * bottom)["error"]
    return {"value": value, "error": residual / bottom.mean()}


def share(hits):
    p = hits.mean()
    return {"value": p, "error": math.sqrt(p * (1 - p) / hits.size)}


def tail(values, p):
    """Value at risk at level p, and the mean of what lies beyond it."""
    ordered = np.sort(values.astype(np.float64))
    count = ordered.size
    spread = math.sqrt(count * p * (1 - p))

    def at(rank):
        return ordered[int(min(max(rank, 0), count - 1))]
    at_risk = at(p * count)
    excess = mean(np.maximum(ordered - at_risk, 0))
    return ({"value": at_risk, "error": (at(p * count + spread) - at(p * count - spread)) / 2},
            {"value": at_risk + excess["value"] / (1 - p), "error": excess["error"] / (1 - p)})


def metrics_of(figures, money):
    """The names of ledger/simulate/results.h; money in minor units, as there."""
    cents = 1e8
    breach = figures["breach"]
    failed = breach >= 0
    due = sum(amount * {USD: RATES[0][0], SEK: RATES[1][0]}.get(place, 1) * 10 * money
              for place, amount, *_ in PARTNERS)
    metrics = {name: mean(figures[name], cents)
               for name in ("asked", "paid", "unmet", "lowest", "last", "received", "failed")}
    for name in ("requests", "months_on", "episodes"):
        metrics[name] = mean(figures[name])
    metrics["unmet_share"] = ratio(figures["unmet"], figures["asked"])
    metrics["bound_share"] = ratio(figures["bound"], figures["requests"])
    metrics["delay_days"] = ratio(figures["delay"], figures["payments"])
    metrics["late_months"] = mean(figures["late"], 1 / due)
    at_risk, beyond = tail(figures["unmet"] * cents, 0.95)
    metrics["shortfall_var"], metrics["shortfall_cvar"] = at_risk, beyond
    metrics["below_floor"] = share(failed & (breach <= DAYS[MONTHS]))
    if failed.sum() > 1:
        metrics["breach_month"] = mean(breach[failed], 12 / 365.25)
    for month in (3, 6, 12, 24, 36, 60, 84, 120):
        metrics[f"survival.{month}"] = share(failed & (breach <= DAYS[month]))
    for name in figures:
        if "." in name:
            metrics[name] = mean(figures[name], 1 if name.startswith("refusals.") else cents)
    return metrics


def ours_of(results):
    """The figures of a run of the engine (its results as JSON) under the twin's names."""
    figures = {name: value for name, value in results.items() if isinstance(value, dict)}
    for step in results["survival"]:
        figures[f"survival.{step['month']}"] = step["below_floor"]
    for need in results["needs"]:
        for name in ("asked", "unmet"):
            figures[f"{name}.{need['purpose']}"] = need[name]
    for rule in results["rules"]:
        figures["refusals." + rule["rule"]] = rule["refusals"]
        figures["unmet_by." + rule["rule"]] = rule["unmet"]
    return figures


def compare(metrics, results):
    """Of each figure of both: how many standard errors they are apart, its name, ours, the twin's.

    A rule that never answered is not among ours; that is nought.
    """
    ours = ours_of(results)
    never = {"value": 0.0, "error": 0.0}
    rows = []
    for name, twin in metrics.items():
        mine = ours.get(name, never)
        error = math.hypot(mine["error"], twin["error"])
        apart = abs(mine["value"] - twin["value"])
        rows.append((apart / error if error > 0 else math.inf if apart > 0 else 0.0,
                     name, mine["value"], twin["value"]))
    return sorted(rows, reverse=True)


def live(task):
    """A batch's figures and the seconds of computing it took."""
    start = time.process_time()
    return Batch(*task).live(), time.process_time() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paths", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--batch", type=int, default=25_000, help="paths that are lived at once")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--money", type=float, default=1.0,
                        help="factor on opening cash and instalments, so that money gets scarce")
    parser.add_argument("--against", metavar="FILE",
                        help="results of the engine, to compare with: fails beyond LIMIT")
    parser.add_argument("--limit", type=float, default=4.0, help="standard errors, 4 if not given")
    parser.add_argument("--omissions", action="store_true", help="what the twin leaves out, alone")
    options = parser.parse_args()
    if options.omissions:
        print("the twin leaves out:", *OMITTED, sep="\n  ")
        return
    first = range(0, options.paths, options.batch)
    tasks = [(options.seed, i, min(options.batch, options.paths - at), options.money)
             for i, at in enumerate(first)]
    with multiprocessing.Pool(options.processes) as pool:
        pool.map(live, [(0, i, 100, 1.0) for i in range(options.processes)], 1)  # all are up and warm
        start = time.perf_counter()
        batches = pool.map(live, tasks, 1)
        figures = {name: np.concatenate([batch[name] for batch, _ in batches])
                   for name in batches[0][0]}
        metrics = metrics_of(figures, options.money)
        seconds = time.perf_counter() - start
    computed = sum(spent for _, spent in batches)
    rows = []
    if options.against:
        with open(options.against, encoding="utf-8") as file:
            rows = compare(metrics, json.load(file))
    json.dump({
        "scenario": "R100k", "model": "numpy " + np.__version__, "paths": options.paths,
        "seed": options.seed, "money": options.money, "processes": options.processes,
        "seconds": seconds,
        "paths_per_second": options.paths / seconds,
        "paths_per_second_of_computing": options.paths / computed,
        "payments_short": int(figures["short"].sum()), "omitted": OMITTED, "metrics": metrics,
        "compared": len(rows), "furthest": rows[0][0] if rows else 0.0,
    }, sys.stdout, indent=1)
    print()
    beyond = [row for row in rows if row[0] > options.limit]
    for apart, name, mine, twin in beyond[:3]:
        print(f"{name}: the engine {mine:.6g}, numpy {twin:.6g}: {apart:.1f} standard errors",
              file=sys.stderr)
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
