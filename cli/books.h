// The books that a command writes to, wherever they are: a ledger's file, or a ledger on a server,
// which is sent the acts and must show them in its log before they count as recorded.
#pragma once

#include "cli/app.h"

namespace reserve::cli {

class Books {
public:
    Books() = default;
    Books(const Books&) = delete;
    Books& operator=(const Books&) = delete;
    virtual ~Books() = default;

    // As it stands, with what was appended.
    virtual Ledger& ledger() = 0;
    // As Ledger::append. On a server everything is one commit only up to its limits (usage says
    // so); a dry run is judged by the copy.
    virtual Result<std::vector<Verdict>> append(std::span<const Submission> acts, AppendMode mode,
                                                Durability durability = Durability::commit,
                                                const Watch& watch = nullptr) = 0;
};

std::unique_ptr<Books> books_of(std::unique_ptr<Ledger> ledger);
// Those of --ledger.
Result<std::unique_ptr<Books>> open_books(const Globals& globals);

}  // namespace reserve::cli
