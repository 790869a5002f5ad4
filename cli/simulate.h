// What the commands under `reserve simulate` share: which scenario, from which ledger, how many
// paths, and where what they say goes.
#pragma once

#include "cli/app.h"
#include "cli/axes.h"
#include "cli/progress.h"
#include "ledger/outlook/outlook.h"

namespace reserve::cli {

struct Shape {
    FormatOptions format;
    bool whole = false;
    std::string output;
};
void add_shape(CLI::App& command, Shape& shape);
// Prints or writes it in the form asked for.
Exit show(const Globals& globals, const Shape& shape, const outlook::Outlook& outlook);

struct Draw {
    std::uint64_t paths = 0;  // 0: as the scenario says
    std::optional<std::uint64_t> seed;
    unsigned threads = 1;
};
void add_threads(CLI::App& command, unsigned& threads);
void add_draw(CLI::App& command, Draw& draw);

// A scenario ready to run, and what it starts from.
struct Prepared {
    simulate::Scenario scenario;
    std::string ledger;  // that it starts from, or that a run of it is sealed in
    std::optional<simulate::Snapshot> snapshot;
    simulate::Plan plan;

    const simulate::Snapshot* from() const { return snapshot ? &*snapshot : nullptr; }
};
// usage: what is wrong with the scenario, all of it, each with its place.
Result<Prepared> prepare(const Program& program, const std::string& file);

// Runs with progress on standard error, and until Ctrl-C.
class Running {
public:
    explicit Running(const Globals& globals) : progress_(globals, "simulated", "paths") {}
    simulate::RunOptions options(const Draw& draw);

private:
    Progress progress_;
    std::uint64_t before_ = 0;  // paths of the runs that are over
    std::uint64_t last_ = 0;
};

void add_simulate_path(Program& program, CLI::App& parent);
void add_simulate_seal(Program& program, CLI::App& parent);

}  // namespace reserve::cli
