// Figures for people have no more digits than their errors support; for programs they have all.
#include <catch2/catch.hpp>

#include "ledger/outlook/grid.h"

using namespace reserve;
using namespace reserve::outlook;

TEST_CASE("money is printed in major units, shares in percent, as far as the error allows") {
    CHECK(format_cell({Estimate{123456789, 812345}, Unit::money}, 2) == "1,235,000 ± 9,000");
    CHECK(format_cell({Estimate{123456789, 812345}, Unit::money}, 0) == "123,500,000 ± 900,000");
    CHECK(format_cell({Estimate{0.04837, 0.00151}, Unit::share}, 2) == "4.8 ± 0.2 %");
    CHECK(format_cell({Estimate{12.345, 0.3}, Unit::count}, 2) == "12.3 ± 0.3");
}

TEST_CASE("what has no error is printed as it is") {
    CHECK(format_cell({Estimate{2700000000, 0}, Unit::money}, 2) == "27,000,000");
    CHECK(format_cell({Estimate{29319439380, 0}, Unit::money}, 2) == "293,194,393.80");
    CHECK(format_cell({Estimate{-5, 0}, Unit::money}, 2) == "-0.05");
    CHECK(format_cell({Estimate{0.1, 0}, Unit::share}, 2) == "10 %");
    CHECK(format_cell({Estimate{0.000001, 0}, Unit::share}, 2) == "0.0001 %");
    CHECK(format_cell({Estimate{0, 0}, Unit::share}, 2) == "0 %");
    CHECK(format_cell("text", 2) == "text");
}

TEST_CASE("a figure of unknown error has three digits that count") {
    CHECK(format_cell({Rough{5'323'456'789}, Unit::money}, 2) == "53,200,000");
    CHECK(format_cell({Rough{-0.0123456}, Unit::share}, 2) == "-1.23 %");
    CHECK(format_cell({Rough{2.16843}, Unit::count}, 2) == "2.17");
    CHECK(format_cell({Rough{600}, Unit::count}, 2) == "600");
    CHECK(format_cell({Rough{0}, Unit::money}, 2) == "0");
}

TEST_CASE("nothing is ever printed as minus zero") {
    CHECK(format_cell({Estimate{-0.3, 1}, Unit::count}, 2) == "0 ± 1");
    CHECK(format_cell({Estimate{-0.0, 0}, Unit::money}, 2) == "0");
    CHECK(format_cell({Estimate{-0.0004, 0.002}, Unit::count}, 2) == "0.000 ± 0.002");
}

TEST_CASE("the greatest and the smallest figures are printed in full") {
    CHECK(format_cell({Estimate{9e18, 0}, Unit::money}, 2) == "90,000,000,000,000,000");
    CHECK(format_cell({Estimate{9e18, 1e17}, Unit::money}, 0) ==
          "9,000,000,000,000,000,000 ± 100,000,000,000,000,000");
    CHECK(format_cell({Estimate{1, 0.04}, Unit::money}, 2) == "0.0100 ± 0.0004");
}

TEST_CASE("people see each so many-th row, programs all, with the errors beside") {
    Grid grid{{"month", "unmet", "note"}, {}};
    for (int month = 1; month <= 6; ++month) {
        grid.rows.push_back({{Rough{static_cast<double>(month)}, Unit::count},
                             {Estimate{month * 1000.0, 12.5}, Unit::money},
                             "n"});
    }
    const report::Table people = printed(grid, 2, 3);
    REQUIRE(people.rows.size() == 2);
    CHECK(people.rows[0][0] == "3");
    CHECK(people.rows[1][1] == "60.0 ± 0.2");
    CHECK(people.columns[1].align == report::Align::right);
    CHECK(people.columns[2].align == report::Align::left);
    const report::Table programs = plain(grid, 2);
    REQUIRE(programs.rows.size() == 6);
    REQUIRE(programs.columns.size() == 4);
    CHECK(programs.columns[2].name == "unmet_error");
    CHECK(programs.rows[5] == std::vector<std::string>{"6", "60.00", "0.12", "n"});
}
