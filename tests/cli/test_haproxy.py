"""The profile for HAProxy in examples/service, in front of a witness: it starts, passes requests on,
lets nobody speak for others, and while sixty connections of no good will stand, others are served."""
import os
import shutil
import socket
import ssl
import subprocess
import time

from test_witness import Witness, WitnessCase

PROFILE = os.path.join(os.path.dirname(__file__), "../../examples/service/haproxy.cfg")
HAPROXY = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin") or "haproxy"
GET = b"GET /checkpoint HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
POST = b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"


class Behind(WitnessCase):
    def setUp(self):
        super().setUp()
        pem = self.folder / "front.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", pem, "-out",
                        self.folder / "certificate.pem", "-days", "2", "-subj", "/CN=front",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True,
                       capture_output=True)
        with open(pem, "ab") as both:
            both.write((self.folder / "certificate.pem").read_bytes())
        self.context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        self.path = self.folder / "w.socket"
        self.witness = Witness(self, "w1", listen=f"unix:{self.path}")
        self.front = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.front.close)
        self.start({**os.environ, "RESERVE_FRONT": f"fd@{self.front.fileno()}",
                    "RESERVE_CERTIFICATE": str(pem), "RESERVE_BACK": str(self.path)})

    def start(self, environment):
        inherited = (self.front.fileno(),)
        checked = subprocess.run([HAPROXY, "-c", "-f", PROFILE], env=environment,
                                 pass_fds=inherited, capture_output=True, timeout=60)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertNotIn(b"WARNING", checked.stderr.upper())
        with open(self.folder / "haproxy.log", "wb") as log:
            proxy = subprocess.Popen([HAPROXY, "-db", "-f", PROFILE], env=environment,
                                     pass_fds=inherited, stdout=log, stderr=log)
        self.addCleanup(proxy.wait)
        self.addCleanup(proxy.kill)

    def connect(self, source="127.0.0.1"):
        return socket.create_connection(self.front.getsockname(), timeout=30,
                                        source_address=(source, 0))

    def connect_tls(self, source="127.0.0.1"):
        return self.context.wrap_socket(self.connect(source), server_hostname="127.0.0.1")

    def ask(self, request=GET, source="127.0.0.1"):
        with self.connect_tls(source) as secure:
            secure.sendall(request)
            return b"".join(iter(lambda: secure.recv(4096), b""))

    def test_requests_are_passed_on_and_answers_come_back(self):
        answer = self.ask()
        self.assertIn(b"HTTP/1.1 404 Not Found", answer)
        self.assertIn(b"application/problem+json", answer)
        self.assertIn(b"strict-transport-security: max-age=31536000", answer.lower())
        body = b"nonsense"
        answer = self.ask(POST.replace(b"60000", b"8") + body)
        self.assertIn(b"HTTP/1.1 400 Bad Request", answer)

    def test_what_could_be_read_in_two_ways_stops_here(self):
        for lines in (b"Host: b\r\n", b"Transfer-Encoding: chunked\r\n",
                      b"Content-Length: 5, 6\r\n",
                      b"X: =?UTF-8?B?YQ0KU2V0LUNvb2tpZTogcHduPTE=?=\r\n"):
            with self.subTest(lines=lines):
                request = GET.replace(b"Host: a\r\n", b"Host: a\r\n" + lines)
                answer = self.ask(request + b"0\r\n\r\n" + GET)
                self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
                self.assertEqual(answer.count(b"HTTP/1.1 "), 1)

    def test_without_its_server_it_says_so(self):
        self.witness.stop()
        answer = self.ask()
        self.assertIn(b"HTTP/1.1 503 Service Unavailable", answer)
        self.assertIn(b"retry-after: 1", answer.lower())

    def attackers(self):
        """Silent ones, half a handshake, a byte of a head or a body at a time."""
        for number in range(60):
            source = f"127.0.3.{number + 1}"
            kind = number % 4
            if kind < 2:
                attacker = self.connect(source)
                attacker.sendall(b"" if kind == 0 else b"\x16\x03\x01\x02\x00\x01\x00")
                yield attacker, b""
            else:
                attacker = self.connect_tls(source)
                attacker.sendall(b"GET /" if kind == 2 else POST)
                yield attacker, b"x"

    def test_with_sixty_hostile_connections_others_are_answered_within_a_second(self):
        attackers = list(self.attackers())
        for attacker, _ in attackers:
            self.addCleanup(attacker.close)
        times = []
        for _ in range(5):
            for attacker, byte in attackers:
                try:
                    attacker.sendall(byte)
                except OSError:  # the proxy has had enough of it
                    pass
            start = time.monotonic()
            self.assertIn(b"HTTP/1.1 404 Not Found", self.ask())
            times.append(time.monotonic() - start)
        self.assertLess(min(times), 1)

    def test_one_address_has_only_so_many_connections(self):
        standing = [self.connect_tls("127.0.4.1") for _ in range(20)]
        for one in standing:
            self.addCleanup(one.close)
        with self.assertRaises(OSError):  # it is closed before its handshake
            self.ask(source="127.0.4.1")
        self.assertIn(b"HTTP/1.1 404 Not Found", self.ask(source="127.0.4.2"))
