// The built-in table of ISO 4217 against the published lists, code by code.
#include "ledger/money/currency.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/shared_data.h"

using namespace reserve;
using reserve::test::shared_data;

namespace {

// The cells of a line of CSV; commas within quotation marks do not separate.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char character : line) {
        if (character == '"') {
            quoted = !quoted;
        } else if (character == ',' && !quoted) {
            cells.emplace_back();
        } else if (character != '\r') {
            cells.back() += character;
        }
    }
    return cells;
}

std::vector<std::vector<std::string>> rows_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        rows.push_back(cells_of(line));
    }
    return rows;
}

}  // namespace

TEST_CASE("every active code with minor units is known with its number and decimals") {
    const auto path = shared_data("data/iso4217.csv");
    if (!path) {
        return;
    }
    std::size_t known = 0;
    std::size_t without_minor_unit = 0;
    for (const auto& row : rows_of(*path)) {
        CAPTURE(row[0]);
        const auto currency = Currency::find(row[0]);
        const bool has_minor_unit = !row[2].empty() && row[2] != "N.A.";
        REQUIRE(currency.has_value() == has_minor_unit);
        if (!currency) {
            CHECK(Currency::why_unknown(row[0]) == "no minor unit");
            ++without_minor_unit;
            continue;
        }
        CHECK(currency->code() == row[0]);
        CHECK(currency->number() == std::stoi(row[1]));
        CHECK(currency->decimals() == std::stoi(row[2]));
        CHECK(Currency::from_number(currency->number()) == currency);
        CHECK(Currency::why_unknown(row[0]).empty());
        ++known;
    }
    CHECK(known == 165);
    CHECK(without_minor_unit == 13);
    std::size_t numbers = 0;
    for (std::uint16_t number = 0; number < 2000; ++number) {
        numbers += Currency::from_number(number) ? 1U : 0U;
    }
    CHECK(numbers == known);
}

TEST_CASE("every withdrawn code that is not active again tells when it was withdrawn") {
    const auto path = shared_data("data/iso4217_historic.csv");
    if (!path) {
        return;
    }
    std::map<std::string, std::set<std::string>> withdrawn;
    for (const auto& row : rows_of(*path)) {
        withdrawn[row[0]].insert(row[4]);
    }
    std::size_t checked = 0;
    for (const auto& [code, times] : withdrawn) {
        if (Currency::find(code)) {
            continue;
        }
        CAPTURE(code);
        CHECK(times.contains(std::string(Currency::why_unknown(code))));
        ++checked;
    }
    CHECK(checked > 100);
}

TEST_CASE("money is held in 0, 2, 3 or 4 decimals") {
    CHECK(Currency::find("JPY")->decimals() == 0);
    CHECK(Currency::find("EUR")->decimals() == 2);
    CHECK(Currency::find("KWD")->decimals() == 3);
    CHECK(Currency::find("CLF")->decimals() == 4);
    CHECK(Currency::find("EUR")->number() == 978);
    CHECK(Currency::find("EUR") == Currency::from_number(978));
    CHECK_FALSE(Currency::find("EUR") == Currency::find("USD"));
    CHECK(Currency().code().empty());
}

TEST_CASE("a code without minor unit, withdrawn or never given is no currency, and says why") {
    for (const char* code : {"XAU", "XDR", "XTS", "XUA"}) {
        CHECK_FALSE(Currency::find(code));
        CHECK(Currency::why_unknown(code) == "no minor unit");
    }
    CHECK_FALSE(Currency::find("HRK"));
    CHECK(Currency::why_unknown("HRK") == "2023-01");
    CHECK_FALSE(Currency::find("BGN"));
    CHECK(Currency::why_unknown("BGN") == "2026-01");
    for (const char* code : {"", "E", "EU", "EURO", "eur", "Eur", "EUR ", " EUR", "ZZZ", "978"}) {
        CAPTURE(code);
        CHECK_FALSE(Currency::find(code));
        CHECK(Currency::why_unknown(code).empty());
    }
    CHECK(Currency::why_unknown("AG ").empty());
    CHECK_FALSE(Currency::from_number(0));
    CHECK_FALSE(Currency::from_number(999));
    CHECK_FALSE(Currency::from_number(65'535));
}
