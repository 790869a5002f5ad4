// Exchange rates: functional units for one unit of the currency, as an exact decimal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/money/amount.h"
#include "ledger/money/currency.h"

namespace reserve {

// mantissa / 10^scale; at most 18 digits before and 18 after the point, above zero.
struct Rate {
    Int128 mantissa = 0;  // 0: not a rate
    std::uint8_t scale = 0;

    constexpr bool is_valid() const { return mantissa > 0; }
    friend constexpr bool operator==(const Rate&, const Rate&) = default;
};

// nullopt unless a positive decimal without sign, superfluous leading zero or exponent.
std::optional<Rate> parse_rate(std::string_view text);
// The text parse_rate reads back to the same rate.
std::string format_rate(const Rate& rate);

// amount x rate in minor units of the functional currency, rounded once, half to even;
// nullopt when it does not fit.
std::optional<Amount> convert(Amount amount, Currency from, const Rate& rate, Currency functional);

}  // namespace reserve
