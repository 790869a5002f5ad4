// Statements of banks: what a good one says, and where a bad one is wrong.
#include "ledger/exchange/bank/camt_reader.h"

#include <catch2/catch.hpp>

#include "tests/exchange/camt_text.h"

using namespace reserve;
using namespace reserve::exchange;

namespace {

BankStatement read(const std::string& xml) {
    const auto statement = read_camt053(xml, "s.xml");
    INFO((statement ? "" : statement.error().message));
    REQUIRE(statement);
    return *statement;
}

std::string fault(const std::string& xml) {
    const auto statement = read_camt053(xml, "s.xml");
    REQUIRE_FALSE(statement);
    CHECK(statement.error().kind == ErrorKind::malformed);
    return statement.error().message;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

const std::string kGood = statement("100.00", "90.00", entry("10.00", "DBIT", "R1"));

}  // namespace

TEST_CASE("a statement is read with its account, number, balances and entries") {
    const BankStatement s = read(kGood);
    CHECK(s.id == "S-7");
    CHECK(s.number == 7);
    CHECK(s.account_id == "DE89370400440532013000");
    CHECK(s.currency == *Currency::find("EUR"));
    CHECK(s.opening == Amount(10000));
    CHECK(s.closing == Amount(9000));
    CHECK(format_date(s.closing_date) == "2026-01-10");
    CHECK(format_date(s.first_day) == "2026-01-10");
    REQUIRE(s.entries.size() == 1);
    CHECK(s.entries[0].bank_reference == "R1");
    CHECK(s.entries[0].amount == Amount(1000));
    CHECK_FALSE(s.entries[0].is_credit);
    CHECK(s.entries[0].line == 8);
}

TEST_CASE("the details of an entry say who, why and for what") {
    const BankStatement s = read(statement(
        "0.00", "5.00",
        entry("5.00", "CRDT", "R1",
              "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
              "</Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>"
              "<RltdPties><Dbtr><Pty><Nm>Ministry</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>SE1"
              "</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>first</Ustrd><Ustrd>second"
              "</Ustrd></RmtInf><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>")));
    const BankEntry& e = s.entries.at(0);
    CHECK(e.code == "PMNT/RCDT/ESCT");
    CHECK(e.end_to_end == "E1");
    CHECK(e.counterparty == "Ministry");
    CHECK(e.counterparty_account == "SE1");
    CHECK(e.text == "first second");
    CHECK(e.is_return);
    CHECK(e.return_reason == "AC04");
}

TEST_CASE("an entry that books several transactions is as many entries, which add up to it") {
    const auto details = [](const std::string& amount) {
        return "<TxDtls><Amt Ccy=\"EUR\">" + amount + "</Amt></TxDtls>";
    };
    const auto booked = [&](const std::string& second) {
        return statement("0.00", "5.00",
                         entry("5.00", "CRDT", "R1",
                               "<NtryDtls>" + details("2.00") + details(second) + "</NtryDtls>"));
    };
    const BankStatement s = read(booked("3.00"));
    REQUIRE(s.entries.size() == 2);
    CHECK(s.entries[0].bank_reference == "R1/1");
    CHECK(s.entries[1].bank_reference == "R1/2");
    CHECK(s.entries[1].amount == Amount(300));
    CHECK(fault(booked("3.01")) ==
          "s.xml:8: Ntry/NtryDtls: the amounts of the transactions do not add up to that of the "
          "entry");
}

TEST_CASE("a balance that was closed on a day opens the next; one in debit is negative") {
    const BankStatement s = read(
        kStart + kIdentity + balance("PRCD", "5.00", "2026-01-09", "DBIT") +
        balance("CLBD", "0.00", "2026-01-10") + entry("5.00", "CRDT", "R1") + kEnd);
    CHECK(s.opening == Amount(-500));
    CHECK(format_date(s.first_day) == "2026-01-10");
}

TEST_CASE("a document type is refused where it begins, and with it every entity") {
    const std::string document = kGood.substr(kGood.find("<Document"));
    const std::string refused = "a document type (DOCTYPE) is refused, with every entity";
    CHECK(fault("<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;&b;\">]>\n" + document)
              .ends_with(refused));
    CHECK(fault("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + document)
              .ends_with(refused));
    CHECK(fault("<!DOCTYPE a SYSTEM \"http://fund.example/a.dtd\">" + document)
              .ends_with(refused));
    CHECK(fault(replaced(kGood, "S-7", "&b;")).find("is not well-formed XML: undefined entity") !=
          std::string::npos);
}

TEST_CASE("depth and the length of texts, names and attributes are bounded") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) {
        deep += "<a>";
    }
    CHECK(fault(kStart + deep) ==
          "s.xml:4: elements stand more than 24 deep, or a name is longer than 128");
    CHECK(fault(replaced(kGood, "S-7", std::string(4001, 'x'))) ==
          "s.xml:4: Id: a text is longer than 4000 bytes");
    CHECK(fault(replaced(kGood, "<Id>S-7</Id>", "<" + std::string(129, 'x') + "/>")) ==
          "s.xml:4: elements stand more than 24 deep, or a name is longer than 128");
    CHECK(fault(replaced(kGood, "<Id>", "<Id a=\"" + std::string(4001, 'x') + "\">")) ==
          "s.xml:4: Id: an attribute is longer than 4000 bytes");
}

TEST_CASE("what is cut off or is no XML is refused with its line") {
    for (const std::size_t kept :
         {std::size_t{0}, std::size_t{1}, kGood.size() / 2, kGood.size() - 3}) {
        CHECK(fault(kGood.substr(0, kept)).find("is not well-formed XML") != std::string::npos);
    }
    CHECK(fault(kGood + "<a/>").find("is not well-formed XML") != std::string::npos);
    CHECK(fault(replaced(kGood, "S-7", "\xFF")).find("s.xml:4: is not well-formed XML") == 0);
    CHECK(fault(replaced(kGood, "<GrpHdr>", "text<GrpHdr>")) ==
          "s.xml:3: text stands between elements");
}

TEST_CASE("only camt.053.001.08 is read, and the file says which it is instead") {
    CHECK(fault(replaced(kGood, "camt.053.001.08", "camt.053.001.02")) ==
          "s.xml:2: is camt.053.001.02; only camt.053.001.08 can be read, ask the bank for that "
          "version");
    CHECK(fault(replaced(kGood, "camt.053.001.08", "camt.054.001.08"))
              .starts_with("s.xml:2: is camt.054.001.08; "));
    CHECK(fault("<html/>") ==
          "s.xml:1: is no statement: its root is not Document of camt.053.001.08");
    CHECK(fault(replaced(kGood, "<Acct>", "<Acct xmlns=\"urn:other\">")) ==
          "s.xml:5: \"Acct\" is in another namespace");
}

TEST_CASE("one whole statement a file, neither a page nor a copy") {
    CHECK(fault(replaced(kGood, "<Stmt>", "<Stmt/><Stmt>")) ==
          "s.xml:3: Stmt: a second statement; import one statement a file");
    CHECK(fault(kStart.substr(0, kStart.find("<Stmt>")) + "</BkToCstmrStmt></Document>") ==
          "s.xml:1: Stmt: there is no statement in the file");
    CHECK(fault(replaced(kGood, "<LglSeqNb>", "<StmtPgntn><PgNb>1</PgNb><LastPgInd>false"
                                              "</LastPgInd></StmtPgntn><LglSeqNb>")) ==
          "s.xml:4: StmtPgntn: this is one page of several; import the whole statement");
    CHECK(fault(replaced(kGood, "<LglSeqNb>", "<CpyDplctInd>DUPL</CpyDplctInd><LglSeqNb>")) ==
          "s.xml:4: CpyDplctInd: this is a copy or duplicate of a statement");
}

TEST_CASE("a statement has a number, the legal one before the electronic one") {
    CHECK(read(replaced(kGood, "<LglSeqNb>", "<ElctrncSeqNb>9</ElctrncSeqNb><LglSeqNb>")).number ==
          7);
    CHECK(read(replaced(replaced(kGood, "<LglSeqNb>", "<ElctrncSeqNb>"), "</LglSeqNb>",
                        "</ElctrncSeqNb>"))
              .number == 7);
    CHECK(fault(replaced(kGood, "<LglSeqNb>7</LglSeqNb>", ""))
              .starts_with("s.xml:3: Stmt/LglSeqNb: is missing"));
    CHECK(fault(replaced(kGood, ">7<", ">0<")) ==
          "s.xml:4: LglSeqNb: \"0\" is not a number above 0");
}

TEST_CASE("the balances and the entries must make a sum") {
    CHECK(fault(replaced(kGood, ">90.00<", ">91.00<")) ==
          "s.xml:3: Stmt/Bal: the opening balance 100.00 and the entries make 90.00, but the "
          "closing balance is 91.00");
    CHECK(fault(replaced(kGood, "OPBD", "OPAV")) ==
          "s.xml:3: Stmt/Bal: there is no opening balance (OPBD or PRCD)");
    CHECK(fault(replaced(kGood, "CLBD", "CLAV")) ==
          "s.xml:3: Stmt/Bal: there is no closing balance (CLBD)");
    CHECK(fault(replaced(kGood, "<Ntry>", balance("CLBD", "1.00", "2026-01-10") + "<Ntry>")) ==
          "s.xml:8: Bal: a second CLBD differs from the first");
}

TEST_CASE("entries are booked, dated within the statement, with the bank's reference") {
    CHECK(fault(replaced(kGood, "BOOK", "PDNG")) ==
          "s.xml:8: Ntry/Sts: \"PDNG\" is not BOOK: not booked");
    CHECK(fault(replaced(kGood, "<BookgDt><Dt>2026-01-10", "<BookgDt><Dt>2026-01-11")) ==
          "s.xml:8: Ntry/BookgDt: lies after the closing balance");
    CHECK(fault(replaced(kGood, "<BookgDt><Dt>2026-01-10", "<BookgDt><Dt>2026-02-30")) ==
          "s.xml:8: Ntry/BookgDt: \"2026-02-30\" is not a day");
    CHECK(fault(replaced(kGood, "<AcctSvcrRef>R1</AcctSvcrRef>", ""))
              .starts_with("s.xml:8: Ntry/AcctSvcrRef: is missing"));
    CHECK(fault(replaced(kGood, "<CdtDbtInd>DBIT", "<CdtDbtInd>BOTH")) ==
          "s.xml:8: Ntry/CdtDbtInd: \"BOTH\" is neither CRDT nor DBIT");
}

TEST_CASE("amounts are exact and in one currency") {
    const std::string amount = "<Ntry><Amt Ccy=\"EUR\">10.00";
    CHECK(read(replaced(kGood, amount, "<Ntry><Amt Ccy=\"EUR\">10")).closing == Amount(9000));
    CHECK(fault(replaced(kGood, amount, "<Ntry><Amt Ccy=\"USD\">10.00")) ==
          "s.xml:8: Ntry/Amt: is in USD, the account is in EUR");
    CHECK(fault(replaced(kGood, amount, "<Ntry><Amt Ccy=\"EUR\">10.005")) ==
          "s.xml:8: Ntry/Amt: 10.005 has more decimals than EUR takes (2)");
    CHECK(fault(replaced(kGood, amount, "<Ntry><Amt Ccy=\"EUR\">-10.00")) ==
          "s.xml:8: Ntry/Amt: \"-10.00\" is negative or out of range");
    CHECK(fault(replaced(kGood, amount, "<Ntry><Amt>10.00")) ==
          "s.xml:8: Ntry/Amt: there is no currency \"\"");
    CHECK(fault(replaced(kGood, amount, "<Ntry><Amt Ccy=\"EUR\">ten"))
              .starts_with("s.xml:8: Ntry/Amt: \"ten\" is not an amount"));
}
