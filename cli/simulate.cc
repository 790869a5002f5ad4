// `reserve simulate run`, `compare` and `solve`.
#include "cli/simulate.h"

#include <charconv>

#include <fmt/format.h>

namespace reserve::cli {
namespace {

using simulate::Goal;
using simulate::Measure;

struct GoalOptions {
    std::string goal;  // "below-floor=0.05"
    std::optional<int> by_days;
};

void add_goal(CLI::App& command, GoalOptions& options) {
    command.add_option("--goal", options.goal,
                       "below-floor=P or unmet-share=P (default: the scenario's first)");
    command.add_option("--by-days", options.by_days, "until when it must not fall below the floor")
        ->check(CLI::Range(1, 31 * simulate::kMaxMonths));
}

std::string underscored(std::string text) {
    std::ranges::replace(text, '-', '_');
    return text;
}

// The goal of the command line, else the scenario's first, else what is likely by the horizon.
Result<std::optional<Goal>> goal_of(const GoalOptions& options,
                                    const simulate::Scenario& scenario) {
    const int horizon = 31 * scenario.horizon;
    Goal goal{Measure::below_floor, horizon, 0};
    if (options.by_days && (options.goal.empty() || *options.by_days > horizon)) {
        return fail(ErrorKind::usage,
                    options.goal.empty() ? "--by-days belongs to a --goal"
                                         : fmt::format("--by-days {} is after the horizon of {} "
                                                       "months", *options.by_days,
                                                       scenario.horizon));
    }
    goal.by_days = options.by_days.value_or(horizon);
    if (options.goal.empty()) {
        return scenario.goals.empty() ? std::nullopt : std::optional(scenario.goals.front());
    }
    const auto equals = options.goal.find('=');
    const std::string name = underscored(options.goal.substr(0, equals));
    const char* end = options.goal.data() + options.goal.size();
    const char* from = equals == std::string::npos ? end : options.goal.data() + equals + 1;
    const auto [stopped, error] = std::from_chars(from, end, goal.at_most);
    const bool is_read = error == std::errc() && stopped == end;
    if (!boost::describe::enum_from_string(name.c_str(), goal.measure) || !is_read ||
        !(goal.at_most >= 0 && goal.at_most <= 1)) {
        return fail(ErrorKind::usage, "--goal " + options.goal +
                                          " is neither below-floor=P nor unmet-share=P with P "
                                          "from 0 to 1");
    }
    return goal;
}

struct Wishes {
    GoalOptions goal;
    bool tornado = false;
    bool drop = false;
};

void add_wishes(CLI::App& command, Wishes& wishes) {
    command.add_flag("--tornado", wishes.tornado,
                     "what moves the goal most: each input a quarter lower and higher");
    command.add_flag("--drop", wishes.drop, "what the goal becomes without each partner's money");
    add_goal(command, wishes.goal);
}

Result<outlook::Sensitivity> sensitivity_of(const Wishes& wishes, const Prepared& prepared,
                                            const simulate::RunOptions& options) {
    const auto goal = goal_of(wishes.goal, prepared.scenario);
    if (!goal) {
        return std::unexpected(goal.error());
    }
    outlook::Sensitivity sensitivity;
    sensitivity.goal =
        goal->value_or(Goal{Measure::below_floor, 31 * prepared.scenario.horizon, 0});
    if (wishes.tornado) {
        auto swings =
            simulate::tornado(prepared.scenario, prepared.from(), sensitivity.goal, options);
        if (!swings) {
            return std::unexpected(swings.error());
        }
        sensitivity.swings = std::move(*swings);
    }
    if (wishes.drop) {
        auto dropped =
            simulate::drop_partners(prepared.scenario, prepared.from(), sensitivity.goal, options);
        if (!dropped) {
            return std::unexpected(dropped.error());
        }
        sensitivity.dropped = std::move(*dropped);
    }
    return sensitivity;
}

struct Options {
    std::vector<std::string> scenarios;
    Draw draw;
    Shape shape;
    Wishes wishes;
    std::string unknown;
};

Result<outlook::Outlook> run_one(const Program& program, const Options& options) {
    auto prepared = prepare(program, options.scenarios.front());
    if (!prepared) {
        return std::unexpected(prepared.error());
    }
    Running running(program.globals);
    const simulate::RunOptions draws = running.options(options.draw);
    const auto sensitivity = sensitivity_of(options.wishes, *prepared, draws);
    if (sensitivity && !options.wishes.goal.goal.empty()) {
        prepared->plan.scenario.goals = {sensitivity->goal};
    }
    const auto paths = sensitivity ? run_paths(prepared->plan, draws)
                                   : std::unexpected(sensitivity.error());
    if (!paths) {
        return std::unexpected(paths.error());
    }
    return outlook::of_run(prepared->plan, results_of(prepared->plan, *paths), *sensitivity);
}

Result<outlook::Outlook> compare_all(const Program& program, const Options& options) {
    std::vector<Prepared> prepared;
    std::vector<simulate::Plan> plans;
    for (const std::string& file : options.scenarios) {
        auto next = prepare(program, file);
        if (!next) {
            return std::unexpected(next.error());
        }
        plans.push_back(std::move(next->plan));
        prepared.push_back(std::move(*next));
    }
    Running running(program.globals);
    const simulate::RunOptions draws = running.options(options.draw);
    const auto sensitivity = sensitivity_of(options.wishes, prepared.front(), draws);
    const auto comparison = sensitivity ? simulate::compare(plans, draws)
                                        : std::unexpected(sensitivity.error());
    return comparison ? Result<outlook::Outlook>(
                            outlook::of_comparison(plans, *comparison, *sensitivity))
                      : std::unexpected(comparison.error());
}

Result<outlook::Outlook> solve_for(const Program& program, const Options& options) {
    const auto prepared = prepare(program, options.scenarios.front());
    const auto goal = prepared ? goal_of(options.wishes.goal, prepared->scenario)
                               : std::unexpected(prepared.error());
    if (!goal) {
        return std::unexpected(goal.error());
    }
    if (!*goal) {
        return fail(ErrorKind::usage, "the scenario has no goal; say one: --goal below-floor=0.05");
    }
    simulate::Unknown unknown{};
    (void)boost::describe::enum_from_string(underscored(options.unknown).c_str(), unknown);
    Running running(program.globals);
    const simulate::RunOptions draws = running.options(options.draw);
    const auto solution =
        simulate::solve(prepared->scenario, prepared->from(), **goal, unknown, draws);
    return solution ? Result<outlook::Outlook>(outlook::of_solution(prepared->plan, **goal,
                                                                    unknown, *solution, draws))
                    : std::unexpected(solution.error());
}

using Make = Result<outlook::Outlook> (*)(const Program& program, const Options& options);

CLI::App* add(Program& program, CLI::App& parent, const std::shared_ptr<Options>& options,
              const std::string& name, const std::string& does, const std::string& example,
              Make make) {
    CLI::App* command = program.command(parent, name, does, example);
    add_draw(*command, options->draw);
    add_shape(*command, options->shape);
    program.on(command, [&program, options, make] {
        const auto outlook = make(program, *options);
        return outlook ? show(program.globals, options->shape, *outlook)
                       : report_error(program.globals, outlook.error());
    });
    return command;
}

}  // namespace

void add_simulate(Program& program) {
    CLI::App* parent = program.command(
        program.app, "simulate", "what may come: a scenario's paths through the fund's own rules",
        "reserve simulate run examples/scenarios/baseline.toml");
    parent->require_subcommand(1);

    auto options = std::make_shared<Options>();
    CLI::App* command = add(program, *parent, options, "run",
                            "how long the money lasts, how likely it runs out, and why",
                            "reserve simulate run baseline.toml --paths 2000\n"
                            "  reserve simulate run baseline.toml --format html -o outlook.html",
                            run_one);
    command->add_option("scenario", options->scenarios, "the scenario's file")
        ->required()
        ->expected(1);
    add_wishes(*command, options->wishes);

    options = std::make_shared<Options>();
    command = add(program, *parent, options, "compare",
                  "two to four scenarios on the same draws, and how they differ",
                  "reserve simulate compare baseline.toml late_pledges.toml --tornado",
                  compare_all);
    command->add_option("scenarios", options->scenarios, "their files; the first is the base")
        ->required()
        ->expected(2, static_cast<int>(simulate::kMostCompared));
    add_wishes(*command, options->wishes);

    options = std::make_shared<Options>();
    command = add(program, *parent, options, "solve",
                  "the smallest replenishment, or the largest cap, that meets a goal",
                  "reserve simulate solve baseline.toml --goal below-floor=0.05 --by-days 365 "
                  "--for replenishment",
                  solve_for);
    command->add_option("scenario", options->scenarios, "the scenario's file")
        ->required()
        ->expected(1);
    command
        ->add_option("--for", options->unknown,
                     "what is sought: replenishment, cap-per-period or cap-per-notification")
        ->required()
        ->check(CLI::IsMember({"replenishment", "cap-per-period", "cap-per-notification"}));
    add_goal(*command, options->wishes.goal);

    add_simulate_path(program, *parent);
    add_simulate_seal(program, *parent);
}

}  // namespace reserve::cli
