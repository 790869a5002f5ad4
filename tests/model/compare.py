#!/usr/bin/env python3
"""Runs the same random histories through a `reserve` program and the reference model.

Compares verdicts, rules and seqs line by line, the postings of every entry (--postings) and
the trial balance; prints the first difference of each history and exits 1 if there is one.
"""
import argparse
import collections
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

import money
from fund import Fund
from generate import generate

NOW = "2026-01-05T00:00:00Z"


class Difference:
    def __init__(self, line, what, model, program):
        self.line = line
        self.what = what
        self.model = model
        self.program = program

    def key(self):
        return (self.what, _rule(self.model), _rule(self.program))


def _rule(answer):
    if isinstance(answer, dict):
        return answer.get("rule") or answer.get("verdict")
    return ""


def run_model(lines):
    fund = Fund(money.read_time(NOW, 6))
    verdicts = [fund.apply_line(line) for line in lines]
    return fund, verdicts


def _model_answer(number, verdict):
    if verdict.rule is not None:
        return {"line": number, "verdict": "refused", "rule": verdict.rule}
    answer = {"line": number, "verdict": "accepted", "seq": verdict.seq}
    if verdict.replayed:
        answer["replayed"] = True
    return answer


class Program:
    """One ledger of the program under test, in a folder of its own."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.ledger = os.path.join(folder, "x.db")
        self.folder = folder

    def run(self, *arguments):
        done = subprocess.run([self.binary, "--ledger", self.ledger, *arguments],
                              capture_output=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def apply(self, lines):
        path = os.path.join(self.folder, "history.jsonl")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(line + "\n" for line in lines)
        code, out, errors = self.run("apply", "--create", "--continue", "--json", path)
        answers = {}
        for text in out.decode("utf-8", "replace").split("\n"):
            if text.startswith("{"):
                answer = json.loads(text)
                if "line" in answer:
                    answers[answer["line"]] = answer
        return code, answers, errors.decode("utf-8", "replace")

    def postings(self):
        """{seq: (act, postings)} straight from the table of entries."""
        connection = sqlite3.connect(self.ledger)
        try:
            rows = connection.execute("SELECT seq, leaf FROM entry ORDER BY seq").fetchall()
        finally:
            connection.close()
        return {seq: json.loads(bytes(leaf)) for seq, leaf in rows}

    def trial_balance(self):
        return self.run("trial-balance", "--format", "csv")[1].decode("utf-8", "replace")


def _compare_lines(lines, verdicts, code, answers, errors):
    for number, verdict in enumerate(verdicts, 1):
        expected = _model_answer(number, verdict)
        answer = answers.get(number)
        if answer is None:
            missing = {"verdict": "no answer", "exit": code, "errors": errors[-600:]}
            return Difference(number, "answer", expected, missing)
        # `message` and `facts` are the program's own.
        if {key: answer.get(key) for key in expected} != expected or (
                answer.get("replayed", False) != expected.get("replayed", False)):
            return Difference(number, "verdict", expected, answer)
    expected_code = 3 if any(verdict.rule for verdict in verdicts) else 0
    if code != expected_code:
        return Difference(len(lines), "exit code", expected_code, code)
    return None


def _compare_postings(fund, verdicts, entries):
    line_of = {verdict.seq: number for number, verdict in enumerate(verdicts, 1)
               if verdict.rule is None and not verdict.replayed}
    for seq, (act, recorded_at, net) in enumerate(fund.entries):
        entry = entries.get(seq, {})
        expected = {"postings": fund.show_postings(net),
                    "recorded_at": money.show_time(recorded_at), "kind": act["kind"],
                    "id": act["id"]}
        got = {"postings": entry.get("postings"), "recorded_at": entry.get("recorded_at"),
               "kind": entry.get("act", {}).get("kind"), "id": entry.get("act", {}).get("id")}
        if expected != got:
            return Difference(line_of.get(seq, len(verdicts)), "entry", expected, got)
    if len(entries) != len(fund.entries):
        return Difference(len(verdicts), "count of entries", len(fund.entries), len(entries))
    return None


def _compare_balances(fund, count, program):
    expected, got = fund.trial_balance().splitlines(), program.trial_balance().splitlines()
    if expected == got:
        return None
    return Difference(count, "trial balance",
                      "\n".join(row for row in expected if row not in got),
                      "\n".join(row for row in got if row not in expected))


def compare_history(binary, lines, postings):
    """The first difference of one history, or None."""
    fund, verdicts = run_model(lines)
    with tempfile.TemporaryDirectory(prefix="reserve-model-") as folder:
        program = Program(binary, folder)
        code, answers, errors = program.apply(lines)
        difference = _compare_lines(lines, verdicts, code, answers, errors)
        if difference is None and postings and fund.entries:
            difference = _compare_postings(fund, verdicts, program.postings())
        if difference is None and fund.entries:
            difference = _compare_balances(fund, len(lines), program)
    return difference


def shrink(binary, lines, postings, difference):
    """A shorter history that ends in the same difference."""
    lines = lines[:difference.line]
    key = difference.key()
    size = max(1, len(lines) // 2)
    while size >= 1:
        start = len(lines) - 1 - size
        while start >= 1:
            shorter = lines[:start] + lines[start + size:]
            found = compare_history(binary, shorter, postings)
            if found is not None and found.key() == key:
                lines = shorter[:found.line]
            start -= size
            start = min(start, len(lines) - 1 - size)
        size //= 2
    return lines


def _mentioned(lines, line):
    """Balances that the act at this line may have rested on, before it."""
    fund, _ = run_model(lines[:line - 1])
    state = fund.state
    rows = fund.trial_balance().splitlines()[1:]
    try:
        act = json.loads(lines[line - 1])
        body = act.get("act", act)["body"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
    words = {value for value in body.values() if isinstance(value, str)}
    case = state.disbursements.get(body.get("disbursement"))
    payment = state.payments.get(body.get("payment"))
    case = case or (payment.case if payment else None)
    excerpt = [row for row in rows if row.startswith("budget:free")
               or words & set(row.split(",")[0].split(":"))]
    for thing in (case, payment, state.contributions.get(body.get("contribution"))):
        if thing is not None:
            shown = {key: value for key, value in vars(thing).items()
                     if isinstance(value, (int, str, list, set, dict)) and key != "spent_lots"}
            excerpt.append(f"{type(thing).__name__} {shown}")
    if case is not None:
        notification = state.notifications[case.notification]
        excerpt.append(f"Notification {vars(notification)}")
    return excerpt


def show(lines, difference, context=6):
    print(f"  line {difference.line}: {difference.what} differs")
    print(f"    model:   {difference.model}")
    print(f"    program: {difference.program}")
    first = max(0, difference.line - 1 - context)
    for number in range(first, min(difference.line, len(lines))):
        mark = ">" if number + 1 == difference.line else " "
        print(f"   {mark}{number + 1:5} {lines[number][:600]}")
    for row in _mentioned(lines, difference.line):
        print(f"      state: {row[:600]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", help="the reserve program")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--histories", type=int, default=20)
    parser.add_argument("--acts", type=int, default=400)
    parser.add_argument("--file", help="compare this file instead of generated histories")
    parser.add_argument("--postings", action="store_true",
                        help="also compare every entry, read from the database")
    parser.add_argument("--shrink", action="store_true", help="shorten each differing history")
    parser.add_argument("--keep", metavar="DIR", help="write differing histories here")
    parser.add_argument("--show", type=int, default=10, help="how many differences to print")
    arguments = parser.parse_args()
    seeds = [None] if arguments.file else range(arguments.seed,
                                                arguments.seed + arguments.histories)
    tally = collections.Counter()
    count = compared = 0
    for seed in seeds:
        if arguments.file:
            with open(arguments.file, encoding="utf-8") as file:
                lines = file.read().rstrip("\n").split("\n")
        else:
            lines = generate(seed, arguments.acts).lines
        count += 1
        compared += len(lines)
        difference = compare_history(arguments.binary, lines, arguments.postings)
        if difference is None:
            continue
        tally[difference.key()] += 1
        if sum(tally.values()) > arguments.show:
            continue
        print(f"history {arguments.file or f'seed {seed}'} ({len(lines)} lines)")
        if arguments.shrink:
            lines = shrink(arguments.binary, lines, arguments.postings, difference)
            difference = compare_history(arguments.binary, lines, arguments.postings)
        show(lines, difference)
        if arguments.keep:
            os.makedirs(arguments.keep, exist_ok=True)
            path = os.path.join(arguments.keep, f"difference-{seed}.jsonl")
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(line + "\n" for line in lines)
    for (what, model, program), times in tally.most_common():
        print(f"{times:5} × {what}: model {model}, program {program}")
    print(f"{count} histories, {compared} lines, {sum(tally.values())} differences")
    return 1 if tally else 0


if __name__ == "__main__":
    sys.exit(main())
