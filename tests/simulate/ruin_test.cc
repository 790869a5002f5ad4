// The classical risk process through the engine: a premium every month, and claims that are asked
// for as money. The first that cannot be paid is ruin.
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/simulate/support.h"

namespace reserve::simulate::test {
namespace {

constexpr int kMonths = 24;
constexpr double kClaim = 40;  // mean; one a month on average
constexpr int kPremium = 50;

// What all claims of a month come to, on whole units: Panjer's recursion over exponential claims
// rounded to the nearest unit.
std::vector<double> claims_of_a_month(std::size_t most) {
    std::vector<double> claim(most);
    const auto above = [](double x) { return std::exp(-std::max(x, 0.0) / kClaim); };
    for (std::size_t i = 0; i < most; ++i) {
        const auto unit = static_cast<double>(i);
        claim[i] = above(unit - 0.5) - above(unit + 0.5);
    }
    std::vector<double> sum(most);
    sum[0] = std::exp(claim[0] - 1);
    for (std::size_t i = 1; i < most; ++i) {
        for (std::size_t j = 1; j <= i; ++j) {
            sum[i] += static_cast<double>(j) * claim[j] * sum[i - j];
        }
        sum[i] /= static_cast<double>(i);
    }
    return sum;
}

// Ruin within the months, exact but for the rounding to units: what ends at nought is ruin by half.
double exact_ruin(std::size_t start) {
    const std::size_t most = start + kMonths * kPremium + 1;
    const std::vector<double> claims = claims_of_a_month(most);
    std::vector<double> alive(most);
    alive[start] = 1;
    for (int month = 0; month < kMonths; ++month) {
        std::vector<double> next(most);
        for (std::size_t before = 0; before + kPremium < most; ++before) {
            const std::size_t have = before + kPremium;
            for (std::size_t left = 0; alive[before] > 0 && left <= have; ++left) {
                next[left] += alive[before] * claims[have - left];
            }
        }
        next[0] /= 2;
        alive = next;
    }
    double survival = 0;
    for (const double probability : alive) {
        survival += probability;
    }
    return 1 - survival;
}

std::string risk_process(int start) {
    return head(std::to_string(kMonths)) + R"(
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = ")" +
           std::to_string(start) + R"(.00" } ]
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 0, amount = "1.00" } ]
default_probability = 1.0
[[proceeds]]
source = "Premiums"
currency = "EUR"
amount = ")" + std::to_string(kPremium) + R"(.00"
first = 0
every = 1
count = )" + std::to_string(kMonths) + "\n" + kPolicy + kAlways + R"(
[requests]
episode = 1.0
patience_months = 0
[[requests.needs]]
purpose = "energy"
size = { law = "exponential", mean = "40.00" }
)";
}

}  // namespace

TEST_CASE("Ruin through the engine is as likely as in the risk process of its months") {
    for (const int start : {10, 100, 300}) {
        Observed ruin;
        for (const Outcome& outcome :
             paths_of(plan_of(scenario(risk_process(start))), 10'000).outcomes) {
            ruin.add(outcome.breach_day >= 0 ? 1 : 0);
        }
        const double exact = exact_ruin(static_cast<std::size_t>(start));
        INFO("from " << start << ": " << ruin.mean() << ", exactly " << exact);
        CHECK(agrees(ruin.z_of_mean(exact)));
        CHECK_FALSE(agrees(ruin.z_of_mean(exact + 0.03)));
    }
}

}  // namespace reserve::simulate::test
