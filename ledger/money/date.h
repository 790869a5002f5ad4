// Calendar days and recorded times (UTC, proleptic Gregorian), strictly parsed; charter periods.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace reserve {

// Days since 1970-01-01.
struct Date {
    std::int32_t days = 0;
    friend constexpr auto operator<=>(Date, Date) = default;
};

// Microseconds since 1970-01-01T00:00:00Z.
struct Time {
    std::int64_t microseconds = 0;
    friend constexpr auto operator<=>(Time, Time) = default;
};

inline constexpr std::int64_t kMicrosecondsPerHour = 3'600'000'000;
inline constexpr std::int64_t kMicrosecondsPerDay = 24 * kMicrosecondsPerHour;

constexpr Time plus_hours(Time time, std::int64_t hours) {
    return {time.microseconds + hours * kMicrosecondsPerHour};
}
constexpr Time plus_days(Time time, std::int64_t days) {
    return {time.microseconds + days * kMicrosecondsPerDay};
}

// The UTC day a time falls on.
constexpr Date day_of(Time time) {
    const std::int64_t days = time.microseconds / kMicrosecondsPerDay;
    return {static_cast<std::int32_t>(
        time.microseconds % kMicrosecondsPerDay < 0 ? days - 1 : days)};
}
// Its last microsecond.
constexpr Time end_of(Date date) {
    return {(static_cast<std::int64_t>(date.days) + 1) * kMicrosecondsPerDay - 1};
}

// The same day of a later month, or that month's last day where it has no such day.
Date plus_months(Date date, std::int32_t months);

// Months since year 0, for caps per month, quarter and year.
std::int32_t month_index(Date date);

// "2026-02-28"; years 0001 to 9999; days that exist; nothing before or after.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);
void append_date(std::string& out, Date date);

// "2026-02-28T23:59:59Z" with 0 to 6 decimals of a second. No second 60, no offsets.
std::optional<Time> parse_time(std::string_view text);
// Always six decimals, as stored.
std::string format_time(Time time);
void append_time(std::string& out, Time time);

}  // namespace reserve
