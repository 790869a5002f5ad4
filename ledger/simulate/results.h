// What a run says, each figure with its standard error. Amounts are in minor units of the
// functional currency; months and days count from the start; shares are of one.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "ledger/simulate/run.h"

namespace reserve::simulate {

// The version of the engine: another one may give other figures for the same scenario and seed.
inline constexpr int kEngineVersion = 1;

struct Estimate {
    double value = 0;
    double error = 0;  // standard error
};
BOOST_DESCRIBE_STRUCT(Estimate, (), (value, error))

// The figure with no more digits than its error supports: "0.048 ± 0.002", "1,230,000 ± 20,000".
std::string format_estimate(const Estimate& estimate);

struct SurvivalStep {
    int month = 0;         // at its end
    Estimate below_floor;  // by then, at any time
};
BOOST_DESCRIBE_STRUCT(SurvivalStep, (), (month, below_floor))

// Quantiles of the free amount over paths.
struct FanStep {
    int month = 0;
    double q05 = 0;
    double q25 = 0;
    double q50 = 0;
    double q75 = 0;
    double q95 = 0;
};
BOOST_DESCRIBE_STRUCT(FanStep, (), (month, q05, q25, q50, q75, q95))

struct RuleFigures {
    std::string rule;
    Estimate refusals;  // a path
    Estimate unmet;     // by this rule in the end, a path
};
BOOST_DESCRIBE_STRUCT(RuleFigures, (), (rule, refusals, unmet))

struct NeedFigures {
    std::string purpose;
    Estimate asked;
    Estimate unmet;
};
BOOST_DESCRIBE_STRUCT(NeedFigures, (), (purpose, asked, unmet))

struct CauseFigures {
    std::string cause;
    Estimate share;  // of the failed paths
};
BOOST_DESCRIBE_STRUCT(CauseFigures, (), (cause, share))

enum class GoalVerdict : std::uint8_t { met, missed, undecided };
BOOST_DESCRIBE_ENUM(GoalVerdict, met, missed, undecided)
struct GoalFigures {
    Measure measure = Measure::below_floor;
    int by_days = 0;
    double at_most = 0;
    Estimate estimate;
    GoalVerdict verdict = GoalVerdict::undecided;  // undecided: within two standard errors
};
BOOST_DESCRIBE_STRUCT(GoalFigures, (), (measure, by_days, at_most, estimate, verdict))

struct Results {
    std::string scenario;  // SHA-256, hex
    std::string currency;
    int engine = kEngineVersion;
    std::uint64_t seed = 0;
    std::uint64_t paths = 0;
    std::int64_t floor = 0;

    // Below the floor: the free amount falls below it, or a request is refused because meeting it
    // would take it there (or because what is there may not be used for it).
    Estimate below_90_days;
    Estimate below_365_days;
    Estimate below_floor;   // within the horizon
    Estimate breach_month;  // of the paths that do, the first time
    Estimate lowest;        // free amount
    Estimate lowest_month;  // when that is
    Estimate lowest_tail;   // 5 % of paths fall at least so low
    Estimate last;
    Estimate asked;
    Estimate paid;
    Estimate unmet;
    Estimate unmet_share;   // of all that is asked
    Estimate unmet_requests;
    Estimate shortfall_var; // 95 % of paths have no more unmet
    Estimate shortfall_cvar;  // mean of the worst 5 %
    Estimate requests;
    Estimate bound_share;   // of requests that met a binding rule
    Estimate delay_days;    // from request to payment
    Estimate months_on;     // in aggression
    Estimate episodes;
    Estimate received;
    Estimate failed;        // due and never coming
    Estimate late_months;   // months that what is due is late, weighted by value
    Estimate exchange;      // gains less losses
    Estimate exchange_share;  // of what is received
    Estimate cover_start;   // months of aggression that the free amount covers
    Estimate cover_end;
    Estimate acts;          // a path
    std::vector<SurvivalStep> survival;
    std::vector<FanStep> fan;
    std::vector<std::vector<double>> singles;  // free amount of the first paths, a month each
    std::vector<RuleFigures> rules;            // those that answered at all
    std::vector<NeedFigures> needs;
    std::vector<CauseFigures> causes;
    std::vector<GoalFigures> goals;
};
BOOST_DESCRIBE_STRUCT(Results, (),
                      (scenario, currency, engine, seed, paths, floor, below_90_days,
                       below_365_days, below_floor, breach_month, lowest, lowest_month, lowest_tail,
                       last, asked, paid, unmet, unmet_share, unmet_requests, shortfall_var,
                       shortfall_cvar, requests, bound_share, delay_days, months_on, episodes,
                       received, failed, late_months, exchange, exchange_share, cover_start,
                       cover_end, acts, survival, fan, singles, rules, needs, causes, goals))

Results results_of(const Plan& plan, const Paths& paths);

// Canonical JSON, and the SHA-256 by which a run is known.
std::string to_canonical_json(const Results& results);
seal::Hash hash_of(const Results& results);

// The measure of a goal on a run.
Estimate measure_of(const Goal& goal, const Paths& paths);

}  // namespace reserve::simulate
