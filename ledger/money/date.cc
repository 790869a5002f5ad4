// Conversion between civil dates and day counts (std::chrono's calendar), and their text.
#include "ledger/money/date.h"

#include <array>
#include <chrono>

namespace reserve {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// Exactly these characters as a number; -1 if one is not a digit.
int digits(std::string_view text) {
    int number = 0;
    for (const char character : text) {
        if (character < '0' || character > '9') {
            return -1;
        }
        number = number * 10 + (character - '0');
    }
    return number;
}

void append_digits(std::string& out, std::int64_t number, std::size_t width) {
    std::array<char, 8> buffer{};
    for (std::size_t i = width; i-- > 0; number /= 10) {
        buffer[i] = static_cast<char>('0' + number % 10);
    }
    out.append(buffer.data(), width);
}

year_month_day civil(Date date) {
    return year_month_day(sys_days(days(date.days)));
}

// The decimals of a second after the point, as microseconds; -1 if malformed.
std::int64_t fraction_microseconds(std::string_view text) {
    if (text.empty() || text.size() > 6) {
        return -1;
    }
    std::int64_t number = digits(text);
    for (std::size_t i = text.size(); number >= 0 && i < 6; ++i) {
        number *= 10;
    }
    return number;
}

}  // namespace

std::int32_t month_index(Date date) {
    const year_month_day day = civil(date);
    return int(day.year()) * 12 + static_cast<std::int32_t>(unsigned(day.month())) - 1;
}

Date plus_months(Date date, std::int32_t months) {
    using namespace std::chrono;
    const year_month_day day = civil(date);
    const year_month month = day.year() / day.month() + std::chrono::months{months};
    const year_month_day_last last = month / std::chrono::last;
    const year_month_day moved = month / std::min(day.day(), last.day());
    return {static_cast<std::int32_t>(sys_days{moved}.time_since_epoch().count())};
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const int year = digits(text.substr(0, 4));
    const int month = digits(text.substr(5, 2));
    const int day = digits(text.substr(8, 2));
    if (year < 1 || month < 1 || day < 1) {
        return std::nullopt;
    }
    const year_month_day date{std::chrono::year(year),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return Date{static_cast<std::int32_t>(sys_days(date).time_since_epoch().count())};
}

void append_date(std::string& out, Date date) {
    const year_month_day day = civil(date);
    append_digits(out, int(day.year()), 4);
    out += '-';
    append_digits(out, unsigned(day.month()), 2);
    out += '-';
    append_digits(out, unsigned(day.day()), 2);
}

std::string format_date(Date date) {
    std::string text;
    append_date(text, date);
    return text;
}

std::optional<Time> parse_time(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text.back() != 'Z') {
        return std::nullopt;
    }
    const auto date = parse_date(text.substr(0, 10));
    const int hour = digits(text.substr(11, 2));
    const int minute = digits(text.substr(14, 2));
    const int second = digits(text.substr(17, 2));
    if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
        return std::nullopt;
    }
    std::int64_t fraction = 0;
    if (text.size() > 20) {
        fraction = text[19] == '.' ? fraction_microseconds(text.substr(20, text.size() - 21)) : -1;
    }
    if (fraction < 0) {
        return std::nullopt;
    }
    const std::int64_t seconds = hour * 3600LL + minute * 60LL + second;
    return Time{date->days * kMicrosecondsPerDay + seconds * 1'000'000 + fraction};
}

void append_time(std::string& out, Time time) {
    const Date date = day_of(time);
    const std::int64_t rest = time.microseconds - date.days * kMicrosecondsPerDay;
    const std::int64_t seconds = rest / 1'000'000;
    append_date(out, date);
    out += 'T';
    append_digits(out, seconds / 3600, 2);
    out += ':';
    append_digits(out, seconds / 60 % 60, 2);
    out += ':';
    append_digits(out, seconds % 60, 2);
    out += '.';
    append_digits(out, rest % 1'000'000, 6);
    out += 'Z';
}

std::string format_time(Time time) {
    std::string text;
    append_time(text, time);
    return text;
}

}  // namespace reserve
