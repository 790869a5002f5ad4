// Days and times: all days of two centuries, days that do not exist, times to the microsecond.
#include "ledger/money/date.h"

#include <catch2/catch.hpp>

using namespace reserve;

namespace {

bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in(int year, int month) {
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

std::string padded(int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string written(int year, int month, int day) {
    return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2);
}

}  // namespace

TEST_CASE("every day from 1900 to 2100 reads and writes, and follows the day before") {
    std::int32_t expected = parse_date("1900-01-01").value().days;
    CHECK(expected == -25'567);
    int wrong = 0;
    for (int year = 1900; year <= 2100; ++year) {
        for (int month = 1; month <= 12; ++month) {
            for (int day = 1; day <= 31; ++day) {
                const std::string text = written(year, month, day);
                const auto read = parse_date(text);
                const bool exists = day <= days_in(year, month);
                wrong += read.has_value() == exists ? 0 : 1;
                if (exists && read) {
                    wrong += read->days == expected++ && format_date(*read) == text ? 0 : 1;
                    wrong += month_index(*read) == year * 12 + month - 1 ? 0 : 1;
                }
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(expected == parse_date("2101-01-01")->days);
}

TEST_CASE("days begin with the year 1 and end with the year 9999") {
    CHECK(parse_date("0001-01-01"));
    CHECK(parse_date("9999-12-31"));
    CHECK(format_date(*parse_date("0001-01-01")) == "0001-01-01");
    CHECK(format_date(*parse_date("9999-12-31")) == "9999-12-31");
    CHECK(parse_date("1970-01-01")->days == 0);
}

TEST_CASE("a day that does not exist or is written otherwise is no date") {
    const auto* text = GENERATE(
        "", "2026-02-30", "2026-02-29", "2100-02-29", "1900-02-29", "2026-04-31", "2026-00-10",
        "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01", "-001-01-01", "10000-01-01",
        "2026-1-01", "2026-01-1", "26-01-01", "2026/01/01", "2026.01.01", "20260101",
        "2026-01-01 ", " 2026-01-01", "2026-01-01T", "2026-+1-01", "2026-01--1", "２０２６-01-01",
        "2026-O1-01");
    CAPTURE(text);
    CHECK_FALSE(parse_date(text));
}

TEST_CASE("a time takes none to six decimals of a second and is stored with six") {
    CHECK(format_time(*parse_time("2026-02-28T23:59:59Z")) == "2026-02-28T23:59:59.000000Z");
    CHECK(format_time(*parse_time("2026-02-28T23:59:59.1Z")) == "2026-02-28T23:59:59.100000Z");
    CHECK(format_time(*parse_time("2026-02-28T23:59:59.12Z")) == "2026-02-28T23:59:59.120000Z");
    CHECK(format_time(*parse_time("2026-02-28T00:00:00.123Z")) == "2026-02-28T00:00:00.123000Z");
    CHECK(format_time(*parse_time("2026-02-28T00:00:00.1234Z")) == "2026-02-28T00:00:00.123400Z");
    CHECK(format_time(*parse_time("2026-02-28T00:00:00.12345Z")) == "2026-02-28T00:00:00.123450Z");
    CHECK(format_time(*parse_time("2026-02-28T00:00:00.000001Z")) == "2026-02-28T00:00:00.000001Z");
    CHECK(parse_time("1970-01-01T00:00:01Z")->microseconds == 1'000'000);
    CHECK(parse_time("1969-12-31T23:59:59.999999Z")->microseconds == -1);
    CHECK(format_time(Time{-1}) == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("a time written otherwise is no time") {
    const auto* text = GENERATE(
        "", "2026-02-28", "2026-02-28T23:59Z", "2026-02-28T23:59:59", "2026-02-28T23:59:60Z",
        "2026-02-28T24:00:00Z", "2026-02-28T23:60:00Z", "2026-02-28 23:59:59Z",
        "2026-02-28t23:59:59Z", "2026-02-28T23:59:59z", "2026-02-28T23:59:59+00:00",
        "2026-02-28T23:59:59.Z", "2026-02-28T23:59:59.1234567Z", "2026-02-28T23:59:59,5Z",
        "2026-02-30T00:00:00Z", "2026-02-28T23:59:59.12 Z", "2026-02-28T23:59:59.-1Z",
        " 2026-02-28T23:59:59Z", "2026-02-28T23:59:59ZZ", "2026-02-28T2a:59:59Z");
    CAPTURE(text);
    CHECK_FALSE(parse_time(text));
}

TEST_CASE("a recorded time falls on its UTC day up to the last microsecond") {
    const Date day = *parse_date("2026-02-28");
    CHECK(day_of(*parse_time("2026-02-28T00:00:00Z")) == day);
    CHECK(day_of(*parse_time("2026-02-28T23:59:59.999999Z")) == day);
    CHECK(day_of(*parse_time("2026-03-01T00:00:00Z")) == Date{day.days + 1});
    CHECK(format_time(end_of(day)) == "2026-02-28T23:59:59.999999Z");
    CHECK(day_of(Time{-1}) == Date{-1});
    CHECK(day_of(Time{-kMicrosecondsPerDay}) == Date{-1});
    CHECK(day_of(Time{-kMicrosecondsPerDay - 1}) == Date{-2});
    CHECK(end_of(Date{-1}) == Time{-1});
}

TEST_CASE("clocks add whole hours and days") {
    const Time issued = *parse_time("2026-02-28T20:00:00.5Z");
    CHECK(format_time(plus_hours(issued, 6)) == "2026-03-01T02:00:00.500000Z");
    CHECK(format_time(plus_days(issued, 45)) == "2026-04-14T20:00:00.500000Z");
    CHECK(plus_days(issued, 100'000) > issued);
}
