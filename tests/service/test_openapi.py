"""The contract as a document: whole, and the same as what the program says of kinds and rules."""
import json
import re
import subprocess
import unittest

import jsonschema

from contract import DOCUMENT, SOURCE, fault, operations, resolve
from world import PROGRAM

ACTS = "    # Written by `reserve explain --acts`.\n"


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


class Document(unittest.TestCase):
    def test_every_reference_names_something(self):
        for name in set(references(DOCUMENT)):
            self.assertIsNotNone(resolve({"$ref": name}), name)

    def test_nothing_is_described_that_no_operation_uses(self):
        used = set(references(DOCUMENT))
        for group in ("parameters", "headers", "responses", "schemas"):
            for name in DOCUMENT["components"][group]:
                self.assertIn(f"#/components/{group}/{name}", used)

    def test_the_licence_is_that_of_the_repository(self):
        licence = DOCUMENT["info"]["license"]
        self.assertEqual(licence, {"name": "Apache-2.0", "identifier": "Apache-2.0"})
        self.assertIn("Apache License\n", (SOURCE / "LICENSE").read_text())
        self.assertIn("Apache-2.0", (SOURCE / "README.md").read_text())

    def test_every_schema_is_one(self):
        for name, schema in DOCUMENT["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_operations_have_names_of_their_own_and_say_who_may_call_them(self):
        names = [one.id for one in operations()]
        self.assertEqual(len(names), len(set(names)))
        for one in operations():
            self.assertEqual(set(one.roles), {"own", "other", "sandbox"}, one.id)
            self.assertIn(one.public, ("always", "configured", "never"), one.id)
            if one.of_ledger():
                self.assertEqual(one.roles["other"], [], one.id)

    def test_parameters_in_a_path_are_those_that_the_operation_names(self):
        for one in operations():
            named = {p["name"] for p in one.parameters if p["in"] == "path"}
            self.assertEqual(named, set(re.findall(r"{(\w+)}", one.path)), one.id)

    def test_the_bodies_of_acts_are_what_the_program_says_of_them(self):
        said = subprocess.run([PROGRAM, "explain", "--acts"], capture_output=True, text=True,
                              check=True).stdout
        text = (SOURCE / "schema/openapi.yaml").read_text()
        self.assertEqual(text[text.index(ACTS) + len(ACTS):], said)

    def test_every_rule_has_the_form_that_problems_promise(self):
        said = subprocess.run([PROGRAM, "--json", "explain"], capture_output=True, text=True,
                              check=True).stdout
        rules = [json.loads(line)["rule"] for line in said.splitlines()]
        self.assertGreater(len(rules), 60)
        for rule in rules:
            self.assertIsNone(fault({"$ref": "#/components/schemas/rule"}, rule), rule)

    def test_acts_of_a_wrong_form_do_not_fit_the_schema(self):
        good = {"actor": "gov", "body": {"party": "P"}, "date": "2026-01-01", "id": "1",
                "kind": "party.suspended"}
        submission = {"$ref": "#/components/schemas/submission"}
        self.assertIsNone(fault(submission, good))
        self.assertIsNone(fault(submission, {"act": good, "signatures": []}))
        for bad in ({**good, "more": 1}, {**good, "kind": "party.eaten"}, {**good, "body": {}},
                    {**good, "body": {"party": 1}}, {"act": good, "signature": ""}, [], None):
            self.assertIsNotNone(fault(submission, bad), bad)


if __name__ == "__main__":
    unittest.main()
