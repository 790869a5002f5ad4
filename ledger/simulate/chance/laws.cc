// Inverse distribution functions.
#include "ledger/simulate/chance/laws.h"

#include <algorithm>

#include "ledger/simulate/chance/numbers.h"

namespace reserve::simulate {
namespace {

constexpr double kMostMinor = 1e18;
constexpr int kMostCount = 60'000;

double lognormal(double u, double scale, double sigma) {
    return scale * e_to(sigma * normal_of(u));
}

}  // namespace

double exponential(double u, double mean) {
    return -mean * log_of(u);
}

double weibull(double u, double scale, double shape) {
    return scale * e_to(log_of(-log_of(u)) / shape);
}

double geometric(double u, double p) {
    if (p <= 0) {
        return kNever;
    }
    const double months = p < 1 ? log_of(u) / log_of(1 - p) : 0;
    return 1 + static_cast<double>(static_cast<std::int64_t>(std::min(months, kNever)));
}

int count_of(double u, double mean, double dispersion) {
    if (mean <= 0 || u < 1 - mean) {  // none is never less likely than 1 - mean
        return 0;
    }
    const double r = dispersion > 0 ? 1 / dispersion : 0;
    const double rest = dispersion > 0 ? mean / (r + mean) : 0;
    double probability = dispersion > 0 ? e_to(r * log_of(1 - rest)) : e_to(-mean);
    double below = probability;
    int count = 0;
    while (u > below && count < kMostCount && probability > 0) {
        probability *= dispersion > 0 ? rest * (r + count) / (count + 1) : mean / (count + 1);
        below += probability;
        ++count;
    }
    return count;
}

SizeDraw::SizeDraw(const SizeLaw& law)
    : kind_(law.kind),
      scale_(static_cast<double>(law.amount.minor())),
      shape_(law.shape),
      most_(law.cap ? static_cast<double>(law.cap->minor()) : kMostMinor) {
    if (kind_ == SizeKind::lognormal) {
        scale_ *= e_to(-shape_ * shape_ / 2);
    }
}

Amount SizeDraw::at(double u, double factor) const {
    double size = scale_;
    switch (kind_) {
        case SizeKind::fixed:
            break;
        case SizeKind::exponential:
            size = exponential(1 - u, scale_);
            break;
        case SizeKind::lognormal:
            size = lognormal(u, scale_, shape_);
            break;
        case SizeKind::pareto:
            size = scale_ * e_to(-log_of(1 - u) / shape_);
    }
    return to_minor(std::clamp(size * factor, 1.0, most_));
}

double SizeDraw::mean() const {
    switch (kind_) {
        case SizeKind::fixed:
        case SizeKind::exponential:
            return scale_;
        case SizeKind::lognormal:
            return scale_ * e_to(shape_ * shape_ / 2);
        case SizeKind::pareto:
            return shape_ > 1 ? scale_ * shape_ / (shape_ - 1) : scale_;
    }
    return scale_;
}

DelayDraw::DelayDraw(const DelayLaw& law)
    : kind_(law.kind), scale_(law.months), shape_(law.shape) {
    if (kind_ == DelayKind::lognormal) {
        scale_ *= e_to(-shape_ * shape_ / 2);
    }
}

double DelayDraw::at(double u) const {
    switch (kind_) {
        case DelayKind::none:
            return 0;
        case DelayKind::fixed:
            return scale_;
        case DelayKind::exponential:
            return exponential(u, scale_);
        case DelayKind::lognormal:
            return lognormal(1 - u, scale_, shape_);
        case DelayKind::weibull:
            return weibull(u, scale_, shape_);
    }
    return 0;
}

Amount to_minor(double figure) {
    return Amount(static_cast<std::int64_t>(figure + 0.5));
}

}  // namespace reserve::simulate
