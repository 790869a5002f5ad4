"""The server's shell as operators set it up, on a witness: TLS judged by OpenSSL's own client and by
Python's, certificates that are renewed, sockets in the file system and from systemd."""
import json
import os
import signal
import socket
import ssl
import subprocess

from support import PROGRAM
from test_witness import Witness, WitnessCase

GET = b"GET /checkpoint HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


class Tls(WitnessCase):
    def setUp(self):
        super().setUp()
        self.certificate, self.key = self.folder / "certificate.pem", self.folder / "key.pem"
        self.certify()

    def certify(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key, "-out",
                        self.certificate, "-days", "2", "-subj", "/CN=witness", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)

    def witness(self, *options, **more):
        return Witness(self, "w1", "--certificate", self.certificate, "--certificate-key",
                       self.key, *options, **more)

    @staticmethod
    def port(witness):
        return int(witness.url.rsplit(":", 1)[1])

    def s_client(self, witness, *options):
        return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.port(witness)}",
                               "-CAfile", self.certificate, "-verify_return_error", "-ign_eof",
                               *options], input=GET, capture_output=True, timeout=60)

    def test_a_checkpoint_is_cosigned_under_tls(self):
        one = self.witness("--add-log", self.log_vkey())
        self.assertTrue(one.url.startswith("https://127.0.0.1:"))
        done = subprocess.run([PROGRAM, "--ledger", self.ledger, "checkpoint", "--witness", one.url,
                               "--witness-vkey", one.vkey], capture_output=True, timeout=60,
                              env={**os.environ, "SSL_CERT_FILE": str(self.certificate)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"\N{EM DASH} {one.name} ".encode(), done.stdout)

    def test_openssl_speaks_1_2_and_1_3_with_it_and_nothing_older(self):
        one = self.witness()
        for version, cipher in (("1_2", b"Cipher is ECDHE-ECDSA-AES256-GCM-SHA384"),
                                ("1_3", b"Cipher is TLS_AES_256_GCM_SHA384")):
            done = self.s_client(one, f"-tls{version}")
            self.assertIn(b"HTTP/1.1 404 Not Found", done.stdout)
            self.assertIn(cipher, done.stdout)
            self.assertIn(b"Secure Renegotiation IS", done.stdout)
        for version in ("1", "1_1"):
            done = self.s_client(one, f"-tls{version}", "-cipher", "ALL:@SECLEVEL=0")
            self.assertNotEqual(done.returncode, 0)
            self.assertNotIn(b"HTTP/", done.stdout)
        for cipher in ("ECDHE-ECDSA-AES256-SHA384", "AES256-GCM-SHA384"):
            self.assertNotIn(b"HTTP/", self.s_client(one, "-tls1_2", "-cipher", cipher).stdout)

    def test_a_session_is_not_resumed(self):
        one = self.witness()
        context = ssl.create_default_context(cafile=self.certificate)
        session = None
        for _ in range(2):
            with socket.create_connection(("127.0.0.1", self.port(one))) as plain:
                with context.wrap_socket(plain, server_hostname="127.0.0.1",
                                         session=session) as secure:
                    secure.sendall(GET)
                    self.assertTrue(secure.recv(100).startswith(b"HTTP/1.1 404"))
                    session = secure.session
                    self.assertFalse(secure.session_reused)

    def test_in_the_clear_it_says_nothing(self):
        one = self.witness()
        with socket.create_connection(("127.0.0.1", self.port(one))) as plain:
            plain.sendall(GET)
            plain.shutdown(socket.SHUT_WR)
            self.assertNotIn(b"HTTP/", b"".join(iter(lambda: plain.recv(4096), b"")))

    def test_a_renewed_certificate_is_shown_after_sighup(self):
        one = self.witness()
        address = ("127.0.0.1", self.port(one))
        self.assertEqual(ssl.get_server_certificate(address), self.certificate.read_text())
        self.key.write_text("")
        one.process.send_signal(signal.SIGHUP)
        with open(one.log.name, encoding="utf-8") as log:
            said = ""
            while "key.pem" not in said:
                said += log.readline()
        self.certify()
        one.process.send_signal(signal.SIGHUP)
        while ssl.get_server_certificate(address) != self.certificate.read_text():
            self.assertIsNone(one.process.poll())
        self.assertEqual(one.stop(), 0)

    def test_a_client_shows_a_certificate_where_that_is_demanded(self):
        one = self.witness("--client-authorities", self.certificate)
        self.assertNotIn(b"HTTP/", self.s_client(one).stdout)
        done = self.s_client(one, "-cert", self.certificate, "-key", self.key)
        self.assertIn(b"HTTP/1.1 404 Not Found", done.stdout)

    def test_with_a_certificate_others_may_reach_it(self):
        one = self.witness(listen="0.0.0.0:0")
        self.assertTrue(one.url.startswith("https://0.0.0.0:"))

    def test_a_certificate_needs_its_key(self):
        self.run_program("witness", "serve", "--dir", self.folder / "w", "--name", "w.example/w",
                         "--certificate", self.certificate, check=2)
        done = self.run_program("witness", "serve", "--dir", self.folder / "w", "--name",
                                "w.example/w", "--certificate", self.certificate,
                                "--certificate-key", self.certificate, check=2)
        self.assertIn("certificate.pem is", done.err)


class Sockets(WitnessCase):
    @staticmethod
    def talk(connected):
        with connected:
            connected.sendall(GET)
            return b"".join(iter(lambda: connected.recv(4096), b""))

    def test_a_socket_in_the_file_system_is_made_and_taken_away(self):
        path = self.folder / "w.socket"
        for how in (signal.SIGKILL, signal.SIGTERM):  # what is left over does not stop the next
            one = Witness(self, "w1", listen=f"unix:{path}")
            self.assertEqual(one.url, f"unix:{path}")
            connected = socket.socket(socket.AF_UNIX)
            connected.connect(str(path))
            self.assertIn(b"HTTP/1.1 404 Not Found", self.talk(connected))
            self.assertEqual(path.stat().st_mode & 0o777, 0o660)
            one.stop(how)
        self.assertFalse(path.exists())

    def test_a_socket_that_systemd_opened_is_served(self):
        with socket.create_server(("127.0.0.1", 0)) as opened:
            script = f'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3<&{opened.fileno()}'
            process = subprocess.Popen(
                ["/bin/sh", "-c", script, "sh", PROGRAM, "witness", "serve", "--json", "--dir",
                 self.folder / "w", "--name", "w.example/w", "--listen", "systemd"],
                stdout=subprocess.PIPE, pass_fds=(opened.fileno(),))
            said = json.loads(process.stdout.readline())
            self.assertEqual(said["url"], f"http://127.0.0.1:{opened.getsockname()[1]}")
            answer = self.talk(socket.create_connection(opened.getsockname()))
            self.assertIn(b"HTTP/1.1 404 Not Found", answer)
            process.terminate()
            self.assertEqual(process.wait(timeout=60), 0)
            process.stdout.close()
        done = self.run_program("witness", "serve", "--dir", self.folder / "w", "--listen",
                                "systemd", check=2)
        self.assertIn("LISTEN_FDS", done.err)
