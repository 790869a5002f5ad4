// Statistics of first digits: the only binary floating point here, and no money is made of it.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "ledger/report/audit_tests.h"

namespace reserve::report {
namespace {

constexpr std::size_t kFewest = 300;
constexpr double kCritical = 15.507;  // chi-square, 8 degrees of freedom, 5 %
using Digits = std::array<std::uint64_t, 9>;

std::size_t first_digit(Amount amount) {
    Int128 minor = amount.minor();
    while (minor >= 10) {
        minor /= 10;
    }
    return static_cast<std::size_t>(minor);
}

double expected_share(std::size_t digit) {
    return std::log10(1.0 + 1.0 / static_cast<double>(digit));
}

double chi_square(const Digits& found, double total) {
    double sum = 0;
    for (std::size_t digit = 1; digit <= 9; ++digit) {
        const double expected = total * expected_share(digit);
        const double off = static_cast<double>(found[digit - 1]) - expected;
        sum += off * off / expected;
    }
    return sum;
}

double mean_deviation(const Digits& found, double total) {
    double sum = 0;
    for (std::size_t digit = 1; digit <= 9; ++digit) {
        sum += std::abs(static_cast<double>(found[digit - 1]) / total - expected_share(digit));
    }
    return sum / 9;
}

Table digits_table(const Digits& found, double total) {
    Table table{{{"digit"},
                 {"payments", Align::right},
                 {"percent", Align::right},
                 {"expected_percent", Align::right}},
                {}};
    for (std::size_t digit = 1; digit <= 9; ++digit) {
        const auto count = static_cast<double>(found[digit - 1]);
        table.rows.push_back({std::to_string(digit), std::to_string(found[digit - 1]),
                              fmt::format("{:.1f}", 100 * count / total),
                              fmt::format("{:.1f}", 100 * expected_share(digit))});
    }
    return table;
}

}  // namespace

Benford benford_test(const AuditFacts& facts, Currency functional) {
    Benford made{{"first digits", "payments in the functional currency against Benford's law", 0,
                  {}},
                 {}};
    Digits found{};
    Amount least = Amount::max();
    Amount most;
    for (const PaymentFact& payment : facts.payments) {
        if (facts.requests[payment.request].currency == functional) {
            ++made.test.population;
            ++found[first_digit(payment.amount) - 1];
            least = std::min(least, payment.amount);
            most = std::max(most, payment.amount);
        }
    }
    if (made.test.population < kFewest) {
        made.test.remark = fmt::format("does not apply: fewer than {} payments", kFewest);
        return made;
    }
    if (most.minor() / 100 < least.minor()) {
        made.test.remark = "does not apply: the amounts span less than two orders of magnitude";
        return made;
    }
    const auto total = static_cast<double>(made.test.population);
    const double distance = chi_square(found, total);
    made.test.remark =
        fmt::format("chi-square {:.1f} (limit {:.1f} at 5 %), mean deviation {:.4f}", distance,
                    kCritical, mean_deviation(found, total));
    if (distance > kCritical) {
        made.test.exceptions.push_back({0, "first digits are not as the law expects; amounts that "
                                           "people fix, such as ceilings, are a common reason"});
    }
    made.digits = digits_table(found, total);
    return made;
}

}  // namespace reserve::report
