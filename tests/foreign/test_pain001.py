"""Payment files: the structure of the two samples, exact sums, and every problem told at once with
nothing written. No schema of pain.001 may be passed on, so the samples stand for it."""
import decimal
import hashlib
import json
import pathlib
import re
import sys
import unittest
import uuid
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
from support import Case, shared  # noqa: E402

SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
SETTINGS = """
[debtor]
lei = "00000000000000000098"
[transfer]
purpose = "GOVT"
CATEGORY
[accounts.eur-1]
iban = "DE89 3704 0044 0532 0130 00"
bic = "COBADEFFXXX"
[accounts.sek-1]
iban = "SE4550000000058398257466"
bic = "SWEDSESS"
""" + "".join(f"""
[payees.A{number}]
bic = "NBUAUAUXXXX"
town = "Kyïv"
country = "UA"
name = "Beneficiary Treasury №{number}"
""" for number in range(1, 5))
BANK_TEXT = re.compile(r"[a-zA-Z0-9/\-?:().,'+ ]*")


def tag(element):
    return element.tag.removeprefix(SPACE)


def structure(element, path=""):
    """Every path below, in order; what repeats stands once."""
    paths = []
    for child in element:
        here = f"{path}/{tag(child)}"
        for one in [here] + structure(child, here):
            if one not in paths:
                paths.append(one)
    return paths


class Pain001(Case):
    """The worked example until the day on which its payments are released, and two more payments:
    dollars bought with euros, and kronor."""

    @classmethod
    def setUpClass(cls):
        story = [json.loads(line) for line in
                 shared("worked_example/story.jsonl").read_text().splitlines()]
        settled = [line["act"] for line in story if line["act"]["kind"] == "payment.settled"]
        cls.lines = [line for line in story[:76] if line["act"] not in settled]

    def setUp(self):
        super().setUp()
        self.apply(self.lines, "--create", "--quiet")
        self.write()

    def write(self, old="", new="", category=""):
        self.settings = self.folder / "bank.toml"
        self.settings.write_text(SETTINGS.replace("CATEGORY", category)
                                 .replace("№", "No ").replace(old, new))

    def export(self, *words, check=0, exercise=True):
        self.target = self.folder / "payments.xml"
        return self.run_program("--json", "export", "pain001", "--config", self.settings, "-o",
                                self.target, *(["--exercise"] if exercise else []), *words,
                                check=check)

    def problems(self, *words):
        done = self.export(*words, check=3)
        self.assertFalse(self.target.exists())
        return {(one["payment"], one["field"]): one["message"]
                for one in json.loads(done.err)["problems"]}

    def root(self):
        return ElementTree.parse(self.target).getroot()

    def texts(self, name):
        return [one.text for one in self.root().iter(SPACE + name)]

    def say(self, kind, body, actor, minute):
        act = {"actor": actor, "body": body, "date": "2026-04-20", "id": f"x-{kind}-{minute}",
               "kind": kind}
        return {"act": act, "at": f"2026-04-20T13:{minute:02}:00Z"}

    def more_payments(self, **first):
        """PAY-5 in USD from the euro account, PAY_6 in SEK; released."""
        lines = []
        for number, (currency, account) in enumerate([("USD", "eur-1"), ("SEK", "sek-1")], 5):
            case, name = f"D{number}", ("PAY-5" if number == 5 else "PAY_6")
            paid = {"paid": "92000.00"} if number == 5 else {}
            lines += [
                self.say("disbursement.requested", {
                    "disbursement": case, "notification": "N-1", "purpose": "energy",
                    "amount": "100000.00", "currency": currency, "payee": f"A{number - 4}",
                    "justification": "x", "method": "grant"}, "ben", number),
                self.say("disbursement.approved", {"disbursement": case}, "v1", number + 10),
                self.say("disbursement.approved", {"disbursement": case}, "v2", number + 20),
                self.say("payment.instructed", {
                    "payment": name, "disbursement": case, "amount": "100000.00",
                    "account": account, "payee_account": "UA213223130000026007233566001",
                    **paid, **first}, "tre", number + 30),
                self.say("payment.released", {"payment": name}, "con", number + 40)]
        self.apply(sorted(lines, key=lambda line: line["at"]))

    def test_the_structure_is_that_of_the_samples(self):
        for scheme, sample, category in (("sepa", "pain001-sepa.xml", ""),
                                         ("high-value", "pain001-highvalue.xml",
                                          'category_purpose = "GOVT"')):
            self.write(category=category)
            self.export("--scheme", scheme)
            expected = ElementTree.parse(shared(sample)).getroot()
            self.assertEqual(self.root().tag, expected.tag)
            self.assertEqual(structure(self.root()), structure(expected))
            for name in ("PmtMtd", "BtchBookg", "InstrPrty", "ChrgBr"):
                self.assertEqual(set(self.texts(name)),
                                 {one.text for one in expected.iter(SPACE + name)})
            level = SPACE + "SvcLvl/" + SPACE + "Cd"
            self.assertEqual({one.text for one in self.root().iterfind(".//" + level)},
                             {one.text for one in expected.iterfind(".//" + level)})

    def test_counts_and_sums_are_exact_per_batch_and_of_the_whole(self):
        self.more_payments()
        said = json.loads(self.export("--scheme", "high-value").out)
        self.assertEqual(said["payments"], 6)
        self.assertEqual(said["sums"], {"EUR": "310092000.00", "SEK": "100000.00"})
        batches = list(self.root().iter(SPACE + "PmtInf"))
        self.assertEqual(len(batches), 3)  # euros, dollars bought with euros, kronor
        for part in [self.root().find(".//" + SPACE + "GrpHdr"), *batches]:
            whole = self.root() if tag(part) == "GrpHdr" else part
            amounts = [decimal.Decimal(one.text) for name in ("InstdAmt", "Amt")
                       for one in whole.iter(SPACE + name) if one.get("Ccy")]
            self.assertEqual(int(part.findtext(SPACE + "NbOfTxs")), len(amounts))
            self.assertEqual(decimal.Decimal(part.findtext(SPACE + "CtrlSum")), sum(amounts))
        equivalent = self.root().find(".//" + SPACE + "EqvtAmt")
        self.assertEqual([(tag(one), one.get("Ccy"), one.text) for one in equivalent],
                         [("Amt", "EUR", "92000.00"), ("CcyOfTrf", None, "USD")])
        self.assertEqual(len(set(self.texts("PmtInfId"))), 3)

    def test_identifications_are_short_allowed_and_the_same_each_time(self):
        self.more_payments()
        self.export("--scheme", "high-value")
        once = self.target.read_bytes()
        for name in ("MsgId", "PmtInfId", "InstrId", "EndToEndId"):
            for text in self.texts(name):
                self.assertLessEqual(len(text), 35)
                self.assertRegex(text, r"\A[A-Za-z0-9+\-?:().,']+\Z")
        hashed = hashlib.sha256(b"PAY_6").hexdigest()[:16]
        self.assertEqual(sorted(self.texts("EndToEndId")),
                         ["PAY-1", "PAY-2", "PAY-3", "PAY-4", "PAY-5", f"PAY-6+{hashed}"])
        self.export("--scheme", "high-value")
        self.assertEqual(self.target.read_bytes(), once)

    def leaves(self):
        """The entries as they are hashed, from the published log."""
        log = self.folder / "log"
        self.run_program("publish", log, check=0)
        (tile,) = (log / "tile" / "entries" / "000.p").iterdir()
        rest, leaves = tile.read_bytes(), []
        while rest:
            end = 2 + int.from_bytes(rest[:2], "big")
            leaves.append(rest[2:end])
            rest = rest[end:]
        return leaves

    def test_a_uetr_is_computed_from_the_entry_that_released_the_payment(self):
        self.export("--scheme", "high-value", "--payments", "PAY-2")
        (leaf,) = [one for one in self.leaves()
                   if json.loads(one)["act"]["kind"] == "payment.released"
                   and json.loads(one)["act"]["body"]["payment"] == "PAY-2"]
        number = bytearray(hashlib.sha256(b"\0" + leaf).digest()[:16])
        number[6] = number[6] & 0x0F | 0x40
        number[8] = number[8] & 0x3F | 0x80
        self.assertEqual(self.texts("UETR"), [str(uuid.UUID(bytes=bytes(number)))])
        self.assertEqual(uuid.UUID(self.texts("UETR")[0]).version, 4)

    def test_texts_are_in_the_banks_characters_and_lengths(self):
        self.export()
        for one in self.root().iter():
            self.assertTrue(BANK_TEXT.fullmatch((one.text or "").strip()), one.text)
        self.assertEqual(set(self.texts("TwnNm")), {"Kyiv"})
        for name, most in (("Nm", 70), ("Ustrd", 140), ("TwnNm", 35)):
            self.assertTrue(all(0 < len(text) <= most for text in self.texts(name)))
        self.assertIn("EXERCISE D4 N-1 critical-infrastructure", self.texts("Ustrd"))

    def test_an_exercise_says_so_in_every_name_and_is_made_only_when_asked_for(self):
        self.export()
        self.assertEqual(len(self.texts("Nm")), 6)
        self.assertTrue(all(text.startswith("EXERCISE ") for text in self.texts("Nm")))
        for name in ("MsgId", "PmtInfId", "InstrId", "Ustrd"):
            self.assertTrue(all(text.startswith("EXERCISE") for text in self.texts(name)))
        self.target.unlink()
        self.assertIn("--exercise", self.export(exercise=False, check=2).err)
        self.assertFalse(self.target.exists())

    def test_only_released_payments_are_sent_and_each_other_one_is_named(self):
        self.apply([self.say("payment.settled", {"payment": "PAY-1", "bank_reference": "r"}, "tre",
                             50)])
        self.assertEqual(self.problems("--payments", "PAY-1,PAY-2,PAY-9,PAY-3,PAY-3"), {
            ("PAY-1", "state"): "is settled; only what is released is sent to the bank",
            ("PAY-9", "payment"): "does not exist",
            ("PAY-3", "payment"): "is named more than once"})
        self.assertEqual(json.loads(self.export().out)["payments"], 3)
        for payment in ("PAY-2", "PAY-3", "PAY-4"):
            self.apply([self.say("payment.rejected", {"payment": payment, "reason": "no"}, "tre",
                                 50 + int(payment[-1]))])
        self.assertIn("no payment is released", self.export(check=5).err)

    def test_sepa_carries_euros_only(self):
        self.more_payments()
        self.assertEqual(self.problems(), {("PAY-5", "currency"): "is USD; SEPA knows EUR only",
                                           ("PAY_6", "currency"): "is SEK; SEPA knows EUR only"})

    def test_a_wrong_account_of_a_payee_is_told_with_its_payment(self):
        self.more_payments(payee_account="UA21322313000002600723356600X")
        found = self.problems("--scheme", "high-value")
        self.assertEqual(set(found), {("PAY-5", "payee_account"), ("PAY_6", "payee_account")})
        self.assertIn("wrong check digits", found[("PAY-5", "payee_account")])

    def test_wrong_settings_are_told_all_at_once(self):
        for old, new, field, message in (
                ('iban = "DE89', 'iban = "DE88', "accounts.eur-1.iban", "wrong check digits"),
                ('bic = "COBADEFFXXX"', '', "accounts.eur-1.bic", "is missing"),
                ('"COBADEFFXXX"', '"COBADEFFX"', "accounts.eur-1.bic", "not written as a BIC"),
                ("00000000000000000098", "00000000000000000099", "debtor.lei", "check digits"),
                ('"Beneficiary Treasury No 3"', '"Скарбниця"', "payees.A3.name", "letters"),
                ('"Beneficiary Treasury No 3"', f'"{"x" * 62}"', "payees.A3.name", "70"),
                ('country = "UA"', 'country = "ua"', "payees.A1.country", "two capitals"),
                ('"GOVT"', '"govt!"', "transfer.purpose", "no code")):
            with self.subTest(field):
                self.write(old, new)
                found = self.problems()
                self.assertIn(message, found[("", field)])

    def test_high_value_needs_the_payees_bank_and_address(self):
        text = SETTINGS.replace("CATEGORY", "").split("[payees.A1]", maxsplit=1)[0]
        self.settings.write_text(text)
        self.assertEqual(json.loads(self.export().out)["payments"], 4)
        self.target.unlink()
        self.assertEqual(set(self.problems("--scheme", "high-value")),
                         {("", f"payees.A{number}.{field}") for number in range(1, 5)
                          for field in ("bic", "town", "country")})

    def test_a_day_that_is_past_or_none_is_refused(self):
        self.assertIn("is past", self.export("--execution-date", "2026-04-19", check=2).err)
        self.assertIn("is not a day", self.export("--execution-date", "20 April", check=2).err)
        self.export("--execution-date", "2026-05-04")
        self.assertEqual(set(self.texts("Dt")), {"2026-05-04"})


class RealFund(Case):
    def test_a_real_fund_is_no_exercise(self):
        charter = self.folder / "charter.toml"
        charter.write_text('purposes = ["energy"]\nbeneficiary = "B"\n'
                           'approval_tiers = [{up_to = "1000.00", approvals = 1}]\n')
        self.run_program("init", "--origin", "fund.example/real", "--name", "Real", "--currency",
                         "EUR", "--governor", "gov", "--charter", charter, check=0)
        self.assertIn("this fund is real",
                      self.run_program("export", "pain001", "--exercise", check=2).err)
        self.assertIn("no payment is released", self.run_program("export", "pain001", check=5).err)


if __name__ == "__main__":
    unittest.main()
