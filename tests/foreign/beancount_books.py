#!/usr/bin/python3
"""Reads a list [[journal, [days]], …] of JSON and answers, as beancount itself sees each journal:
its errors, and the balances at the end of each day as {name: {currency: number}}."""
import collections
import datetime
import json
import sys

from beancount import loader
from beancount.core import data


def balances(entries, names, day):
    sums = collections.defaultdict(lambda: collections.defaultdict(int))
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.date <= day:
            for posting in entry.postings:
                sums[names[posting.account]][posting.units.currency] += posting.units.number
    return {name: {currency: str(number) for currency, number in held.items() if number}
            for name, held in sums.items() if any(held.values())}


def read(journal, days):
    entries, errors, _ = loader.load_file(journal)
    names = {entry.account: entry.meta["name"] for entry in entries if isinstance(entry, data.Open)}
    return {"errors": [str(error) for error in errors],
            "balances": [balances(entries, names, datetime.date.fromisoformat(day))
                         for day in days]}


json.dump([read(journal, days) for journal, days in json.load(sys.stdin)], sys.stdout)
