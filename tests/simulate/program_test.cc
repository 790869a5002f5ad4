// An exact dynamic program in whole numbers (regime x balance) against the engine: gate, monthly
// cap and floor act on a chain of episodes and Poisson requests of one size.
#include <catch2/catch.hpp>

#include <array>

#include "tests/simulate/support.h"

namespace reserve::simulate::test {
namespace {

constexpr int kMonths = 24;
constexpr int kStartUnits = 30;  // units of 10.00 above the floor
constexpr int kCapUnits = 3;     // a month
constexpr int kIncomeMonth = 12;
constexpr int kIncomeUnits = 6;
constexpr int kMostUnits = kStartUnits + kIncomeUnits;

// The distribution of the balance above the floor after the last month.
struct Program {
    double start = 0.1;
    double end = 0.2;
    double mean = 2.5;

    // P(n requests), the last entry that of kCapUnits or more.
    std::array<double, kCapUnits + 1> granted() const {
        std::array<double, kCapUnits + 1> share{};
        double left = 1;
        double p = std::exp(-mean);
        for (int n = 0; n < kCapUnits; ++n) {
            share[static_cast<std::size_t>(n)] = p;
            left -= p;
            p *= mean / (n + 1);
        }
        share[kCapUnits] = left;
        return share;
    }

    std::array<double, kMostUnits + 1> run() const {
        using Balance = std::array<double, kMostUnits + 1>;
        std::array<Balance, 2> now{};
        now[0][kStartUnits] = 1;
        for (int month = 0; month < kMonths; ++month) {
            std::array<Balance, 2> next{};
            for (std::size_t units = 0; units <= kMostUnits; ++units) {
                double peace = now[0][units];
                double war = now[1][units];
                if (month > 0) {
                    const double begins = peace * start;
                    const double ends = war * end;
                    peace += ends - begins;
                    war += begins - ends;
                }
                const std::size_t income = month == kIncomeMonth ? kIncomeUnits : 0;
                const std::size_t held = std::min<std::size_t>(units + income, kMostUnits);
                next[0][held] += peace;
                for (std::size_t n = 0; n <= kCapUnits; ++n) {
                    next[1][held - std::min(n, held)] += war * granted()[n];
                }
            }
            now = next;
        }
        Balance both{};
        for (std::size_t units = 0; units <= kMostUnits; ++units) {
            both[units] = now[0][units] + now[1][units];
        }
        return both;
    }
};

const std::string kFund = head("24") + R"(
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "340.00" } ]
[policy]
purposes = ["energy"]
minimum_liquidity = "40.00"
caps.per_period = { unit = "month", amount = "30.00" }
[[policy.approval_tiers]]
up_to = "100000000.00"
approvals = 1
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 12, amount = "60.00" } ]
[episodes]
kind = "markov"
start = 0.1
end = 0.2
[requests]
peace = 0.4
episode = 2.5
patience_months = 0
[[requests.needs]]
purpose = "energy"
size = { law = "fixed", amount = "10.00" }
)";

// z of the observed share of each balance that is likely enough.
double worst_z(const Paths& paths, const Program& program) {
    const auto expected = program.run();
    const auto count = static_cast<double>(paths.outcomes.size());
    double worst = 0;
    for (std::size_t units = 0; units <= kMostUnits; ++units) {
        const auto hits = std::ranges::count_if(paths.outcomes, [&](const Outcome& o) {
            return (o.last - 4000) / 1000 == static_cast<std::int64_t>(units);
        });
        const double p = expected[units];
        if (p * count > 20) {
            const double z =
                (static_cast<double>(hits) - p * count) / std::sqrt(p * (1 - p) * count);
            worst = std::max(worst, std::abs(z));
        }
    }
    return worst;
}

}  // namespace

TEST_CASE("Gate, monthly cap and floor leave the balance that an exact program computes") {
    const Paths paths = paths_of(plan_of(scenario(kFund)), 20'000, 2);
    double sum = 0;
    for (const double p : Program().run()) {
        sum += p;
    }
    CHECK(sum == Approx(1));
    CHECK(worst_z(paths, Program()) < kLimit);
    CHECK(worst_z(paths, Program{0.11, 0.2, 2.5}) > kLimit);
    CHECK(worst_z(paths, Program{0.1, 0.2, 2.7}) > kLimit);
}

}  // namespace reserve::simulate::test
