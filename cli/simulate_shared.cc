// Reading the scenario, drawing, showing.
#include <cstdlib>
#include <thread>

#include <fmt/format.h>

#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/simulate.h"
#include "ledger/simulate/ledger_snapshot.h"
#include "ledger/simulate/scenario/scenario_file.h"

namespace reserve::cli {
namespace {

// Whether the terminal's letters are UTF-8, as far as the locale says.
bool has_unicode() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            const std::string_view locale(value);
            return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
        }
    }
    return false;
}

std::string rendered(const Globals& globals, const Shape& shape,
                     const outlook::Outlook& outlook) {
    const std::string& format = shape.format.format;
    if (globals.json || format == "json") {
        return to_json(outlook);
    }
    if (format == "csv") {
        return to_csv(outlook);
    }
    if (format == "html") {
        return to_html(outlook);
    }
    const bool to_file = is_named(shape.output);
    return to_text(outlook, {.letters = has_unicode() ? outlook::Letters::unicode
                                                      : outlook::Letters::ascii,
                             .detail = shape.whole ? outlook::Detail::whole
                                                   : outlook::Detail::brief,
                             .title = [to_file](std::string_view title) {
                                 return to_file ? std::string(title)
                                                : painted(stdout, Paint::heading, title);
                             }});
}

// A scenario that is wrong is a wrong word on the command line, not a broken proof.
Error as_usage(const Error& error) {
    return {error.kind == ErrorKind::malformed ? ErrorKind::usage : error.kind, error.message};
}

// The ledger of --ledger; without it the one that the scenario names, else $RESERVE_LEDGER.
std::string ledger_of(const Program& program, const simulate::Scenario& scenario,
                      const std::string& file) {
    const bool is_given = program.app.get_option("--ledger")->count() != 0;
    const std::string& named = scenario.start.ledger;
    const bool is_url = named.find("://") != std::string::npos;
    return is_given || named.empty() ? program.globals.ledger
           : is_url                  ? named
                    : (std::filesystem::path(file).parent_path() / named).string();
}

}  // namespace

void add_shape(CLI::App& command, Shape& shape) {
    add_format(command, shape.format, {"text", "json", "csv", "html"});
    command.add_flag("--whole", shape.whole, "as text: every section, and the tables");
    command.add_option("-o,--output", shape.output, "write it to this file");
}

Exit show(const Globals& globals, const Shape& shape, const outlook::Outlook& outlook) {
    const std::string text = rendered(globals, shape, outlook);
    if (is_named(shape.output)) {
        return deliver(globals, text, shape.output);
    }
    print(globals, text);
    return Exit::done;
}

void add_threads(CLI::App& command, unsigned& threads) {
    threads = std::max(1U, std::thread::hardware_concurrency());
    command.add_option("--threads", threads, "how many at once (default: the machine's)")
        ->check(CLI::Range(1U, 256U));
}

void add_draw(CLI::App& command, Draw& draw) {
    command.add_option("--paths", draw.paths, "how many lives (default: as the scenario says)")
        ->check(CLI::Range(std::uint64_t{1}, simulate::kMaxPaths));
    command.add_option("--seed", draw.seed, "another number, other draws (default: the scenario's)")
        ->check(CLI::Range(std::uint64_t{0}, simulate::kMostSeed));
    add_threads(command, draw.threads);
}

Result<Prepared> prepare(const Program& program, const std::string& file) {
    auto scenario = simulate::read_scenario(file);
    if (!scenario) {
        return std::unexpected(as_usage(scenario.error()));
    }
    Prepared prepared{std::move(*scenario), "", {}, {}};
    prepared.ledger = ledger_of(program, prepared.scenario, file);
    if (!prepared.scenario.start.ledger.empty()) {
        Globals globals = program.globals;
        globals.ledger = prepared.ledger;
        const auto ledger = open_ledger(globals);
        auto taken = ledger ? simulate::take_snapshot(**ledger)
                            : std::unexpected(ledger.error());
        if (!taken) {
            return std::unexpected(as_usage(taken.error()));
        }
        prepared.snapshot = std::move(*taken);
    }
    auto plan = simulate::make_plan(prepared.scenario, prepared.from());
    if (!plan) {
        return fail(as_usage(plan.error()).kind, file + ": " + plan.error().message);
    }
    prepared.plan = std::move(*plan);
    return prepared;
}

simulate::RunOptions Running::options(const Draw& draw) {
    catch_interrupts();
    simulate::RunOptions options;
    options.paths = draw.paths;
    options.seed = draw.seed;
    options.threads = draw.threads;
    options.cancel = &interrupted();
    options.progress = [this](std::uint64_t done) {
        before_ += done < last_ ? last_ : 0;
        last_ = done;
        progress_.show(before_ + done);
    };
    return options;
}

}  // namespace reserve::cli
