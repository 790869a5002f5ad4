// `reserve simulate snapshot`, `check` and `backtest`: a run sealed in the ledger, and what became
// of it. Scenario and results are kept beside the ledger under their hashes.
#include <fmt/format.h>

#include "cli/output.h"
#include "cli/record.h"
#include "cli/server.h"
#include "cli/simulate.h"
#include "cli/toml_json.h"
#include "ledger/base/hex.h"
#include "ledger/evidence/files.h"
#include "ledger/outlook/backtest.h"
#include "ledger/seal/sha256.h"
#include "ledger/simulate/sealed_run.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string scenario;
    Draw draw;
    Shape shape;
    EnvelopeOptions envelope;
    std::optional<std::uint64_t> seq;
};

// <ledger>.simulations/<SHA-256>.json
std::filesystem::path kept_file(const Globals& globals, std::string_view hash) {
    return std::filesystem::path(beside_ledger(globals).string() + ".simulations") /
           fmt::format("{}.json", hash);
}

// Files under their hashes; those that were not there go again unless they are wanted.
class Kept {
public:
    explicit Kept(const Globals& globals) : globals_(globals) {}
    Status add(std::string_view bytes, std::string_view hash) {
        const std::filesystem::path file = kept_file(globals_, hash);
        std::error_code error;
        if (!std::filesystem::exists(file, error)) {
            std::filesystem::create_directories(file.parent_path(), error);
            made_.push_back(file);
        }
        return evidence::replace_file(file.string() + ".new", file, bytes);
    }
    void forget() const {
        for (const std::filesystem::path& file : made_) {
            std::error_code ignored;
            std::filesystem::remove(file, ignored);
            std::filesystem::remove(file.parent_path(), ignored);  // if nothing else is in it
        }
    }

private:
    const Globals& globals_;
    std::vector<std::filesystem::path> made_;
};

Result<Head> head_of(const Globals& globals) {
    const auto ledger = open_ledger(globals);
    if (!ledger) {
        return std::unexpected(ledger.error());
    }
    return (*ledger)->is_open() ? Result<Head>((*ledger)->head())
                                : fail(ErrorKind::not_found, "the fund is not open");
}

Exit record_seal(const Globals& globals, const simulate::SealedRun& sealed,
                 EnvelopeOptions envelope) {
    envelope.documents = {sealed.scenario, sealed.results};
    const std::string body =
        fmt::format("{{\"about\":{},\"text\":{}}}", sealed.head.size - 1,
                    json_string(simulate::to_text(sealed)));
    KeyRing ring(globals);
    return record_act(globals, fund::kind_index<fund::RemarkRecorded>(), body, envelope, ring);
}

Exit snapshot(const Program& program, const Options& options) {
    const auto prepared = prepare(program, options.scenario);
    if (!prepared) {
        return report_error(program.globals, prepared.error());
    }
    Globals globals = program.globals;
    globals.ledger = prepared->ledger;
    const auto head = head_of(globals);
    if (!head) {
        return report_error(globals, head.error());
    }
    if (prepared->snapshot && prepared->snapshot->state->size != head->size) {
        return report_error(globals, {ErrorKind::locked, "somebody is writing; try again"});
    }
    const auto paths = [&] {
        Running running(globals);
        return run_paths(prepared->plan, running.options(options.draw));
    }();
    if (!paths) {
        return report_error(globals, paths.error());
    }
    const simulate::Results results = results_of(prepared->plan, *paths);
    const simulate::SealedRun sealed = simulate::seal_run(prepared->plan, results, *head);
    Kept kept(globals);
    Status status = kept.add(prepared->scenario.canonical, sealed.scenario);
    if (status) {
        status = kept.add(to_canonical_json(results), sealed.results);
    }
    if (!status) {
        kept.forget();
        return report_error(globals, status.error());
    }
    const Exit exit = record_seal(globals, sealed, options.envelope);
    if (exit != Exit::done) {
        kept.forget();
    } else if (!globals.quiet && !globals.json) {
        fmt::print("scenario {}\nresults  {}\nboth are kept in {}\n", sealed.scenario,
                   sealed.results, kept_file(globals, "").parent_path().string());
    }
    return exit;
}

Exit exit_of(simulate::Recomputed found) {
    switch (found) {
        case simulate::Recomputed::same: return Exit::done;
        case simulate::Recomputed::other_engine: return Exit::environment;
        case simulate::Recomputed::other_head: return Exit::tree;
        case simulate::Recomputed::other_scenario:
        case simulate::Recomputed::other_results: return Exit::projection;
    }
    return Exit::internal;
}

Exit say(const Globals& globals, const simulate::SealedEntry& entry,
         const simulate::Check& check) {
    const bool is_same = check.found == simulate::Recomputed::same;
    if (globals.json) {
        fmt::print("{{\"entry\":{},\"same\":{},\"found\":\"{}\",\"reason\":{},\"scenario\":\"{}\","
                   "\"results\":\"{}\"}}\n",
                   entry.seq, is_same, boost::describe::enum_to_string(check.found, ""),
                   json_string(check.reason), entry.run.scenario, entry.run.results);
    } else if (is_same) {
        fmt::print("entry {}: run again from the ledger of {} entries, {} paths, seed {}: the same "
                   "results, {}\n",
                   entry.seq, entry.run.head.size, entry.run.paths, entry.run.seed,
                   entry.run.results);
    } else {
        fmt::print("entry {}: {}\n", entry.seq, check.reason);
    }
    return exit_of(check.found);
}

Result<simulate::SealedEntry> chosen(Ledger& ledger, const Options& options) {
    if (options.seq) {
        return simulate::sealed_run_at(ledger, *options.seq);
    }
    auto sealed = simulate::sealed_runs(ledger);
    if (!sealed) {
        return std::unexpected(sealed.error());
    }
    return sealed->runs.empty()
               ? fail(ErrorKind::not_found,
                      fmt::format("no simulation is sealed in {}", ledger.origin()))
               : Result<simulate::SealedEntry>(std::move(sealed->runs.back()));
}

// The results that are kept, if they are: nobody needs them to run it again.
bool are_results_touched(const Globals& globals, const simulate::SealedRun& sealed) {
    const auto kept = read_file(kept_file(globals, sealed.results));
    return kept && to_hex(seal::sha256(as_bytes(*kept))) != sealed.results;
}

Exit check(const Program& program, const Options& options) {
    const Globals& globals = program.globals;
    const auto ledger = open_ledger(globals);
    const auto entry = ledger ? chosen(**ledger, options) : std::unexpected(ledger.error());
    if (!entry) {
        return report_error(globals, entry.error());
    }
    const auto scenario = read_file(options.scenario.empty()
                                        ? kept_file(globals, entry->run.scenario)
                                        : std::filesystem::path(options.scenario));
    if (!scenario) {
        return report_error(globals, scenario.error());
    }
    if (are_results_touched(globals, entry->run)) {
        return say(globals, *entry,
                   {simulate::Recomputed::other_results,
                    "the results that are kept are not those that were sealed"});
    }
    Running running(globals);
    const auto found = recompute(**ledger, entry->run, *scenario, running.options(options.draw));
    return found ? say(globals, *entry, *found) : report_error(globals, found.error());
}

Exit backtest(const Program& program, const Options& options) {
    const auto ledger = open_ledger(program.globals);
    if (!ledger) {
        return report_error(program.globals, ledger.error());
    }
    const auto sealed = simulate::sealed_runs(**ledger);
    const auto outlook = sealed ? outlook::of_backtest(**ledger, *sealed, day_of((*ledger)->now()))
                                : std::unexpected(sealed.error());
    return outlook ? show(program.globals, options.shape, *outlook)
                   : report_error(program.globals, outlook.error());
}

using Do = Exit (*)(const Program& program, const Options& options);

CLI::App* add(Program& program, CLI::App& parent, const std::shared_ptr<Options>& options,
              const std::string& name, const std::string& does, const std::string& example,
              Do run) {
    CLI::App* command = program.command(parent, name, does, example);
    program.on(command, [&program, options, run] { return run(program, *options); });
    return command;
}

}  // namespace

void add_simulate_seal(Program& program, CLI::App& parent) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        add(program, parent, options, "snapshot",
            "run it and seal in the ledger what it said, to be judged later",
            "reserve --ledger fund.db simulate snapshot outlook.toml --as tre", snapshot);
    command->add_option("scenario", options->scenario, "the scenario's file")->required();
    add_draw(*command, options->draw);
    command->add_option("--as", options->envelope.actor, "who records it; chooses the key");
    command->add_option("--id", options->envelope.id, "the act's id (default: random)");
    command->add_option("--at", options->envelope.at,
                        "recorded time YYYY-MM-DDTHH:MM:SSZ (in a sandbox)");

    options = std::make_shared<Options>();
    command = add(program, parent, options, "check",
                  "run a sealed simulation again and compare its results",
                  "reserve --ledger fund.db simulate check 120", check);
    command->add_option("seq", options->seq, "the entry that seals it (default: the last such)");
    command->add_option("--scenario", options->scenario,
                        "the scenario as kept (default: <ledger>.simulations/<SHA-256>.json)");
    add_threads(*command, options->draw.threads);

    options = std::make_shared<Options>();
    command = add(program, parent, options, "backtest",
                  "sealed simulations against what happened since",
                  "reserve --ledger fund.db simulate backtest", backtest);
    add_shape(*command, options->shape);
}

}  // namespace reserve::cli
