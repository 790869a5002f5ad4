// The main function of every test executable, and the line it prints at its end: how many test
// cases passed, failed, and were skipped because the shared data is not there.
#define CATCH_CONFIG_MAIN
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/support/shared_data.h"

namespace {

// ./dev test adds up the lines that begin with "suite "; keep their form.
struct Summary : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;

    void testRunEnded(const Catch::TestRunStats& run) override {
        const auto skipped = reserve::test::skipped_test_count();
        const auto& cases = run.totals.testCases;
        std::cout << "skipped: " << skipped << " tests lacked what they need\n"
                  << "suite " << run.runInfo.name << ": "
                  << cases.passed - std::min(cases.passed, skipped) << " passed, " << cases.failed
                  << " failed, " << skipped << " skipped\n";
    }
};

}  // namespace

CATCH_REGISTER_LISTENER(Summary)
