// Means, shares, ratios and quantiles with their standard errors. Sums go in the order given.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "ledger/simulate/results.h"

namespace reserve::simulate {

Estimate mean_of(const Moments& moments, double count);
Estimate share_of(double hits, double count);

template <class Items, class Figure>
Estimate mean_over(const Items& items, Figure figure) {
    Moments moments;
    for (const auto& item : items) {
        moments.add(static_cast<double>(figure(item)));
    }
    return mean_of(moments, static_cast<double>(items.size()));
}

// Sum of `top` over sum of `bottom`; its error by linearisation.
template <class Items, class Top, class Bottom>
Estimate ratio_over(const Items& items, Top top, Bottom bottom) {
    double tops = 0;
    double bottoms = 0;
    for (const auto& item : items) {
        tops += static_cast<double>(top(item));
        bottoms += static_cast<double>(bottom(item));
    }
    if (bottoms == 0) {
        return {};
    }
    const double ratio = tops / bottoms;
    const Estimate residual = mean_over(items, [&](const auto& item) {
        return static_cast<double>(top(item)) - ratio * static_cast<double>(bottom(item));
    });
    return {ratio, residual.error * static_cast<double>(items.size()) / std::abs(bottoms)};
}

// The value that a share `p` of the values does not exceed; orders `values` anew.
double quantile_of(std::span<float> values, double p);
// Value at risk at level p, and the mean of what lies beyond it.
struct Tail {
    Estimate at_risk;
    Estimate beyond;
};
Tail tail_of(std::vector<std::int64_t> values, double p);

}  // namespace reserve::simulate
