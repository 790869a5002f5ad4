"""Imports of bank statements: matched entry by entry, one after the other, whole or not at all."""
import hashlib
import json
import unittest

from support import SOURCE, Case, act, income, opening

IBAN = "DE89370400440532013000"
MAP = f'schema = 1\n[[account]]\nid = "{IBAN}"\naccount = "eur"\n'
END_TO_END = "PAY-2+" + hashlib.sha256(b"PAY_2").hexdigest()[:16]


def code(sub_family):
    return (f"<BkTxCd><Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>{sub_family}</SubFmlyCd>"
            "</Fmly></Domn></BkTxCd>")


def details(end_to_end="", name="", text="", returned="", iban=""):
    parts = []
    if end_to_end:
        parts.append(f"<Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>")
    party = f"<Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>" if name else ""
    if iban:
        party += f"<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct>"
    parts.append(f"<RltdPties>{party}</RltdPties>")
    if text:
        parts.append(f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>")
    if returned:
        parts.append(f"<RtrInf><Rsn><Cd>{returned}</Cd></Rsn></RtrInf>")
    return f"<NtryDtls><TxDtls>{''.join(parts)}</TxDtls></NtryDtls>"


def entry(amount, reference, more="", day=10):
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    return (f'<Ntry><Amt Ccy="EUR">{amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
            f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-{day:02}</Dt></BookgDt>"
            f"<AcctSvcrRef>{reference}</AcctSvcrRef>{more}</Ntry>\n")


def balance(kind, amount, day):
    return (f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
            f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-{day:02}</Dt></Dt></Bal>\n")


def statement(number, opened, closed, *entries, day=10, iban=IBAN):
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>\n'
            f"<GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S{number}</Id>"
            f"<LglSeqNb>{number}</LglSeqNb>\n<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>\n"
            f"{balance('OPBD', opened, day)}{balance('CLBD', closed, day)}{''.join(entries)}"
            "</Stmt></BkToCstmrStmt></Document>\n")


FIRST = statement(
    1, "300.00", "1768.00",
    entry("-60.00", "B1", details("PAY-1")), entry("-40.00", "B2", details(END_TO_END)),
    entry("1000.00", "B3", details(name="Ministry", text="our share, agreement C1.")),
    entry("500.00", "B4", details(name="p2")), entry("1.50", "B5", code("INTR")),
    entry("-0.50", "B6", code("CHRG")), entry("7.00", "B7", details(name="Somebody")),
    entry("60.00", "B8", details("PAY-1", returned="AC04")))


def case():
    """Two agreements, 300.00 of income, and two payments of 60.00 and 40.00 released."""
    lines = opening() + [income("seed", "300.00")]
    for name, party, amount, due in (("C1", "P1", "1000.00", "2026-01-09"),
                                     ("C2", "P2", "500.00", "2026-01-20")):
        lines.append(act(name, "contribution.signed",
                         {"contribution": name, "party": party, "currency": "EUR",
                          "amount": amount, "instalments": [{"due": due, "amount": amount}]},
                         "tre", 3))
    lines.append(act("n", "notification.issued",
                     {"notification": "N", "classes": ["air"], "statement": "s",
                      "observed_at": "2026-01-04T00:00:00Z"}, "ben", 4))
    for party in ("P1", "P2"):
        lines.append(act(f"d{party}", "notification.delivered",
                         {"notification": "N", "party": party, "channel": "mail"}, "ben", 4))
    lines.append(act("r", "disbursement.requested",
                     {"disbursement": "D", "notification": "N", "purpose": "energy",
                      "amount": "100.00", "currency": "EUR", "payee": "X",
                      "justification": "j", "method": "grant"}, "ben", 5))
    for voter in ("v1", "v2"):
        lines.append(act(voter, "disbursement.approved", {"disbursement": "D"}, voter, 5))
    for payment, amount in (("PAY-1", "60.00"), ("PAY_2", "40.00")):
        lines.append(act("i" + payment, "payment.instructed",
                         {"payment": payment, "disbursement": "D", "amount": amount,
                          "account": "eur", "payee_account": "X1"}, "tre", 6))
    for payment in ("PAY-1", "PAY_2"):
        lines.append(act("l" + payment, "payment.released", {"payment": payment}, "con", 7))
    return lines


class Statements(Case):
    def setUp(self):
        super().setUp()
        self.apply(case(), "--create")
        self.file = self.folder / "s.xml"
        self.map = self.folder / "bank.toml"
        self.map.write_text(MAP, encoding="utf-8")

    def imports(self, text, *options, check=0):
        self.file.write_bytes(text.encode("utf-8"))
        return self.run_program("import", "camt053", self.file, "--map", self.map, "--as", "tre",
                                *options, check=check)

    def rows(self, text, *options, check=0):
        done = self.imports(text, "--json", *options, check=check)
        return [json.loads(line) for line in done.out.splitlines()]

    def bad(self, text, check=10):
        """What is said of a statement that cannot be imported; nothing of it is recorded."""
        before = self.ledger.read_bytes()
        for options in ((), ("--apply",)):
            done = self.imports(text, *options, check=check)
            self.assertEqual(self.ledger.read_bytes(), before)
        return done.err.replace(str(self.folder) + "/", "")

    def acts(self, start):
        return [json.loads(self.run_program("show", seq, "--json", check=0).out)["act"]
                for seq in range(start, self.size())]

    def test_each_entry_is_matched_and_a_preview_changes_nothing(self):
        before = self.ledger.read_bytes()
        rows = self.rows(FIRST)
        self.assertEqual(self.ledger.read_bytes(), before)
        self.assertEqual([(row["kind"], row["about"]) for row in rows], [
            ("batch.opened", "statement-eur-2026-1"), ("payment.settled", "PAY-1"),
            ("payment.settled", "PAY_2"), ("contribution.received", "C1"),
            ("contribution.received", "C2"), ("income.received", "eur"), ("charge.paid", "eur"),
            ("receipt.unidentified", "receipt-eur-2026-1-7"), ("payment.returned", "PAY-1")])
        self.assertEqual({row["verdict"] for row in rows}, {"accepted"})

    def test_the_import_is_one_batch_and_the_controller_reconciles_what_it_says(self):
        start = self.size()
        done = self.imports(FIRST, "--apply")
        acts = self.acts(start)
        digest = hashlib.sha256(FIRST.encode()).hexdigest()
        self.assertEqual(acts[0]["body"], {"batch": "statement-eur-2026-1", "rows": 5,
                                           "source_sha256": digest})
        self.assertEqual(acts[0]["id"], "camt053:eur:1:2026-01-10:1768.00")
        for made in acts:
            in_batch = made["body"].get("batch") == "statement-eur-2026-1"
            self.assertNotEqual(in_batch and made["kind"] != "batch.opened",
                                made.get("documents") == [digest], made)
        self.assertEqual([made["body"]["bank_reference"] for made in acts[1:]],
                         [f"B{i}" for i in range(1, 9)])
        command = done.out.strip().splitlines()[-1].split()
        self.assertEqual(command[:5], ["next,", "a", "controller:", "reserve", "--ledger"])
        words = ["con" if word == "OFFICER" else word for word in command[6:]]
        self.run_program(*words, check=0)
        self.assert_sound()

    def test_the_same_statement_again_changes_nothing(self):
        self.imports(FIRST, "--apply")
        before = self.ledger.read_bytes()
        for options in ((), ("--apply",)):
            self.assertIn("was imported before, as entry", self.imports(FIRST, *options).out)
        self.assertTrue(self.rows(FIRST, "--apply")[0]["replayed"])
        self.assertEqual(self.ledger.read_bytes(), before)

    def test_statements_follow_on_each_other(self):
        told = self.bad(statement(1, "299.00", "299.00"))
        self.assertIn("s.xml:3: Stmt/Bal: opens with 299.00, but the ledger holds 300.00 on eur "
                      "at the end of 2026-01-09; record what came before", told)
        self.imports(FIRST, "--apply")
        for text, told in (
                (statement(2, "1768.01", "1768.01", day=11),
                 "Stmt/Bal: opens with 1768.01, but the last one closed with 1768.00 on "
                 "2026-01-10 (entry"),
                (statement(3, "1768.00", "1768.00", day=11),
                 "Stmt/LglSeqNb: statement 3 follows on 1: number 2 is missing"),
                (statement(5, "1768.00", "1768.00", day=11),
                 "Stmt/LglSeqNb: statement 5 follows on 1: numbers 2 to 4 are missing"),
                (statement(1, "1768.00", "1768.00", day=11),
                 "Stmt/LglSeqNb: statement 1 was imported before, from another file"),
                (statement(2, "1768.00", "1768.00", day=9),
                 "Stmt/Bal: closes on 2026-01-09, before the last one known (2026-01-10)")):
            self.assertIn("s.xml:3: " + told, self.bad(text))
        self.imports(statement(2, "1768.00", "1770.00", entry("2.00", "B9", day=11), day=11),
                     "--apply")
        self.assertIn("statement 1 comes after 2, which was imported already",
                      self.bad(statement(1, "1770.00", "1770.00", day=12)))
        self.assert_sound()

    def test_a_reconciled_balance_counts_as_the_last_one_known(self):
        self.run_program("reconcile", "--as", "con", "--account", "eur", "--closing-balance",
                         "200.00", "--statement-sha256", "0" * 64, "--date", "2026-01-08", check=0)
        self.assertIn("opens with 300.00, but the last one closed with 200.00 on 2026-01-08",
                      self.bad(FIRST))

    def test_a_statement_without_rows_of_a_batch_is_a_remark_and_continues_too(self):
        start = self.size()
        self.imports(statement(1, "300.00", "300.00"), "--apply")
        remark, = self.acts(start)
        self.assertEqual((remark["kind"], remark["body"]["about"]), ("remark.recorded", "eur"))
        self.assertIn("closing 300.00 on 2026-01-10, 0 entries", remark["body"]["text"])
        self.imports(statement(2, "300.00", "240.00", entry("-60.00", "B1", details("PAY-1"))),
                     "--apply")
        self.assertEqual([made["kind"] for made in self.acts(start + 1)],
                         ["remark.recorded", "payment.settled"])
        self.assert_sound()

    def test_a_debit_that_nothing_explains_stops_the_import_until_it_is_mapped_or_recorded(self):
        text = statement(1, "300.00", "295.00", entry("-5.00", "B1", details("UNKNOWN")))
        told = self.bad(text)
        self.assertIn("s.xml:7: Ntry: debit of 5.00 EUR (B1): no payment has the EndToEndId "
                      "\"UNKNOWN\", and no [[act]] of a mapping fits; map it, or record it with "
                      "the bank reference B1 and import again", told)
        self.map.write_text(MAP + '[[act]]\nkind = "charge.paid"\nwhen = { direction = "debit" }\n'
                            'contains = { end_to_end = "KNOW" }\ndate = "{date}"\n[act.body]\n'
                            'account = "{account}"\namount = "{amount}"\ncharge = "custody"\n'
                            'bank_reference = "{bank_reference}"\n', encoding="utf-8")
        self.assertEqual([row["kind"] for row in self.rows(text)], ["batch.opened", "charge.paid"])
        self.map.write_text(MAP, encoding="utf-8")
        self.run_program("charge", "--as", "tre", "--account", "eur", "--amount", "5.00",
                         "--charge", "custody", "--bank-reference", "B1", "--date", "2026-01-10",
                         check=0)
        done = self.imports(text, "--apply")
        self.assertIn("1 row of", done.out)
        self.assertIn("1 act new, 1 recorded before, 0 refused", done.out)
        self.assert_sound()

    def test_a_payment_is_settled_by_its_own_amount_and_account(self):
        self.assertIn("debit of 59.00 EUR (B1): payment PAY-1 is of 60.00", self.bad(
            statement(1, "300.00", "241.00", entry("-59.00", "B1", details("PAY-1")))))
        self.run_program("account", "--as", "tre", "--account", "eur2", "--currency", "EUR",
                         "--bank", "Other DE02", "--date", "2026-01-02", check=0)
        self.assertIn("payment PAY-1 is paid from eur, this is a statement of eur2", self.bad(
            statement(1, "0.00", "0.00", entry("60.00", "B0"),
                      entry("-60.00", "B1", details("PAY-1")), iban="DE02")))

    def test_a_reference_comes_once(self):
        twice = (entry("1.00", "B1", code("INTR")), entry("1.00", "B1", code("INTR")))
        self.assertIn("s.xml:8: refused: bank_reference.taken",
                      self.bad(statement(1, "300.00", "302.00", *twice), check=3))
        self.imports(statement(1, "300.00", "301.00", twice[0]), "--apply")
        self.assertIn("credit of 1.00 EUR (B1): another statement brought this reference before",
                      self.bad(statement(2, "301.00", "302.00", twice[0])))
        self.assertIn("carries this reference with another amount", self.bad(
            statement(2, "301.00", "302.00", entry("1.00", "rseed"))))

    def test_money_from_an_account_of_ours_is_the_transfer_recorded_there(self):
        self.run_program("account", "--as", "tre", "--account", "eur2", "--currency", "EUR",
                         "--bank", "Other DE02", "--date", "2026-01-02", check=0)
        text = statement(1, "0.00", "50.00", entry("50.00", "T1", details(iban=IBAN)),
                         iban="DE02")
        self.assertIn("comes from our account eur; record the transfer first", self.bad(text))
        self.run_program("transfer", "--as", "tre", "--from", "eur", "--to", "eur2", "--amount",
                         "50.00", "--bank-reference", "T0", "--date", "2026-01-10", check=0)
        self.assertIn("1 recorded before", self.imports(text, "--apply").out)

    def test_the_example_maps_transfers_and_fees_and_the_other_statement_finds_them_again(self):
        self.map.write_bytes((SOURCE / "examples" / "bank_statement.toml").read_bytes())
        other = "SE4550000000058398257466"
        self.run_program("account", "--as", "tre", "--account", "eur-2", "--currency", "EUR",
                         "--bank", "Bank", "--date", "2026-01-02", check=0)
        to = details(text="to ourselves").replace(
            "<RltdPties>", f"<RltdPties><CdtrAcct><Id><IBAN>{other}</IBAN></Id></CdtrAcct>")
        fee = ("<BkTxCd><Domn><Cd>SECU</Cd><Fmly><Cd>CUST</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly>"
               "</Domn></BkTxCd><AddtlNtryInf>fees for custody</AddtlNtryInf>")
        first = statement(1, "300.00", "248.00", entry("-50.00", "B1", to),
                          entry("-2.00", "B2", fee))
        self.assertEqual([row["kind"] for row in self.rows(first, "--apply")],
                         ["batch.opened", "cash.transferred", "charge.paid"])
        second = statement(1, "50.00", "50.00", iban=other)
        self.assertIn("opens with 50.00, but the ledger holds 0.00", self.bad(second))
        second = statement(1, "0.00", "50.00", entry("50.00", "T1", details(iban=IBAN)),
                           iban=other)
        self.assertEqual([row["kind"] for row in self.rows(second, "--apply")],
                         ["remark.recorded"])
        self.assert_sound()

    def test_money_is_never_given_to_a_partner_by_guessing(self):
        for amount, closed, more in (("499.00", "799.00", details(text="C1 and C2")),
                                     ("1000.01", "1300.01", details(text="C1")),
                                     ("499.00", "799.00", details(name="P2"))):
            rows = self.rows(statement(1, "300.00", closed, entry(amount, "B1", more)))
            self.assertEqual(rows[-1]["kind"], "receipt.unidentified", more)

    def test_files_that_are_no_statement_of_ours(self):
        good = statement(1, "300.00", "301.00", entry("1.00", "B1", code("INTR")))
        for text, told in (
                (good.replace("EUR", "USD"), "s.xml:3: Acct/Ccy: is in USD, but eur is in EUR"),
                (good.replace(IBAN, "DE00"), "s.xml:3: Acct/Id: \"DE00\" is no account of ours"),
                (good.replace("301.00", "302.00"), "s.xml:3: Stmt/Bal: the opening balance 300.00 "
                                                   "and the entries make 301.00, but the closing "
                                                   "balance is 302.00"),
                (good[:-30], "is not well-formed XML"),
                (good.replace("001.08", "001.02"), "only camt.053.001.08 can be read"),
                ('<!DOCTYPE a [<!ENTITY b "c">]>' + good[good.index("<Document"):],
                 "a document type (DOCTYPE) is refused")):
            self.assertIn(told, self.bad(text))
        self.map.write_text(MAP + "[csv]\n", encoding="utf-8")
        self.assertIn('bank.toml:5: there is no key "csv" here', self.bad(good))


if __name__ == "__main__":
    unittest.main()
