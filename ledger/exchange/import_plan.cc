// Envelopes, the batch, and one append.
#include "ledger/exchange/import_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "ledger/act_text.h"
#include "ledger/base/hex.h"
#include "ledger/base/quoted.h"
#include "ledger/codec.h"
#include "ledger/seal/sha256.h"

namespace reserve::exchange {
namespace {

bool takes_batch(fund::KindIndex kind) {
    return std::ranges::find(fields_of(kind), "batch", &FieldSpec::name) != fields_of(kind).end();
}

std::string planned_json(const Ledger& ledger, const ImportFrame& frame,
                         const PlannedAct& planned) {
    const bool alone = planned.signed_by == SignedBy::actor;
    return act_json({.actor = frame.actor,
                     .kind = fund::kinds()[planned.act.kind].name,
                     .body = planned.act.body,
                     .date = planned.act.date,
                     .id = planned.id,
                     .fund = ledger.needs_signatures() ? ledger.origin() : std::string_view(),
                     .memo = planned.act.memo,
                     .documents = {&frame.sha256, alone ? std::size_t{1} : std::size_t{0}}});
}

RowAct batch_of(const ImportFrame& frame, std::ptrdiff_t rows) {
    RowAct batch;
    batch.kind = *fund::find_kind("batch.opened");
    batch.memo = frame.memo;
    batch.about = frame.batch;
    batch.body = fmt::format("{{\"batch\":{},\"rows\":{},\"source_sha256\":{}}}",
                             json_string(frame.batch), rows, json_string(frame.sha256));
    return batch;
}

RowAct remark_of(const ImportFrame& frame) {
    RowAct remark;
    remark.kind = *fund::find_kind("remark.recorded");
    remark.about = frame.account;
    remark.body = fmt::format("{{\"about\":{},\"text\":{}}}", json_string(frame.account),
                              json_string(frame.memo));
    return remark;
}

}  // namespace

void plan_acts(const Ledger& ledger, const ImportFrame& frame, std::vector<RowAct> rows,
               ImportPlan& plan) {
    const auto in_batch = std::ranges::count_if(
        rows, [](const RowAct& row) { return takes_batch(row.kind); });
    const auto add = [&](RowAct act, const std::string& id, SignedBy signed_by) {
        PlannedAct planned{std::move(act), id, signed_by, ""};
        planned.json = planned_json(ledger, frame, planned);
        plan.acts.push_back(std::move(planned));
    };
    if (in_batch != 0 || !frame.account.empty()) {
        plan.batch = in_batch == 0 ? "" : frame.batch;
        RowAct first = in_batch == 0 ? remark_of(frame) : batch_of(frame, in_batch);
        first.date = frame.date.empty()
                         ? std::ranges::max_element(rows, {}, &RowAct::date)->date
                         : frame.date;
        add(std::move(first), frame.id, SignedBy::actor);
    }
    for (RowAct& row : rows) {
        const bool belongs = takes_batch(row.kind);
        if (belongs) {
            row.body.pop_back();
            row.body += ",\"batch\":" + json_string(frame.batch) + "}";
        }
        const std::string id = fmt::format("{}:{}", frame.id, row.row);
        add(std::move(row), id, belongs ? SignedBy::batch : SignedBy::actor);
    }
}

Result<std::vector<Verdict>> run_plan(const Ledger& ledger, const ImportPlan& plan,
                                      const SignAct& sign, Recording recording,
                                      const Append& append) {
    std::vector<std::string> lines;
    for (const PlannedAct& planned : plan.acts) {
        const std::string json = submission_json(planned.json, plan.at);
        const bool needed =
            planned.signed_by == SignedBy::actor && ledger.needs_signatures();
        auto line = needed ? sign(json) : Result<std::string>(json);
        if (!line) {
            return std::unexpected(line.error());
        }
        lines.push_back(std::move(*line));
    }
    std::vector<Submission> acts;
    for (const std::string& line : lines) {
        acts.push_back({line});
    }
    const bool everything = recording == Recording::everything;
    return append(acts, everything ? AppendMode::all_or_nothing : AppendMode::each,
                  everything ? Durability::commit : Durability::dry_run);
}

std::string sha256_of(std::string_view bytes) {
    return to_hex(seal::sha256(as_bytes(bytes)));
}

std::string short_name(const std::string& name) {
    constexpr std::size_t kLongest = 64;
    constexpr std::size_t kHashed = 32;
    return name.size() <= kLongest ? name
                                   : name.substr(0, kLongest - kHashed) +
                                         sha256_of(name).substr(0, kHashed);
}

}  // namespace reserve::exchange
