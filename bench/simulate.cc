// Simulated paths a second on the reference scenario R100k: ten years, twelve partners in three
// currencies, episodes, lognormal requests, a cap, a monthly cap and a minimum liquidity.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

#include "bench/figures.h"
#include "bench/reference_scenario.h"
#include "ledger/simulate/life.h"
#include "ledger/simulate/run.h"
#include "ledger/simulate/scenario_file.h"

namespace {

using namespace reserve;
using namespace reserve::simulate;

double seconds_now() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

// What all threads were computing: others may share the machine.
double computed_now() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Timed {
    double seconds = 0;
    double computed = 0;
    Paths paths;
};

Timed run(const Plan& plan, std::uint64_t paths, unsigned threads) {
    RunOptions options;
    options.paths = paths;
    options.threads = threads;
    const double start = seconds_now();
    const double computed = computed_now();
    auto result = run_paths(plan, options);
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(1);
    }
    return {seconds_now() - start, computed_now() - computed, std::move(*result)};
}

void print_story(const Timed& run) {
    double acts = 0;
    double requests = 0;
    double bound = 0;
    for (const Outcome& outcome : run.paths.outcomes) {
        acts += outcome.acts;
        requests += outcome.requests;
        bound += outcome.bound;
    }
    const auto count = static_cast<double>(run.paths.outcomes.size());
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::fprintf(stderr,
                 "R100k: %.0f acts and %.1f requests a path, %.0f %% of them met a binding rule; "
                 "%.0f ns of computing an act, draws and reset included; %.0f paths a second of "
                 "computing; %ld MB at most\n",
                 acts / count, requests / count, 100 * bound / requests, run.computed * 1e9 / acts,
                 count / run.computed, usage.ru_maxrss / 1024);
}

}  // namespace

int main(int argc, char** argv) {
    const auto scenario = parse_scenario(bench::kReferenceScenario, "R100k");
    const auto plan = scenario ? make_plan(*scenario) : std::unexpected(scenario.error());
    if (!plan) {
        std::fprintf(stderr, "%s\n", plan.error().message.c_str());
        return 1;
    }
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    std::vector<double> rates;
    std::vector<double> single;
    std::vector<double> previews;
    for (int i = 0; i < 3; ++i) {
        single.push_back(10'000 / run(*plan, 10'000, 1).computed);
        previews.push_back(run(*plan, 2000, threads).seconds * 1000);
        const Timed whole = run(*plan, 100'000, threads);
        rates.push_back(100'000 / whole.seconds);
        print_story(whole);
    }
    const bench::Options options = bench::options(argc, argv);
    bench::print({"simulate", rates, single,
                  "paths/s on R100k (reference: one thread, of computing)"},
                 options);
    bench::print({"preview", previews, {250}, "ms for 2,000 paths (reference: the limit)"},
                 options);
    return 0;
}
