// A scenario, typed: what the fund starts with, who pays when, when aggression returns, what is
// then asked, how rates move, under which charter. Months count from 0, the month of the start.
// Amounts are minor units; binary floating point only where something is drawn.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "ledger/fund/charter.h"
#include "ledger/seal/sha256.h"

namespace reserve::simulate {

inline constexpr int kMaxMonths = 600;
inline constexpr std::uint64_t kMaxPaths = 1'000'000;
inline constexpr std::uint64_t kMostSeed = 9'000'000'000'000'000;

// How large: fixed or exponential (mean), lognormal (mean, sigma), pareto (minimum, shape).
enum class SizeKind : std::uint8_t { fixed, exponential, lognormal, pareto };
BOOST_DESCRIBE_ENUM(SizeKind, fixed, exponential, lognormal, pareto)
struct SizeLaw {
    SizeKind kind = SizeKind::fixed;
    Amount amount;     // the mean; of pareto the minimum
    double shape = 0;  // sigma of the logarithm, or Pareto's exponent
    std::optional<Amount> cap;
};

// How late, in months: none, fixed or exponential (mean), lognormal (mean, sigma), weibull (scale).
enum class DelayKind : std::uint8_t { none, fixed, exponential, lognormal, weibull };
BOOST_DESCRIBE_ENUM(DelayKind, none, fixed, exponential, lognormal, weibull)
struct DelayLaw {
    DelayKind kind = DelayKind::none;
    double months = 0;
    double shape = 0;
};

struct Instalment {
    int month = 0;
    Amount amount;
};

// What an episode that has lasted long does to instalments due in it.
struct Fatigue {
    double after_months = 0;
    double default_probability = 0;
    double delay_factor = 1;
};

struct Partner {
    std::string name;
    Currency currency;
    fund::Instrument instrument = fund::Instrument::grant;
    int pledged_month = 0;
    Amount pledge;  // the sum of the instalments
    std::vector<Instalment> instalments;
    DelayLaw delay;
    double default_probability = 0;
    std::optional<Fatigue> fatigue;
    std::vector<std::string> only;
    std::vector<std::string> never;
};

// Money that needs no agreement: income of immobilised assets, a compensation mechanism.
struct Proceeds {
    std::string source;
    Currency currency;
    Amount amount;
    int first = 0;
    int every = 1;
    int count = 1;
    double sigma = 0;  // of the logarithm; the mean is the amount
};

struct Cash {
    Currency currency;
    Amount amount;
};

struct Start {
    Date date;
    std::string name = "Simulated fund";
    std::string ledger;  // path of a ledger to start from; empty: from these figures
    std::vector<Cash> cash;
    Amount set_aside;
};

// peace and aggression by turns. markov: probabilities of start and end a month. rates: continuous,
// a year. weibull: starts as markov, lasts as Weibull in months. scripted: as written.
enum class EpisodeKind : std::uint8_t { none, markov, rates, weibull, scripted };
BOOST_DESCRIBE_ENUM(EpisodeKind, none, markov, rates, weibull, scripted)
struct Span {
    double from = 0;  // months; [from, to)
    double to = 0;
};
struct Episodes {
    EpisodeKind kind = EpisodeKind::none;
    double start = 0;
    double end = 0;
    double scale = 0;  // months
    double shape = 1;
    bool active_at_start = false;
    std::vector<Span> script;
};

struct Need {
    std::string purpose;
    double weight = 1;
    SizeLaw size;
};

struct Requests {
    double peace = 0;        // mean number a month
    double episode = 0;
    double dispersion = 0;   // 0: Poisson; else negative binomial, variance m + dispersion m^2
    bool regular = false;    // no chance in it: one whenever the mean has grown by one
    std::vector<Need> needs;
    int payees = 4;          // requests go to them in turn
    int patience_months = 1; // how long a refused request is brought again
    int payment_months = 0;  // from commitment to payment
};

enum class Conversion : std::uint8_t { at_once, when_needed, never };
BOOST_DESCRIBE_ENUM(Conversion, at_once, when_needed, never)
struct ExchangeRate {
    Currency currency;
    Rate rate;
    double drift = 0;       // a year
    double volatility = 0;  // a year
};
struct Exchange {
    std::vector<ExchangeRate> rates;
    std::vector<std::vector<double>> cholesky;  // lower triangle of the correlation
    Conversion conversion = Conversion::when_needed;
    int revalue_months = 12;  // 0: never
};

// rate: a currency jumps by the factor. need: sizes take the factor for some months.
// partner_stops: nothing due from that month on is paid. outflow: a charge.
enum class ShockKind : std::uint8_t { rate, need, partner_stops, outflow };
BOOST_DESCRIBE_ENUM(ShockKind, rate, need, partner_stops, outflow)
struct Shock {
    ShockKind kind = ShockKind::rate;
    int month = 0;
    int months = 1;
    double factor = 1;
    Currency currency;
    std::string partner;
    Amount amount;
};

// below_floor: the probability of it by that many days. unmet_share: the expected share.
enum class Measure : std::uint8_t { below_floor, unmet_share };
BOOST_DESCRIBE_ENUM(Measure, below_floor, unmet_share)
struct Goal {
    Measure measure = Measure::below_floor;
    int by_days = 365;
    double at_most = 0;
};
BOOST_DESCRIBE_STRUCT(Goal, (), (measure, by_days, at_most))

struct Scenario {
    std::string name;
    int horizon = 0;  // months
    int step = 1;     // months between two measurements, and between two rates
    std::uint64_t paths = 10'000;
    std::uint64_t seed = 1;
    Currency functional;
    std::optional<Amount> floor;  // else the charter's minimum liquidity
    Start start;
    std::vector<Partner> partners;
    std::vector<Proceeds> proceeds;
    Episodes episodes;
    Requests requests;
    Exchange exchange;
    std::vector<Shock> shocks;
    std::vector<Goal> goals;
    std::string policy_json;                         // the charter, or what overrides a ledger's
    std::shared_ptr<const fund::Charter> charter;    // null: it takes a ledger's to complete it
    std::vector<std::string> purposes;               // of that charter, in order of handles
    std::string beneficiary;                         // of that charter
    std::string canonical;                           // the file, overlays resolved, as RFC 8785
    seal::Hash hash{};                               // SHA-256 of that
};

}  // namespace reserve::simulate
