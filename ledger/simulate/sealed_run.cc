// The remark's text is a word and canonical JSON.
#include "ledger/simulate/sealed_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/act_line.h"
#include "ledger/base/base64.h"
#include "ledger/base/hex.h"
#include "ledger/seal/sha256.h"
#include "ledger/simulate/ledger_snapshot.h"
#include "ledger/simulate/scenario/scenario_file.h"
#include "ledger/simulate/scenario/value.h"

namespace reserve::simulate {
namespace {

constexpr std::string_view kWord = "Simulation: ";
constexpr std::string_view kFirst = "Simulation: {\"engine\":";
constexpr std::string_view kRemark = "remark.recorded";
constexpr double Foreseen::*kFigures[] = {&Foreseen::below_floor, &Foreseen::q05, &Foreseen::q25,
                                          &Foreseen::q50,         &Foreseen::q75, &Foreseen::q95};

// Reads members that must be there; remembers whether all were.
class Members {
public:
    explicit Members(const Value& table) : table_(table) {}

    std::string text(std::string_view key) { return of(key, ValueKind::text).text; }
    double number(std::string_view key) {
        const Value* value = table_.find(key);
        const bool fits = value != nullptr && (value->kind == ValueKind::number ||
                                               value->kind == ValueKind::integer);
        complete_ &= fits;
        return fits ? value->number : 0;
    }
    std::uint64_t count(std::string_view key) {
        const std::int64_t integer = of(key, ValueKind::integer).integer;
        complete_ &= integer >= 0;
        return static_cast<std::uint64_t>(integer);
    }
    bool flag(std::string_view key) { return of(key, ValueKind::boolean).boolean; }
    const Value& list(std::string_view key) { return of(key, ValueKind::list); }
    void require(bool condition) { complete_ &= condition; }
    bool complete() const { return complete_; }

private:
    const Value& of(std::string_view key, ValueKind kind) {
        static const Value nothing;
        const Value* value = table_.find(key);
        const bool fits = value != nullptr && value->kind == kind;
        complete_ &= fits;
        return fits ? *value : nothing;
    }

    const Value& table_;
    bool complete_ = true;
};

bool read_foreseen(const Value& row, SealedRun& sealed) {
    if (row.kind != ValueKind::list || row.children.size() != std::size(kFigures) + 1) {
        return false;
    }
    const bool all_numbers = std::ranges::all_of(row.children, [](const Value& cell) {
        return cell.kind == ValueKind::number || cell.kind == ValueKind::integer;
    });
    Foreseen& step = sealed.foreseen.emplace_back();
    step.month = static_cast<int>(row.children[0].integer);
    for (std::size_t i = 0; i < std::size(kFigures); ++i) {
        step.*kFigures[i] = row.children[i + 1].number;
    }
    return all_numbers && step.month >= 1 && step.month <= kMaxMonths;
}

std::optional<SealedEntry> entry_of(const ActLine& line) {
    auto run = parse_sealed_run(text_at(*line.body, "text"));
    return run ? std::optional(SealedEntry{line.seq, line.recorded_at, std::move(*run)})
               : std::nullopt;
}

Result<std::string> run_again(Ledger& ledger, const Scenario& scenario, const SealedRun& sealed,
                              const RunOptions& options) {
    std::optional<Snapshot> snapshot;
    if (sealed.from_ledger) {
        auto taken = take_snapshot(ledger);
        if (!taken) {
            return std::unexpected(taken.error());
        }
        snapshot = std::move(*taken);
    }
    const auto plan = make_plan(scenario, snapshot ? &*snapshot : nullptr);
    RunOptions same = options;
    same.paths = sealed.paths;
    same.seed = sealed.seed;
    const auto paths = plan ? run_paths(*plan, same) : std::unexpected(plan.error());
    return paths ? Result<std::string>(to_hex(hash_of(results_of(*plan, *paths))))
                 : std::unexpected(paths.error());
}

}  // namespace

SealedRun seal_run(const Plan& plan, const Results& results, const Head& head) {
    SealedRun sealed;
    sealed.scenario = results.scenario;
    sealed.from_ledger = !plan.scenario.start.ledger.empty();
    sealed.head = head;
    sealed.engine = results.engine;
    sealed.seed = results.seed;
    sealed.paths = results.paths;
    sealed.results = to_hex(hash_of(results));
    sealed.start = plan.day_of_month(0);
    sealed.floor = static_cast<double>(results.floor);
    const std::size_t every = (results.fan.size() + kMostForeseen - 1) / kMostForeseen;
    for (std::size_t i = (results.fan.size() - 1) % every; i < results.fan.size(); i += every) {
        const FanStep& fan = results.fan[i];
        const auto by = results.survival[static_cast<std::size_t>(fan.month) - 1].below_floor;
        sealed.foreseen.push_back({fan.month, by.value, fan.q05, fan.q25, fan.q50, fan.q75,
                                   fan.q95});
    }
    return sealed;
}

std::string to_text(const SealedRun& sealed) {
    std::string text = fmt::format(
        "{}{},\"entries\":{},\"floor\":", kFirst, sealed.engine, sealed.head.size);
    seal::append_canonical_number(text, sealed.floor);
    text += ",\"foreseen\":[";
    for (const Foreseen& step : sealed.foreseen) {
        text += fmt::format("{}[{}", text.back() == '[' ? "" : ",", step.month);
        for (const auto figure : kFigures) {
            text += ',';
            seal::append_canonical_number(text, step.*figure);
        }
        text += ']';
    }
    return text + fmt::format("],\"from_ledger\":{},\"paths\":{},\"results\":\"{}\","
                              "\"root\":\"{}\",\"scenario\":\"{}\",\"seed\":{},"
                              "\"start\":\"{}\"}}",
                              sealed.from_ledger, sealed.paths, sealed.results,
                              to_base64(sealed.head.root), sealed.scenario, sealed.seed,
                              format_date(sealed.start));
}

bool is_sealed_run(std::string_view text) {
    return text.starts_with(kFirst);
}

Result<SealedRun> parse_sealed_run(std::string_view text) {
    const auto value = is_sealed_run(text) ? parse_json(text.substr(kWord.size()), "the remark")
                                           : fail(ErrorKind::malformed, "it is another remark");
    if (!value) {
        return std::unexpected(value.error());
    }
    Members members(*value);
    SealedRun sealed;
    sealed.engine = static_cast<int>(members.count("engine"));
    sealed.head.size = members.count("entries");
    sealed.floor = members.number("floor");
    for (const Value& row : members.list("foreseen").children) {
        members.require(read_foreseen(row, sealed));
    }
    sealed.from_ledger = members.flag("from_ledger");
    sealed.paths = members.count("paths");
    sealed.results = members.text("results");
    sealed.scenario = members.text("scenario");
    sealed.seed = members.count("seed");
    const auto root = parse_base64(members.text("root"));
    const auto start = parse_date(members.text("start"));
    members.require(root && root->size() == sealed.head.root.size() && start &&
                    is_hex(sealed.results, 64) && is_hex(sealed.scenario, 64) &&
                    sealed.paths >= 1 && sealed.paths <= kMaxPaths);
    if (!members.complete()) {
        return fail(ErrorKind::malformed, "the remark is no sealed simulation, it only begins so");
    }
    std::ranges::copy(*root, sealed.head.root.begin());
    sealed.start = *start;
    return sealed;
}

Result<SealedEntries> sealed_runs(Ledger& ledger) {
    SealedEntries found;
    const Status status = each_line_of(ledger, {&kRemark, 1}, {}, [&](const ActLine& line) {
        if (auto entry = entry_of(line)) {
            found.runs.push_back(std::move(*entry));
        } else if (is_sealed_run(text_at(*line.body, "text"))) {
            ++found.unreadable;
        }
    });
    return status ? Result<SealedEntries>(std::move(found)) : std::unexpected(status.error());
}

Result<SealedEntry> sealed_run_at(Ledger& ledger, std::uint64_t seq) {
    Result<SealedEntry> found = fail(ErrorKind::not_found,
                                     fmt::format("entry {} is no sealed simulation", seq));
    const Status status = line_at(ledger, seq, [&](const ActLine& line) {
        if (line.kind == kRemark && is_sealed_run(text_at(*line.body, "text"))) {
            auto run = parse_sealed_run(text_at(*line.body, "text"));
            found = run ? Result<SealedEntry>({line.seq, line.recorded_at, std::move(*run)})
                        : std::unexpected(run.error());
        }
    });
    return status ? found : std::unexpected(status.error());
}

Result<Check> recompute(Ledger& ledger, const SealedRun& sealed, std::string_view scenario,
                        const RunOptions& options) {
    if (sealed.engine != kEngineVersion) {
        return Check{Recomputed::other_engine,
                     fmt::format("engine {} made it and this is engine {}: the same scenario may "
                                 "give other figures",
                                 sealed.engine, kEngineVersion)};
    }
    const std::string hash = to_hex(seal::sha256(as_bytes(scenario)));
    if (hash != sealed.scenario) {
        return Check{Recomputed::other_scenario,
                     fmt::format("the scenario is {}, sealed is {}", hash, sealed.scenario)};
    }
    const auto read = parse_canonical_scenario(scenario, "the scenario");
    const auto earlier = read ? ledger.earlier(sealed.head.size, [](std::uint64_t) {})
                              : std::unexpected(read.error());
    if (!earlier) {
        return std::unexpected(earlier.error());
    }
    if ((*earlier)->head().root != sealed.head.root) {
        return Check{Recomputed::other_head,
                     fmt::format("the log of {} entries has the root {}, sealed is {}",
                                 sealed.head.size, to_base64((*earlier)->head().root),
                                 to_base64(sealed.head.root))};
    }
    const auto results = run_again(**earlier, *read, sealed, options);
    if (!results) {
        return std::unexpected(results.error());
    }
    return *results == sealed.results
               ? Check{}
               : Check{Recomputed::other_results,
                       fmt::format("the results are {}, sealed is {}", *results, sealed.results)};
}

}  // namespace reserve::simulate
