// Exact division with half-even rounding, and decimal text to and from minor units.
#include "ledger/money/amount.h"

#include <array>

#include "ledger/base/check.h"
#include "ledger/money/wide.h"

namespace reserve {
namespace {

using Unsigned = boost::uint128_type;

constexpr Unsigned magnitude(Int128 value) {
    return value < 0 ? -static_cast<Unsigned>(value) : static_cast<Unsigned>(value);
}

constexpr bool is_small(Unsigned value) {
    return (value >> 64) == 0;
}

// floor division of magnitudes, then one rounding step; the sign is put back by the caller.
Unsigned divide_magnitudes(Unsigned numerator, Unsigned denominator) {
    Unsigned quotient = 0;
    Unsigned remainder = 0;
    if (is_small(numerator) && is_small(denominator)) {
        const auto n = static_cast<std::uint64_t>(numerator);
        const auto d = static_cast<std::uint64_t>(denominator);
        quotient = n / d;
        remainder = n % d;
    } else {
        quotient = numerator / denominator;
        remainder = numerator % denominator;
    }
    const Unsigned rest = denominator - remainder;
    const bool up = remainder > rest || (remainder == rest && (quotient & 1) != 0);
    return quotient + (up ? 1 : 0);
}

Wide widen(Int128 value) {
    return Wide(value);
}

}  // namespace

Amount divide_rounded(Int128 numerator, Int128 denominator) {
    const auto quotient =
        static_cast<Int128>(divide_magnitudes(magnitude(numerator), magnitude(denominator)));
    return Amount(numerator < 0 ? -quotient : quotient);
}

std::optional<Amount> divide_half_even(const Wide& numerator, const Wide& denominator) {
    RESERVE_CHECK(denominator > 0, "a divisor is positive");
    Wide quotient;
    Wide remainder;
    boost::multiprecision::divide_qr(numerator, denominator, quotient, remainder);
    const bool negative = numerator < 0;
    if (negative) {
        remainder = -remainder;
    }
    const Wide twice = remainder * 2;
    const bool odd = boost::multiprecision::bit_test(boost::multiprecision::abs(quotient), 0);
    if (twice > denominator || (twice == denominator && odd)) {
        quotient += negative ? -1 : 1;
    }
    if (quotient > widen(kMaxMinor) || quotient < widen(-kMaxMinor)) {
        return std::nullopt;
    }
    return Amount(static_cast<Int128>(quotient));
}

Amount share(Amount total, Amount part, Amount whole) {
    if (part.is_zero() || total.is_zero() || whole.is_zero()) {
        return Amount();
    }
    if (part == whole) {
        return total;
    }
    const bool negative =
        total.is_negative() != (part.is_negative() != whole.is_negative());
    const Unsigned of = magnitude(total.minor());
    const Unsigned taken = magnitude(part.minor());
    Unsigned product = of * taken;
    if ((is_small(of) && is_small(taken)) || !__builtin_mul_overflow(of, taken, &product)) {
        const Unsigned result = divide_magnitudes(product, magnitude(whole.minor()));
        const auto minor = static_cast<Int128>(result);
        return Amount(negative ? -minor : minor);
    }
    Wide numerator = widen(total.minor()) * widen(part.minor());
    Wide denominator = widen(whole.minor());
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const auto result = divide_half_even(numerator, denominator);
    RESERVE_CHECK(result.has_value(), "a share is never more than the whole");
    return *result;
}

Decimal parse_decimal(std::string_view text) {
    Decimal decimal;
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative ? 1 : 0);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const bool has_point = point != std::string_view::npos;
    const std::string_view fraction = has_point ? text.substr(point + 1) : std::string_view();
    if (whole.empty() || (has_point && fraction.empty()) || fraction.size() > 255 ||
        (whole.size() > 1 && whole.front() == '0')) {
        return decimal;
    }
    bool overflow = false;
    Int128 units = 0;
    for (const std::string_view part : {whole, fraction}) {
        for (const char character : part) {
            if (character < '0' || character > '9') {
                return decimal;
            }
            overflow |= __builtin_mul_overflow(units, static_cast<Int128>(10), &units);
            overflow |= __builtin_add_overflow(units, static_cast<Int128>(character - '0'), &units);
        }
    }
    decimal.decimals = static_cast<std::uint8_t>(fraction.size());
    decimal.form = overflow ? Decimal::Form::too_large : Decimal::Form::well_formed;
    units = overflow ? kMaxMinor : units;
    decimal.units = negative ? -units : units;
    return decimal;
}

void append_amount(std::string& out, Amount amount, int decimals) {
    std::array<char, 48> buffer;
    std::size_t at = buffer.size();
    Unsigned rest = magnitude(amount.minor());
    int written = 0;
    const auto put = [&](unsigned digit) {
        if (decimals != 0 && written == decimals) {
            buffer[--at] = '.';
        }
        buffer[--at] = static_cast<char>('0' + digit);
        ++written;
    };
    while ((rest >> 64) != 0) {
        put(static_cast<unsigned>(rest % 10));
        rest /= 10;
    }
    for (auto low = static_cast<std::uint64_t>(rest); low != 0 || written <= decimals; low /= 10) {
        put(static_cast<unsigned>(low % 10));
    }
    if (amount.is_negative()) {
        buffer[--at] = '-';
    }
    out.append(buffer.data() + at, buffer.size() - at);
}

std::string format_amount(Amount amount, int decimals) {
    std::string text;
    append_amount(text, amount, decimals);
    return text;
}

}  // namespace reserve
