// Notes are read in small batches, so memory does not grow with their number.
#include "ledger/audit_checkpoints.h"

#include <limits>

#include "ledger/cells.h"
#include "ledger/seal/checkpoint.h"
#include "ledger/seal/note.h"

namespace reserve {

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
    return {};
}

}  // namespace reserve
