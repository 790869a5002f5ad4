// Rates as decimal text, and the one multiplication that turns foreign amounts into values.
#include "ledger/money/rate.h"

#include <array>

#include "ledger/money/wide.h"

namespace reserve {
namespace {

constexpr std::size_t kMaxDigits = 18;

constexpr auto kPowersOfTen = [] {
    std::array<Int128, 39> powers{};
    Int128 power = 1;
    for (Int128& entry : powers) {
        entry = power;
        if (&entry != &powers.back()) {
            power *= 10;
        }
    }
    return powers;
}();

}  // namespace

std::optional<Rate> parse_rate(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::size_t before = point == std::string_view::npos ? text.size() : point;
    const std::size_t after = point == std::string_view::npos ? 0 : text.size() - point - 1;
    if (before > kMaxDigits || after > kMaxDigits || text.starts_with('-')) {
        return std::nullopt;
    }
    const Decimal decimal = parse_decimal(text);
    if (decimal.form != Decimal::Form::well_formed || decimal.units <= 0) {
        return std::nullopt;
    }
    return Rate{decimal.units, decimal.decimals};
}

std::string format_rate(const Rate& rate) {
    return format_amount(Amount(rate.mantissa), rate.scale);
}

std::optional<Amount> convert(Amount amount, Currency from, const Rate& rate, Currency functional) {
    const int exponent = functional.decimals() - from.decimals() - rate.scale;  // in [-22, 4]
    const auto size = static_cast<std::size_t>(exponent < 0 ? -exponent : exponent);
    const Int128 power = kPowersOfTen[size];
    Int128 product = 0;
    bool overflow = __builtin_mul_overflow(amount.minor(), rate.mantissa, &product);
    if (exponent >= 0) {
        overflow |= __builtin_mul_overflow(product, power, &product);
    }
    if (!overflow && product >= -kMaxMinor) {
        return exponent >= 0 ? Amount(product) : divide_rounded(product, power);
    }
    Wide numerator = Wide(amount.minor()) * Wide(rate.mantissa);
    if (exponent >= 0) {
        return divide_half_even(numerator * Wide(power), Wide(1));
    }
    return divide_half_even(numerator, Wide(power));
}

}  // namespace reserve
