// Products that need more than 128 bits, in 512 (Boost.Multiprecision). Apart from amounts, because
// few files multiply and the library's headers take a second to read.
#pragma once

#include <optional>

#include <boost/multiprecision/cpp_int.hpp>

#include "ledger/money/amount.h"

namespace reserve {

using Wide = boost::multiprecision::int512_t;

// numerator / denominator (> 0), rounded half to even; nullopt when the quotient does not fit.
std::optional<Amount> divide_half_even(const Wide& numerator, const Wide& denominator);

}  // namespace reserve
