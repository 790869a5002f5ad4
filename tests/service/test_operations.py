"""docs/operations.md says of settings, metrics and limits what the program says."""
import http.client
import re
import select
import socket
import subprocess
import unittest

from contract import DOCUMENT, SOURCE
from world import PROGRAM, World, run

PAGE = (SOURCE / "docs/operations.md").read_text()


def rows_of(head):
    """The rows, cell by cell, of the table that begins with this head."""
    table = PAGE[PAGE.index(head):].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in table]


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)

    def test_every_setting_is_on_the_page_and_the_reverse(self):
        said = run("serve", "--help")
        options = dict(re.findall(r"^  (--[\w-]+)[^\n]*\(Env:(\w+)\)", said, re.M))
        shown = {row[0]: row[1] for row in rows_of("| flag | environment |")}
        del options["--config"]
        self.assertEqual(shown, options)

    def test_every_metric_is_on_the_page_and_the_reverse(self):
        world = self.world
        world.server.call("GET", "/v1/ledgers/fund/status", world.tokens["auditor"])
        text = world.server.call("GET", "/metrics", world.tokens["operator"]).body.decode()
        self.assertEqual({(row[0], row[1]) for row in rows_of("| metric | type |")},
                         set(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M)))

    def wire(self):
        text = self.world.server.call("GET", "/metrics", self.world.tokens["operator"]).body
        return {name: int(value) for name, value in re.findall(
            r"^reserve_((?:connections|requests)[a-z_]*) (\d+)$", text.decode(), re.M)}

    def test_what_the_server_does_before_the_service_hears_of_it_is_counted(self):
        before = self.wire()
        with socket.create_connection(("127.0.0.1", self.world.server.port), 60) as malformed:
            malformed.sendall(b"nonsense\r\n\r\n")
            self.assertIn(b" 400 ", malformed.makefile("rb").readline())
            after = self.wire()
        self.assertEqual({name: after[name] - before[name] for name in after
                          if name != "connections"},
                         {"connections_accepted_total": 2, "connections_turned_away_total": 0,
                          "requests_received_total": 1, "requests_failed_total": 0,
                          "requests_refused_total": 1})
        self.assertGreaterEqual(after["connections"], 1)

    def test_the_limits_of_the_page_are_those_of_the_contract(self):
        limits = {row[0]: row[1] for row in rows_of("| what | limit |")}
        body = DOCUMENT["paths"]["/v1/ledgers/{ledger}/entries"]["post"]["requestBody"]
        array = body["content"]["application/json"]["schema"]["oneOf"][1]
        self.assertEqual(limits["acts an array"], f"{array['maxItems']:,}")
        page = DOCUMENT["components"]["parameters"]["limit"]["schema"]["maximum"]
        self.assertEqual(limits["rows a page"], f"{page:,}")
        paths = DOCUMENT["components"]["schemas"]["simulation_request"]["properties"]["paths"]
        self.assertEqual(limits["paths of a simulation"], f"{paths['maximum']:,}")

    def test_the_limits_of_the_page_hold(self):
        world = self.world

        def post(body):
            return world.server.call("POST", "/v1/ledgers/class/entries",
                                     world.tokens["treasurer"], body,
                                     Content_Type="application/json").status
        self.assertEqual(post("[" + "{}," * 1000 + "{}]"), 413)
        self.assertEqual(post("[" + "{}," * 999 + "{}]"), 422)
        self.assertEqual(post(" " * (1 << 20) + "{}"), 413)
        self.assertEqual(post(" " * ((1 << 20) - 2) + "{}"), 422)
        self.assertEqual(world.server.call("GET", "/healthz", None, None, X="x" * 17000).status,
                         431)

    def test_half_of_the_connections_may_wait_for_news(self):
        world = World("--connections", "4")
        self.addCleanup(world.close)
        asked = [http.client.HTTPConnection("127.0.0.1", world.server.port) for _ in range(3)]
        size = world.server.call("GET", "/v1/ledgers/class/status",
                                 world.tokens["auditor"]).json()["size"]
        for connection in asked:
            self.addCleanup(connection.close)
            connection.request("GET", f"/v1/ledgers/class/events?since={size}&wait=25", None,
                               {"Authorization": f"Bearer {world.tokens['auditor']}"})
        answered = select.select([one.sock for one in asked], [], [], 20)[0]
        self.assertEqual(len(answered), 1)
        answer = next(one for one in asked if one.sock is answered[0]).getresponse()
        self.assertEqual((answer.status, answer.getheader("retry-after")), (503, "1"))

    def test_the_example_of_a_configuration_is_one(self):
        world = World("--config", str(SOURCE / "examples/service/reserve.toml"))
        world.close()

    def test_an_address_that_others_reach_needs_tls(self):
        done = subprocess.run([PROGRAM, "serve", "--dir", "/tmp", "--listen", "0.0.0.0:0"],
                              capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"--certificate", done.stderr)


if __name__ == "__main__":
    unittest.main()
