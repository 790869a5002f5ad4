// Reproducible random numbers for property tests (splitmix64), and exact reference arithmetic.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "ledger/money/amount.h"

namespace reserve::test {

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E37'79B9'7F4A'7C15;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ mixed >> 30) * 0xBF58'476D'1CE4'E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D0'49BB'1331'11EB;
        return mixed ^ mixed >> 31;
    }
    // In [0, bound).
    std::uint64_t below(std::uint64_t bound) { return next() % bound; }
    // Of any size up to `bits` bits, small and large ones alike; not negative.
    Int128 natural(unsigned bits) {
        const auto high = static_cast<boost::uint128_type>(next()) << 64;
        const boost::uint128_type both = high | next();
        return static_cast<Int128>(both >> (128 - bits) >> below(bits));
    }
    Int128 integer(unsigned bits) {
        const Int128 value = natural(bits);
        return below(2) == 0 ? value : -value;
    }

private:
    std::uint64_t state_;
};

using Exact = boost::multiprecision::cpp_int;
using Fraction = boost::multiprecision::cpp_rational;

// The integer nearest to an exact fraction; of two equally near the even one.
inline Exact nearest_even(const Fraction& fraction) {
    const Exact numerator = boost::multiprecision::numerator(fraction);
    const Exact denominator = boost::multiprecision::denominator(fraction);
    Exact floor = numerator / denominator;
    if (floor * denominator > numerator) {
        --floor;
    }
    const Fraction rest = fraction - Fraction(floor);
    const Fraction half(1, 2);
    const bool up = rest > half || (rest == half && floor % 2 != 0);
    return up ? floor + 1 : floor;
}

}  // namespace reserve::test
