// Forms, a table of lengths, and one remainder.
#include "ledger/exchange/bank/identifiers.h"

#include <algorithm>

namespace reserve::exchange {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_either(char c) {
    return is_digit(c) || is_capital(c);
}

struct IbanLength {
    char country[3];
    std::size_t length;
};

constexpr IbanLength kIbanLengths[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16},
    {"BG", 22}, {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22},
    {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20},
    {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22},
    {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HN", 28}, {"HR", 21},
    {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30},
    {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
    {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20},
    {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22},
    {"RU", 33}, {"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24},
    {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26},
    {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30},
};

}  // namespace

std::string without_blanks(std::string_view text) {
    std::string kept(text);
    std::erase(kept, ' ');
    return kept;
}

int remainder_97(std::string_view text) {
    int remainder = 0;
    for (const char c : text) {
        remainder = is_digit(c) ? remainder * 10 + (c - '0') : remainder * 100 + (c - 'A' + 10);
        remainder %= 97;
    }
    return remainder;
}

std::string_view iban_fault(std::string_view iban) {
    constexpr std::size_t kHead = 4;  // country and check digits
    if (iban.size() < kHead || !std::ranges::all_of(iban, is_either) || !is_capital(iban[0]) ||
        !is_capital(iban[1]) || !is_digit(iban[2]) || !is_digit(iban[3])) {
        return "is not written as an IBAN (two capitals, two digits, capitals and digits)";
    }
    const auto* known = std::ranges::find_if(kIbanLengths, [&](const IbanLength& row) {
        return iban.substr(0, 2) == row.country;
    });
    if (known == std::end(kIbanLengths)) {
        return "begins with a country that has no IBANs";
    }
    if (iban.size() != known->length) {
        return "has not the length of its country's IBANs";
    }
    const std::string turned = std::string(iban.substr(kHead)) + std::string(iban.substr(0, kHead));
    const int check = (iban[2] - '0') * 10 + (iban[3] - '0');
    const bool sound = remainder_97(turned) == 1 && check >= 2 && check <= 98;
    return sound ? "" : "has wrong check digits (ISO 7064): a digit is mistaken";
}

std::string_view bic_fault(std::string_view bic) {
    constexpr std::string_view kFault =
        "is not written as a BIC (4 characters, 2 capitals of the country, 2 or 5 characters)";
    const bool sound = (bic.size() == 8 || bic.size() == 11) &&
                       std::ranges::all_of(bic, is_either) && is_capital(bic[4]) &&
                       is_capital(bic[5]);
    return sound ? "" : kFault;
}

std::string_view lei_fault(std::string_view lei) {
    constexpr std::size_t kLength = 20;
    if (lei.size() != kLength || !std::ranges::all_of(lei, is_either) || !is_digit(lei[18]) ||
        !is_digit(lei[19])) {
        return "is not written as an LEI (18 capitals and digits, 2 digits)";
    }
    return remainder_97(lei) == 1 ? "" : "has wrong check digits (ISO 7064): a digit is mistaken";
}

}  // namespace reserve::exchange
