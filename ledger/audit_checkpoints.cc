// Notes are read in small batches, so memory does not grow with their number.
#include "ledger/audit_checkpoints.h"

#include <limits>

#include "ledger/base/hex.h"
#include "ledger/cells.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"

namespace reserve {

using store::Cell;
using store::Table;

namespace {

constexpr std::size_t kBatch = 256;
constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

std::string place_of(std::uint64_t size) {
    return "checkpoint " + std::to_string(size);
}

}  // namespace

void CheckpointAudit::find(std::string code, std::string place, std::string reason) {
    report_({std::move(code), std::nullopt, std::move(place), std::move(reason)});
}

Status CheckpointAudit::open() {
    return advance();
}

Status CheckpointAudit::advance() {
    if (!ahead_.empty()) {
        ahead_.pop_front();
    }
    if (ahead_.empty()) {
        const auto from = static_cast<std::int64_t>(next_ + 1);
        const store::Query query{.table = Table::checkpoint,
                                 .low = next_ == 0 ? std::nullopt : std::optional(from)};
        const Status status = store_.scan(query, [&](store::Row row) {
            ahead_.push_back({static_cast<std::uint64_t>(integer_of(row[0])),
                              std::string(text_of(row[1]))});
            return ahead_.size() < kBatch;
        });
        if (!status) {
            return status;
        }
    }
    next_ = ahead_.empty() ? kNever : ahead_.front().size;
    return {};
}

Status CheckpointAudit::check(WorkingSet& set) {
    check_note(ahead_.front().note, set);
    if (Status status = check_cosignatures(ahead_.front().note, set); !status) {
        return status;
    }
    previous_ = next_;
    ++checked_;
    return advance();
}

void CheckpointAudit::check_note(std::string_view note, WorkingSet& set) {
    const std::string place = place_of(next_);
    const auto parsed = seal::parse_note(note);
    const auto head = parsed ? seal::parse_checkpoint(parsed->text)
                             : std::unexpected(seal::CheckpointFault::missing_line);
    if (!parsed || !head || !head->extensions.empty()) {
        find("malformed", place,
                !parsed ? std::string(sentence(parsed.error()))
                : !head ? std::string(sentence(head.error()))
                        : "has further lines");
        return;
    }
    if (head->origin != set.origin || head->head.size != next_) {
        find("tree", place, "says it is of " + head->origin + " with " +
                                   std::to_string(head->head.size) + " entries");
    }
    if (head->head.root != set.tree.root()) {
        find("tree", place, "its root is not that of the entries");
    }
    const std::vector<seal::Verifier> keys = checkpoint_keys(set, previous_, next_);
    for (const seal::Verifier& key : keys) {
        const auto opened = seal::verify_note(*parsed, {&key, 1});
        if (!opened) {
            find("signature", place, make_vkey(key) + ": " +
                                            std::string(sentence(opened.error())));
        }
    }
    if (keys.empty() && set.state.is_open) {
        find("signature", place, "is signed, but the log names no key");
    } else if (parsed->signatures.size() != keys.size()) {
        find("signature", place, "carries other signatures than those of the log's keys");
    }
}

// Each is kept as a line under its witness's name and key id. Whose key the charter names is
// verified; of others only the form can be.
Status CheckpointAudit::check_cosignatures(std::string_view note, const WorkingSet& set) {
    const std::string text(note.substr(0, note.find("\n\n") + 1));
    std::vector<seal::Verifier> witnesses;
    const Cell prefix[] = {cell_of(next_)};
    return store_.scan({.table = Table::cosignature, .prefix = prefix}, [&](store::Row row) {
        if (++cosignatures_; witnesses.empty()) {
            witnesses = charter_witnesses(set);
        }
        const std::string_view witness = text_of(row[1]);
        const std::string place = place_of(next_) + ", cosignature of " + std::string(witness);
        const auto lines = seal::parse_signature_lines(text_of(row[2]));
        if (!lines || lines->size() != 1 ||
            std::string(lines->front().name) + "+" + to_hex(lines->front().id) != witness) {
            find("malformed", place, "is not one line of that name and key id");
            return true;
        }
        const auto verified = seal::verify_note({text, *lines}, witnesses);
        if (!verified && verified.error() == seal::NoteFault::wrong_signature) {
            find("signature", place, std::string(sentence(verified.error())));
        }
        return true;
    });
}

// Those of no checkpoint were met by none.
Status CheckpointAudit::count_cosignatures() {
    std::uint64_t found = 0;
    const Status status = store_.scan({.table = Table::cosignature}, [&](store::Row) {
        ++found;
        return true;
    });
    if (status && found > cosignatures_ && next_ == kNever) {
        find("signature", "cosignatures", std::to_string(found - cosignatures_) +
                                              " are of no checkpoint of this ledger");
    }
    return status;
}

Status CheckpointAudit::finish(WorkingSet& set) {
    const std::uint64_t size = set.tree.size();
    while (next_ == 0) {
        find("malformed", place_of(0), "stands where no entry is");
        if (Status status = advance(); !status) {
            return status;
        }
    }
    if (next_ != kNever) {
        find("fork", place_of(next_), "was signed, but the log has only " +
                                             std::to_string(size) + " entries");
    }
    const bool duty = set.state.is_open && set.state.sandbox == fund::Sandbox::no;
    if (duty && previous_ != size && next_ == kNever) {
        find("signature", "head", "no checkpoint of " + std::to_string(size) +
                                         " entries was signed");
    }
    return count_cosignatures();
}

}  // namespace reserve
