// The published polynomials, in their published order of operations.
#include "ledger/simulate/chance/numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace reserve::simulate {
namespace {

constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

using Coefficients = std::array<double, 8>;

// c[0] + c[1] r + … + c[7] r^7
double polynomial(const Coefficients& c, double r) {
    double sum = c[7];
    for (std::size_t i = 7; i-- > 0;) {
        sum = sum * r + c[i];
    }
    return sum;
}

constexpr Coefficients kNearTop{3.3871328727963666080e0,  1.3314166789178437745e+2,
                                1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr Coefficients kNearBottom{1.0,
                                   4.2313330701600911252e+1,
                                   6.8718700749205790830e+2,
                                   5.3941960214247511077e+3,
                                   2.1213794301586595867e+4,
                                   3.9307895800092710610e+4,
                                   2.8729085735721942674e+4,
                                   5.2264952788528545610e+3};
constexpr Coefficients kFarTop{1.42343711074968357734e0,  4.63033784615654529590e0,
                               5.76949722146069140550e0,  3.64784832476320460504e0,
                               1.27045825245236838258e0,  2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr Coefficients kFarBottom{1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
constexpr Coefficients kEndTop{6.65790464350110377720e0,  5.46378491116411436990e0,
                               1.78482653991729133580e0,  2.96560571828504891230e-1,
                               2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr Coefficients kEndBottom{1.0,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};

// Between powers of two the quantile of u <= 1/2 in eighths of the way, each a polynomial through
// six of its points, in s from 0 to 1.
constexpr std::size_t kEighths = 8;
constexpr std::size_t kOctaves = 53;
constexpr std::size_t kPoints = 6;
using Piece = std::array<double, kPoints>;
using Pieces = std::array<Piece, kOctaves * kEighths + 1>;  // the last begins at 1/2

// Coefficients of the powers of s, out of Newton's divided differences.
Piece piece_through(const Piece& s, Piece f) {
    for (std::size_t order = 1; order < kPoints; ++order) {
        for (std::size_t i = kPoints - 1; i >= order; --i) {
            f[i] = (f[i] - f[i - 1]) / (s[i] - s[i - order]);
        }
    }
    Piece powers{};
    for (std::size_t i = kPoints; i-- > 0;) {
        for (std::size_t j = kPoints - 1; j > 0; --j) {
            powers[j] = powers[j - 1] - s[i] * powers[j];
        }
        powers[0] = f[i] - s[i] * powers[0];
    }
    return powers;
}

Pieces make_pieces() {
    constexpr Piece kChebyshev{0.017037086855465844, 0.14644660940672627, 0.37059047744873963,
                               0.62940952255126037,  0.85355339059327373, 0.98296291314453410};
    Pieces pieces{};
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const std::uint64_t exponent = 1022 - kOctaves + i / kEighths;
        const auto octave = std::bit_cast<double>(exponent << 52);
        Piece values{};
        for (std::size_t point = 0; point < kPoints; ++point) {
            const double eighths = static_cast<double>(i % kEighths) + kChebyshev[point];
            values[point] = normal_quantile(octave + octave * eighths / kEighths);
        }
        pieces[i] = piece_through(kChebyshev, values);
    }
    return pieces;
}

}  // namespace

double e_to(double x) {
    const double bounded = std::clamp(x, -700.0, 700.0);
    constexpr double kInverseLn2 = 1.44269504088896338700e+00;
    const auto k = static_cast<std::int64_t>(kInverseLn2 * bounded + std::copysign(0.5, bounded));
    const double high = bounded - static_cast<double>(k) * kLn2High;
    const double low = static_cast<double>(k) * kLn2Low;
    const double r = high - low;
    const double t = r * r;
    const double c =
        r - t * (1.66666666666666019037e-01 +
                 t * (-2.77777777770155933842e-03 +
                      t * (6.61375632143793436117e-05 +
                           t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
    const double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    return y * std::bit_cast<double>((k + 1023) << 52);
}

double log_of(double x) {
    // x = 2^k m with m from the root of 1/2 to that of 2, told by the bits without a branch.
    constexpr std::uint64_t kRootOfHalf = 0x3FE6'A09E'667F'3BCD;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) - kRootOfHalf;
    const auto k = static_cast<std::int64_t>(bits) >> 52;
    const double f = std::bit_cast<double>((bits & 0x000F'FFFF'FFFF'FFFF) + kRootOfHalf) - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double w = z * z;
    const double odd = w * (3.999999999940941908e-01 +
                            w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double even =
        z * (6.666666666666735130e-01 +
             w * (2.857142874366239149e-01 +
                  w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double half = 0.5 * f * f;
    const auto exponent = static_cast<double>(k);
    return exponent * kLn2High -
           ((half - (s * (half + (odd + even)) + exponent * kLn2Low)) - f);
}

double normal_quantile(double u) {
    const double q = u - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kNearTop, r) / polynomial(kNearBottom, r);
    }
    const double r = std::sqrt(-log_of(q < 0 ? u : 1.0 - u));
    const double x = r <= 5.0 ? polynomial(kFarTop, r - 1.6) / polynomial(kFarBottom, r - 1.6)
                              : polynomial(kEndTop, r - 5.0) / polynomial(kEndBottom, r - 5.0);
    return q < 0 ? -x : x;
}

double normal_of(double u) {
    static const Pieces kPieces = make_pieces();
    constexpr std::uint64_t kFirst = (1022 - kOctaves) * kEighths;
    const auto bits = std::bit_cast<std::uint64_t>(std::min(u, 1.0 - u));
    const Piece& c = kPieces[std::max(bits >> 49, kFirst) - kFirst];
    const double s = std::bit_cast<double>((bits << 15) >> 12 | 0x3FF0'0000'0000'0000) - 1.0;
    const double t = s * s;
    return std::copysign(1.0, 0.5 - u) *
           ((c[0] + c[1] * s) + t * ((c[2] + c[3] * s) + t * (c[4] + c[5] * s)));
}

}  // namespace reserve::simulate
