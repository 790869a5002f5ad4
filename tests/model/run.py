#!/usr/bin/env python3
"""Applies a file of acts to the reference model, like `reserve apply --create --continue`."""
import argparse
import json
import sys

import money
from fund import Fund

DEFAULT_NOW = "2030-01-01T00:00:00Z"


def show_verdict(line, verdict, fund, entries):
    if verdict.rule is not None:
        return {"line": line, "verdict": "refused", "rule": verdict.rule}
    answer = {"line": line, "verdict": "accepted", "seq": verdict.seq}
    if verdict.replayed:
        answer["replayed"] = True
    elif entries:
        answer["postings"] = fund.show_postings(verdict.net)
    return answer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--entries", action="store_true", help="also print the postings")
    parser.add_argument("--trial-balance", metavar="OUT.csv")
    parser.add_argument("--now", default=DEFAULT_NOW, help="clock of acts without `at`")
    parser.add_argument("--origin")
    arguments = parser.parse_args()
    fund = Fund(money.read_time(arguments.now, 6), arguments.origin)
    refused = False
    with open(arguments.file, encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        for number, text in enumerate(lines, 1):
            verdict = fund.apply_line(text.rstrip("\n"))
            refused = refused or verdict.rule is not None
            print(json.dumps(show_verdict(number, verdict, fund, arguments.entries),
                             separators=(",", ":")))
    if arguments.trial_balance:
        with open(arguments.trial_balance, "w", encoding="utf-8", newline="\n") as out:
            out.write(fund.trial_balance())
    return 3 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
