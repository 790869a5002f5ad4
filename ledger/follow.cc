// A copy goes on: what the log has more is judged and recorded again, and kept only if the tree is
// then the one that the log signed. A crash before commit leaves the copy as it was.
#include "ledger/cells.h"
#include "ledger/implementation.h"
#include "ledger/replay.h"
#include "ledger/seal/checkpoint.h"

namespace reserve {

using store::Cell;
using store::Table;

namespace {

// Entries between two looks at what need not stay in memory.
constexpr std::uint64_t kFinishEvery = 50'000;
// Entries between two questions whether to go on.
constexpr std::uint64_t kWatchEvery = 256;

Result<seal::Checkpoint> read_checkpoint(std::string_view note) {
    const auto parsed = seal::parse_note(note);
    const auto said = parsed ? seal::parse_checkpoint(parsed->text)
                             : std::unexpected(seal::CheckpointFault::missing_line);
    return said ? Result<seal::Checkpoint>(*said)
                : fail(ErrorKind::malformed, "the checkpoint cannot be read");
}

Status shrunk(std::uint64_t now, std::uint64_t before) {
    return fail(ErrorKind::forked, "the log has " + std::to_string(now) + " entries, but had " +
                                       std::to_string(before) + " before");
}

}  // namespace

Status Ledger::Implementation::follow(const FollowedLog& log, const Watch& watch) {
    if (poisoned_) {
        return fail(ErrorKind::poisoned, "the copy must be opened again after: " +
                                             poisoned_->message);
    }
    const auto said = read_checkpoint(log.note);
    if (!said) {
        return std::unexpected(said.error());
    }
    if (said->origin != set->origin) {
        return fail(ErrorKind::forked, "the log is " + said->origin + ", this is a copy of " +
                                           set->origin);
    }
    if (Status status = store->begin(); !status) {
        return status;
    }
    Status status = catch_up();
    status = status ? take_over(log, said->head, watch) : status;
    status = status ? sealer_.draft(*set) : status;
    if (!status) {
        (void)store->roll_back();
        const Status fresh = reload();
        return fresh ? status : fresh;
    }
    if (status = store->commit(); !status) {
        return poison(status.error());
    }
    return sealer_.tell();
}

Status Ledger::Implementation::take_over(const FollowedLog& log, const seal::TreeHead& head,
                                         const Watch& watch) {
    const std::uint64_t before = set->state.size;
    if (head.size < before) {
        return shrunk(head.size, before);
    }
    Status status = take_entries(log, head.size, watch);
    status = status ? adopt_key(log) : status;
    status = status ? recorder_->finish() : status;
    if (!status) {
        return status;
    }
    if (set->root != head.root) {
        return before == head.size
                   ? fail(ErrorKind::forked, "the log signed two trees of " +
                                                 std::to_string(before) + " entries")
                   : fail(ErrorKind::wrong_tree, "the entries are not those that the log signed");
    }
    status = check_seen(log.seen);
    return status ? sealer_.adopt(*set, log.note) : status;
}

Status Ledger::Implementation::check_seen(const std::optional<seal::TreeHead>& seen) {
    if (!seen || seen->size == 0) {
        return {};
    }
    if (set->state.size < seen->size) {
        return shrunk(set->state.size, seen->size);
    }
    const auto begins = begins_with(*store, *seen);
    if (!begins) {
        return std::unexpected(begins.error());
    }
    return *begins
               ? Status()
               : fail(ErrorKind::forked, "its first " + std::to_string(seen->size) +
                                             " entries are not those that were there before");
}

Status Ledger::Implementation::take_entries(const FollowedLog& log, std::uint64_t size,
                                            const Watch& watch) {
    const std::uint64_t first = set->state.size;
    while (set->state.size != size) {
        const std::uint64_t done = set->state.size - first;
        if (watch && done % kWatchEvery == 0 && !watch(done)) {
            return fail(ErrorKind::interrupted, "stopped on request; the copy is as it was");
        }
        const Cell key[] = {cell_of(set->state.size)};
        const auto row = log.entries.get(Table::entry, key);
        const auto* leaf = row && *row ? std::get_if<store::Blob>(&(**row)[1]) : nullptr;
        if (leaf == nullptr) {
            return row ? fail(ErrorKind::wrong_tree, "entry " + std::to_string(set->state.size) +
                                                         " is missing from the log")
                       : std::unexpected(row.error());
        }
        Status status = Replay{*set, *judge_, *recorder_, document_}.take(as_text(*leaf));
        if (status && set->state.size != size) {
            status = take_key_change(log);
        }
        if (status && (done + 1) % kFinishEvery == 0) {
            status = recorder_->finish();
            status = status ? reload() : status;
        }
        if (!status) {
            return status;
        }
    }
    return {};
}

// A new key of the log is believed because the one before it signed the first checkpoint after it.
Status Ledger::Implementation::take_key_change(const FollowedLog& log) {
    const bool is_named = !set->log_keys.empty() && set->log_keys.back().seq != 0;
    const auto last = is_named ? last_signed_head(*store) : std::optional<SignedHead>();
    if (!last) {
        return std::unexpected(last.error());
    }
    if (!*last || checkpoint_keys(*set, (*last)->size, set->state.size).size() < 2) {
        return {};
    }
    const auto note = log.checkpoint(set->state.size);
    if (!note) {
        return note.error().kind == ErrorKind::not_found ? Status()
                                                         : std::unexpected(note.error());
    }
    const Status finished = recorder_->finish();
    return finished ? sealer_.adopt(*set, *note) : finished;
}

// A sandbox whose history names no key: the one that it said when it was first met stays.
Status Ledger::Implementation::adopt_key(const FollowedLog& log) {
    const bool wanted = set->state.sandbox == fund::Sandbox::yes && set->log_keys.empty() &&
                        set->own_log_key.empty() && !log.own_key.empty();
    const auto key = wanted ? seal::parse_vkey(log.own_key) : std::nullopt;
    if (!wanted) {
        return {};
    }
    if (!key || key->name != set->origin || key->type != seal::KeyType::ed25519) {
        return fail(ErrorKind::wrong_signature, log.own_key + " is no key of " + set->origin);
    }
    set->own_log_key = log.own_key;
    const Cell row[] = {std::string_view("own_log_key"), std::string_view(set->own_log_key)};
    return store->put(Table::meta, row);
}

}  // namespace reserve
