// Simulated paths a second on the reference scenario R100k, beside its twin in numpy in the same
// run; and whether both come to the same figures, with all of the money and with a fifth of it.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bench/figures.h"
#include "ledger/simulate/results.h"
#include "ledger/simulate/scenario/scenario_file.h"
#include "tests/simulate/reference_scenario.h"
#include "tests/simulate/twin.h"

namespace {

using namespace reserve;
using namespace reserve::simulate;

constexpr std::uint64_t kPaths = 100'000;

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

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(*result);
}

Plan plan_with(int tenths) {
    return must(make_plan(must(parse_scenario(test::reference_scenario(tenths), "R100k"))));
}

struct Timed {
    double seconds = 0;
    double computed = 0;
    Paths paths;
};

Timed run(const Plan& plan, std::uint64_t paths) {
    RunOptions options;
    options.paths = paths;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    const double start = seconds_now();
    const double computed = computed_now();
    Paths done = must(run_paths(plan, options));
    return {seconds_now() - start, computed_now() - computed, std::move(done)};
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Rounds of both in turn.
struct Rounds {
    bench::Figure whole{"simulate", {}, {}, "paths/s on R100k, all cores (reference: numpy twin)"};
    bench::Figure core{"simulate_core", {}, {}, "paths/s of computing (reference: numpy twin)"};
    bench::Figure preview{"preview", {}, {250}, "ms for 2,000 paths (reference: the limit)"};
    bench::Figure act{"simulate_act", {}, {100}, "ns an act, draws and all (reference: wanted)"};
    bench::Figure acts{"acts_per_path", {}, {}, "acts a path"};
    bench::Figure bound{
        "bound_share", {}, {30}, "% of requests met a binding rule (reference: at least)"};
};

void take_round(const Plan& plan, const test::Twin& twin, Rounds& rounds) {
    rounds.preview.ours.push_back(run(plan, 2000).seconds * 1000);
    const Timed timed = run(plan, kPaths);
    double acts = 0;
    double requests = 0;
    double bound = 0;
    for (const Outcome& outcome : timed.paths.outcomes) {
        acts += outcome.acts;
        requests += outcome.requests;
        bound += outcome.bound;
    }
    const auto count = static_cast<double>(kPaths);
    rounds.whole.ours.push_back(count / timed.seconds);
    rounds.core.ours.push_back(count / timed.computed);
    rounds.act.ours.push_back(timed.computed * 1e9 / acts);
    rounds.acts.ours.push_back(acts / count);
    rounds.bound.ours.push_back(100 * bound / requests);
    if (twin.is_here()) {
        const test::TwinRun other = twin.run(kPaths, 10, "");
        rounds.whole.reference.push_back(other.paths_per_second);
        rounds.core.reference.push_back(other.paths_per_core_second);
    }
}

// How many standard errors the figure lies apart that both agree least on.
bench::Figure agreement(const std::string& name, int tenths, const test::Twin& twin) {
    const Plan plan = plan_with(tenths);
    const auto file = std::filesystem::temp_directory_path() / ("reserve_" + name + ".json");
    std::ofstream(file) << to_canonical_json(results_of(plan, run(plan, kPaths).paths));
    const test::TwinRun other = twin.run(kPaths, tenths, file.string());
    std::filesystem::remove(file);
    return {name, {other.furthest}, {4}, "standard errors apart at most (reference: the limit)"};
}

}  // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::options(argc, argv);
    const test::Twin twin(std::filesystem::read_symlink("/proc/self/exe").parent_path() / "../..");
    Rounds rounds;
    const Plan plan = plan_with(10);
    for (int i = 0; i < 3; ++i) {
        take_round(plan, twin, rounds);
    }
    for (const bench::Figure* figure : {&rounds.whole, &rounds.core, &rounds.preview, &rounds.act,
                                        &rounds.acts, &rounds.bound}) {
        bench::print(*figure, options);
    }
    if (twin.is_here()) {
        bench::print(agreement("agreement", 10, twin), options);
        bench::print(agreement("agreement_poor", 2, twin), options);
        twin.print_omissions();
    } else {
        std::fputs("simulate: python3-numpy is not here, so nothing to compare with\n", stderr);
    }
    bench::print({"simulate_memory", {peak_megabytes()}, {128}, "peak MB (reference: the limit)"},
                 options);
    return 0;
}
