"""A server on a folder of small ledgers, with a token for every role: `fund` is real and signed,
`class` a sandbox without signatures, `other` one that no token names."""
import base64
import datetime
import gzip
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

PROGRAM = os.environ["RESERVE_PROGRAM"]
ORIGIN = "example.org/fund"
ROLES = ("governor", "treasurer", "controller", "beneficiary", "partner", "auditor")
OFFICERS = (("tre", "treasurer", None), ("con", "controller", None), ("ben", "beneficiary", "B"),
            ("v1", "partner", "P1"), ("v2", "partner", "P2"), ("aud", "auditor", None))
CHARTER = {"approval_tiers": [{"approvals": 1, "up_to": "1000000000.00"}], "beneficiary": "B",
           "purposes": ["air_defence", "energy"]}
TODAY = datetime.datetime.now(datetime.timezone.utc).date().isoformat()


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        packed = self.headers.get("content-encoding") == "gzip" and body
        self.body = gzip.decompress(body) if packed else body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:400]!r}"


def run(*words, text=None):
    done = subprocess.run([PROGRAM, *map(str, words)], input=text, capture_output=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout.decode()


def act(identity, kind, body, actor, **envelope):
    return {"actor": actor, "body": body, "date": TODAY, "id": identity, "kind": kind, **envelope}


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def income(identity, amount="10.00", **envelope):
    return act(identity, "income.received",
               {"account": "eur", "amount": amount, "bank_reference": identity}, "tre", **envelope)


def registrations():
    parties = (("P1", "contributor"), ("P2", "contributor"), ("B", "beneficiary"), ("X", "payee"))
    for party, role in parties:
        yield act(f"party-{party}", "party.registered",
                  {"name": party, "party": party, "role": role}, "gov")


def enrolments():
    for officer, role, party in OFFICERS:
        body = {"name": officer, "officer": officer, "roles": [role]}
        yield act(f"enrol-{officer}", "officer.enrolled",
                  body | ({"party": party} if party else {}), "gov")


def story():
    """Money comes in, the gate opens, a payment goes out."""
    due = [{"amount": "1000.00", "due": TODAY}]
    yield act("a", "account.opened", {"account": "eur", "bank": "Bank", "currency": "EUR"}, "tre")
    yield act("c", "contribution.signed", {"amount": "1000.00", "contribution": "C-1",
                                           "currency": "EUR", "instalments": due, "party": "P1"},
              "tre")
    yield act("r", "contribution.received", {"account": "eur", "amount": "600.00",
                                             "bank_reference": "r", "contribution": "C-1"}, "tre")
    yield act("n", "notification.issued", {"classes": ["air"], "notification": "N-1",
                                           "observed_at": TODAY + "T00:00:00Z",
                                           "statement": "It has begun."}, "ben")
    for party in ("P1", "P2"):
        yield act(f"n-{party}", "notification.delivered",
                  {"channel": "note", "notification": "N-1", "party": party}, "ben")
    yield act("d", "disbursement.requested", {"amount": "100.00", "currency": "EUR",
                                              "disbursement": "D-1", "justification": "needed",
                                              "method": "grant", "notification": "N-1",
                                              "payee": "X", "purpose": "energy"}, "ben")
    yield act("v", "disbursement.approved", {"disbursement": "D-1"}, "v1")
    yield act("p", "payment.instructed", {"account": "eur", "amount": "100.00",
                                          "disbursement": "D-1", "payee_account": "X1",
                                          "payment": "PAY-1"}, "tre")
    yield act("p-out", "payment.released", {"payment": "PAY-1"}, "con")
    yield act("p-done", "payment.settled", {"bank_reference": "p", "payment": "PAY-1"}, "tre")


def lines(acts, **envelope):
    return "".join(json.dumps({**one, **envelope}) + "\n" for one in acts).encode()


def make_fund(folder):
    ledger = folder / "fund.db"
    charter = folder / "charter.json"
    charter.write_text(json.dumps(CHARTER))
    run("--ledger", ledger, "init", "--origin", ORIGIN, "--name", "Fund", "--currency", "EUR",
        "--governor", "gov", "--charter", charter)
    run("--ledger", ledger, "apply", "-", text=lines(registrations(), fund=ORIGIN))
    for officer, role, party in OFFICERS:
        run("--ledger", ledger, "enrol", "--as", "gov", "--officer", officer, "--name", officer,
            "--roles", role, *(("--party", party) if party else ()))
    run("--ledger", ledger, "apply", "-", text=lines(story(), fund=ORIGIN))
    charter.unlink()


def make_class(folder):
    opening = act("open", "fund.opened", {"charter": CHARTER | {"signatures": "waived"},
                                          "functional_currency": "EUR", "name": "Class",
                                          "sandbox": True}, "gov")
    run("--ledger", folder / "class.db", "apply", "--create", "-",
        text=lines([opening, *registrations(), *enrolments(), *story()]))


def copy_ledger(folder, name, to):
    for path in folder.glob(f"{name}.db*"):
        target = folder / path.name.replace(name, to, 1)
        shutil.copytree(path, target) if path.is_dir() else shutil.copy2(path, target)


class Server:
    """`reserve serve` on a free port of this machine, the same one when it is started again."""

    def __init__(self, folder, *options):
        self.folder, self.options, self.port = folder, options, 0
        self.start()

    def start(self):
        self.log = open(self.folder / "serve.log", "ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--dir", str(self.folder), "--listen", f"127.0.0.1:{self.port}",
             *self.options], stdout=subprocess.PIPE, stderr=self.log)
        first = self.process.stdout.readline().decode()
        place = re.search(r"127\.0\.0\.1:([0-9]+)", first)
        if not place:
            self.stop(signal.SIGKILL)
            raise AssertionError(f"serve does not say where it listens: {first}\n{self.said()}")
        self.port = int(place.group(1))

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        return code

    def said(self):
        return (self.folder / "serve.log").read_text("utf-8", "replace")[-4000:]

    def call(self, method, target, token=None, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            if token:
                named["Authorization"] = f"Bearer {token}"
            connection.request(method, target, body, named)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def post(self, ledger, value, token, query=""):
        return self.call("POST", f"/v1/ledgers/{ledger}/entries{query}", token, json.dumps(value),
                         Content_Type="application/json")


class World:
    def __init__(self, *options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="reserve-"))
        try:
            make_fund(self.folder)
            make_class(self.folder)
            copy_ledger(self.folder, "fund", "other")
            self.tokens = {role: self.token(role, "fund", "class") for role in ROLES}
            self.tokens["operator"] = self.token("operator")
            self.server = Server(self.folder, *options)
        except BaseException:
            shutil.rmtree(self.folder)
            raise

    def token(self, role, *ledgers, expires="2999-12-31"):
        named = [word for ledger in ledgers for word in ("--ledger", ledger)]
        said = run("--json", "token", "new", "--dir", self.folder, "--role", role, *named,
                   "--expires", expires)
        return json.loads(said)["token"]

    def let_pass(self, year, earlier):
        """Tokens until that year are until an earlier one: none is made that is over already."""
        file, draft = self.folder / "tokens.json", self.folder / "tokens.json.new"
        draft.write_text(file.read_text().replace(year, earlier))
        draft.chmod(0o600)
        draft.rename(file)

    def close(self):
        code = self.server.stop()
        said = self.server.said()
        shutil.rmtree(self.folder)
        if code != 0:
            raise AssertionError(f"serve ended with {code}\n{said}")

    def signed(self, one):
        """The act with its actor's signature, for the ledger that asks for it."""
        one = {**one, "fund": ORIGIN}
        key = self.folder / "fund.db.keys" / f"{one['actor']}.pem"
        with tempfile.NamedTemporaryFile() as message:
            message.write(canonical(one))
            message.flush()
            made = subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", str(key), "-rawin",
                                   "-in", message.name], capture_output=True, check=True).stdout
        return {"act": one, "signatures": [{"officer": one["actor"],
                                            "signature": base64.b64encode(made).decode()}]}
