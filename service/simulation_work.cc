// An upper bound from the plan alone: as if aggression never ended, and every request had every
// vote, were refused as often as it may be brought again, and then paid.
#include "service/simulation_work.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ledger/report/table.h"

namespace reserve::service {
namespace {

using simulate::EpisodeKind;
using simulate::Plan;

// Of aggression, on average; a wait is one month at the least where it is drawn by the month.
double episodes_of(const simulate::Episodes& law, double months) {
    switch (law.kind) {
        case EpisodeKind::none:
            return 0;
        case EpisodeKind::scripted:
            return static_cast<double>(law.script.size());
        case EpisodeKind::markov:
            return 1 + months * law.start * law.end / std::max(law.start + law.end, 1e-9);
        case EpisodeKind::rates:
            return 1 + months / 12 * law.start * law.end / std::max(law.start + law.end, 1e-9);
        case EpisodeKind::weibull:
            return 1 + months * law.start;
    }
    return 0;
}

// Acts of one request: asked, instructed, released, settled, withdrawn, a vote of everybody, and
// one more each month that it waits.
double acts_of_request(const Plan& plan) {
    return 5.0 + static_cast<double>(plan.voters.size()) +
           std::min(plan.scenario.requests.patience_months, plan.scenario.horizon);
}

std::string grouped(std::uint64_t number) {
    return report::group_thousands(std::to_string(number));
}

}  // namespace

std::uint64_t steps_of_path(const Plan& plan) {
    const simulate::Scenario& scenario = plan.scenario;
    const double months = scenario.horizon;
    const double episodes = episodes_of(scenario.episodes, months);
    const auto& law = scenario.requests;
    const double requests = months * (episodes > 0 ? std::max(law.peace, law.episode) : law.peace);
    double incomes = 0;
    for (const auto& proceeds : scenario.proceeds) {
        incomes += proceeds.count;
    }
    const double each_month =
        3.0 + static_cast<double>(plan.accounts.size() * plan.accounts.size() +
                                  scenario.proceeds.size() + scenario.shocks.size() +
                                  scenario.partners.size());
    const double each_due = 2.0 + episodes + static_cast<double>(scenario.shocks.size());
    const double each_episode = 3.0 + static_cast<double>(plan.notified.size() +
                                                          plan.voters.size());
    return static_cast<std::uint64_t>(
        std::ceil(months * each_month + static_cast<double>(plan.dues.size()) * each_due +
                  incomes + episodes * each_episode + requests * acts_of_request(plan)));
}

Status check_work(const Plan& plan, std::uint64_t paths) {
    if (paths > kMostPaths) {
        return fail(ErrorKind::usage,
                    fmt::format("the scenario asks for {} paths; at most {} are done here, and "
                                "paths beside the scenario says how many",
                                grouped(paths), grouped(kMostPaths)));
    }
    const std::uint64_t steps = steps_of_path(plan);
    const std::uint64_t fit = kMostSteps / steps;
    if (paths <= fit) {
        return {};
    }
    const std::string most = grouped(kMostSteps);
    return fail(ErrorKind::usage,
                fit == 0 ? fmt::format("a single path may take {} steps, and {} are done here: a "
                                       "shorter horizon, fewer requests or fewer instalments pass",
                                       grouped(steps), most)
                         : fmt::format("{} paths may take {} steps, and {} are done here: at most "
                                       "{} paths of this scenario pass",
                                       grouped(paths), grouped(paths * steps), most,
                                       grouped(fit)));
}

}  // namespace reserve::service
