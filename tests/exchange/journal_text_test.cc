// Hostile text stays text, and different accounts stay different.
#include "ledger/exchange/books/journal_text.h"

#include <catch2/catch.hpp>

#include <set>
#include <vector>

using namespace reserve::exchange;

TEST_CASE("nothing in a text begins a line of its own") {
    const std::string forged = "foo\n    X  1 USD\n    Y  -1 USD\n\n2024-01-02 * forged";
    const std::string spaces = "foo     X  1 USD     Y  -1 USD  2024-01-02 * forged";
    CHECK(plain_description(forged) == spaces);
    CHECK(plain_tag(forged) == spaces);
    CHECK(beancount_string(forged) == "\"" + spaces + "\"");
}

TEST_CASE("control characters of both sets and line separators become spaces") {
    CHECK(one_line("a\rb\tc\x1b[0m\x7f", 99) == "a b c [0m ");
    CHECK(one_line(std::string_view("a\0b", 3), 99) == "a b");
    CHECK(one_line("a\u0085b\u009fc\u2028d\u2029e", 99) == "a b c d e");
    CHECK(one_line("\u00a0\u00c2\u20ac\u2027", 99) == "\u00a0\u00c2\u20ac\u2027");
}

TEST_CASE("a long text is cut at the end of a character") {
    CHECK(one_line("ab\u20ac", 5) == "ab\u20ac");
    CHECK(one_line("ab\u20ac", 4) == "ab");
    CHECK(plain_tag(std::string(5'000, 'x')).size() == 1'000);
    CHECK(plain_description(std::string(5'000, 'x')).size() == 1'000);
    CHECK(beancount_string(std::string(5'000, '"')).size() == 2'002);
}

TEST_CASE("a semicolon begins no comment and a bar no other payee") {
    CHECK(plain_description("Pay ; ref: x") == "Pay , ref: x");
    CHECK(plain_description("one | two") == "one / two");
}

TEST_CASE("a date in brackets moves nothing") {
    CHECK(plain_description("[2024-02-02]") == "(2024-02-02)");
    CHECK(plain_tag("[=2024-02-02]") == "(=2024-02-02)");
}

TEST_CASE("a comma in a tag's value begins no other tag") {
    CHECK(plain_tag("a, date:2024-01-01") == "a  date:2024-01-01");
}

TEST_CASE("quotes and backslashes stay themselves in beancount") {
    CHECK(beancount_string("a \"b\" \\x \\") == "\"a \\\"b\\\" \\\\x \\\\\"");
    CHECK(beancount_string("") == "\"\"");
}

TEST_CASE("beancount's accounts begin with one of its five roots and a capital") {
    CHECK(beancount_account("liabilities:unidentified") == "Liabilities:Unidentified");
    CHECK(beancount_account("income:fx:realised") == "Income:Fx:Realised");
    CHECK(beancount_account("expenses:write_offs") == "Expenses:Write-offs");
    CHECK(beancount_account("budget:free") == "Equity:Budget:Free");
    CHECK(beancount_account("budget:set_aside:winter") == "Equity:Budget:Set-aside:Winter-");
    CHECK(beancount_account("equity:trading:SEK") == "Equity:Trading:SEK");
    CHECK(beancount_account("expenses:disbursements:air_defence") ==
          "Expenses:Disbursements:Air-defence");
    CHECK(beancount_account("assets:in_transit:EUR-1") == "Assets:In-transit:EUR-1");
    CHECK(beancount_account("assets:cash:eur-1") == "Assets:Cash:Eur-1-");
    CHECK(beancount_account("assets:cash:1001") == "Assets:Cash:1001");
    CHECK(beancount_account("assets:notes:A.B_C--d-") ==
          "Assets:Notes:A--dB--uC--h--hd--h");
}

TEST_CASE("no two names become one in beancount") {
    // All names of up to five characters out of these, which are those that are written anew.
    const std::string characters = "aA1-._d";
    std::vector<std::string> names = {""};
    std::set<std::string> written;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!names[i].empty()) {
            const std::string account = beancount_account("assets:cash:" + names[i]);
            const std::string last = account.substr(account.rfind(':') + 1);
            CAPTURE(names[i], account);
            CHECK(written.insert(account).second);
            CHECK(last.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789-") == std::string::npos);
            CHECK(last[0] != '-');
        }
        for (const char next : names[i].size() < 5 ? characters : std::string()) {
            if (!names[i].empty() || (next != '-' && next != '.' && next != '_')) {
                names.push_back(names[i] + next);
            }
        }
    }
    CHECK(written.size() == 4 * (1 + 7 + 49 + 343 + 2'401));
}
