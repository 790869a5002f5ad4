// The ISO 4217 tables: active codes with minor units, codes without, and withdrawn codes.
#include "ledger/money/currency.h"

#include <algorithm>
#include <array>

namespace reserve {
namespace {

struct Active {
    std::string_view code;
    std::uint16_t number;
    std::uint8_t decimals;
};

struct Withdrawn {
    std::string_view code;
    std::string_view when;
};

constexpr std::array<Active, 165> kActive{{
    {"AED", 784, 2}, {"AFN", 971, 2}, {"ALL", 8, 2}, {"AMD", 51, 2}, {"AOA", 973, 2},
    {"ARS", 32, 2}, {"AUD", 36, 2}, {"AWG", 533, 2}, {"AZN", 944, 2}, {"BAM", 977, 2},
    {"BBD", 52, 2}, {"BDT", 50, 2}, {"BHD", 48, 3}, {"BIF", 108, 0}, {"BMD", 60, 2},
    {"BND", 96, 2}, {"BOB", 68, 2}, {"BOV", 984, 2}, {"BRL", 986, 2}, {"BSD", 44, 2},
    {"BTN", 64, 2}, {"BWP", 72, 2}, {"BYN", 933, 2}, {"BZD", 84, 2}, {"CAD", 124, 2},
    {"CDF", 976, 2}, {"CHE", 947, 2}, {"CHF", 756, 2}, {"CHW", 948, 2}, {"CLF", 990, 4},
    {"CLP", 152, 0}, {"CNY", 156, 2}, {"COP", 170, 2}, {"COU", 970, 2}, {"CRC", 188, 2},
    {"CUP", 192, 2}, {"CVE", 132, 2}, {"CZK", 203, 2}, {"DJF", 262, 0}, {"DKK", 208, 2},
    {"DOP", 214, 2}, {"DZD", 12, 2}, {"EGP", 818, 2}, {"ERN", 232, 2}, {"ETB", 230, 2},
    {"EUR", 978, 2}, {"FJD", 242, 2}, {"FKP", 238, 2}, {"GBP", 826, 2}, {"GEL", 981, 2},
    {"GHS", 936, 2}, {"GIP", 292, 2}, {"GMD", 270, 2}, {"GNF", 324, 0}, {"GTQ", 320, 2},
    {"GYD", 328, 2}, {"HKD", 344, 2}, {"HNL", 340, 2}, {"HTG", 332, 2}, {"HUF", 348, 2},
    {"IDR", 360, 2}, {"ILS", 376, 2}, {"INR", 356, 2}, {"IQD", 368, 3}, {"IRR", 364, 2},
    {"ISK", 352, 0}, {"JMD", 388, 2}, {"JOD", 400, 3}, {"JPY", 392, 0}, {"KES", 404, 2},
    {"KGS", 417, 2}, {"KHR", 116, 2}, {"KMF", 174, 0}, {"KPW", 408, 2}, {"KRW", 410, 0},
    {"KWD", 414, 3}, {"KYD", 136, 2}, {"KZT", 398, 2}, {"LAK", 418, 2}, {"LBP", 422, 2},
    {"LKR", 144, 2}, {"LRD", 430, 2}, {"LSL", 426, 2}, {"LYD", 434, 3}, {"MAD", 504, 2},
    {"MDL", 498, 2}, {"MGA", 969, 2}, {"MKD", 807, 2}, {"MMK", 104, 2}, {"MNT", 496, 2},
    {"MOP", 446, 2}, {"MRU", 929, 2}, {"MUR", 480, 2}, {"MVR", 462, 2}, {"MWK", 454, 2},
    {"MXN", 484, 2}, {"MXV", 979, 2}, {"MYR", 458, 2}, {"MZN", 943, 2}, {"NAD", 516, 2},
    {"NGN", 566, 2}, {"NIO", 558, 2}, {"NOK", 578, 2}, {"NPR", 524, 2}, {"NZD", 554, 2},
    {"OMR", 512, 3}, {"PAB", 590, 2}, {"PEN", 604, 2}, {"PGK", 598, 2}, {"PHP", 608, 2},
    {"PKR", 586, 2}, {"PLN", 985, 2}, {"PYG", 600, 0}, {"QAR", 634, 2}, {"RON", 946, 2},
    {"RSD", 941, 2}, {"RUB", 643, 2}, {"RWF", 646, 0}, {"SAR", 682, 2}, {"SBD", 90, 2},
    {"SCR", 690, 2}, {"SDG", 938, 2}, {"SEK", 752, 2}, {"SGD", 702, 2}, {"SHP", 654, 2},
    {"SLE", 925, 2}, {"SOS", 706, 2}, {"SRD", 968, 2}, {"SSP", 728, 2}, {"STN", 930, 2},
    {"SVC", 222, 2}, {"SYP", 760, 2}, {"SZL", 748, 2}, {"THB", 764, 2}, {"TJS", 972, 2},
    {"TMT", 934, 2}, {"TND", 788, 3}, {"TOP", 776, 2}, {"TRY", 949, 2}, {"TTD", 780, 2},
    {"TWD", 901, 2}, {"TZS", 834, 2}, {"UAH", 980, 2}, {"UGX", 800, 0}, {"USD", 840, 2},
    {"USN", 997, 2}, {"UYI", 940, 0}, {"UYU", 858, 2}, {"UYW", 927, 4}, {"UZS", 860, 2},
    {"VED", 926, 2}, {"VES", 928, 2}, {"VND", 704, 0}, {"VUV", 548, 0}, {"WST", 882, 2},
    {"XAD", 396, 2}, {"XAF", 950, 0}, {"XCD", 951, 2}, {"XCG", 532, 2}, {"XOF", 952, 0},
    {"XPF", 953, 0}, {"YER", 886, 2}, {"ZAR", 710, 2}, {"ZMW", 967, 2}, {"ZWG", 924, 2},
}};

constexpr std::string_view kWithoutMinorUnit =
    "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX";

constexpr std::array<Withdrawn, 129> kWithdrawn{{
    {"ADP", "2003-07"}, {"AFA", "2003-01"}, {"ALK", "1989-12"}, {"ANG", "2025-03"},
    {"AOK", "1991-03"}, {"AON", "2000-02"}, {"AOR", "2000-02"}, {"ARA", "1992-01"},
    {"ARP", "1985-07"}, {"ARY", "1989 to 1990"}, {"ATS", "2002-03"}, {"AYM", "2005-10"},
    {"AZM", "2005-12"}, {"BAD", "1998-07"}, {"BEC", "1990-03"}, {"BEF", "2002-03"},
    {"BEL", "1990-03"}, {"BGJ", "1989 to 1990"}, {"BGK", "1989 to 1990"}, {"BGL", "2003-11"},
    {"BGN", "2026-01"}, {"BOP", "1987-02"}, {"BRB", "1986-03"}, {"BRC", "1989-02"},
    {"BRE", "1993-03"}, {"BRN", "1990-03"}, {"BRR", "1994-07"}, {"BUK", "1990-02"},
    {"BYB", "2001-01"}, {"BYR", "2017-01"}, {"CHC", "2004-11"}, {"CSD", "2006-10"},
    {"CSJ", "1989 to 1990"}, {"CSK", "1993-03"}, {"CUC", "2021-06"}, {"CYP", "2008-01"},
    {"DDM", "1990-07 to 1990-09"}, {"DEM", "2002-03"}, {"ECS", "2000-09"}, {"ECV", "2000-09"},
    {"EEK", "2011-01"}, {"ESA", "1978 to 1981"}, {"ESB", "1994-12"}, {"ESP", "2002-03"},
    {"FIM", "2002-03"}, {"FRF", "2002-03"}, {"GEK", "1995-10"}, {"GHC", "2008-01"},
    {"GHP", "2007-06"}, {"GNE", "1989-12"}, {"GNS", "1986-02"}, {"GQE", "1986-06"},
    {"GRD", "2002-03"}, {"GWE", "1978 to 1981"}, {"GWP", "1997-05"}, {"HRD", "1995-01"},
    {"HRK", "2023-01"}, {"IEP", "2002-03"}, {"ILP", "1978 to 1981"}, {"ILR", "1989 to 1990"},
    {"ISJ", "1989 to 1990"}, {"ITL", "2002-03"}, {"LAJ", "1979-12"}, {"LSM", "1985-05"},
    {"LTL", "2014-12"}, {"LTT", "1993-07"}, {"LUC", "1990-03"}, {"LUF", "2002-03"},
    {"LUL", "1990-03"}, {"LVL", "2014-01"}, {"LVR", "1994-12"}, {"MGF", "2004-12"},
    {"MLF", "1984-11"}, {"MRO", "2017-12"}, {"MTL", "2008-01"}, {"MTP", "1983-06"},
    {"MVQ", "1989-12"}, {"MXP", "1993-01"}, {"MZE", "1978 to 1981"}, {"MZM", "2006-06"},
    {"NIC", "1990-10"}, {"NLG", "2002-03"}, {"PEH", "1989 to 1990"}, {"PEI", "1991-07"},
    {"PES", "1986-02"}, {"PLZ", "1997-01"}, {"PTE", "2002-03"}, {"RHD", "1978 to 1981"},
    {"ROK", "1989 to 1990"}, {"ROL", "2005-06"}, {"RUR", "2004-01"}, {"SDD", "2007-07"},
    {"SDP", "1998-06"}, {"SIT", "2007-01"}, {"SKK", "2009-01"}, {"SLL", "2023-12"},
    {"SRG", "2003-12"}, {"STD", "2017-12"}, {"SUR", "1990-12"}, {"TJR", "2001-04"},
    {"TMM", "2009-01"}, {"TPE", "2002-11"}, {"TRL", "2005-12"}, {"UAK", "1996-09"},
    {"UGS", "1987-05"}, {"UGW", "1989 to 1990"}, {"USS", "2014-03"}, {"UYN", "1989-12"},
    {"UYP", "1993-03"}, {"VEB", "2008-01"}, {"VEF", "2018-08"}, {"VNC", "1989-1990"},
    {"XEU", "1999-01"}, {"XFO", "2006-10"}, {"XFU", "2013-11"}, {"XRE", "1999-11"},
    {"YDD", "1991-09"}, {"YUD", "1990-01"}, {"YUM", "2003-07"}, {"YUN", "1995-11"},
    {"ZAL", "1995-03"}, {"ZMK", "2012-12"}, {"ZRN", "1999-06"}, {"ZRZ", "1994-02"},
    {"ZWC", "1989-12"}, {"ZWD", "2008-08"}, {"ZWL", "2024-09"}, {"ZWN", "2006-09"},
    {"ZWR", "2009-06"},
}};

static_assert(std::ranges::is_sorted(kActive, {}, &Active::code));

constexpr auto kIndexByNumber = [] {
    std::array<std::uint8_t, 1000> index{};
    for (std::size_t i = 0; i < kActive.size(); ++i) {
        index[kActive[i].number] = static_cast<std::uint8_t>(i + 1);
    }
    return index;
}();

}  // namespace

std::optional<Currency> Currency::find(std::string_view code) {
    const auto* found = std::ranges::lower_bound(kActive, code, {}, &Active::code);
    if (found == kActive.end() || found->code != code) {
        return std::nullopt;
    }
    return Currency(found->number, found->decimals);
}

std::optional<Currency> Currency::from_number(std::uint16_t number) {
    if (number >= kIndexByNumber.size() || kIndexByNumber[number] == 0) {
        return std::nullopt;
    }
    return Currency(number, kActive[kIndexByNumber[number] - 1U].decimals);
}

std::string_view Currency::why_unknown(std::string_view code) {
    const auto* withdrawn = std::ranges::find(kWithdrawn, code, &Withdrawn::code);
    if (withdrawn != kWithdrawn.end()) {
        return withdrawn->when;
    }
    const std::size_t at = kWithoutMinorUnit.find(code);
    const bool is_one = code.size() == 3 && at != std::string_view::npos && at % 4 == 0;
    return is_one ? "no minor unit" : std::string_view();
}

std::string_view Currency::code() const {
    return number_ == 0 ? std::string_view() : kActive[kIndexByNumber[number_] - 1U].code;
}

}  // namespace reserve
