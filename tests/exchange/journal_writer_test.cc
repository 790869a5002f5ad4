// The forms that the readers of journals accept, and nothing of the forms they misread.
#include "ledger/exchange/books/journal_writer.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

using namespace reserve;
using exchange::Dialect;
using exchange::JournalWriter;

namespace {

const Date kDay = *parse_date("2026-01-31");
const Currency kEuro = *Currency::find("EUR");
const Currency kYen = *Currency::find("JPY");

std::string written(Dialect dialect, const std::function<void(JournalWriter&)>& write) {
    const auto writer = JournalWriter::make(dialect);
    write(*writer);
    return writer->take();
}

std::string plain(const std::function<void(JournalWriter&)>& write) {
    const std::string text = written(Dialect::hledger, write);
    CHECK(written(Dialect::ledger, write) == text);
    return text;
}

std::string beancount(const std::function<void(JournalWriter&)>& write) {
    return written(Dialect::beancount, write);
}

void write_income(JournalWriter& writer) {
    writer.transaction({kDay, "7", "income.received eur-1", "interest; \"May\""});
    writer.tag("seq", "7");
    writer.posting(writer.account_name("assets:cash:eur-1"), Amount(-5), kEuro);
    writer.posting(writer.account_name("income:investment"), Amount(100'000), kYen);
}

void write_balances(JournalWriter& writer) {
    const std::string account = writer.account_name("assets:cash:eur-1");
    const JournalWriter::Balance held[] = {{account, kEuro, Amount(-123'450)},
                                           {account, kYen, Amount(7)}};
    writer.balances({kDay, "9", "period.closed", ""}, held);
}

}  // namespace

TEST_CASE("a transaction has its code, tags on lines of their own, and every amount in full") {
    CHECK(plain(write_income) ==
          "\n2026-01-31 * (7) income.received eur-1 | interest, \"May\"\n"
          "    ; seq: 7\n"
          "    assets:cash:eur-1  -0.05 EUR\n"
          "    income:investment  100000 JPY\n");
    CHECK(beancount(write_income) ==
          "\n2026-01-31 * \"income.received eur-1\" \"interest; \\\"May\\\"\"\n"
          "  code: \"7\"\n"
          "  seq: \"7\"\n"
          "    Assets:Cash:Eur-1-  -0.05 EUR\n"
          "    Income:Investment  100000 JPY\n");
}

TEST_CASE("balances are asserted exactly, at the end of a day or the morning after") {
    CHECK(plain(write_balances) ==
          "\n2026-01-31 * (9) period.closed\n"
          "    ; seq: 9\n"
          "    assets:cash:eur-1  0.00 EUR = -1234.50 EUR\n"
          "    assets:cash:eur-1  0 JPY = 7 JPY\n");
    CHECK(beancount(write_balances) ==
          "\n2026-02-01 balance Assets:Cash:Eur-1-  -1234.50 ~ 0 EUR\n"
          "  seq: \"9\"\n"
          "2026-02-01 balance Assets:Cash:Eur-1-  7 ~ 0 JPY\n"
          "  seq: \"9\"\n");
}

TEST_CASE("a currency is declared on a line of its own, with a form only if it has decimals") {
    const auto declare = [](JournalWriter& writer) {
        writer.declare(kDay, kEuro);
        writer.declare(kDay, kYen);
    };
    CHECK(plain(declare) ==
          "\ncommodity EUR\n    format 1000.00 EUR\n"
          "\ncommodity JPY\n");
    CHECK(beancount(declare) == "\n2026-01-31 commodity EUR\n\n2026-01-31 commodity JPY\n");
}

TEST_CASE("an account is declared alone on its line, and beancount keeps its name") {
    const auto declare = [](JournalWriter& writer) {
        writer.declare(kDay, "budget:free", writer.account_name("budget:free"));
    };
    CHECK(plain(declare) == "\naccount budget:free\n");
    CHECK(beancount(declare) ==
          "\n2026-01-31 open Equity:Budget:Free\n  name: \"budget:free\"\n");
}

TEST_CASE("a rate is a price of that day") {
    const auto price = [](JournalWriter& writer) {
        writer.price(kDay, kYen, "0.005758", kEuro);
    };
    CHECK(plain(price) == "\nP 2026-01-31 JPY 0.005758 EUR\n");
    CHECK(beancount(price) == "\n2026-01-31 price JPY 0.005758 EUR\n");
}

TEST_CASE("every tag that is written is declared, and none has a meaning of its own") {
    const std::string head =
        plain([](JournalWriter& writer) { writer.head("sandbox/x", kEuro); });
    CHECK(head ==
          "tag seq\ntag kind\ntag case\ntag id\ntag recorded\ntag reverses\ntag leaf\n");
}

TEST_CASE("beancount gets no option but those that both its versions know") {
    CHECK(beancount([](JournalWriter& writer) { writer.head("sandbox/\"x\"", kEuro); }) ==
          "option \"title\" \"sandbox/\\\"x\\\"\"\noption \"operating_currency\" \"EUR\"\n");
}

TEST_CASE("a program gets no day or amount that it would misread") {
    const auto ledger = JournalWriter::make(Dialect::ledger);
    CHECK(ledger->refuse(*parse_date("1399-12-31")) == "ledger knows no years before 1400");
    CHECK(ledger->refuse(*parse_date("1400-01-01")).empty());
    CHECK(ledger->refuse(Amount::max()).empty());
    const auto hledger = JournalWriter::make(Dialect::hledger);
    CHECK(hledger->refuse(*parse_date("0001-01-01")).empty());
    CHECK(hledger->refuse(Amount::max()).empty());
    const auto beancount = JournalWriter::make(Dialect::beancount);
    const Amount most((Int128{100'000'000'000'000} * 100'000'000'000'000) - 1);
    CHECK(beancount->refuse(*parse_date("0001-01-01")).empty());
    CHECK(beancount->refuse(most).empty());
    CHECK(beancount->refuse(most + Amount(1)) == "beancount computes with 28 digits");
    CHECK(beancount->refuse(-most - Amount(1)) == "beancount computes with 28 digits");
}

TEST_CASE("the longest line stays below ledger's 4,096 characters") {
    const std::string text = plain([](JournalWriter& writer) {
        const std::string huge(9'000, 'x');
        writer.transaction({kDay, "7", huge, huge});
        writer.tag("id", huge);
    });
    std::size_t longest = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        longest = std::max(longest, end - at);
        at = end + 1;
    }
    CHECK(longest == 2'020);
}
