// The engine and its twin in numpy (bench/simulate_twin.py) share nothing but the scenario's
// words, so what both come to is hardly a mistake of either.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/simulate/reference_scenario.h"
#include "tests/simulate/support.h"
#include "tests/simulate/twin.h"
#include "tests/support/skip.h"

namespace reserve::simulate::test {
namespace {

constexpr std::uint64_t kFew = 3000;

// How the twin with so many tenths of the money judges the engine's results.
TwinRun judged(const Twin& twin, int tenths, const Results& results) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("reserve_twin_test_" + std::to_string(tenths) + ".json");
    std::ofstream(file) << to_canonical_json(results);
    const TwinRun run = twin.run(kFew, tenths, file.string(), "4.5");
    std::filesystem::remove(file);
    return run;
}

}  // namespace

TEST_CASE("The engine and its twin in numpy come to the same figures") {
    const Twin twin(RESERVE_SOURCE_DIR);
    if (!twin.is_here()) {
        reserve::test::skip_test("needs python3-numpy");
        return;
    }
    for (const int tenths : {10, 2}) {
        const Plan plan = plan_of(scenario(reference_scenario(tenths)));
        const Results results = results_of(plan, paths_of(plan, kFew));
        const TwinRun same = judged(twin, tenths, results);
        INFO("furthest: " << same.furthest);
        CHECK(same.compared > 40);
        CHECK(same.agrees);
        CHECK_FALSE(judged(twin, tenths + 1, results).agrees);
    }
}

}  // namespace reserve::simulate::test
