// Amounts and dates as other programs write them, turned into the forms of acts. Exact or refused:
// nothing is rounded, no mark is guessed.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/money/currency.h"

namespace reserve::exchange {

// What is wrong with a text, as in "10.005 has more decimals than EUR takes".
template <class T>
using Read = std::expected<T, std::string>;

struct NumberMarks {
    std::string decimal = ".";
    std::string thousands;  // empty: none
};

// "1.234,5" as "1234.50" where `currency` has two decimals; a leading minus is kept, the rules
// judge it. Without a currency the decimals stay as written.
Read<std::string> plain_amount(std::string_view text, const NumberMarks& marks,
                               std::optional<Currency> currency);

// Whether the form names YYYY, MM and DD once each: "DD.MM.YYYY", "YYYYMMDD".
bool is_date_form(std::string_view form);
// The day as YYYY-MM-DD.
Read<std::string> plain_date(std::string_view text, std::string_view form);

}  // namespace reserve::exchange
