// Rates as exact decimals, and conversion against exact rationals in every pair of decimals.
#include "ledger/money/rate.h"

#include <catch2/catch.hpp>

#include "tests/support/random.h"

using namespace reserve;
using reserve::test::Exact;
using reserve::test::Fraction;
using reserve::test::nearest_even;
using reserve::test::Random;

namespace {

Exact power_of_ten(int exponent) {
    return boost::multiprecision::pow(Exact(10), static_cast<unsigned>(exponent));
}

// amount / 10^from * mantissa / 10^scale * 10^functional
Exact exact_value(Amount amount, Currency from, const Rate& rate, Currency functional) {
    return nearest_even(
        Fraction(Exact(amount.minor()) * Exact(rate.mantissa) * power_of_ten(functional.decimals()),
                 power_of_ten(from.decimals() + rate.scale)));
}

Rate rate(std::string_view text) {
    return parse_rate(text).value();
}

Currency currency(std::string_view code) {
    return Currency::find(code).value();
}

}  // namespace

TEST_CASE("a rate is a positive decimal of up to 18 digits before and after the point") {
    const auto* text = GENERATE("1", "0.5", "1.10", "0.0061", "999999999999999999",
                                "0.000000000000000001", "999999999999999999.999999999999999999",
                                "100000000000000000.000000000000000001", "11.2345", "1.000");
    CAPTURE(text);
    const auto read = parse_rate(text);
    REQUIRE(read);
    CHECK(read->is_valid());
    CHECK(format_rate(*read) == text);
    CHECK(parse_rate(format_rate(*read)) == read);
}

TEST_CASE("what is not such a decimal is no rate") {
    const auto* text = GENERATE(
        "", "0", "0.0", "0.000000000000000000", "-1", "-0.5", "+1", "01", "00.5", ".5", "5.", "1e2",
        "1,5", "1 ", " 1", "abc", "1.2.3", "-0", "1000000000000000000", "0.0000000000000000001",
        "1.0000000000000000000", "१", "Infinity", "1/3");
    CAPTURE(text);
    CHECK_FALSE(parse_rate(text));
}

TEST_CASE("conversion equals exact rationals rounded once, for all pairs of decimals") {
    Random random(11);
    // 0, 2, 3 and 4 decimals.
    for (const char* from : {"JPY", "USD", "KWD", "CLF"}) {
        for (const char* functional : {"JPY", "EUR", "BHD", "UYW"}) {
            int wrong = 0;
            for (int i = 0; i < 10'000; ++i) {
                const Amount amount(random.integer(i % 2 == 0 ? 60 : 120));
                const auto scale = static_cast<std::uint8_t>(random.below(19));
                const Rate by{random.natural(i % 3 == 0 ? 118 : 30) + 1, scale};
                const Exact exact = exact_value(amount, currency(from), by, currency(functional));
                const auto ours = convert(amount, currency(from), by, currency(functional));
                const bool fits = abs(exact) <= Exact(kMaxMinor);
                const bool same = ours ? fits && Exact(ours->minor()) == exact : !fits;
                wrong += same ? 0 : 1;
            }
            CAPTURE(from, functional);
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("a value exactly between two minor units goes to the even one") {
    const Currency dollar = currency("USD");
    const Currency euro = currency("EUR");
    CHECK(convert(Amount(1), dollar, rate("0.5"), euro) == Amount(0));
    CHECK(convert(Amount(3), dollar, rate("0.5"), euro) == Amount(2));
    CHECK(convert(Amount(5), dollar, rate("0.5"), euro) == Amount(2));
    CHECK(convert(Amount(-3), dollar, rate("0.5"), euro) == Amount(-2));
    CHECK(convert(Amount(5), dollar, rate("0.500000000000000001"), euro) == Amount(3));
    CHECK(convert(Amount(5), dollar, rate("0.499999999999999999"), euro) == Amount(2));
}

TEST_CASE("decimals of both currencies count") {
    CHECK(convert(Amount(1000), currency("JPY"), rate("0.0061"), currency("EUR")) == Amount(610));
    CHECK(convert(Amount(1'000), currency("KWD"), rate("3.05"), currency("EUR")) == Amount(305));
    CHECK(convert(Amount(100), currency("EUR"), rate("163.5"), currency("JPY")) == Amount(164));
    CHECK(convert(Amount(1), currency("JPY"), rate("1"), currency("UYW")) == Amount(10'000));
}

TEST_CASE("a value that does not fit is told, the largest that fits is not") {
    const Currency yen = currency("JPY");
    CHECK(convert(Amount::max(), yen, rate("1"), yen) == Amount::max());
    CHECK(convert(Amount::min(), yen, rate("1"), yen) == Amount::min());
    CHECK_FALSE(convert(Amount::max(), yen, rate("1.000000000000000001"), yen));
    CHECK_FALSE(convert(Amount::min(), yen, rate("1.000000000000000001"), yen));
    CHECK_FALSE(convert(Amount::max(), yen, rate("1"), currency("EUR")));
    CHECK(convert(Amount::max(), currency("EUR"), rate("999999999999999999"), yen) == std::nullopt);
}
