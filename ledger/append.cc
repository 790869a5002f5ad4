// The main path: lock, catch up, judge each act and record what is accepted, write what was
// touched, commit, and only then answer.
#include <algorithm>
#include <thread>

#include "ledger/cells.h"
#include "ledger/implementation.h"

namespace reserve {

using fund::Rule;
using store::Cell;
using store::Table;

namespace {

// Rows of cases kept in memory between commits; beyond this the set is read anew, lean.
constexpr std::size_t kMaxLoaded = 100'000;
// Acts between two questions whether to go on.
constexpr std::size_t kWatchEvery = 256;
// Fewer signed acts than this are not worth other threads.
constexpr std::size_t kMinParallel = 8;

}  // namespace

// How the acts of one commit fare.
struct Ledger::Implementation::Tally {
    std::vector<Verdict> verdicts;
    bool refused = false;
    std::uint64_t first_seq = 0;
};

Result<std::vector<Verdict>> Ledger::Implementation::append(std::span<const Submission> acts,
                                                            AppendMode mode,
                                                            Durability durability,
                                                            const Watch& watch) {
    Tally tally;
    if (Status status = begin(durability); !status) {
        return std::unexpected(status.error());
    }
    tally.first_seq = set->state.size;
    if (Status status = judge_all(acts, mode, watch, tally); !status) {
        const bool asked = status.error().kind == ErrorKind::interrupted;
        const Status undone = asked ? undo(tally) : poison(status.error());
        return std::unexpected(undone ? status.error() : undone.error());
    }
    const bool unwanted = durability == Durability::dry_run ||
                          (mode == AppendMode::all_or_nothing && tally.refused);
    if (unwanted || set->state.size == tally.first_seq) {
        const Status undone = undo(tally);
        return undone ? Result<std::vector<Verdict>>(std::move(tally.verdicts))
                      : std::unexpected(undone.error());
    }
    if (Status status = finish(); !status) {
        return std::unexpected(poison(status.error()).error());
    }
    return std::move(tally.verdicts);
}

// What was decided and not kept is forgotten with the working set.
Status Ledger::Implementation::undo(const Tally& tally) {
    if (Status status = store->roll_back(); !status) {
        return poison(status.error());
    }
    return set->state.size == tally.first_seq ? Status() : reload();
}

// Takes the lock; if another process wrote since, the working set is read anew.
Status Ledger::Implementation::begin(Durability durability) {
    if (poisoned_) {
        return fail(ErrorKind::poisoned, "the ledger must be opened again after: " +
                                             poisoned_->message);
    }
    if (Status status = store->begin(); !status) {
        if (status.error().kind == ErrorKind::poisoned) {
            poisoned_ = status.error();
        }
        return status;
    }
    Status status = catch_up();
    if (status && set->origin.empty() && !file.empty()) {
        status = fail(ErrorKind::not_found, file.string() + ": holds no fund yet; open one with "
                                                            "reserve init or apply --create");
    }
    if (status && durability == Durability::commit) {
        status = sealer_.check(*set);  // a dry run signs nothing
    }
    if (!status) {
        (void)store->roll_back();
    }
    return status;
}

Status Ledger::Implementation::catch_up() {
    const Cell key[] = {std::string_view("size")};
    const auto size = store->get(Table::meta, key);
    if (!size) {
        return std::unexpected(size.error());
    }
    const std::uint64_t stored =
        *size ? static_cast<std::uint64_t>(integer_of((**size)[1])) : 0;
    return stored == set->state.size && set->loaded() <= kMaxLoaded ? Status() : reload();
}

Status Ledger::Implementation::judge_all(std::span<const Submission> acts, AppendMode mode,
                                         const Watch& watch, Tally& tally) {
    const std::vector<SignatureAhead> checked = check_ahead(acts);
    tally.verdicts.reserve(acts.size());
    for (std::size_t i = 0; i < acts.size(); ++i) {
        if (watch && i % kWatchEvery == 0 && !watch(i)) {
            return fail(ErrorKind::interrupted, "stopped on request; nothing of it is recorded");
        }
        auto verdict = take(acts[i].json, checked.empty() ? &acts[i].ahead : &checked[i]);
        if (!verdict) {
            return std::unexpected(verdict.error());
        }
        tally.verdicts.push_back(std::move(*verdict));
        tally.refused |= std::holds_alternative<Refusal>(tally.verdicts.back());
        if (tally.refused && mode != AppendMode::each) {
            break;
        }
    }
    return {};
}

// One act: its verdict, recorded if accepted (and the attempt, if the charter wants that).
Result<Verdict> Ledger::Implementation::take(std::string_view json, const SignatureAhead* checked) {
    const auto root = document_.parse(json);
    Judged judged;
    if (!root) {
        judged.rule = Rule::act_malformed;
        judged.place = "byte " + std::to_string(root.error().offset);
        judged.reason = root.error().reason;
        return refused(judged);
    }
    const auto submitted = read_submitted(**root);
    if (!submitted) {
        judged.rule = submitted.error().rule;
        judged.place = submitted.error().place;
        judged.reason = submitted.error().reason;
        return refused(judged);
    }
    judged = judge_->judge(*submitted, clock_now(), Origin::submitted, checked);
    if (Status status = set->take_failure(); !status) {
        return std::unexpected(status.error());
    }
    if (judged.rule == Rule::none) {
        return recorded(judged);
    }
    Verdict verdict = refused(judged);
    if (wants_attempt(judged)) {
        if (Status status = record_attempt(judged); !status) {
            return std::unexpected(status.error());
        }
    }
    return verdict;
}

Result<Verdict> Ledger::Implementation::recorded(const Judged& judged) {
    Receipt receipt;
    if (judged.replay_of) {
        receipt.seq = *judged.replay_of;
        receipt.replayed = true;
        const auto leaf = read_leaf(receipt.seq);
        if (!leaf) {
            return std::unexpected(leaf.error());
        }
        receipt.leaf_hash = seal::Hasher().leaf(as_bytes(*leaf));
        return receipt;
    }
    receipt.seq = set->state.size;
    const auto hash = recorder_->record(judge_->accepted());
    if (!hash) {
        return std::unexpected(hash.error());
    }
    receipt.leaf_hash = *hash;
    return receipt;
}

Verdict Ledger::Implementation::refused(const Judged& judged) const {
    Refusal refusal;
    refusal.rule = judged.rule;
    const std::string_view sentence = fund::spec(judged.rule).sentence;
    refusal.message = sentence;
    if (!judged.reason.empty()) {  // it takes the place of what else it might have been
        refusal.message = std::string(sentence.substr(0, sentence.find_first_of(":."))) + ": " +
                          judged.place + (judged.place.empty() ? "" : " ") + judged.reason + ".";
    }
    const bool decided = fund::spec(judged.rule).rank > 4;
    refusal.facts = decided ? judge_->facts(judged.rule) : "{}";
    refusal.id = judged.rule == Rule::act_malformed ? "" : judge_->envelope().id;
    return refusal;
}

bool Ledger::Implementation::wants_attempt(const Judged& judged) const {
    return set->state.is_open && fund::spec(judged.rule).rank >= 11 &&
           set->state.charter->record_refusals.test(judge_->act().body.index()) &&
           judge_->act().actor.known();
}

// The refused act becomes an entry of its own, once per id, right after the refusal.
Status Ledger::Implementation::record_attempt(const Judged& judged) {
    const std::string id = "refused:" + std::string(judge_->envelope().id);
    if (find_id(id)) {
        return {};
    }
    const Time at = judge_->recorded_at();
    std::string start = "{\"actor\":";
    seal::append_canonical_string(start, judge_->envelope().actor);
    start += ",\"body\":{";
    const std::string facts = "\"facts\":" + judge_->facts(judged.rule) + ",";
    std::string rest = "\"refused\":" + std::string(judge_->canonical_act()) + ",\"rule\":";
    seal::append_canonical_string(rest, fund::spec(judged.rule).id);
    rest += "},\"date\":\"" + format_date(day_of(at)) + "\",\"id\":";
    seal::append_canonical_string(rest, id);
    rest += ",\"kind\":\"attempt.refused\"}";
    auto attempt = judge_attempt(start + facts + rest, at);
    if (attempt == Rule::entry_too_large) {
        attempt = judge_attempt(start + rest, at);  // the facts do not fit beside a large act
    }
    if (attempt != Rule::none) {
        return {};  // it does not fit, or its day is closed: the refusal stands without a record
    }
    const auto hash = recorder_->record(judge_->accepted());
    return hash ? Status() : std::unexpected(hash.error());
}

Rule Ledger::Implementation::judge_attempt(std::string text, Time at) {
    attempt_text_ = std::move(text);
    const auto root = attempt_document_.parse(attempt_text_);
    if (!root) {
        return Rule::act_malformed;
    }
    Submitted submitted;
    submitted.act = *root;
    submitted.at = at;
    return judge_->judge(submitted, at, Origin::appended_by_ledger, nullptr).rule;
}

// Projections, tiles and checkpoint in the same transaction; a crash before commit leaves the
// ledger as it was, after it everything is there. The head's second copy is written before, so that
// a full disk refuses the commit, and takes its place after it, before any receipt.
Status Ledger::Implementation::finish() {
    for (const auto step : {+[](Implementation& self) { return self.recorder_->finish(); },
                            +[](Implementation& self) { return self.sealer_.sign(*self.set); },
                            +[](Implementation& self) { return self.sealer_.draft(*self.set); },
                            +[](Implementation& self) { return self.store->commit(); }}) {
        if (Status status = step(*this); !status) {
            return status;
        }
    }
    // What is on disk is acknowledged. A fault after that stops the ledger for the next append.
    Status after = sealer_.tell();
    if (after && (set->loaded() > kMaxLoaded || set->state.contributions.size() > kMaxLoaded)) {
        after = reload();
    }
    if (!after) {
        poisoned_ = after.error();
    }
    return {};
}

Status Ledger::Implementation::poison(const Error& error) {
    poisoned_ = error;
    (void)store->roll_back();
    return std::unexpected(error);
}

std::optional<std::uint64_t> Ledger::Implementation::find_id(std::string_view id) {
    std::vector<std::uint64_t> candidates;
    const Cell prefix[] = {id_hash(id)};
    const Status status =
        store->scan({.table = Table::act_id, .prefix = prefix}, [&](store::Row row) {
            candidates.push_back(static_cast<std::uint64_t>(integer_of(row[1])));
            return true;
        });
    for (const std::uint64_t seq : candidates) {
        const auto leaf = read_leaf(seq);
        seal::JsonDocument document;
        const auto node = leaf ? document.parse(*leaf) : std::unexpected(seal::JsonError());
        const seal::JsonNode* act = node ? (*node)->find("act") : nullptr;
        const seal::JsonNode* found = act != nullptr ? act->find("id") : nullptr;
        if (found != nullptr && found->text == id) {
            return seq;
        }
    }
    return std::nullopt;
}

Result<std::string> Ledger::Implementation::read_leaf(std::uint64_t seq) {
    const Cell key[] = {cell_of(seq)};
    const auto row = store->get(Table::entry, key);
    if (!row) {
        return std::unexpected(row.error());
    }
    const auto* bytes = *row ? std::get_if<store::Blob>(&(**row)[1]) : nullptr;
    if (bytes == nullptr) {
        return fail(ErrorKind::not_found, "there is no entry " + std::to_string(seq));
    }
    return std::string(as_text(*bytes));
}

// Verifies signatures of many acts on all cores, each against its actor's key as of now, where
// nobody did before; the judge takes the answer if the key is still the same when the act's turn
// comes.
std::vector<SignatureAhead> Ledger::Implementation::check_ahead(
    std::span<const Submission> acts) const {
    std::vector<SignatureAhead> checked;
    const auto open = std::ranges::count_if(acts, [](const auto& act) { return !act.ahead.done; });
    if (static_cast<std::size_t>(open) < kMinParallel || !set->state.is_open ||
        set->state.charter->signatures == fund::Signatures::waived) {
        return checked;
    }
    checked.resize(acts.size());
    const FindKey find_key = [this](std::string_view name) -> const seal::PublicKey* {
        const auto officer = set->names.find(fund::ObjectKind::officer, name);
        const auto key = officer ? set->keys.find(*officer) : set->keys.end();
        return key == set->keys.end() ? nullptr : &key->second;
    };
    const std::size_t workers = std::max(1U, std::thread::hardware_concurrency());
    const auto work = [&](std::size_t first) {
        SignatureChecker checker;
        for (std::size_t i = first; i < acts.size(); i += workers) {
            checked[i] = acts[i].ahead.done ? acts[i].ahead : checker.check(acts[i].json, find_key);
        }
    };
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < workers; ++i) {
        threads.emplace_back(work, i);
    }
    work(0);
    return threads.clear(), checked;
}

}  // namespace reserve
