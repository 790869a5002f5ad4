// Threads take the next block of paths until none is left; what a block adds up waits for its turn.
#include "ledger/simulate/run.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "ledger/simulate/life.h"

namespace reserve::simulate {
namespace {

constexpr std::uint64_t kBlock = 256;

struct BlockSums {
    std::array<Moments, kRules> refusals{};
    std::array<Moments, kRules> unmet_by{};
    std::vector<Moments> asked_for;
    std::vector<Moments> unmet_for;
};

template <class Figures>
void add_each(auto& moments, const Figures& figures) {
    for (std::size_t i = 0; i < figures.size(); ++i) {
        moments[i].add(static_cast<double>(figures[i]));
    }
}

void add_sums(auto& moments, const auto& others) {
    for (std::size_t i = 0; i < others.size(); ++i) {
        moments[i].add(others[i]);
    }
}

class Run {
public:
    Run(const Plan& plan, const RunOptions& options, std::uint64_t paths)
        : plan_(plan),
          options_(options),
          sums_((paths + kBlock - 1) / kBlock),
          needs_(plan.purposes.size()) {
        result_.seed = options.seed.value_or(plan.scenario.seed);
        result_.outcomes.resize(paths);
        result_.steps = static_cast<std::size_t>(plan.scenario.horizon / plan.scenario.step);
        result_.free_paths = std::min<std::size_t>(paths, kMostFigures / result_.steps);
        result_.free.resize(result_.free_paths * result_.steps);
    }

    Result<Paths> go() {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < options_.threads; ++i) {
            helpers.emplace_back([this] { work(); });
        }
        work();
        helpers.clear();
        if (is_cancelled()) {
            return fail(ErrorKind::interrupted, fmt::format("stopped after {} paths", done_));
        }
        add_up();
        return std::move(result_);
    }

private:
    bool is_cancelled() const { return options_.cancel != nullptr && *options_.cancel; }

    void work() {
        Life life(plan_, result_.seed);
        life.heed(options_.cancel);
        while (!is_cancelled()) {
            const std::uint64_t block = next_.fetch_add(1);
            if (block >= sums_.size()) {
                return;
            }
            const std::uint64_t first = block * kBlock;
            const std::uint64_t end = std::min<std::uint64_t>(first + kBlock,
                                                              result_.outcomes.size());
            sums_[block].asked_for.resize(needs_);
            sums_[block].unmet_for.resize(needs_);
            for (std::uint64_t path = first; path < end && !is_cancelled(); ++path) {
                keep(life, path, sums_[block]);
            }
            tell(end - first);
        }
    }

    void keep(Life& life, std::uint64_t path, BlockSums& sums) {
        result_.outcomes[path] = life.live(static_cast<std::uint32_t>(path));
        const Detail& detail = life.detail();
        add_each(sums.refusals, detail.refusals);
        add_each(sums.unmet_by, detail.unmet_by);
        add_each(sums.asked_for, detail.asked_for);
        add_each(sums.unmet_for, detail.unmet_for);
        if (path < result_.free_paths) {
            std::ranges::transform(
                detail.free, result_.free.begin() + static_cast<std::ptrdiff_t>(
                                                        path * result_.steps),
                [](std::int64_t free) { return static_cast<float>(free); });
        }
    }

    void tell(std::uint64_t paths) {
        const std::scoped_lock lock(telling_);
        done_ += paths;
        if (options_.progress) {
            options_.progress(done_);
        }
    }

    void add_up() {
        result_.asked_for.resize(needs_);
        result_.unmet_for.resize(needs_);
        for (const BlockSums& block : sums_) {
            add_sums(result_.refusals, block.refusals);
            add_sums(result_.unmet_by, block.unmet_by);
            add_sums(result_.asked_for, block.asked_for);
            add_sums(result_.unmet_for, block.unmet_for);
        }
    }

    const Plan& plan_;
    const RunOptions& options_;
    std::vector<BlockSums> sums_;
    std::size_t needs_;
    Paths result_;
    std::atomic<std::uint64_t> next_ = 0;
    std::mutex telling_;
    std::uint64_t done_ = 0;
};

}  // namespace

Result<Paths> run_paths(const Plan& plan, const RunOptions& options) {
    const std::uint64_t paths = options.paths == 0 ? plan.scenario.paths : options.paths;
    if (paths > kMaxPaths) {
        return fail(ErrorKind::usage, fmt::format("{} paths are more than {}", paths, kMaxPaths));
    }
    if (options.threads == 0 || options.threads > 256) {
        return fail(ErrorKind::usage, "threads are from 1 to 256");
    }
    return Run(plan, options, paths).go();
}

}  // namespace reserve::simulate
