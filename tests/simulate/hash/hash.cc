// Prints the result hash of a lively scenario. Built several times, by several compilers at several
// optimisation levels: test_hash.py compares what they print.
#include <fmt/format.h>

#include "ledger/base/check.h"
#include "ledger/base/hex.h"
#include "ledger/simulate/results.h"
#include "tests/simulate/scenarios.h"

int main() {
    using namespace reserve::simulate;
    const auto plan = make_plan(test::scenario(test::kLively));
    RESERVE_CHECK(plan.has_value(), "the scenario is one");
    RunOptions options;
    options.paths = 300;
    const auto paths = run_paths(*plan, options);
    RESERVE_CHECK(paths.has_value(), "the scenario runs");
    fmt::print("{}\n", reserve::to_hex(hash_of(results_of(*plan, *paths))));
}
