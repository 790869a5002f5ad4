// Amounts: text to minor units and back, and 128-bit arithmetic against exact references.
#include "ledger/money/amount.h"
#include "ledger/money/wide.h"

#include <catch2/catch.hpp>

#include "tests/support/random.h"

using namespace reserve;
using reserve::test::Exact;
using reserve::test::Fraction;
using reserve::test::nearest_even;
using reserve::test::Random;

namespace {

using Checked = boost::multiprecision::checked_int128_t;
using Form = Decimal::Form;

constexpr const char* kLargest = "170141183460469231731687303715884105727";  // 2^127 - 1

struct Written {
    const char* text;
    std::int64_t units;
    int decimals;
};

}  // namespace

TEST_CASE("an amount reads as minor units and as many decimals as are written") {
    const auto written = GENERATE(
        Written{"0", 0, 0}, Written{"7", 7, 0}, Written{"1050", 1050, 0},
        Written{"10.50", 1050, 2}, Written{"0.01", 1, 2}, Written{"0.00", 0, 2},
        Written{"1.234", 1234, 3}, Written{"0.001", 1, 3}, Written{"9.9999", 99999, 4},
        Written{"0.0001", 1, 4}, Written{"-3", -3, 0}, Written{"-0.01", -1, 2},
        Written{"-1234.567", -1234567, 3}, Written{"123456789012.3456", 1234567890123456, 4});
    const Decimal decimal = parse_decimal(written.text);
    CAPTURE(written.text);
    CHECK(decimal.form == Form::well_formed);
    CHECK(decimal.units == written.units);
    CHECK(decimal.decimals == written.decimals);
    CHECK(format_amount(Amount(written.units), written.decimals) == written.text);
}

TEST_CASE("nothing but digits with one point and a leading minus is an amount") {
    const auto* text = GENERATE(
        "", "-", ".", "-.", ".5", "5.", "-5.", "-.5", "+5", "+5.00", "--5", "5-", "05", "00",
        "00.5", "-05.00", "1 000", " 1", "1 ", "1,5", "1,000.00", "1_000", "1'000", "1e3", "1E3",
        "1e30", "0x10", "1.2.3", "1..2", "abc", "NaN", "inf", "\t1", "1\n", "١٢", "１２", "1.5f",
        "½", "10.5\xC2\xA0");
    CAPTURE(text);
    CHECK(parse_decimal(text).form == Form::malformed);
}

TEST_CASE("a byte of zero inside an amount is not read over") {
    CHECK(parse_decimal(std::string_view("1\0", 2)).form == Form::malformed);
    CHECK(parse_decimal(std::string_view("1\0002", 3)).form == Form::malformed);
}

TEST_CASE("minus zero reads as zero and is written without a sign") {
    CHECK(parse_decimal("-0").form == Form::well_formed);
    CHECK(parse_decimal("-0.00").units == 0);
    CHECK(format_amount(Amount(), 2) == "0.00");
}

TEST_CASE("the largest amount is 2^127 - 1 minor units, one more is too large") {
    const Decimal largest = parse_decimal(kLargest);
    CHECK(largest.form == Form::well_formed);
    CHECK(Amount(largest.units) == Amount::max());
    CHECK(format_amount(Amount::max(), 0) == kLargest);
    CHECK(format_amount(Amount::min(), 0) == std::string("-") + kLargest);
    CHECK(Amount(parse_decimal(std::string("-") + kLargest).units) == Amount::min());
    CHECK(parse_decimal("1701411834604692317316873037158841057.27").form == Form::well_formed);

    const auto* beyond = GENERATE(
        "170141183460469231731687303715884105728", "-170141183460469231731687303715884105728",
        "1701411834604692317316873037158841057.28", "340282366920938463463374607431768211456",
        "999999999999999999999999999999999999999", "1000000000000000000000000000000000000000000");
    CAPTURE(beyond);
    CHECK(parse_decimal(beyond).form == Form::too_large);
}

TEST_CASE("a malformed character counts even behind too many digits") {
    CHECK(parse_decimal(std::string(60, '9') + "x").form == Form::malformed);
    CHECK(parse_decimal(std::string(60, '9') + ".").form == Form::malformed);
    CHECK(parse_decimal("1." + std::string(256, '0')).form == Form::malformed);
}

TEST_CASE("writing and reading give back every amount in 0, 2, 3 and 4 decimals") {
    Random random(1);
    int wrong = 0;
    for (int i = 0; i < 100'000; ++i) {
        const Amount amount(random.integer(127));
        for (const int decimals : {0, 2, 3, 4}) {
            const Decimal read = parse_decimal(format_amount(amount, decimals));
            wrong += read.form == Form::well_formed && Amount(read.units) == amount &&
                             read.decimals == decimals
                         ? 0
                         : 1;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("appending an amount leaves what stood before it") {
    std::string text = "EUR ";
    append_amount(text, Amount(-123450), 2);
    CHECK(text == "EUR -1234.50");
}

// checked_int128_t keeps 128 bits beside its sign, so it does not overflow where amounts end: the
// sum is exact there, and what exceeds 2^127 - 1 must be told by checked_add.
TEST_CASE("sums equal those of a checked 128-bit integer, and end where amounts end") {
    Random random(2);
    const Checked limit(kMaxMinor);
    int overflows = 0;
    int at_the_end = 0;
    int wrong = 0;
    for (int i = 0; i < 100'000; ++i) {
        // A third of the cases lies within a few units of the end of the range.
        const bool at_limit = random.below(3) == 0;
        const Amount a(at_limit ? kMaxMinor - random.natural(3) : random.integer(127));
        const Amount b(at_limit ? random.integer(3) : random.integer(127));
        const bool turned = random.below(2) == 0;
        const Amount left = turned ? -a : a;
        const Amount right = turned ? -b : b;
        const Checked sum = Checked(left.minor()) + Checked(right.minor());
        const bool fits = sum <= limit && sum >= -limit;
        const auto ours = checked_add(left, right);
        const Amount saturated = fits ? *ours : (sum < 0 ? Amount::min() : Amount::max());
        wrong += ours.has_value() == fits && (!ours || Checked(ours->minor()) == sum) ? 0 : 1;
        wrong += left + right == saturated ? 0 : 1;
        overflows += fits ? 0 : 1;
        at_the_end += sum == limit || sum == -limit ? 1 : 0;
    }
    CHECK(wrong == 0);
    CHECK(overflows > 1000);
    CHECK(at_the_end > 1000);
}

TEST_CASE("the lowest integer of 128 bits is no amount: the range is symmetric") {
    CHECK_FALSE(checked_add(Amount::min(), Amount(-1)));
    CHECK(Amount::min() + Amount(-1) == Amount::min());
    CHECK(Amount::max() + Amount(1) == Amount::max());
    CHECK(-Amount::min() == Amount::max());
    CHECK(*checked_add(Amount::max(), Amount::min()) == Amount());
    CHECK(Amount::min() - Amount::max() == Amount::min());
}

TEST_CASE("shares equal exact rationals rounded half to even") {
    Random random(3);
    int wrong = 0;
    int halves = 0;
    for (int i = 0; i < 100'000; ++i) {
        const unsigned bits = i % 4 == 0 ? 126 : (i % 4 == 1 ? 8 : 64);
        const Amount whole(random.natural(bits) + 1);
        const Amount part(static_cast<Int128>(
            static_cast<boost::uint128_type>(random.natural(bits)) %
            (static_cast<boost::uint128_type>(whole.minor()) + 1)));
        const Amount total(random.integer(bits));
        const Fraction exact(Exact(total.minor()) * Exact(part.minor()), Exact(whole.minor()));
        const Amount ours = share(total, part, whole);
        wrong += Exact(ours.minor()) == nearest_even(exact) ? 0 : 1;
        halves += boost::multiprecision::denominator(exact) == 2 ? 1 : 0;
        wrong += share(total, -part, -whole) == ours ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(halves > 50);
}

TEST_CASE("the last part takes all, and of nothing there is no share") {
    CHECK(share(Amount(7), Amount(3), Amount(3)) == Amount(7));
    CHECK(share(Amount::max(), Amount::max(), Amount::max()) == Amount::max());
    CHECK(share(Amount::min(), Amount::max(), Amount::max()) == Amount::min());
    CHECK(share(Amount(7), Amount(), Amount(3)) == Amount());
    CHECK(share(Amount(), Amount(2), Amount(3)) == Amount());
    CHECK(share(Amount(7), Amount(3), Amount()) == Amount());
}

TEST_CASE("parts taken one after the other at their share add up to the whole") {
    Random random(4);
    for (int i = 0; i < 1'000; ++i) {
        Amount amount(random.natural(100) + 1);
        Amount value(random.natural(100));
        const Amount all = value;
        Amount taken;
        while (amount.is_positive()) {
            const Amount part = random.below(4) == 0
                                    ? amount
                                    : Amount(amount.minor() / 2 + (amount.minor() == 1 ? 1 : 0));
            const Amount leaves = share(value, part, amount);
            taken += leaves;
            value -= leaves;
            amount -= part;
        }
        REQUIRE(value == Amount());
        REQUIRE(taken == all);
    }
}

TEST_CASE("division rounds half to even once, whatever the signs and sizes") {
    Random random(5);
    int wrong = 0;
    for (int i = 0; i < 100'000; ++i) {
        const Int128 numerator = random.integer(i % 2 == 0 ? 127 : 10);
        const Int128 denominator = random.natural(i % 3 == 0 ? 126 : 6) + 1;
        const Exact exact = nearest_even(Fraction(Exact(numerator), Exact(denominator)));
        wrong += Exact(divide_rounded(numerator, denominator).minor()) == exact ? 0 : 1;
        const auto wide = divide_half_even(Wide(numerator), Wide(denominator));
        wrong += wide && Exact(wide->minor()) == exact ? 0 : 1;
    }
    CHECK(wrong == 0);
    CHECK(divide_rounded(1, 2) == Amount(0));
    CHECK(divide_rounded(3, 2) == Amount(2));
    CHECK(divide_rounded(5, 2) == Amount(2));
    CHECK(divide_rounded(-1, 2) == Amount(0));
    CHECK(divide_rounded(-3, 2) == Amount(-2));
}

TEST_CASE("a quotient beyond the range is told") {
    const Wide beyond = Wide(kMaxMinor) + 1;
    CHECK_FALSE(divide_half_even(beyond, Wide(1)));
    CHECK_FALSE(divide_half_even(-beyond, Wide(1)));
    CHECK_FALSE(divide_half_even(Wide(kMaxMinor) * 2 + 1, Wide(2)));  // half rounds up to 2^127
    CHECK(*divide_half_even(Wide(kMaxMinor) * 3, Wide(3)) == Amount::max());
}
