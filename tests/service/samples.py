"""A request for each operation that must succeed on the ledgers of world.py."""
import itertools
import json
import urllib.parse

from world import income

SCENARIO = """
schema = 1
name = "Class"
horizon = 3
currency = "EUR"
start = { ledger = "class.db" }
policy = {}
[episodes]
kind = "none"
[requests]
peace = 0.0
episode = 1.0
[[requests.needs]]
purpose = "energy"
weight = 1
size = { law = "fixed", amount = "10.00" }
"""
fresh = itertools.count(1)

# What stands in the path and, where it is required, in the query.
PLACES = {
    "read_entry": {"seq": "3"},
    "read_report": {"name": "position"},
    "read_contribution": {"name": "C-1"},
    "read_notification": {"name": "N-1"},
    "read_disbursement": {"name": "D-1"},
    "read_log_file": {"file": "log.vkey"},
    "read_tile": {"path": "entries/000.p/4"},
    "prove_entry": {"seq": "3"},
    "prove_consistency": {"old": "1"},
    "read_dossier": {"payment": "PAY-1"},
}
# Further queries that must succeed too.
QUERIES = {
    "list_entries": ("limit=2", "kind=payment.*", "case=D-1", "kind=payment.*&limit=1"),
    "list_balances": ("account=assets:cash:*", "in=EUR", "as_of=2026-01-01", "known_at=3"),
    "read_status": ("as_of=2026-01-01", "known_at=20", "as_of=2999-01-01&known_at=20"),
    "list_contributions": ("known_at=3",),
    "list_notifications": ("known_at=3",),
    "list_disbursements": ("known_at=3",),
    "read_contribution": ("known_at=20",),
    "read_notification": ("known_at=20",),
    "read_disbursement": ("as_of=2999-01-01",),
    "read_report": ("known_at=20", "as_of=2999-01-01"),
    "follow_events": ("since=0", "since=5&limit=2", "wait=0"),
}


class Sample:
    """method, target and body of a request."""

    def __init__(self, operation, target, body=None):
        self.method, self.target, self.body = operation.method, target, body

    def headers(self):
        return {} if self.body is None else {"Content_Type": "application/json"}


def target_of(operation, ledger, places, query=""):
    target = operation.path.replace("{ledger}", urllib.parse.quote(ledger, safe=""))
    for name, value in places.items():
        target = target.replace("{" + name + "}", urllib.parse.quote(str(value), safe="/"))
    asked = [f"{one['name']}={places[one['name']]}" for one in operation.query()
             if one["name"] in places]
    asked += [query] if query else []
    return target + ("?" + "&".join(asked) if asked else "")


def sample(operation, ledger, world):
    """A valid one without lasting effect: acts are only tried."""
    places = dict(PLACES.get(operation.id, {}))
    if "simulation" in operation.id:
        let_end(world, ledger)
    if operation.id in ("read_simulation", "cancel_simulation"):
        places["simulation"] = start_simulation(world, ledger)
    body = None
    query = ""
    if operation.id == "record_acts":
        one = income(f"sample-{next(fresh)}")
        body = json.dumps(world.signed(one) if ledger == "fund" else one)
        query = "dry_run=true"
    if operation.id == "start_simulation":
        body = json.dumps({"scenario": SCENARIO, "paths": 16, "seed": 1})
    return Sample(operation, target_of(operation, ledger, places, query), body)


def start_simulation(world, ledger):
    asked = {"scenario": SCENARIO, "paths": 16, "seed": 1}
    told = ask_simulation(world, ledger, asked)
    return ended(world, ledger, told.json()["id"])["id"] if told.status == 202 else "0"


def let_end(world, ledger):
    """Until nobody has any open there: so many may be, and no more."""
    for token in world.tokens.values():
        while any(one["state"] in ("waiting", "running")
                  for one in list_simulations(world, ledger, token)):
            pass


def list_simulations(world, ledger, token):
    told = world.server.call("GET", f"/v1/ledgers/{ledger}/simulations", token)
    return told.json() if told.status == 200 else []


def ask_simulation(world, ledger, asked, token=None):
    return world.server.call("POST", f"/v1/ledgers/{ledger}/simulations",
                             token or world.tokens["governor"], json.dumps(asked),
                             Content_Type="application/json")


def ended(world, ledger, identity):
    """What is told of a simulation once it is over."""
    while True:
        told = world.server.call("GET", f"/v1/ledgers/{ledger}/simulations/{identity}",
                                 world.tokens["governor"]).json()
        if told["state"] not in ("waiting", "running"):
            return told


def samples(operation, ledger, world):
    """The valid one, and it again with each further query."""
    yield sample(operation, ledger, world)
    for query in QUERIES.get(operation.id, ()):
        yield Sample(operation, target_of(operation, ledger, PLACES.get(operation.id, {}), query))
    if operation.id == "read_report":
        for name, asked in (("contributions", ""), ("sources-uses", ""), ("availability", ""),
                            ("contributor", "party=P1"), ("dossier", "notification=N-1"),
                            ("audit", ""), ("bank", ""), ("ageing", ""), ("exposure", ""),
                            ("monthly", "")):
            yield Sample(operation, target_of(operation, ledger, {"name": name}, asked))
