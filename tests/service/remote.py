"""A machine of somebody who works on a ledger on a server, and a way in between that lies."""
import http.client
import http.server
import os
import pathlib
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

    def run(self, *words, text=None, check=None, url=None, token=None):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("XDG_", "RESERVE_"))}
        environment["HOME"] = str(self.home)
        if token or self.token:
            environment["RESERVE_TOKEN"] = token or self.token
        done = subprocess.run([PROGRAM, "--ledger", url or self.url, *map(str, words)],
                              input=text, capture_output=True, timeout=120, env=environment)
        done.out = done.stdout.decode("utf-8", "replace")
        done.err = done.stderr.decode("utf-8", "replace")
        if check is not None and done.returncode != check:
            raise AssertionError(f"{words}: {done.returncode}, not {check}\n{done.out}\n{done.err}")
        return done

    def memory(self, pattern):
        return sorted((self.home / ".local/state/reserve").glob(f"*/{pattern}"))

    def copies(self):
        return self.home / ".cache/reserve"


class Between:
    """Hands requests on to a server. `alter(method, path, answer)` may give another answer
    (status, headers, body), or None: the connection is dropped. `instead(method, path)` may
    answer without the server."""

    def __init__(self, port):
        self.port, self.alter, self.instead = port, None, None
        self.seen = []
        between = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                between.seen.append((self.command, self.path, body))
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
