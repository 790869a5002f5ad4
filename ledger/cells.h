// Amounts as store cells: an integer when it fits 64 bits, else 16 bytes, big-endian with the sign
// bit flipped, so that bytes sort like the numbers.
#pragma once

#include <array>
#include <string>

#include "ledger/money/amount.h"
#include "ledger/store/store.h"

namespace reserve {

// Keeps the bytes of a wide amount alive while a row is written.
struct AmountCell {
    std::array<std::uint8_t, 16> wide{};
    store::Cell cell;

    explicit AmountCell(Amount amount) {
        const Int128 minor = amount.minor();
        const auto narrow = static_cast<std::int64_t>(minor);
        if (narrow == minor) {
            cell = narrow;
            return;
        }
        const auto bits =
            static_cast<boost::uint128_type>(minor) ^ (boost::uint128_type{1} << 127);
        for (std::size_t i = 0; i < 16; ++i) {
            wide[i] = static_cast<std::uint8_t>(bits >> (120 - 8 * i) & 0xFF);
        }
        cell = store::Blob(wide);
    }
    AmountCell(const AmountCell&) = delete;
    AmountCell& operator=(const AmountCell&) = delete;
};

inline Amount amount_of(const store::Cell& cell) {
    if (const auto* narrow = std::get_if<std::int64_t>(&cell)) {
        return Amount(*narrow);
    }
    boost::uint128_type bits = 0;
    if (const auto* bytes = std::get_if<store::Blob>(&cell); bytes != nullptr) {
        for (const std::uint8_t byte : *bytes) {
            bits = bits << 8 | byte;
        }
    }
    return Amount(static_cast<Int128>(bits ^ (boost::uint128_type{1} << 127)));
}

inline std::int64_t integer_of(const store::Cell& cell) {
    const auto* value = std::get_if<std::int64_t>(&cell);
    return value == nullptr ? 0 : *value;
}

inline std::string_view text_of(const store::Cell& cell) {
    const auto* value = std::get_if<std::string_view>(&cell);
    return value == nullptr ? std::string_view() : *value;
}

inline store::Cell cell_of(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

}  // namespace reserve
