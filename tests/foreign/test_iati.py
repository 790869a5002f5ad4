"""The IATI file of the worked example, of the demonstration and of a real fund without money, read
by IATI's schema, codelists and ruleset; each of them must also find a broken copy."""
import copy
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
from support import PROGRAM, shared  # noqa: E402
from iati_rules import Codelists, Ruleset, schema_errors, today  # noqa: E402

SETTINGS = """
[organisation]
ref = "XM-EXAMPLE-IRF"
type = "40"
[activity]
identifier = "XM-EXAMPLE-IRF-FUND"
description = "A reserve for renewed aggression."
recipient_country = "UA"
sector = "74020"
scope = "4"
collaboration_type = "4"
flow_type = "50"
aid_type = "B031"
tied_status = "5"
planned_end = "2030-12-31"
[contact]
email = "fund@example.org"
website = "https://example.org"
[sectors]
air_defence = "15210"
armed_forces = "15210"
defence_industry = "15210"
energy = "23630"
budget_support = "51010"
critical_infrastructure = "43010"
[organisations.P1]
ref = "XM-P1"
type = "10"
name = "Partner <one> & co"
"""


def first(root, path):
    found = root.find("iati-activity/" + path)
    assert found is not None, path
    return found


def remove(root, path):
    activity = root.find("iati-activity")
    for one in activity.findall(path):
        activity.remove(one)


def of_transaction(root, name):
    """The first transaction with such a child, and the child."""
    for one in root.findall("iati-activity/transaction"):
        if one.find(name) is not None:
            return one, one.find(name)
    raise AssertionError(name)


def empty(element):
    for child in list(element):
        element.remove(child)
    element.attrib.pop("ref", None)


def setting(path, attribute, value):
    return lambda root: first(root, path).set(attribute, value)


def text(path, value):
    return lambda root: setattr(first(root, path), "text", value)


def add(name, **attributes):
    return lambda root: ElementTree.SubElement(root.find("iati-activity"), name, attributes)


def without_sector(root):
    transaction, sector = of_transaction(root, "sector")
    transaction.remove(sector)


def without_any_sector(root):
    for one in root.findall("iati-activity/transaction"):
        one.remove(one.find("sector"))


def without_currency(root):
    root.find("iati-activity").attrib.pop("default-currency")
    first(root, "transaction/value").attrib.pop("currency")


def also_in_transaction(root):
    ElementTree.SubElement(first(root, "transaction"), "recipient-country", {"code": "UA"})


def second_country(root):
    for percentage in ("60", "60"):
        add("recipient-country", code="PL", percentage=percentage)(root)


# The rules of standard.json that bear on what the file has, each with a copy that breaks it.
APPLYING = {
    "1.1.3": text("iati-identifier", "XM-EXAMPLE-IRF"),
    "1.1.21": text("iati-identifier", "XM-OTHER-FUND"),
    "1.3.1": text("iati-identifier", " XM-EXAMPLE-IRF-FUND"),
    "1.3.13": text("iati-identifier", "XM-EXAMPLE-IRF-A|B"),
    "1.14.1": setting("reporting-org", "ref", "XM-EXAMPLE-IRF "),
    "1.14.13": setting("reporting-org", "ref", "XM?"),
    "1.8.1": setting("participating-org", "ref", " X"),
    "1.8.13": setting("participating-org", "ref", "X/Y"),
    "1.10.1": lambda root: of_transaction(root, "provider-org")[1].set("ref", "X "),
    "1.10.13": lambda root: of_transaction(root, "provider-org")[1].set("ref", "X|Y"),
    "1.15.1": lambda root: of_transaction(root, "receiver-org")[1].set("ref", "X "),
    "1.15.13": lambda root: of_transaction(root, "receiver-org")[1].set("ref", "X?Y"),
    "3.1.1": second_country,
    "3.1.2": second_country,
    "3.1.4": setting("recipient-country", "percentage", "90"),
    "3.6.2": also_in_transaction,
    "3.7.1": lambda root: remove(root, "recipient-country"),
    "3.7.2": lambda root: (remove(root, "recipient-country"), also_in_transaction(root)),
    "4.1.1": lambda root: root.find("iati-activity").attrib.pop(
        "{http://www.w3.org/XML/1998/namespace}lang"),
    "4.3.1": text("title/narrative", ""),
    "4.4.1": text("description/narrative", ""),
    "6.2.2": without_any_sector,
    "6.6.2": add("sector", vocabulary="1", code="74020"),
    "6.7.2": without_sector,
    "6.9.1": lambda root: empty(of_transaction(root, "provider-org")[1]),
    "6.9.2": lambda root: empty(of_transaction(root, "receiver-org")[1]),
    "6.10.1": lambda root: empty(first(root, "participating-org")),
    "6.11.1": lambda root: remove(root, "activity-date"),
    "7.8.1": without_currency,
    "11.1.1": lambda root: root.find("iati-activity").set("last-updated-datetime",
                                                          "2999-01-01T00:00:00Z"),
    "11.1.4": setting("activity-date[@type='2']", "iso-date", "2999-01-01"),
    "11.2.1": setting("transaction/transaction-date", "iso-date", "2999-01-01"),
    "11.2.2": setting("transaction/value", "value-date", "2999-01-01"),
    "107.1.1": setting("default-aid-type", "vocabulary", "2"),
    "107.1.2": add("default-aid-type", vocabulary="1", code="A02"),
}

RESULTS = "about results; the ledger records money, not what it achieved"
BUDGETS = "about budgets and planned disbursements; a reserve that may stay unused has none"
PERCENTAGES = "about shares of several sectors, regions or items; each transaction has one sector"
NOT_APPLYING = {
    "1.14.8": "needs the registry's list of agencies, which is not part of the ruleset",
    "1.4.1": "no activity of a provider is named", "1.5.1": "no activity of a receiver is named",
    "1.9.1": "no activity of a participant is named",
    "1.6.1": "no former identifier is given", "1.16.1": "no former identifier is given",
    "1.7.1": "no related activity is named",
    "1.11.1": "the other identifier has no owner", "1.11.13": "the other identifier has no owner",
    "6.8.1": "the other identifier has no owner",
    "6.13.1": "there are no policy markers", "6.14.1": "there are no policy markers",
    "11.1.2": "no planned start is given", "11.1.3": "no actual end is given",
    "11.1.5": "no actual end is given",
    "107.2.1": "transactions have no aid type of their own",
    "107.2.2": "transactions have no aid type of their own",
    "2.1.1": PERCENTAGES, "2.1.2": PERCENTAGES, "2.1.4": PERCENTAGES, "12.3.1": PERCENTAGES,
    "2.2.1": PERCENTAGES, "102.1.1": PERCENTAGES, "3.4.1": PERCENTAGES, "3.4.2": PERCENTAGES,
    "3.4.4": PERCENTAGES, "12.1.1": PERCENTAGES, "12.2.1": PERCENTAGES, "7.9.1": PERCENTAGES,
    "7.9.2": PERCENTAGES, "7.9.4": PERCENTAGES,
    "7.5.3": BUDGETS, "8.6.3": BUDGETS,
    "8.6.1": RESULTS, "8.8.1": RESULTS, "8.8.2": RESULTS, "8.8.3": RESULTS, "8.9.1": RESULTS,
    "8.9.2": RESULTS, "8.9.3": RESULTS, "8.10.1": RESULTS, "8.10.2": RESULTS, "8.10.3": RESULTS,
    "8.11.1": RESULTS,
}


def program(*words, check=0, **options):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False,
                          **options)
    if done.returncode != check:
        raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


class Iati(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if shutil.which("xmllint") is None:
            raise unittest.SkipTest("xmllint is not there")
        cls.data = shared("iati")
        cls.schema = cls.data / "xsd" / "iati-activities-schema.xsd"
        cls.rules = Ruleset(cls.data / "rulesets" / "standard.json")
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.settings = cls.folder / "iati.toml"
        cls.settings.write_text(SETTINGS)
        cls.story = cls.folder / "story.db"
        program("--ledger", cls.story, "apply", "--create", "--quiet",
                shared("worked_example/story.jsonl"))
        program("demo", cls.folder / "demo")
        cls.ledgers = {"story": cls.story, "demo": cls.folder / "demo" / "fund.db",
                       "real": cls.real_fund()}
        cls.summaries = {name: cls.export(name, ledger) for name, ledger in cls.ledgers.items()}

    @classmethod
    def real_fund(cls):
        charter = cls.folder / "charter.toml"
        charter.write_text('purposes = ["energy"]\nbeneficiary = "B"\n'
                           'approval_tiers = [{up_to = "1000.00", approvals = 1}]\n')
        ledger = cls.folder / "real.db"
        program("--ledger", ledger, "init", "--origin", "fund.example/real", "--name",
                "Real Fund", "--currency", "EUR", "--governor", "gov", "--charter", charter)
        return ledger

    @classmethod
    def export(cls, name, ledger):
        return json.loads(program("--ledger", ledger, "--json", "export", "iati", "--config",
                                  cls.settings, "-o", cls.folder / f"{name}.xml").stdout)

    def file(self, name):
        return self.folder / f"{name}.xml"

    def root(self, name):
        return ElementTree.parse(self.file(name)).getroot()

    def broken_copy(self, spoil, name="story"):
        root = copy.deepcopy(self.root(name))
        spoil(root)
        file = self.folder / "broken.xml"
        ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
        return file

    def now(self, name):
        """A sandbox has its own clock, which may be ahead."""
        updated = first(self.root(name), ".").get("last-updated-datetime")[:10].replace("-", "")
        return max(today(), updated)

    def test_the_files_fit_the_schema_and_spoilt_ones_do_not(self):
        for name in self.ledgers:
            self.assertEqual(schema_errors(self.schema, self.file(name)), "")
        for spoil in (lambda root: remove(root, "activity-status"),
                      lambda root: remove(root, "iati-identifier"),
                      text("transaction/value", "1,000.00"),
                      setting("transaction/value", "value-date", "2026-02-30"),
                      lambda root: first(root, "transaction").append(ElementTree.Element("value")),
                      lambda root: root.find("iati-activity").append(
                          ElementTree.Element("reporting-org"))):
            self.assertNotEqual(schema_errors(self.schema, self.broken_copy(spoil)), "")

    def test_every_rule_of_the_ruleset_either_applies_or_is_listed_with_a_reason(self):
        self.assertEqual(self.rules.ids(), set(APPLYING) | set(NOT_APPLYING))
        self.assertFalse(set(APPLYING) & set(NOT_APPLYING))

    def test_the_files_keep_the_rules(self):
        for name in self.ledgers:
            broken = self.rules.broken(self.file(name), self.now(name), left_out={"1.14.8"})
            self.assertEqual(broken, set(), name)

    def test_a_copy_that_breaks_a_rule_is_found_by_that_rule(self):
        for rule, spoil in APPLYING.items():
            with self.subTest(rule):
                broken = self.rules.broken(self.broken_copy(spoil), self.now("story"),
                                           left_out=self.rules.ids() - {rule})
                self.assertEqual(broken, {rule})

    def test_codes_are_of_their_codelists_and_wrong_ones_are_found(self):
        lists = Codelists(self.data)
        for name in self.ledgers:
            wrong, seen = lists.wrong(self.root(name))
            self.assertEqual(wrong, [])
            self.assertGreater(seen, 10 if name == "real" else 100)
        for path, attribute, code in (("transaction/transaction-type", "code", "14"),
                                      ("transaction/sector", "code", "99999"),
                                      ("transaction/value", "currency", "XYZ"),
                                      ("recipient-country", "code", "QX"),
                                      ("default-aid-type", "code", "Z99"),
                                      ("reporting-org", "type", "41")):
            root = self.root("story")
            first(root, path).set(attribute, code)
            self.assertEqual([found[1] for found in lists.wrong(root)[0]], [code])

    def transactions(self, name):
        rows = []
        for one in self.root(name).findall("iati-activity/transaction"):
            value = one.find("value")
            rows.append((one.get("ref"), one.find("transaction-type").get("code"), value.text,
                         value.get("currency"), value.get("value-date"),
                         one.find("sector").get("code")))
        return rows

    def test_the_worked_example_gives_the_transactions_worked_out_by_hand(self):
        self.assertEqual(self.transactions("story"), [
            ("entry-23", "13", "4000000000.00", "SEK", "2026-01-10", "74020"),
            ("entry-24", "13", "750000000.00", "EUR", "2026-01-10", "74020"),
            ("entry-26", "13", "60000000000", "JPY", "2026-01-12", "74020"),
            ("entry-28", "13", "500000000.00", "USD", "2026-01-15", "74020"),
            ("entry-29", "11", "4000000000.00", "SEK", "2026-02-01", "74020"),
            ("entry-30", "11", "600000000.00", "EUR", "2026-02-03", "74020"),
            ("entry-31", "11", "60000000000", "JPY", "2026-02-05", "74020"),
            ("entry-33", "1", "2000000000.00", "SEK", "2026-02-25", "74020"),
            ("entry-34", "1", "400000000.00", "EUR", "2026-03-01", "74020"),
            ("entry-35", "1", "24000000000", "JPY", "2026-03-05", "74020"),
            ("entry-36", "1", "150000000.00", "EUR", "2026-03-10", "74020"),
            ("entry-39", "4", "8790000.00", "EUR", "2026-03-12", "74020"),
            ("entry-40", "1", "6400000.00", "EUR", "2026-03-31", "74020"),
            ("entry-41", "4", "120000.00", "EUR", "2026-03-31", "74020"),
            ("entry-57", "2", "200000000.00", "EUR", "2026-04-10", "15210"),
            ("entry-59", "2", "80000000.00", "EUR", "2026-04-10", "23630"),
            ("entry-61", "2", "100000000.00", "EUR", "2026-04-10", "51010"),
            ("entry-63", "2", "40000000.00", "EUR", "2026-04-10", "43010"),
            ("entry-66", "3", "120000000.00", "EUR", "2026-04-20", "15210"),
            ("entry-69", "3", "80000000.00", "EUR", "2026-04-20", "23630"),
            ("entry-72", "3", "100000000.00", "EUR", "2026-04-20", "51010"),
            ("entry-75", "3", "10000000.00", "EUR", "2026-04-20", "43010"),
            ("entry-78", "3", "-5500000.00", "EUR", "2026-06-10", "23630"),
        ])
        self.assertEqual(self.summaries["story"]["transactions"], 23)
        self.assertEqual(self.summaries["story"]["sums"]["3"], {"EUR": "304500000.00"})

    def test_disbursements_and_refunds_sum_up_to_what_the_ledger_calls_spent(self):
        for name in ("story", "demo"):
            balance = json.loads(program("--ledger", self.ledgers[name], "--json", "balance",
                                         "budget:spent").stdout)
            spent = self.summaries[name]["sums"]["3"]
            self.assertEqual({"EUR": balance[0]["amount"].lstrip("-")}, spent)

    def test_only_what_is_known_and_valued_by_then_is_told(self):
        file = self.folder / "early.xml"
        said = json.loads(program("--ledger", self.story, "--json", "export", "iati", "--config",
                                  self.settings, "-o", file, "--as-of", "2026-03-31",
                                  "--known-at", "34").stdout)
        self.assertEqual(said["transactions"], 9)
        self.assertEqual(schema_errors(self.schema, file), "")

    def test_a_sandbox_says_exercise_and_a_real_fund_does_not(self):
        for name in ("story", "demo"):
            root = self.root(name)
            self.assertTrue(first(root, "title/narrative").text.startswith("EXERCISE: "))
            self.assertTrue(first(root, "description/narrative").text.startswith("EXERCISE, "))
            self.assertTrue(first(root, "iati-identifier").text.endswith("-EXERCISE"))
            self.assertTrue(first(root, "reporting-org/narrative").text.startswith("EXERCISE: "))
        self.assertNotIn("EXERCISE", self.file("real").read_text())
        self.assertEqual(first(self.root("real"), "sector").get("code"), "74020")

    def test_what_people_write_never_becomes_markup(self):
        self.assertIn("Partner &lt;one&gt; &amp; co", self.file("story").read_text())

    def test_a_purpose_without_a_sector_and_other_wrong_settings_are_named(self):
        wrong = self.folder / "wrong.toml"
        wrong.write_text(SETTINGS.replace('energy = "23630"', "").replace('"UA"', '"Ukraine"')
                         .replace('identifier = "XM-EXAMPLE-IRF-FUND"', 'identifier = "XM-FUND"')
                         + 'kind = "x"\n')
        target = self.folder / "never.xml"
        done = program("--ledger", self.story, "--json", "export", "iati", "--config", wrong, "-o",
                       target, check=2)
        fields = {one["field"]: one["message"] for one in json.loads(done.stderr)["problems"]}
        self.assertEqual(set(fields), {"sectors.energy", "activity.recipient_country",
                                       "activity.identifier", "organisations.P1.kind"})
        self.assertEqual(fields["sectors.energy"],
                         "is missing: the DAC sector of payments for energy")
        self.assertFalse(target.exists())

    def test_the_template_asks_for_what_is_missing(self):
        template = self.folder / "template.toml"
        template.write_text(program("export", "iati", "--template").stdout)
        done = program("--ledger", self.story, "--json", "export", "iati", "--config", template,
                       check=2)
        fields = {one["field"] for one in json.loads(done.stderr)["problems"]}
        self.assertLessEqual({"organisation.ref", "activity.identifier", "sectors.energy"}, fields)
        self.assertEqual(done.stdout, "")

    def test_the_document_holds_the_table_of_the_program(self):
        self.assertIn(program("export", "iati", "--mapping").stdout,
                      (ROOT / "docs" / "iati.md").read_text())


if __name__ == "__main__":
    unittest.main()
