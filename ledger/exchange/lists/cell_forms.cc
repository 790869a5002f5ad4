// Marks are taken out, decimals filled up.
#include "ledger/exchange/lists/cell_forms.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/base/quoted.h"
#include "ledger/money/date.h"

namespace reserve::exchange {
namespace {

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The digits before the decimal mark: groups of three, or no thousands mark at all.
std::optional<std::string> whole_digits(std::string_view text, std::string_view thousands) {
    std::string digits;
    if (thousands.empty() || text.find(thousands) == std::string_view::npos) {
        digits = text;
    } else {
        std::size_t end = text.find(thousands);
        digits = text.substr(0, end);
        const bool first = !digits.empty() && digits.size() <= 3;
        while (end != std::string_view::npos) {
            text.remove_prefix(end + thousands.size());
            end = text.find(thousands);
            const std::string_view group = text.substr(0, end);
            if (!first || group.size() != 3) {
                return std::nullopt;
            }
            digits += group;
        }
    }
    if (digits.empty() || !all_digits(digits)) {
        return std::nullopt;
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return digits;
}

}  // namespace

Read<std::string> plain_amount(std::string_view text, const NumberMarks& marks,
                               std::optional<Currency> currency) {
    const std::string_view sign = text.substr(0, text.starts_with('-') ? 1 : 0);
    const std::string_view unsigned_text = text.substr(sign.size());
    const std::size_t mark = unsigned_text.find(marks.decimal);
    const bool has_mark = mark != std::string_view::npos;
    const auto whole = whole_digits(unsigned_text.substr(0, mark), marks.thousands);
    std::string decimals(has_mark ? unsigned_text.substr(mark + marks.decimal.size())
                                  : std::string_view());
    if (!whole || !all_digits(decimals) || (has_mark && decimals.empty())) {
        return std::unexpected(fmt::format("{} is not an amount with the decimal mark {}{}",
                                           json_string(text), marks.decimal,
                                           marks.thousands.empty()
                                               ? ""
                                               : " and the thousands mark " + marks.thousands));
    }
    if (currency && decimals.size() > currency->decimals()) {
        return std::unexpected(
            fmt::format("{} has more decimals than {} takes ({})", text, currency->code(),
                        static_cast<int>(currency->decimals())));
    }
    decimals.resize(currency ? currency->decimals() : decimals.size(), '0');
    return fmt::format("{}{}{}{}", sign, *whole, decimals.empty() ? "" : ".", decimals);
}

namespace {

constexpr std::string_view kParts[] = {"YYYY", "MM", "DD"};

}  // namespace

bool is_date_form(std::string_view form) {
    std::size_t letters = 0;
    for (const std::string_view part : kParts) {
        if (form.find(part) == std::string_view::npos) {
            return false;
        }
        letters += part.size();
    }
    return static_cast<std::size_t>(std::ranges::count_if(form, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
           })) == letters;
}

Read<std::string> plain_date(std::string_view text, std::string_view form) {
    std::string parts[std::size(kParts)];
    bool fits = text.size() == form.size();
    for (std::size_t i = 0; fits && i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        switch (form[i]) {
            case 'Y': parts[0] += text[i]; break;
            case 'M': parts[1] += text[i]; break;
            case 'D': parts[2] += text[i]; break;
            default: fits = text[i] == form[i]; continue;
        }
        fits = digit;
    }
    const std::string plain = fmt::format("{}-{}-{}", parts[0], parts[1], parts[2]);
    if (!fits || !parse_date(plain)) {
        return std::unexpected(fmt::format("{} is not a day written {}", json_string(text), form));
    }
    return plain;
}

}  // namespace reserve::exchange
