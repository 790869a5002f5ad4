// Exact amounts: a 128-bit integer of minor units, and the decimal text it is written in.
// Range +-(2^127 - 1). Sums saturate at the range's ends, so comparisons stay right; a resulting
// balance is added with checked_add, which tells overflow. Products are taken in 512 bits (wide.h)
// and rounded once, half to even. No binary floating point anywhere.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/cstdint.hpp>

namespace reserve {

// The compiler's 128-bit integer; tests prove its use here equal to checked_int128_t.
using Int128 = boost::int128_type;

inline constexpr Int128 kMaxMinor =
    static_cast<Int128>(~static_cast<boost::uint128_type>(0) >> 1);

class Amount {
public:
    constexpr Amount() = default;
    constexpr explicit Amount(Int128 minor) : minor_(minor) {}

    static constexpr Amount max() { return Amount(kMaxMinor); }
    static constexpr Amount min() { return Amount(-kMaxMinor); }

    constexpr Int128 minor() const { return minor_; }
    constexpr bool is_zero() const { return minor_ == 0; }
    constexpr bool is_positive() const { return minor_ > 0; }
    constexpr bool is_negative() const { return minor_ < 0; }

    friend constexpr auto operator<=>(Amount, Amount) = default;
    friend constexpr Amount operator-(Amount a) { return Amount(-a.minor_); }
    friend constexpr Amount operator+(Amount a, Amount b) {
        Int128 sum = 0;
        if (!__builtin_add_overflow(a.minor_, b.minor_, &sum) && sum >= -kMaxMinor) {
            return Amount(sum);
        }
        return b.is_negative() ? min() : max();
    }
    friend constexpr Amount operator-(Amount a, Amount b) { return a + -b; }
    constexpr Amount& operator+=(Amount other) { return *this = *this + other; }
    constexpr Amount& operator-=(Amount other) { return *this = *this - other; }

private:
    Int128 minor_ = 0;
};

// nullopt when the sum leaves the range.
constexpr std::optional<Amount> checked_add(Amount a, Amount b) {
    Int128 sum = 0;
    if (__builtin_add_overflow(a.minor(), b.minor(), &sum) || sum < -kMaxMinor) {
        return std::nullopt;
    }
    return Amount(sum);
}

// total x part / whole, rounded half to even; the last part (part == whole) takes all, and no
// part takes nothing, also where the whole is zero and value was left on it.
// Needs 0 <= |part| <= |whole|, so that the share fits.
Amount share(Amount total, Amount part, Amount whole);

// numerator / denominator (> 0), rounded half to even.
Amount divide_rounded(Int128 numerator, Int128 denominator);

// An amount as it stands in an act: lexically read, its currency not yet known.
// `units` counts the last decimal written: "10.50" is units 1050, decimals 2.
struct Decimal {
    enum class Form : std::uint8_t { well_formed, malformed, too_large };
    Int128 units = 0;  // of what is too large: the range's end
    std::uint8_t decimals = 0;
    Form form = Form::malformed;
};

// Reads digits[.digits] with an optional leading minus: no plus, blanks, separators, exponent,
// superfluous leading zero or other digits than 0-9. Never fails: the form tells.
Decimal parse_decimal(std::string_view text);

// A well-formed decimal of an amount that is already exact (for typed acts without text).
constexpr Decimal exact_decimal(Amount amount, std::uint8_t decimals) {
    return {amount.minor(), decimals, Decimal::Form::well_formed};
}

// "-1234.50" for minor units -123450 and 2 decimals; always exactly that many decimals.
void append_amount(std::string& out, Amount amount, int decimals);
std::string format_amount(Amount amount, int decimals);

}  // namespace reserve
