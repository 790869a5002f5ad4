// Every signed head of a ledger, held against the tree as it grows again from the entries: its
// root, its place, the signatures of the keys that the history names, and the cosignatures kept.
#pragma once

#include <deque>
#include <functional>

#include "ledger/audit.h"
#include "ledger/sealer.h"

namespace reserve {

class CheckpointAudit {
public:
    using Report = std::function<void(Finding finding)>;

    CheckpointAudit(store::Store& store, Report report)
        : store_(store), report_(std::move(report)) {}

    // The first checkpoint; call before the first entry.
    Status open();
    // The size at which the next checkpoint stands; never again once all are passed.
    std::uint64_t next() const { return next_; }
    // The tree has reached that size.
    Status check(WorkingSet& set);
    // The log ends here: checkpoints beyond it were signed for entries that are gone, and the last
    // one must be of the whole log where signing is a duty.
    Status finish(WorkingSet& set);
    std::uint64_t checked() const { return checked_; }

private:
    Status advance();
    void find(std::string code, std::string place, std::string reason);
    void check_note(std::string_view note, WorkingSet& set);
    Status check_cosignatures(std::string_view note, const WorkingSet& set);
    Status count_cosignatures();

    store::Store& store_;
    Report report_;
    std::deque<SignedHead> ahead_;
    std::uint64_t next_ = 0;
    std::uint64_t previous_ = 0;
    std::uint64_t checked_ = 0;
    std::uint64_t cosignatures_ = 0;
};

}  // namespace reserve
