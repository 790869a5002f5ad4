// Distributions by inversion: each turns one number u in (0, 1) into a value, so that a changed
// parameter moves the value and does not shuffle what is drawn after it. Large u is the quiet end
// of waits and delays (short), the busy end of counts and sizes (many, large).
#pragma once

#include "ledger/simulate/scenario/scenario.h"

namespace reserve::simulate {

inline constexpr double kNever = 1e9;  // months

double exponential(double u, double mean);
double weibull(double u, double scale, double shape);
// Months until something that happens with probability p a month: 1, 2, …
double geometric(double u, double p);
// Variance mean + dispersion mean^2; with no dispersion Poisson.
int count_of(double u, double mean, double dispersion);

// A law of sizes with what does not change between draws worked out.
class SizeDraw {
public:
    explicit SizeDraw(const SizeLaw& law);
    // Minor units, at least one; `factor` scales before the cap.
    Amount at(double u, double factor) const;
    // Of the law without its cap; Pareto's without a mean: its minimum.
    double mean() const;

private:
    SizeKind kind_;
    double scale_;
    double shape_;
    double most_;
};

class DelayDraw {
public:
    explicit DelayDraw(const DelayLaw& law);
    double at(double u) const;  // months

private:
    DelayKind kind_;
    double scale_;
    double shape_;
};

// The nearest number of minor units to a figure that is not negative.
Amount to_minor(double figure);

}  // namespace reserve::simulate
