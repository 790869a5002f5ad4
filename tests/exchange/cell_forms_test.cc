// Amounts and dates of other programs become the forms of acts exactly, or not at all.
#include "ledger/exchange/lists/cell_forms.h"

#include <catch2/catch.hpp>

using namespace reserve;
using namespace reserve::exchange;

namespace {

std::string amount(std::string_view text, const NumberMarks& marks = {},
                   std::string_view currency = "EUR") {
    const auto read = plain_amount(text, marks, Currency::find(currency));
    return read ? *read : "!" + read.error();
}

std::string date(std::string_view text, std::string_view form) {
    const auto read = plain_date(text, form);
    return read ? *read : "!" + read.error();
}

const NumberMarks kGerman{",", "."};
const NumberMarks kSwiss{".", "'"};

}  // namespace

TEST_CASE("an amount is filled up to its currency's decimals") {
    CHECK(amount("5") == "5.00");
    CHECK(amount("5.1") == "5.10");
    CHECK(amount("0.05") == "0.05");
    CHECK(amount("471900000000", {}, "JPY") == "471900000000");
    CHECK(amount("1.5", {}, "KWD") == "1.500");
    CHECK(amount("007.5") == "7.50");
    CHECK(amount("-3.20") == "-3.20");
    CHECK(plain_amount("1.2345", {}, std::nullopt) == "1.2345");
}

TEST_CASE("the marks are those of the mapping, thousands stand in groups of three") {
    CHECK(amount("1.234.567,8", kGerman) == "1234567.80");
    CHECK(amount("1234567,80", kGerman) == "1234567.80");
    CHECK(amount("1'000", kSwiss) == "1000.00");
    CHECK(amount("1\xC2\xA0" "000,5", {",", "\xC2\xA0"}) == "1000.50");
    for (const char* text : {"1.23,4", "12345.678", "1..000", ".000", "1.000.", "1.0000,5"}) {
        CHECK(amount(text, kGerman).starts_with("!"));
    }
}

TEST_CASE("nothing is rounded: decimals that the currency does not take are an error") {
    CHECK(amount("10.005") == "!10.005 has more decimals than EUR takes (2)");
    CHECK(amount("10.000") == "!10.000 has more decimals than EUR takes (2)");
    CHECK(amount("1.0", {}, "JPY") == "!1.0 has more decimals than JPY takes (0)");
}

TEST_CASE("what is no amount is refused with its marks") {
    CHECK(amount("1,5") == "!\"1,5\" is not an amount with the decimal mark .");
    CHECK(amount("1,5x", kGerman) ==
          "!\"1,5x\" is not an amount with the decimal mark , and the thousands mark .");
    for (const char* text : {"", "-", ".", "1.", ".5", "+1", "1e3", " 1", "1 ", "--1", "1.-5"}) {
        CHECK(amount(text).starts_with("!"));
    }
}

TEST_CASE("a date is read in the form of the mapping and must exist") {
    CHECK(date("2026-02-28", "YYYY-MM-DD") == "2026-02-28");
    CHECK(date("28.02.2026", "DD.MM.YYYY") == "2026-02-28");
    CHECK(date("02/28/2026", "MM/DD/YYYY") == "2026-02-28");
    CHECK(date("20260228", "YYYYMMDD") == "2026-02-28");
    CHECK(date("30.02.2026", "DD.MM.YYYY") == "!\"30.02.2026\" is not a day written DD.MM.YYYY");
    for (const char* text :
         {"", "2026-2-28", "2026-02-28 ", "2026/02/28", "28.02.2026", "2O26-02-28"}) {
        CHECK(date(text, "YYYY-MM-DD").starts_with("!"));
    }
}

TEST_CASE("a form of dates names year, month and day once each") {
    CHECK(is_date_form("DD. MM. YYYY"));
    for (const char* form : {"", "YYYY", "YY-MM-DD", "YYYY-MM-DDThh", "YYYY-MM-DD-DD", "YYYY-MM"}) {
        CHECK_FALSE(is_date_form(form));
    }
}
