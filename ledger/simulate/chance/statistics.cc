// Standard errors by the usual formulas for independent paths.
#include "ledger/simulate/chance/statistics.h"

#include <algorithm>

#include <fmt/format.h>

namespace reserve::simulate {
namespace {

// With thousands separated, and `decimals` after the point.
std::string grouped(double figure, int decimals) {
    std::string text = fmt::format("{:.{}f}", figure, decimals);
    std::size_t at = std::min(text.find('.'), text.size());
    while (at > (figure < 0 ? 4U : 3U)) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

}  // namespace

std::string format_estimate(const Estimate& estimate) {
    if (!(estimate.error > 0)) {
        const bool whole = estimate.value == std::floor(estimate.value);
        return grouped(estimate.value, whole ? 0 : 4);
    }
    // One digit of the error; what stands before it in the figure holds.
    int exponent = static_cast<int>(std::floor(std::log10(estimate.error)));
    const double unit = std::pow(10.0, exponent);
    const double error = std::ceil(estimate.error / unit - 1e-9) * unit;
    const double value = std::round(estimate.value / unit) * unit + 0.0;  // never -0
    const int decimals = std::max(0, -exponent);
    return grouped(value, decimals) + " ± " + grouped(error, decimals);
}

Estimate mean_of(const Moments& moments, double count) {
    if (count == 0) {
        return {};
    }
    const double mean = moments.sum / count;
    const double variance =
        count > 1 ? (moments.squares - count * mean * mean) / (count - 1) : 0;
    return {mean, std::sqrt(std::max(variance, 0.0) / count)};
}

Estimate share_of(double hits, double count) {
    if (count == 0) {
        return {};
    }
    const double share = hits / count;
    return {share, std::sqrt(share * (1 - share) / count)};
}

double quantile_of(std::span<float> values, double p) {
    if (values.empty()) {
        return 0;
    }
    const auto last = static_cast<double>(values.size() - 1);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(p * last);
    std::ranges::nth_element(values, at);
    return static_cast<double>(*at);
}

Tail tail_of(std::vector<std::int64_t> values, double p) {
    if (values.empty()) {
        return {};
    }
    std::ranges::sort(values);
    const auto count = static_cast<double>(values.size());
    const auto at = [&](double rank) {
        return static_cast<double>(
            values[static_cast<std::size_t>(std::clamp(rank, 0.0, count - 1))]);
    };
    Tail tail;
    const double spread = std::sqrt(count * p * (1 - p));
    tail.at_risk.value = at(p * count);
    tail.at_risk.error = (at(p * count + spread) - at(p * count - spread)) / 2;
    const Estimate excess = mean_over(values, [&](std::int64_t value) {
        return std::max(static_cast<double>(value) - tail.at_risk.value, 0.0);
    });
    tail.beyond = {tail.at_risk.value + excess.value / (1 - p), excess.error / (1 - p)};
    return tail;
}

}  // namespace reserve::simulate
