// A table for people, a line of JSON an act for programs.
#include "cli/import_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/progress.h"
#include "cli/toml_json.h"
#include "cli/verdict.h"

namespace reserve::cli {
namespace {

using exchange::ImportPlan;
using exchange::PlannedAct;
using exchange::Recording;
using exchange::RowFault;

// More of them say nothing new.
constexpr std::size_t kShownRefusals = 20;

struct Counts {
    std::size_t made = 0;  // or would be
    std::size_t before = 0;
    std::size_t refused = 0;
};

Counts count(std::span<const Verdict> verdicts) {
    Counts counts;
    for (const Verdict& verdict : verdicts) {
        const auto* receipt = std::get_if<Receipt>(&verdict);
        ++(receipt == nullptr ? counts.refused
           : receipt->replayed ? counts.before
                               : counts.made);
    }
    return counts;
}

std::string word_of(const Verdict& verdict) {
    if (const auto* refusal = std::get_if<Refusal>(&verdict)) {
        return fmt::format("refused: {}", fund::spec(refusal->rule).id);
    }
    const Receipt& receipt = std::get<Receipt>(verdict);
    return receipt.replayed ? fmt::format("recorded before as {}", receipt.seq) : "new";
}

std::string place_of(const ImportPlan& plan, std::size_t line) {
    return line == 0 ? plan.file : fmt::format("{}:{}", plan.file, line);
}

std::string fault_text(const ImportPlan& plan, const RowFault& fault) {
    return fmt::format("{}: {}{}{}\n", place_of(plan, fault.line), fault.field,
                       fault.field.empty() ? "" : ": ", fault.message);
}

std::string act_json(const PlannedAct& planned, const Verdict& verdict, Recording recording) {
    const exchange::RowAct& act = planned.act;
    std::string json = fmt::format("{{\"line\":{},\"id\":{},\"kind\":\"{}\",\"date\":{}",
                                   act.line, json_string(planned.id), fund::kinds()[act.kind].name,
                                   json_string(act.date));
    for (const auto& [key, text] :
         {std::pair{"about", &act.about}, {"amount", &act.amount}, {"currency", &act.currency}}) {
        json += text->empty() ? "" : fmt::format(",\"{}\":{}", key, json_string(*text));
    }
    const auto* receipt = std::get_if<Receipt>(&verdict);
    if (recording == Recording::none && receipt != nullptr && !receipt->replayed) {
        return json + ",\"verdict\":\"accepted\"}";  // its place is not yet its own
    }
    return json + "," + verdict_json(verdict, 0).substr(1);
}

Table table_of(const ImportPlan& plan, std::span<const Verdict> verdicts) {
    Table table{{{"line", Align::right},
                 {"kind"},
                 {"date"},
                 {"about"},
                 {"amount", Align::right},
                 {"currency"},
                 {"verdict"}},
                {}};
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const exchange::RowAct& act = plan.acts[i].act;
        table.rows.push_back({act.line == 0 ? "" : std::to_string(act.line),
                              std::string(fund::kinds()[act.kind].name), act.date, act.about,
                              act.amount, act.currency, word_of(verdicts[i])});
    }
    return table;
}

void print_refusals(const ImportPlan& plan, std::span<const Verdict> verdicts) {
    std::size_t shown = 0;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const auto* refusal = std::get_if<Refusal>(&verdicts[i]);
        if (refusal != nullptr && shown++ < kShownRefusals) {
            fmt::print(stderr, "{}",
                       refusal_text(*refusal, place_of(plan, plan.acts[i].act.line)));
        }
    }
    if (shown > kShownRefusals) {
        fmt::print(stderr, "and {} more\n", counted(shown - kShownRefusals, "refusal", "refusals"));
    }
}

// The same file under the same ids, but other acts.
bool was_imported_otherwise(std::span<const Verdict> verdicts) {
    return std::ranges::any_of(verdicts, [](const Verdict& verdict) {
        const auto* refusal = std::get_if<Refusal>(&verdict);
        return refusal != nullptr && refusal->rule == fund::Rule::id_reused;
    });
}

void print_each(const Globals& globals, const ImportPlan& plan, std::span<const Verdict> verdicts,
                Recording recording) {
    if (!globals.json) {
        if (recording == Recording::none && !globals.quiet) {
            print(globals, to_text(table_of(plan, verdicts), grouping()));
        }
        print_refusals(plan, verdicts);
        for (const RowFault& fault : plan.faults) {
            fmt::print(stderr, "{}", fault_text(plan, fault));
        }
        return;
    }
    const bool nothing = recording == Recording::everything && count(verdicts).refused != 0;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        if (!nothing || std::holds_alternative<Refusal>(verdicts[i])) {
            fmt::print("{}\n", act_json(plan.acts[i], verdicts[i], recording));
        }
    }
    for (const RowFault& fault : plan.faults) {
        fmt::print("{{\"line\":{},\"verdict\":\"bad\",\"field\":{},\"message\":{}}}\n", fault.line,
                   json_string(fault.field), json_string(fault.message));
    }
}

std::string conclusion(const ImportPlan& plan, const Counts& counts, Recording recording,
                       std::span<const Verdict> verdicts) {
    if (!plan.faults.empty() || counts.refused != 0) {
        return "nothing is recorded: an import is recorded whole or not at all";
    }
    if (counts.made == 0 && plan.acts.empty()) {
        return "there is nothing to record";
    }
    if (counts.made == 0) {
        return "all of it was recorded before; nothing has changed";
    }
    const std::string batch = plan.batch.empty() ? "" : ", in batch " + plan.batch;
    if (recording == Recording::none) {
        return "nothing is recorded yet; with --apply all of it is, in one commit" + batch;
    }
    return fmt::format("recorded as entries {} to {}{}", std::get<Receipt>(verdicts.front()).seq,
                       std::get<Receipt>(verdicts.back()).seq, batch);
}

Exit conclude(const Globals& globals, const ImportPlan& plan, std::span<const Verdict> verdicts,
              Recording recording) {
    print_each(globals, plan, verdicts, recording);
    const Counts counts = count(verdicts);
    if (!globals.json && !globals.quiet) {
        fmt::print("{} of {}: {} new, {} recorded before, {} refused, {} left out, {}\n{}\n",
                   counted(plan.rows, "row", "rows"), plan.file,
                   counted(counts.made, "act", "acts"), counts.before + plan.known, counts.refused,
                   plan.skipped, counted(plan.faults.size(), "fault", "faults"),
                   conclusion(plan, counts, recording, verdicts));
    }
    if (!globals.json && was_imported_otherwise(verdicts)) {
        fmt::print(stderr, "this file was imported before, with another mapping or by another "
                           "officer\n");
    }
    return !plan.faults.empty() ? Exit::malformed
           : counts.refused != 0 ? Exit::refused
                                 : Exit::done;
}

}  // namespace

Result<exchange::ImportFile> read_import(const std::string& file) {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    if (!unknown && size > exchange::kMaxImportBytes) {
        return fail(ErrorKind::malformed,
                    fmt::format("{}: is larger than {} MiB", file,
                                exchange::kMaxImportBytes >> 20U));
    }
    auto bytes = read_file(file);
    return bytes ? Result<exchange::ImportFile>({file, std::move(*bytes)})
                 : std::unexpected(bytes.error());
}

Exit run_import(const Globals& globals, Books& books, const ImportPlan& plan, KeyRing& ring,
                Recording recording) {
    if (!plan.faults.empty()) {
        recording = Recording::none;
    }
    Progress progress(globals, "judged", "acts");
    const auto watch = [&](std::size_t judged) {
        progress.show(judged);
        return true;
    };
    const auto verdicts = exchange::run_plan(
        books.ledger(), plan, [&](const std::string& act) { return sign_line(ring, act); },
        recording, [&](std::span<const Submission> acts, AppendMode mode, Durability durability) {
            return books.append(acts, mode, durability, watch);
        });
    progress.wipe();
    return verdicts ? conclude(globals, plan, *verdicts, recording)
                    : report_error(globals, verdicts.error());
}

}  // namespace reserve::cli
