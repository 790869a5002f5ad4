"""What a ledger in a file and the same one on a server are asked: words that both must answer with
the same bytes, on standard output and in files. The demonstration's fund is what they are about."""
import itertools

LATER = "2026-12-31T12:00:00Z"
EVEN_LATER = "2026-12-31T13:00:00Z"

# Files that lie in the folder where the words are said.
MAPPING = """schema = 1
[[act]]
kind = "party.registered"
date = "2026-12-31"
[act.body]
party = "{party}"
name = "{name}"
role = "{role}"
"""
SCENARIO = """schema = 1
name = "Next year"
horizon = 12
currency = "EUR"
floor = "100.00"
goals = [ { measure = "below_floor", by_days = 300, at_most = 0.05 } ]
[run]
paths = 40
[start]
ledger = "elsewhere.db"
[[partners]]
name = "EU"
currency = "EUR"
instalments = [ { month = 2, amount = "300.00" } ]
delay = { law = "exponential", months = 2.0 }
[episodes]
kind = "markov"
start = 0.3
end = 0.3
[requests]
episode = 2.0
[[requests.needs]]
purpose = "energy"
size = { law = "exponential", mean = "90.00" }
"""
CAMT = """schema = 1
[[account]]
id = "DE89370400440532013000"
account = "eur-1"
[[act]]
kind = "charge.paid"
when = { direction = "debit" }
date = "{date}"
[act.body]
account = "{account}"
amount = "{amount}"
bank_reference = "{bank_reference}"
charge = "fees"
"""
IATI = """[organisation]
ref = "XM-DAC-1"
type = "40"
[activity]
identifier = "XM-DAC-1-1"
description = "A fund."
recipient_country = "UA"
sector = "51010"
[sectors]
air_defence = "15210"
energy = "23630"
critical_infrastructure = "43010"
budget_support = "51010"
armed_forces = "15210"
defence_industry = "32110"
"""
FILES = {"list.csv": "party,name,role\nNEW1,New One,payee\nNEW2,New Two,source\n",
         "list.toml": MAPPING, "iati.toml": IATI, "next.toml": SCENARIO,
         "later.toml": SCENARIO.replace("month = 2", "month = 9").replace("Next", "Later"),
         "camt.toml": CAMT}

# What may be asked again and again.
READING = [
    ("status",), ("status", "--json"), ("status", "--format", "csv"),
    ("balance",), ("balance", "assets:*", "--json"),
    ("trial-balance", "--format", "csv"), ("trial-balance", "--as-of", "2025-06-30"),
    ("register", "assets:cash:eur-1"), ("log",), ("log", "--json"), ("show", "5"),
    ("show", "PAY-1"), ("show", "N-1", "--json"), ("report", "position"),
    ("report", "contributions", "--format", "csv"), ("report", "sources-uses"),
    ("status", "--as-of", "2025-06-30"), ("status", "--known-at", "60", "--json"),
    ("status", "--as-of", "2025-06-30", "--known-at", "60", "--format", "csv"),
    ("report", "availability", "--json"), ("report", "dossier", "N-1"), ("report", "bank"),
    ("report", "ageing"), ("report", "exposure"), ("report", "monthly", "--format", "html"),
    ("export", "journal", "--dialect", "ledger"), ("export", "jsonl"),
    ("export", "csv", "--table", "postings"),
    ("checkpoint",), ("prove", "entry", "5"), ("prove", "payment", "PAY-1"), ("verify",),
    ("verify", "--json"),
]

REPORTS = [("position",), ("contributions",), ("sources-uses",), ("availability",),
           ("contributor", "EU"), ("dossier", "N-1"), ("audit",), ("bank",), ("ageing",),
           ("exposure",), ("monthly",)]
BOOKS = [
    *(("report", *report, "--format", form)
      for report, form in itertools.product(REPORTS, ("text", "json", "csv", "html"))),
    ("report", "position", "--as-of", "2025-06-30", "--known-at", "60", "-o", "position.html",
     "--format", "html"),
    ("balance", "--in", "USD"), ("balance", "--known-at", "yesterday"),
    ("register", "nothing"), ("log", "--last", "3", "--kind", "payment.*"),
    ("log", "--format", "csv", "--known-at", "60"), ("show", "PAY-1", "--as-of", "2026-01-10"),
    ("show", "nothing"), ("show", "1000"), ("explain", "gate.closed"), ("explain", "no.rule"),
    *(("export", "journal", "--dialect", dialect, "-o", f"{dialect}.journal")
      for dialect in ("hledger", "ledger", "beancount")),
    *(("export", "csv", "--table", table, "-o", f"{table}.csv")
      for table in ("entries", "postings", "cases")),
    ("export", "jsonl", "--sandbox", "-o", "acts.jsonl"), ("export", "iati"),
    ("export", "iati", "--config", "iati.toml", "-o", "fund.xml"),
    ("export", "pain001", "--exercise"), ("export", "pain001", "--template"),
    ("import", "csv", "--template"), ("apply", "nothing.jsonl"),
]

EVIDENCE = [
    ("publish", "log"), ("publish", "log", "--json"),
    ("export", "bundle", "-o", "fund.tar"), ("export", "bundle", "-o", "fund.tar", "--json"),
    ("checkpoint", "-o", "head"), ("checkpoint", "--json"),
    ("checkpoint", "--size", "60", "-o", "old"),
    ("checkpoint", "--size", "60"), ("checkpoint", "--size", "1000"), ("checkpoint", "--size", "0"),
    ("prove", "entry", "5", "-o", "5.proof"), ("prove", "entry", "5", "--size", "60"),
    ("prove", "entry", "70", "--size", "60"), ("prove", "entry", "5", "--size", "1000"),
    ("prove", "consistency", "60", "-o", "growth"), ("prove", "consistency", "50", "80", "--json"),
    ("prove", "consistency", "101"), ("prove", "payment", "PAY-1", "--complete", "-o", "dossier"),
    ("prove", "payment", "PAY-0"),
    ("verify", "log", "log"), ("verify", "log", "log", "--rules", "--vkey", "log/log.vkey"),
    ("verify", "bundle", "fund.tar"), ("verify", "dossier", "dossier", "--vkey", "log/log.vkey"),
    ("verify", "proof", "5.proof", "--seq", "5"), ("verify", "proof", "5.proof", "--seq", "6"),
    ("verify", "consistency", "growth", "--old", "old", "--vkey", "log/log.vkey"),
    ("anchor",), ("anchor", "--response", "head", "--ca", "old"),
    ("checkpoint", "--witness", "http://127.0.0.1:1"),
]

SIMULATIONS = [
    ("simulate", "run", "next.toml"), ("simulate", "run", "next.toml", "--json"),
    ("simulate", "run", "next.toml", "--tornado", "--drop", "--paths", "20"),
    ("simulate", "run", "next.toml", "--format", "html", "-o", "outlook.html"),
    ("simulate", "compare", "next.toml", "later.toml", "--paths", "20"),
    ("simulate", "solve", "next.toml", "--for", "replenishment", "--paths", "20"),
    ("simulate", "path", "next.toml", "3"),
    ("simulate", "path", "next.toml", "3", "--write", "path.jsonl"),
    ("simulate", "check"), ("simulate", "backtest"),
    ("simulate", "snapshot", "next.toml", "--as", "nobody", "--at", LATER),
    ("simulate", "snapshot", "next.toml", "--as", "tre", "--id", "sealed", "--at", LATER),
    ("simulate", "snapshot", "next.toml", "--as", "tre", "--id", "sealed", "--at", LATER),
    ("simulate", "snapshot", "next.toml", "--as", "tre", "--id", "again", "--at", EVEN_LATER,
     "--json"),
    ("simulate", "check"), ("simulate", "check", "100", "--json"), ("simulate", "check", "5"),
    ("simulate", "check", "--scenario", "next.toml"),
    ("simulate", "backtest"), ("simulate", "backtest", "--format", "csv"),
]

WRITING = [
    ("import", "csv", "list.csv", "--map", "list.toml", "--as", "gov", "--at", LATER),
    ("import", "csv", "list.csv", "--map", "list.toml", "--as", "gov", "--at", LATER, "--apply"),
    ("import", "csv", "list.csv", "--map", "list.toml", "--as", "gov", "--at", LATER, "--apply"),
    ("import", "csv", "list.csv", "--map", "list.toml", "--as", "gov", "--at", LATER, "--json"),
    ("import", "camt053", "statement.xml", "--map", "camt.toml", "--as", "tre", "--at", LATER),
    ("import", "camt053", "statement.xml", "--map", "camt.toml", "--as", "tre", "--at", LATER,
     "--apply"),
    ("import", "camt053", "statement.xml", "--map", "camt.toml", "--as", "tre", "--at", LATER,
     "--apply", "--json"),
    ("report", "bank"),
    ("reconcile", "--as", "con", "--account", "eur-1", "--closing-balance", "1.00",
     "--statement-sha256", "0" * 64, "--id", "wrong", "--at", LATER),
    ("close", "--as", "con", "--through", "2026-11-30", "--id", "close", "--at", LATER),
    ("close", "--as", "con", "--through", "2026-11-30", "--id", "close", "--at", LATER, "--json"),
    ("remark", "--as", "tre", "--about", "5", "--text", "seen", "--id", "seen", "--at", LATER),
    ("reverse", "--as", "con", "--seq", "1", "--reason", "none", "--id", "no", "--at", LATER),
    ("reverse", "--as", "con", "--seq", "103", "--reason", "twice", "--id", "yes", "--at", LATER),
    ("record", "party.suspended", "--as", "gov", "--party", "NEW1", "--reason", "a test",
     "--id", "suspended", "--at", LATER),
    ("batch", "--as", "tre", "--at", LATER, "--batch", "b", "--source-sha256", "1" * 64,
     "--rows", "1", "--id", "batch"),
    ("enrol", "--as", "gov", "--officer", "zoe", "--name", "Zoe", "--roles", "treasurer",
     "--public-key", "rO0dIHlYOhOWyUHQY0Rgx5BElz2jkFGUyBhvvKsZgC8=", "--id", "zoe", "--at", LATER),
    ("record", "log_key.changed", "--as", "gov", "--reason", "r", "--id", "key", "--at", LATER,
     "--log-key", "no key"),
]

# What is done where the ledger is, and the word by which it is refused elsewhere.
AT_THE_SERVER = [
    (("rebuild",), "is rebuilt where it is"), (("backup", "b.db"), "is copied and put back where"),
    (("restore", "b.db"), "is copied and put back where"),
    (("init", "--origin", "a/b", "--name", "N", "--currency", "EUR", "--governor", "g",
      "--charter", "c.toml"), "where it will be"),
    (("apply", "--create", "-"), "where it will be"),
    (("record", "log_key.changed", "--as", "gov", "--reason", "r"), "--log-key"),
]
