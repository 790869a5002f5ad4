"""A machine of somebody who works on a ledger on a server, and a way in between that lies."""
import decimal
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading

from world import PROGRAM


class Desk:
    """A home of its own: keys, copies, and what was seen of logs."""

    def __init__(self, folder, url, token=None, keys=None):
        self.home, self.url = pathlib.Path(folder), url
        self.home.mkdir()
        self.token = token
        if keys:
            mine = self.home / ".config/reserve/keys"
            shutil.copytree(keys, mine, ignore=shutil.ignore_patterns("log*.pem"))

    def run(self, *words, text=None, check=None, url=None, token=None, folder=None):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("XDG_", "RESERVE_"))}
        environment["HOME"] = str(self.home)
        if token or self.token:
            environment["RESERVE_TOKEN"] = token or self.token
        done = subprocess.run([PROGRAM, "--ledger", url or self.url, *map(str, words)],
                              input=text, capture_output=True, timeout=120, env=environment,
                              cwd=folder)
        done.out = done.stdout.decode("utf-8", "replace")
        done.err = done.stderr.decode("utf-8", "replace")
        if check is not None and done.returncode != check:
            raise AssertionError(f"{words}: {done.returncode}, not {check}\n{done.out}\n{done.err}")
        return done

    def memory(self, pattern):
        return sorted((self.home / ".local/state/reserve").glob(f"*/{pattern}"))

    def copies(self):
        return self.home / ".cache/reserve"


def run_local(ledger, *words, text=None, folder=None):
    return subprocess.run([PROGRAM, "--ledger", str(ledger), *map(str, words)], input=text,
                          capture_output=True, timeout=120, cwd=folder)


UNLIKE = [  # a copy knows the signed heads that it followed to, not each one before
    (rb"[0-9]+ checkpoints checked", b"N checkpoints checked"),
    (rb"[0-9]+ signed heads checked", b"N signed heads checked"),
    (rb'"checkpoints":[0-9]+', b'"checkpoints":N'),
    (rb"were verified at [0-9T:.-]+Z", b"were verified"),
    (rb"(are kept in|time stamp is of no checkpoint in) [^ ;\n]+", rb"\1 FOLDER"),
    (rb"cosigned at [0-9T:.-]+Z", b"cosigned"),
    (rb"(wit.example/witness) [A-Za-z0-9+/=]{80,}", rb"\1 LINE"),
]


def comparable(said):
    for pattern, same in UNLIKE:
        said = re.sub(pattern, same, said)
    return said


def files_in(folder):
    return {str(path.relative_to(folder)): comparable(path.read_bytes())
            for path in sorted(folder.rglob("*")) if path.is_file()}


class Between:
    """Hands requests on to a server. `alter(method, path, answer)` may give another answer
    (status, headers, body), or None: the connection is dropped. `instead(method, path)` may
    answer without the server."""

    def __init__(self, port):
        self.port, self.alter, self.instead = port, None, None
        self.seen, self.shown = [], []  # requests, and what each showed as its right
        between = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                between.seen.append((self.command, self.path, body))
                between.shown.append(self.headers.get("Authorization"))
                made = between.instead and between.instead(self.command, self.path)
                made = made or between.ask(self.command, self.path, self.headers, body)
                if between.alter:
                    made = between.alter(self.command, self.path, made)
                if made is None:
                    self.close_connection = True
                    return
                status, headers, content = made
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in ("content-length", "connection", "date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, method, path, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            kept = {name: value for name, value in headers.items()
                    if name.lower() in ("authorization", "content-type")}
            connection.request(method, path, body, kept)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def url(self, ledger):
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1/ledgers/{ledger}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def serve_folder(folder):
    """A folder as a plain web server gives it."""
    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *words):
            super().__init__(*words, directory=str(folder))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Witness:
    """`reserve witness serve` that knows one log."""

    def __init__(self, folder, vkey):
        self.process = subprocess.Popen(
            [PROGRAM, "witness", "serve", "--json", "--dir", folder, "--name",
             "wit.example/witness", "--add-log", vkey], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        said = json.loads(self.process.stdout.readline())
        self.url, self.vkey = said["url"], said["vkey"]

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.process.stdout.close()


class TimeStamps:
    """A time-stamping authority of our own."""

    def __init__(self, folder):
        folder.mkdir()
        self.settings, self.certificate = folder / "tsa.cnf", folder / "tsa.pem"
        self.settings.write_text(
            "[req]\ndistinguished_name = dn\nprompt = no\nx509_extensions = ext\n"
            "[dn]\nCN = Test Authority\n"
            "[ext]\nbasicConstraints = CA:FALSE\nextendedKeyUsage = critical,timeStamping\n"
            "keyUsage = digitalSignature\n"
            f"[tsa]\ndefault_tsa = one\n[one]\nserial = {folder}/serial\n"
            f"signer_cert = {self.certificate}\nsigner_key = {folder}/key.pem\n"
            "signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256\n")
        (folder / "serial").write_text("01\n")
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-config",
                     self.settings, "-keyout", folder / "key.pem", "-out", self.certificate)

    def answer(self, query, answer):
        self.openssl("ts", "-reply", "-config", self.settings, "-queryfile", query, "-out", answer)

    def openssl(self, *words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, timeout=60)


def statement(held):
    """A bank's statement of eur-1 on the last day of 2026: a thousand came, three went."""
    def entry(amount, sign, reference):
        return (f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
                "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-31</Dt></BookgDt>"
                f"<AcctSvcrRef>{reference}</AcctSvcrRef></Ntry>")

    def balance(kind, amount):
        return (f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
                "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-12-31</Dt></Dt></Bal>")

    closed = decimal.Decimal(held) + 997
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
            "<GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S1</Id><LglSeqNb>1</LglSeqNb>"
            "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>"
            f"{balance('OPBD', held)}{balance('CLBD', closed)}{entry('1000.00', 'CRDT', 'B1')}"
            f"{entry('3.00', 'DBIT', 'B2')}</Stmt></BkToCstmrStmt></Document>\n")
