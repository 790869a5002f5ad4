// `reserve simulate path`: one path told, written as acts, or made a sandbox ledger and verified.
#include <fmt/format.h>

#include "cli/findings.h"
#include "cli/output.h"
#include "cli/simulate.h"
#include "ledger/audit.h"
#include "ledger/exchange/books/acts.h"
#include "ledger/ledger_files.h"

namespace reserve::cli {
namespace {

struct Options {
    std::string scenario;
    std::uint32_t path = 0;
    std::optional<std::uint64_t> seed;
    Shape shape;
    std::string write;
    std::string create;
};

constexpr std::size_t kCommit = 10'000;

// Lines become entries of a new ledger, which must take them all.
class Sandbox {
public:
    explicit Sandbox(std::unique_ptr<Ledger> ledger) : ledger_(std::move(ledger)) {}

    // Whole lines, or pieces of them.
    Status add(std::string_view bytes) {
        for (std::size_t end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
            line_ += bytes.substr(0, end);
            lines_.push_back(std::move(line_));
            line_.clear();
            bytes.remove_prefix(end + 1);
            if (lines_.size() == kCommit) {
                if (const Status status = commit(); !status) {
                    return status;
                }
            }
        }
        line_ += bytes;
        return {};
    }

    Status commit() {
        const std::vector<Submission> acts = [&] {
            std::vector<Submission> made;
            for (const std::string& line : lines_) {
                made.push_back({line});
            }
            return made;
        }();
        const auto verdicts = ledger_->append(acts, AppendMode::until_refusal);
        if (!verdicts) {
            return std::unexpected(verdicts.error());
        }
        for (std::size_t i = 0; i < verdicts->size(); ++i) {
            if (const auto* refusal = std::get_if<Refusal>(&(*verdicts)[i])) {
                return fail(ErrorKind::internal,
                            "the sandbox refuses an act: " + refusal->message + ": " + lines_[i]);
            }
        }
        lines_.clear();
        return {};
    }

    Ledger& ledger() { return *ledger_; }

private:
    std::unique_ptr<Ledger> ledger_;
    std::vector<std::string> lines_;
    std::string line_;
};

// The acts of the ledger that the scenario starts from, and then those of the path.
Status fill(Sandbox& sandbox, const Globals& globals, const Prepared& prepared,
            const simulate::Told& told) {
    if (prepared.snapshot) {
        Globals origin = globals;
        origin.ledger = prepared.ledger;
        const auto from = open_ledger(origin);
        if (!from) {
            return std::unexpected(from.error());
        }
        const Status copied = exchange::export_acts(
            **from, {.purpose = exchange::ActsFor::sandbox, .progress = [](std::uint64_t) {}},
            [&](std::string_view bytes) { return sandbox.add(bytes); });
        if (!copied) {
            return copied;
        }
    }
    const Status added = sandbox.add(simulate::to_lines(told));
    return added ? sandbox.commit() : added;
}

Exit say_made(const Globals& globals, const AuditReport& report, const std::string& file) {
    if (globals.json) {
        fmt::print("{{\"ledger\":{},\"entries\":{},\"findings\":{}}}\n", json_string(file),
                   report.entries, findings_json(report.findings));
    } else if (!globals.quiet) {
        fmt::print("{}{}: {} entries, verified, {} findings, balances as in the simulation\n",
                   findings_text(report.findings), file, report.entries, report.findings.size());
    }
    return exit_of(report.findings);
}

// A ledger that takes the acts, verifies, and ends where the simulation does; else there is none.
Result<AuditReport> make_sandbox(const Globals& globals, const Globals& made,
                                 const Options& options, const Prepared& prepared,
                                 const simulate::Told& told) {
    const std::string origin = fmt::format("sandbox/{}-path-{}", slug(prepared.scenario.name),
                                           options.path);
    auto created = create_ledger(made, origin);
    if (!created) {
        return std::unexpected(created.error());
    }
    {
        Sandbox sandbox(std::move(*created));
        if (const Status filled = fill(sandbox, globals, prepared, told); !filled) {
            return std::unexpected(filled.error());
        }
        const auto balances = sandbox.ledger().balances({});
        if (!balances) {
            return std::unexpected(balances.error());
        }
        if (*balances != simulate::balances_of(prepared.plan, told)) {
            return fail(ErrorKind::internal, "the sandbox's balances are not the simulation's");
        }
    }
    Progress progress(globals, "verified");
    return verify_file(made.ledger, [&](std::uint64_t done) { progress.show(done); });
}

Exit create(const Globals& globals, const Options& options, const Prepared& prepared,
            const simulate::Told& told) {
    std::error_code ignored;
    if (std::filesystem::exists(options.create, ignored)) {
        return usage_error(globals, options.create + " is there already; name another file");
    }
    Globals made = globals;
    made.ledger = options.create;
    made.keys.clear();
    const auto report = make_sandbox(globals, made, options, prepared, told);
    if (!report) {
        remove_ledger(options.create);
        return report_error(globals, report.error());
    }
    return say_made(globals, *report, options.create);
}

Exit tell(const Program& program, const Options& options) {
    const auto prepared = prepare(program, options.scenario);
    if (!prepared) {
        return report_error(program.globals, prepared.error());
    }
    const std::uint64_t seed = options.seed.value_or(prepared->scenario.seed);
    const simulate::Told told = simulate::tell_path(prepared->plan, seed, options.path);
    if (!options.write.empty()) {
        const Exit written = deliver(program.globals, simulate::to_lines(told), options.write);
        if (written != Exit::done) {
            return written;
        }
    }
    if (!options.create.empty()) {
        return create(program.globals, options, *prepared, told);
    }
    return options.write.empty()
               ? show(program.globals, options.shape,
                      outlook::of_path(prepared->plan, seed, options.path, told))
               : Exit::done;
}

}  // namespace

void add_simulate_path(Program& program, CLI::App& parent) {
    auto options = std::make_shared<Options>();
    CLI::App* command = program.command(
        parent, "path", "one path in full: what was asked, what the rules said, what was left",
        "reserve simulate path baseline.toml 7\n"
        "  reserve simulate path baseline.toml 7 --create path.db\n"
        "  reserve --ledger path.db report position");
    command->add_option("scenario", options->scenario, "the scenario's file")->required();
    command->add_option("number", options->path, "which path, from 0")
        ->required()
        ->check(CLI::Range(std::uint64_t{0}, simulate::kMaxPaths - 1));
    command->add_option("--seed", options->seed, "of the run it is of (default: the scenario's)")
        ->check(CLI::Range(std::uint64_t{0}, simulate::kMostSeed));
    add_shape(*command, options->shape);
    command->add_option("--write", options->write,
                        "write its acts to this file, one a line; where the scenario starts from "
                        "a ledger, they follow its own");
    command->add_option("--create", options->create,
                        "make a sandbox ledger of it and verify it; where the scenario starts "
                        "from a ledger, its entries come first");
    program.on(command, [&program, options] { return tell(program, *options); });
}

}  // namespace reserve::cli
