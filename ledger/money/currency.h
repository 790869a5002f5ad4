// ISO 4217 currencies that money can be held in: code, numeric code and number of decimals.
// Source: ISO 4217 tables A.1 and A.3 as of 2026-01 (BGN withdrawn, XAD and XCG added).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace reserve {

class Currency {
public:
    constexpr Currency() = default;

    // nullopt for anything that is not an active code with minor units (XDR, XAU, HRK, "eur", ...).
    static std::optional<Currency> find(std::string_view code);
    // By ISO numeric code, as stored in account keys.
    static std::optional<Currency> from_number(std::uint16_t number);
    // The time of withdrawal ("2023-01") or "no minor unit" where that is why find() gave nothing;
    // else empty.
    static std::string_view why_unknown(std::string_view code);

    constexpr std::uint16_t number() const { return number_; }
    constexpr std::uint8_t decimals() const { return decimals_; }
    std::string_view code() const;

    friend constexpr bool operator==(Currency a, Currency b) { return a.number_ == b.number_; }

private:
    constexpr Currency(std::uint16_t number, std::uint8_t decimals)
        : number_(number), decimals_(decimals) {}

    std::uint16_t number_ = 0;  // 0: no currency
    std::uint8_t decimals_ = 0;
};

}  // namespace reserve
