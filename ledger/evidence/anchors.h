// The anchors of a ledger, <ledger>.anchors: for each checkpoint that was sent to a time-stamping
// authority the note as it was sent, checkpoint.<size>, and the token once it came back,
// checkpoint.<size>.tsr. publish puts both out.
#pragma once

#include "ledger/evidence/publication.h"
#include "ledger/evidence/timestamp.h"

namespace reserve::evidence {

struct AnchorQuery {
    std::uint64_t size = 0;
    std::string query;  // for the authority (DER)
};
// Of the newest checkpoint; the note is on disk on return. Asked again for the same size it is the
// same query, so that a token for the first still fits.
Result<AnchorQuery> ask_for_anchor(Ledger& ledger, const std::filesystem::path& anchors);

struct Anchor {
    std::uint64_t size = 0;
    std::string time;  // as the authority wrote it: 20260408050000Z
};
// Verifies the authority's answer and keeps it. not_found: it is of no checkpoint that was asked
// for; malformed: it does not verify.
Result<Anchor> keep_anchor(const std::filesystem::path& anchors, std::string_view response,
                           const std::filesystem::path& authorities);

}  // namespace reserve::evidence
