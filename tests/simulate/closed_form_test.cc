// What is drawn, against formulas known in closed form: |z| < 4.5 on fixed seeds. Each formula is
// also tried with a constant that is a little wrong, which must be noticed.
#include <catch2/catch.hpp>

#include "ledger/simulate/chance/numbers.h"
#include "tests/simulate/support.h"

namespace reserve::simulate::test {
namespace {

constexpr std::uint32_t kMany = 40'000;

template <class Draw>
Observed observe(Draw draw, std::uint32_t many = kMany) {
    Observed observed;
    for (std::uint32_t path = 0; path < many; ++path) {
        observed.add(draw(Draws(7, path)));
    }
    return observed;
}

template <class Figure>
Observed observe_paths(const std::string& text, std::uint64_t paths, Figure figure) {
    Observed observed;
    for (const Outcome& outcome : paths_of(plan_of(scenario(text)), paths).outcomes) {
        observed.add(static_cast<double>(figure(outcome)));
    }
    return observed;
}

// A fund that can pay whatever is asked.
std::string rich_fund(const std::string& horizon, const std::string& rest) {
    return head(horizon) + R"(
[start]
date = "2026-01-01"
cash = [ { currency = "EUR", amount = "1000000000000.00" } ]
[[partners]]
name = "P1"
currency = "EUR"
instalments = [ { month = 0, amount = "1.00" } ]
)" + kPolicy + rest;
}

std::string requests(const std::string& frequency, const std::string& size) {
    return "[requests]\n" + frequency + "\n[[requests.needs]]\npurpose = \"energy\"\nsize = " +
           size + "\n";
}

std::string chain(const std::string& kind, const std::string& start, const std::string& end) {
    return "[episodes]\nkind = \"" + kind + "\"\nstart = " + start + "\nend = " + end + "\n";
}

}  // namespace

TEST_CASE("Exponential, logarithm and normal quantile are right to the last digits") {
    for (double x = -30; x < 30; x += 0.37) {
        CHECK(e_to(x) == Approx(std::exp(x)).epsilon(1e-15));
        CHECK(log_of(std::exp(x)) == Approx(std::log(std::exp(x))).epsilon(1e-15));
    }
    CHECK(normal_quantile(0.5) == 0);
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
    CHECK(normal_quantile(0.001) == Approx(-3.090232306167813).epsilon(1e-14));
    CHECK(normal_quantile(1e-12) == Approx(-7.034483825301131).epsilon(1e-13));
}

TEST_CASE("The normal quantile out of the table is right to nine decimals, at both ends too") {
    double furthest = 0;
    for (double u = 0x1p-53; u < 1; u += u < 1e-4 ? u * 0.01 : 1e-5) {
        furthest = std::max({furthest, std::abs(normal_of(u) - normal_quantile(u)),
                             std::abs(normal_of(1 - u) - normal_quantile(1 - u))});
    }
    CHECK(furthest < 1e-9);
    CHECK(furthest > 0);
    CHECK(normal_of(0.5) == Approx(0).margin(1e-9));
}

TEST_CASE("Draws are numbers in (0, 1) with the moments of such") {
    const Observed uniform =
        observe([](const Draws& d) { return d.one(Cause::rate, 3, 978, 0); });
    CHECK(agrees(uniform.z_of_mean(0.5)));
    CHECK(agrees(uniform.z_of_variance(1.0 / 12)));
    CHECK_FALSE(agrees(uniform.z_of_mean(0.51)));
    const Observed product = observe([](const Draws& d) {
        const auto [a, b] = d.pair(Cause::size, 5);
        return (a - 0.5) * (b - 0.5);
    });
    CHECK(agrees(product.z_of_mean(0)));
}

TEST_CASE("Counts have the mean and variance of Poisson and of the negative binomial") {
    const auto counts = [](double dispersion) {
        return observe([=](const Draws& d) {
            return count_of(d.one(Cause::count, 1), 2.5, dispersion);
        });
    };
    const Observed poisson = counts(0);
    CHECK(agrees(poisson.z_of_mean(2.5)));
    CHECK(agrees(poisson.z_of_variance(2.5)));
    CHECK_FALSE(agrees(poisson.z_of_variance(2.7)));
    const Observed binomial = counts(0.4);
    CHECK(agrees(binomial.z_of_mean(2.5)));
    CHECK(agrees(binomial.z_of_variance(2.5 + 0.4 * 2.5 * 2.5)));
}

TEST_CASE("Sizes have the means of their laws; a capped lognormal that of the censored law") {
    const auto sizes = [](SizeLaw law) {
        return observe([draw = SizeDraw(law)](const Draws& d) {
            return static_cast<double>(draw.at(d.one(Cause::size, 1), 1).minor());
        });
    };
    CHECK(agrees(sizes({SizeKind::exponential, Amount(4'000'000), 0, {}}).z_of_mean(4e6)));
    CHECK(agrees(sizes({SizeKind::lognormal, Amount(4'000'000), 0.8, {}}).z_of_mean(4e6)));
    CHECK(agrees(sizes({SizeKind::pareto, Amount(1'000'000), 3.5, {}}).z_of_mean(1.4e6)));
    // E min(X, c) = m Phi((ln c - mu) / s - s) + c (1 - Phi((ln c - mu) / s))
    const double mu = std::log(4e6) - 0.32;
    const double edge = (std::log(6e6) - mu) / 0.8;
    const auto phi = [](double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; };
    const double censored = 4e6 * phi(edge - 0.8) + 6e6 * (1 - phi(edge));
    const Observed capped =
        sizes({SizeKind::lognormal, Amount(4'000'000), 0.8, Amount(6'000'000)});
    CHECK(agrees(capped.z_of_mean(censored)));
    CHECK_FALSE(agrees(capped.z_of_mean(censored * 1.02)));
}

TEST_CASE("Waits have the means of their laws") {
    const auto waits = [](auto law) {
        return observe([=](const Draws& d) { return law(d.one(Cause::episode, 0)); });
    };
    CHECK(agrees(waits([](double u) { return geometric(u, 0.15); }).z_of_mean(1 / 0.15)));
    CHECK(agrees(waits([](double u) { return exponential(u, 3.0); }).z_of_mean(3)));
    const double weibull_mean = 6 * std::tgamma(1 + 1 / 1.7);
    CHECK(agrees(waits([](double u) { return weibull(u, 6.0, 1.7); }).z_of_mean(weibull_mean)));
    CHECK(geometric(0.5, 0) == kNever);
    CHECK(geometric(0.5, 1) == 1);
}

TEST_CASE("A two-state chain in continuous time is on for as long as its formula says") {
    // a / (a + b) (t - (1 - e^-(a + b) t) / (a + b)), a = 0.25, b = 1.5 a year
    struct Row {
        const char* months;
        double years_on;
    };
    for (const Row& row : {Row{"12", 0.07541}, Row{"60", 0.63267}, Row{"120", 1.34694}}) {
        const std::string text =
            rich_fund(row.months, chain("rates", "0.25", "1.5")) +
            requests("episode = 0.0", "{ law = \"fixed\", amount = \"1.00\" }");
        const Observed on =
            observe_paths(text, 6000, [](const Outcome& o) { return o.months_on / 12; });
        CHECK(agrees(on.z_of_mean(row.years_on)));
        CHECK_FALSE(agrees(on.z_of_mean(row.years_on * 1.25)));
    }
}

TEST_CASE("Months in aggression and requests of a monthly chain are as many as expected") {
    // From peace: P(on in month m) = p / (p + q) (1 - (1 - p - q)^m)
    double months_on = 0;
    for (int m = 1; m < 36; ++m) {
        months_on += 0.1 / 0.4 * (1 - std::pow(0.6, m));
    }
    const std::string text =
        rich_fund("36", chain("markov", "0.1", "0.3")) +
        requests("episode = 2.0\npeace = 0.5", "{ law = \"fixed\", amount = \"1.00\" }");
    const Observed on = observe_paths(text, 4000, [](const Outcome& o) { return o.months_on; });
    CHECK(agrees(on.z_of_mean(months_on)));
    const Observed asked = observe_paths(text, 4000, [](const Outcome& o) { return o.requests; });
    CHECK(agrees(asked.z_of_mean(2.0 * months_on + 0.5 * (36 - months_on))));
    CHECK_FALSE(agrees(asked.z_of_mean(2.1 * months_on + 0.5 * (36 - months_on))));
}

TEST_CASE("What is asked in a year is compound Poisson: mean 240, variance 19,200") {
    const std::string text =
        rich_fund("12", kAlways) +
        requests("episode = 0.5", "{ law = \"exponential\", mean = \"40.00\" }");
    const Observed asked = observe_paths(
        text, 12'000, [](const Outcome& o) { return static_cast<double>(o.asked) / 100; });
    CHECK(agrees(asked.z_of_mean(240)));
    CHECK(agrees(asked.z_of_variance(19'200)));
    CHECK_FALSE(agrees(asked.z_of_mean(247)));
    CHECK_FALSE(agrees(asked.z_of_variance(22'000)));
}

TEST_CASE("Receipts with delay and default come as their formula says") {
    // Due at 0, 1, …, 11; exponential delay of mean 3 months, one in five never: by month 12
    // an instalment due at d has come with probability 0.8 (1 - e^-((12 - d) / 3)).
    double expected = 0;
    for (int due = 0; due < 12; ++due) {
        expected += 100 * 0.8 * (1 - std::exp(-(12.0 - due) / 3));
    }
    const std::string text = head("12") + kStart + kPolicy + R"(
[[partners]]
name = "P1"
currency = "EUR"
instalments = { first = 0, every = 1, count = 12, amount = "100.00" }
delay = { law = "exponential", months = 3.0 }
default_probability = 0.2
)";
    const Observed received = observe_paths(
        text, 6000, [](const Outcome& o) { return static_cast<double>(o.received) / 100; });
    CHECK(agrees(received.z_of_mean(expected)));
    CHECK_FALSE(agrees(received.z_of_mean(expected * 1.02)));
}

TEST_CASE("Rates are geometric Brownian motions of their drift, volatility and correlation") {
    const std::string text = head("24") + kStart + kPolicy + R"(
[exchange]
revalue_months = 1
correlation = [ [1.0, 0.6], [0.6, 1.0] ]
rates = [ { currency = "USD", rate = "0.92", volatility = 0.2, drift = 0.05 },
          { currency = "SEK", rate = "0.0895", volatility = 0.3 } ]
)";
    const Plan plan = plan_of(scenario(text));
    Life life(plan, 11);
    Observed dollar;
    Observed variance;
    Observed product;
    const auto level = [&](const char* code) {
        const auto rate = life.state().rates.in_force(*Currency::find(code), plan.day_of_month(23));
        return static_cast<double>(rate->mantissa) / std::pow(10.0, rate->scale);
    };
    const double years = 23.0 / 12;
    for (std::uint32_t path = 0; path < 8000; ++path) {
        life.live(path);
        const double usd = std::log(level("USD") / 0.92) - (0.05 - 0.02) * years;
        const double sek = std::log(level("SEK") / 0.0895) + 0.045 * years;
        dollar.add(level("USD"));
        variance.add(usd * usd);
        product.add(usd * sek);
    }
    CHECK(agrees(dollar.z_of_mean(0.92 * std::exp(0.05 * years))));
    CHECK(agrees(variance.z_of_mean(0.04 * years)));
    CHECK(agrees(product.z_of_mean(0.6 * 0.2 * 0.3 * years)));
    CHECK_FALSE(agrees(variance.z_of_mean(0.045 * years)));
}

TEST_CASE("Ruin with exponential claims and a loading of 25 % has its classical probability") {
    // psi(u) = e^(-0.2 u / 40) / 1.25: claims of mean 40 at rate 1, income 50 a unit of time.
    struct Row {
        double start;
        double ruin;
    };
    for (const Row& row : {Row{0, 0.8}, Row{100, 0.48522}, Row{300, 0.1785}}) {
        const Observed ruin = observe(
            [&](const Draws& d) {
                double surplus = row.start;
                for (std::uint32_t claim = 0; claim < 1500 && surplus >= 0; ++claim) {
                    const auto [wait, size] = d.pair(Cause::size, claim);
                    surplus += 50 * exponential(wait, 1) - exponential(size, 40);
                    if (surplus > 4000) {  // ruin from here: less than one in 10^8
                        break;
                    }
                }
                return surplus < 0 ? 1 : 0;
            },
            10'000);
        CHECK(agrees(ruin.z_of_mean(row.ruin)));
        CHECK_FALSE(agrees(ruin.z_of_mean(row.ruin + 0.03)));
    }
}

}  // namespace reserve::simulate::test
