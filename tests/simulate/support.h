// What statistical tests share: runs of a scenario, and how far a mean may be from what it must be.
#pragma once

#include <cmath>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/simulate/life.h"
#include "ledger/simulate/results.h"
#include "tests/simulate/scenarios.h"

namespace reserve::simulate::test {

inline Plan plan_of(const Scenario& scenario) {
    auto plan = make_plan(scenario);
    RESERVE_CHECK(plan.has_value(), plan ? "" : plan.error().message);
    return std::move(*plan);
}

inline Paths paths_of(const Plan& plan, std::uint64_t paths, unsigned threads = 1) {
    RunOptions options;
    options.paths = paths;
    options.threads = threads;
    auto run = run_paths(plan, options);
    RESERVE_CHECK(run.has_value(), run ? "" : run.error().message);
    return std::move(*run);
}

// How many standard errors the mean of what was observed lies from what is expected.
class Observed {
public:
    void add(double value) { values_.push_back(value); }
    double mean() const {
        double sum = 0;
        for (const double value : values_) {
            sum += value;
        }
        return sum / static_cast<double>(values_.size());
    }
    double variance() const {
        const double center = mean();
        double sum = 0;
        for (const double value : values_) {
            sum += (value - center) * (value - center);
        }
        return sum / static_cast<double>(values_.size() - 1);
    }
    double z_of_mean(double expected) const {
        const double error = std::sqrt(variance() / static_cast<double>(values_.size()));
        return (mean() - expected) / error;
    }
    // By the fourth central moment.
    double z_of_variance(double expected) const {
        const double center = mean();
        Observed squares;
        for (const double value : values_) {
            squares.add((value - center) * (value - center));
        }
        return squares.z_of_mean(expected);
    }

private:
    std::vector<double> values_;
};

inline constexpr double kLimit = 4.5;
inline bool agrees(double z) {
    return std::abs(z) < kLimit;
}

}  // namespace reserve::simulate::test
