// Runs a plan's paths on several threads. Paths go in blocks of a fixed size that are added up in
// their order, so the result is the same to the last bit on any number of threads.
#pragma once

#include <atomic>
#include <functional>

#include "ledger/base/result.h"
#include "ledger/simulate/outcome.h"
#include "ledger/simulate/plan.h"

namespace reserve::simulate {

struct RunOptions {
    std::uint64_t paths = 0;  // 0: as the scenario says
    std::optional<std::uint64_t> seed;
    unsigned threads = 1;
    // Told now and then how many paths are done, by any of the threads, one at a time.
    std::function<void(std::uint64_t done)> progress = nullptr;
    const std::atomic<bool>* cancel = nullptr;  // set: the run ends with ErrorKind::interrupted
};

// A sum over paths and the sum of squares, for a mean and its standard error.
struct Moments {
    double sum = 0;
    double squares = 0;
    void add(double value) {
        sum += value;
        squares += value * value;
    }
    void add(const Moments& other) {
        sum += other.sum;
        squares += other.squares;
    }
};

// Everything a run keeps: about 120 bytes a path, 4 for each of its measurements.
struct Paths {
    std::uint64_t seed = 0;
    std::vector<Outcome> outcomes;
    std::size_t steps = 0;
    std::vector<float> free;  // of the first free_paths paths, one row of `steps` figures each
    std::size_t free_paths = 0;
    std::array<Moments, kRules> refusals{};
    std::array<Moments, kRules> unmet_by{};
    std::vector<Moments> asked_for;  // by need
    std::vector<Moments> unmet_for;
};

// At most so many figures of single paths are kept: 64 MB.
inline constexpr std::size_t kMostFigures = 16'000'000;

// usage: no or too many paths, no threads or more than 256; interrupted.
Result<Paths> run_paths(const Plan& plan, const RunOptions& options);

}  // namespace reserve::simulate
