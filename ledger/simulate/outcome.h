// What one path came to: figures of a fixed size, in minor units of the functional currency, so
// that a hundred thousand paths stay small and can be paired path by path.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <boost/describe.hpp>

#include "ledger/fund/rules.h"
#include "ledger/money/amount.h"

namespace reserve::simulate {

// What would have kept a failed path above its floor: money that came late, that never came, that
// was lost by exchange; a limit on its use; or nothing of it, because the need was too large.
enum class Failure : std::uint8_t { none, need, late, failed, exchange, earmark };
BOOST_DESCRIBE_ENUM(Failure, none, need, late, failed, exchange, earmark)
inline constexpr std::size_t kFailures = 6;
inline constexpr std::size_t kRules = static_cast<std::size_t>(fund::Rule::entry_too_large) + 1;

inline constexpr std::int64_t kMostFigure = 9'000'000'000'000'000'000;

// Figures of absurd scenarios end at +-9 x 10^18 instead of beginning again.
constexpr std::int64_t to_figure(Amount amount) {
    return static_cast<std::int64_t>(std::clamp<Int128>(amount.minor(), -kMostFigure, kMostFigure));
}
constexpr void add_to(std::int64_t& figure, std::int64_t more) {
    figure = to_figure(Amount(Int128{figure} + more));
}

struct Outcome {
    std::int64_t asked = 0;
    std::int64_t paid = 0;     // settled
    std::int64_t unmet = 0;    // refused for good, or given up
    std::int64_t lowest = 0;   // of the free amount
    std::int64_t last = 0;     // free at the end
    std::int64_t received = 0; // value of contributions and proceeds
    std::int64_t failed = 0;   // value due and never coming
    std::int64_t exchange = 0; // gains less losses
    double late = 0;           // value due and not there, times the months it was not
    double months_on = 0;      // in aggression
    std::int32_t breach_day = -1;  // since the start; -1: never below the floor
    std::int32_t lowest_day = 0;
    std::int32_t requests = 0;
    std::int32_t bound = 0;      // requests that met a binding rule at least once
    std::int32_t unmet_requests = 0;
    std::int32_t payments = 0;
    std::int32_t delay_days = 0;  // from request to payment, of all payments
    std::int32_t episodes = 0;
    std::int32_t acts = 0;
    Failure failure = Failure::none;
};
BOOST_DESCRIBE_STRUCT(Outcome, (),
                      (asked, paid, unmet, lowest, last, received, failed, exchange, late,
                       months_on, breach_day, lowest_day, requests, bound, unmet_requests,
                       payments, delay_days, episodes, acts, failure))

// Of one path: amounts by rule and by need, and the free amount at each measurement.
struct Detail {
    std::array<std::int32_t, kRules> refusals{};   // how often each rule answered
    std::array<std::int64_t, kRules> unmet_by{};   // by the rule that answered last
    std::vector<std::int64_t> asked_for;           // by need
    std::vector<std::int64_t> unmet_for;
    std::vector<std::int64_t> free;                // at each measurement
};

}  // namespace reserve::simulate
