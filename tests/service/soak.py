"""Load and faults: many clients of mixed roles, a server that is killed now and then, answers that
are thrown away, retries under the same ids; then the checker holds what was told against the log.

usage: soak.py [SECONDS] [CLIENTS] [SEED]      RESERVE_PROGRAM is the program; loopback only
"""
import http.client
import json
import pathlib
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from decimal import Decimal

import soak_check
from soak_check import Seen, Told
from world import Server, World, income, run

LEDGERS = ("class", "fund")  # without signatures, and with them
OTHER_CASH = Decimal("500.00")  # of the story of world.py: 600 came in, 100 went out
READERS = (("partner", ("status", "balances", "contributions")),
           ("auditor", ("log/checkpoint", "entries/3", "reports/audit")),
           ("governor", ("status", "log/checkpoint", "entries?limit=5")))
OPTIONS = ("--requests", "0")


class Known:
    """What clients know of one ledger."""

    def __init__(self):
        self.told, self.seen, self.sent_ids = [], [], set()


class Soak:
    def __init__(self, seconds, clients, seed):
        self.clients, self.seed = clients, seed
        self.known = {ledger: Known() for ledger in LEDGERS}
        self.faults, self.kills, self.dropped, self.retries = [], 0, 0, 0
        self.lock = threading.Lock()
        self.up = threading.Event()
        self.world = World(*OPTIONS)
        self.server = self.world.server
        self.up.set()
        self.until = time.monotonic() + seconds

    def going_on(self):
        return time.monotonic() < self.until

    def note(self, text):
        with self.lock:
            self.faults.append(text)

    def ask(self, *words, **named):
        """The answer; None if there was none, as from a server that was killed."""
        try:
            return self.server.call(*words, **named)
        except (OSError, http.client.HTTPException):
            self.up.wait(30)
            return None

    def drop(self, ledger, body):
        """Sends an act and goes away before the answer."""
        token = self.world.tokens["treasurer"]
        head = (f"POST /v1/ledgers/{ledger}/entries HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n")
        try:
            with socket.create_connection(("127.0.0.1", self.server.port), 5) as line:
                line.sendall(head.encode() + body)
        except OSError:
            self.up.wait(30)
        with self.lock:
            self.dropped += 1

    def record(self, ledger, made, dice):
        """Sends the acts until they are acknowledged, always under the same ids."""
        acts = [self.world.signed(one) for one in made] if ledger == "fund" else made
        body = json.dumps(acts if len(acts) > 1 else acts[0]).encode()
        sent = time.monotonic()
        with self.lock:
            self.known[ledger].sent_ids.update(one["id"] for one in made)
        for attempt in range(10000):
            if dice.random() < 0.1:
                self.drop(ledger, body)
                continue
            answer = self.ask("POST", f"/v1/ledgers/{ledger}/entries",
                              self.world.tokens["treasurer"], body,
                              Content_Type="application/json")
            if answer is not None and answer.status == 201:
                self.retries += attempt
                return self.acknowledge(ledger, answer, len(made), sent)
            if answer is not None and answer.status not in (429, 503):
                return self.note(f"{answer} to {body[:300]!r}")
        return self.note(f"never acknowledged: {made[0]['id']}")

    def acknowledge(self, ledger, answer, count, sent):
        answered = time.monotonic()
        receipts = answer.json() if count > 1 else [answer.json()]
        with self.lock:
            self.known[ledger].told += [Told(receipt["id"], sent, answered, receipt["seq"],
                               receipt["leaf_hash"]) for receipt in receipts]

    def treasurer(self, number):
        dice, count = random.Random(self.seed * 1000 + number), 0
        ledger = LEDGERS[number % 4 == 1]
        while self.going_on():
            made = []
            for _ in range(dice.choice((1, 1, 1, 1, 5))):
                count += 1
                amount = f"{dice.randrange(1, 10 ** 6)}.{dice.randrange(100):02}"
                made.append(income(f"s-{number}-{count}", amount))
            self.record(ledger, made, dice)

    def reader(self, number, role, targets):
        dice = random.Random(self.seed * 1000 + number)
        while self.going_on():
            ledger, target = dice.choice(LEDGERS), dice.choice(targets)
            asked = time.monotonic()
            answer = self.ask("GET", f"/v1/ledgers/{ledger}/{target}", self.world.tokens[role])
            if answer is None or answer.status == 503:
                continue
            if answer.status != 200:
                self.note(f"{target}: {answer}")
            elif target == "status":
                told = answer.json()
                self.see(ledger, number, asked, told["size"], told["root"])
            elif target == "log/checkpoint":
                _, size, root = answer.body.decode().split("\n")[:3]
                self.see(ledger, number, asked, int(size), root)

    def see(self, ledger, number, asked, size, root):
        with self.lock:
            self.known[ledger].seen.append(Seen(number, asked, time.monotonic(), size, root))

    def follower(self, ledger):
        """Goes through the change feed across all kills, and misses nothing."""
        since = 0
        while self.going_on():
            answer = self.ask("GET", f"/v1/ledgers/{ledger}/events?since={since}&wait=1",
                              self.world.tokens["auditor"])
            if answer is None or answer.status == 503:
                continue
            told = answer.json()
            seqs = [one["seq"] for one in told["entries"]]
            if seqs != list(range(since, since + len(seqs))) or told["next"] != since + len(seqs):
                return self.note(f"the feed skips or repeats after {since}: {seqs} {told['next']}")
            since = told["next"]

    def killer(self):
        dice = random.Random(self.seed)
        while self.going_on():
            time.sleep(dice.uniform(0.3, 2.0))
            self.up.clear()
            how = signal.SIGKILL if dice.random() < 0.8 else signal.SIGTERM
            code = self.server.stop(how)
            if how == signal.SIGTERM and code != 0:
                self.note(f"asked to stop, it ended with {code}")
            self.server.start()
            self.up.set()
            self.kills += 1

    def run(self):
        threads = [threading.Thread(target=self.killer),
                   *(threading.Thread(target=self.follower, args=(one,)) for one in LEDGERS)]
        for number in range(1, self.clients + 1):
            if number % 3:
                threads.append(threading.Thread(target=self.treasurer, args=(number,)))
            else:
                reader = (number, *READERS[number // 3 % len(READERS)])
                threads.append(threading.Thread(target=self.reader, args=reader))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def check(self):
        """All faults; the server is stopped and the folder gone."""
        self.world.server.stop()
        for ledger, known in self.known.items():
            self.faults += [f"{ledger}: {one}" for one in self.faults_of(ledger, known)]
        self.world.close()
        return self.faults

    def faults_of(self, ledger, known):
        file = self.world.folder / f"{ledger}.db"
        stood = {one["id"] for one in json.loads(run("--ledger", file, "--json", "log"))
                 if not one["id"].startswith("s-")}
        with tempfile.TemporaryDirectory() as folder:
            run("--ledger", file, "publish", f"{folder}/log")
            leaves = soak_check.read_leaves(pathlib.Path(folder) / "log")
        balances = json.loads(run("--ledger", file, "--json", "trial-balance"))
        findings = json.loads(run("--ledger", file, "--json", "verify"))["findings"]
        return [*map(str, findings),
                *soak_check.find_faults(leaves, known.told, known.seen, known.sent_ids | stood),
                *soak_check.find_wrong_totals(leaves, balances, OTHER_CASH)]


def main(seconds=60, clients=24, seed=1):
    soak = Soak(float(seconds), int(clients), int(seed))
    soak.run()
    faults = soak.check()
    told, seen = (sum(len(getattr(known, what)) for known in soak.known.values())
                  for what in ("told", "seen"))
    print(f"{told} acts acknowledged, {seen} heads seen, {soak.kills} kills, "
          f"{soak.dropped} answers dropped, {soak.retries} retries; {len(faults)} faults")
    print("\n".join(faults[:20]))
    return soak, faults


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:])[1] else 0)
