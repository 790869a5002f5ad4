// What stands over every report: of which fund, as of when, as known when, from which log, under
// which charter. Who reads a figure can ask for it again and get the same.
#pragma once

#include <optional>
#include <string>

#include "ledger/ledger.h"

namespace reserve::report {

// The charter in force on both axes.
struct CharterVersion {
    std::uint64_t seq = 0;
    Date since;  // the day it was recorded
};

struct Heading {
    bool exercise = false;  // of a sandbox
    std::string fund;
    std::optional<Date> as_of;
    std::uint64_t known_at = 0;  // the last entry that counts
    Time recorded_at;            // when that was recorded
    std::string origin;
    Head head;
    std::optional<CharterVersion> charter;  // none before the fund's first day
    std::string currency;
};

// not_found while the fund is not open.
Result<Heading> heading_of(Ledger& ledger, const Axes& axes);

// As sentences put it.
std::string as_of_text(const Heading& heading);    // "2026-06-30", "every value date"
std::string known_at_text(const Heading& heading);  // "entry 99"
std::string charter_text(const Heading& heading);  // "entry 0"
std::string head_text(const Heading& heading);     // origin, size, root
inline constexpr std::string_view kRounding = "each amount rounded half to even once";
inline constexpr std::string_view kExercise = "EXERCISE";

}  // namespace reserve::report
