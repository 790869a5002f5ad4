// Paired differences; inputs moved one at a time.
#include "ledger/simulate/compare.h"

#include <algorithm>
#include <cmath>

#include "ledger/simulate/chance/statistics.h"

namespace reserve::simulate {
namespace {

template <class Figure>
Estimate paired(const Paths& changed, const Paths& base, Figure figure) {
    Moments moments;
    for (std::size_t i = 0; i < base.outcomes.size(); ++i) {
        moments.add(figure(changed.outcomes[i]) - figure(base.outcomes[i]));
    }
    return mean_of(moments, static_cast<double>(base.outcomes.size()));
}

Estimate paired_field(const Paths& changed, const Paths& base, std::int64_t Outcome::*field) {
    return paired(changed, base,
                  [&](const Outcome& o) { return static_cast<double>(o.*field); });
}

Difference difference_of(const Paths& changed, const Paths& base) {
    return {paired(changed, base, [](const Outcome& o) { return o.breach_day >= 0 ? 1.0 : 0.0; }),
            paired_field(changed, base, &Outcome::unmet),
            paired_field(changed, base, &Outcome::paid),
            paired_field(changed, base, &Outcome::lowest),
            paired_field(changed, base, &Outcome::last),
            paired_field(changed, base, &Outcome::exchange)};
}

Estimate change_of(const Goal& goal, const Paths& changed, const Paths& base) {
    if (goal.measure == Measure::unmet_share) {
        return paired_field(changed, base, &Outcome::unmet);
    }
    return paired(changed, base, [&](const Outcome& o) {
        return o.breach_day >= 0 && o.breach_day <= goal.by_days ? 1.0 : 0.0;
    });
}

Result<Paths> run_scenario(const Scenario& scenario, const Snapshot* snapshot,
                           const RunOptions& options) {
    const auto plan = make_plan(scenario, snapshot);
    return plan ? run_paths(*plan, options) : std::unexpected(plan.error());
}

void scale(double& figure, double factor, double most) {
    figure = std::min(figure * factor, most);
}

void scale(Amount& amount, double factor) {
    amount = std::max(Amount(1), to_minor(static_cast<double>(amount.minor()) * factor));
}

struct Input {
    std::string_view name;
    void (*change)(Scenario& scenario, double factor);
};

constexpr Input kInputs[] = {
    {"opening cash",
     [](Scenario& s, double factor) {
         for (Cash& cash : s.start.cash) {
             scale(cash.amount, factor);
         }
     }},
    {"failing instalments",
     [](Scenario& s, double factor) {
         for (Partner& partner : s.partners) {
             scale(partner.default_probability, factor, 1);
         }
     }},
    {"delays",
     [](Scenario& s, double factor) {
         for (Partner& partner : s.partners) {
             scale(partner.delay.months, factor, 120);
         }
     }},
    {"starts of episodes",
     [](Scenario& s, double factor) {
         const bool by_year = s.episodes.kind == EpisodeKind::rates;
         scale(s.episodes.start, factor, by_year ? 1000 : 1);
     }},
    {"lengths of episodes",
     [](Scenario& s, double factor) {
         const bool by_year = s.episodes.kind == EpisodeKind::rates;
         scale(s.episodes.end, 1 / factor, by_year ? 1000 : 1);
         scale(s.episodes.scale, factor, kMaxMonths);
     }},
    {"number of requests",
     [](Scenario& s, double factor) { scale(s.requests.episode, factor, 500); }},
    {"size of requests",
     [](Scenario& s, double factor) {
         for (Need& need : s.requests.needs) {
             scale(need.size.amount, factor);
         }
     }},
    {"exchange rates' volatility",
     [](Scenario& s, double factor) {
         for (ExchangeRate& rate : s.exchange.rates) {
             scale(rate.volatility, factor, 2);
         }
     }},
};

// Wide swings first, equal ones by name.
std::pair<double, std::string_view> order_of(const Swing& swing) {
    return {-std::max(std::abs(swing.low.value), std::abs(swing.high.value)), swing.input};
}

}  // namespace

Result<Comparison> compare(std::span<const Plan> plans, const RunOptions& options) {
    if (plans.size() < 2 || plans.size() > kMostCompared) {
        return fail(ErrorKind::usage, "two to four scenarios are compared");
    }
    const Scenario& first = plans.front().scenario;
    RunOptions same = options;
    same.paths = options.paths == 0 ? first.paths : options.paths;
    same.seed = options.seed.value_or(first.seed);
    Comparison comparison;
    std::optional<Paths> base;
    for (const Plan& plan : plans) {
        if (!(plan.scenario.functional == first.functional) ||
            plan.scenario.horizon != first.horizon) {
            return fail(ErrorKind::usage,
                        "scenarios compared have one horizon and one functional currency");
        }
        auto paths = run_paths(plan, same);
        if (!paths) {
            return std::unexpected(paths.error());
        }
        comparison.results.push_back(results_of(plan, *paths));
        if (base) {
            comparison.differences.push_back(difference_of(*paths, *base));
        } else {
            base = std::move(*paths);
        }
    }
    return comparison;
}

Result<std::vector<Swing>> tornado(const Scenario& scenario, const Snapshot* snapshot,
                                   const Goal& goal, const RunOptions& options) {
    const auto base = run_scenario(scenario, snapshot, options);
    if (!base) {
        return std::unexpected(base.error());
    }
    std::vector<Swing> swings;
    for (const Input& input : kInputs) {
        Swing swing{std::string(input.name), {}, {}};
        for (const double factor : {0.75, 1.25}) {
            Scenario changed = scenario;
            input.change(changed, factor);
            const auto paths = run_scenario(changed, snapshot, options);
            if (!paths) {
                return std::unexpected(paths.error());
            }
            (factor < 1 ? swing.low : swing.high) = change_of(goal, *paths, *base);
        }
        swings.push_back(std::move(swing));
    }
    std::ranges::sort(swings, {}, order_of);
    return swings;
}

Result<std::vector<Dropped>> drop_partners(const Scenario& scenario, const Snapshot* snapshot,
                                           const Goal& goal, const RunOptions& options) {
    const auto base = run_scenario(scenario, snapshot, options);
    if (!base) {
        return std::unexpected(base.error());
    }
    std::vector<Dropped> dropped;
    for (std::size_t i = 0; i < scenario.partners.size(); ++i) {
        Scenario without = scenario;
        without.partners[i].instalments.clear();
        without.partners[i].pledge = Amount();
        const auto paths = run_scenario(without, snapshot, options);
        if (!paths) {
            return std::unexpected(paths.error());
        }
        dropped.push_back({scenario.partners[i].name, change_of(goal, *paths, *base)});
    }
    return dropped;
}

}  // namespace reserve::simulate
