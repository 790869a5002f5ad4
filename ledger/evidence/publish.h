// Writes the published directory of a ledger (docs/format.md section 4), or what is new in it.
#pragma once

#include "ledger/evidence/publication.h"

namespace reserve::evidence {

struct Published {
    seal::TreeHead head;
    std::uint64_t previous = 0;  // the size that was published before
    std::uint64_t files = 0;     // written by this call
};

struct PublishOptions {
    std::filesystem::path anchors;                 // see anchors_of
    std::function<void(std::uint64_t)> progress;  // told how many entries are written
};

// On return the ledger's newest signed checkpoint and all that it needs is in `directory` and on
// disk. May be killed at any moment: a reader finds the old checkpoint or the new one, each with
// its files, and the next call goes on. ErrorKind::forked: what is published there is of another
// log, of a larger one, or no beginning of this one; nothing was written. locked: another publishes
// there. corrupt: a file left there by an interrupted call is not this ledger's.
Result<Published> publish(Ledger& ledger, const std::filesystem::path& directory,
                          const PublishOptions& options);

}  // namespace reserve::evidence
