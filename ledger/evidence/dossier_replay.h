// The rule of the gate from a dossier's entries alone: they are judged again by the ledger's own
// rules, in a working set without a store. Of a plain dossier the money is assumed.
#pragma once

#include "ledger/audit_rows.h"
#include "ledger/evidence/dossier_file.h"
#include "ledger/evidence/dossier_story.h"

namespace reserve::evidence {

class DossierReplay {
public:
    DossierReplay(const DossierFile& file, std::string_view origin);

    // Judges one entry after the other up to the first finding; adds to the report what was found,
    // proved and assumed.
    void run(DossierReport& report);
    // The last log key that the entries name; empty if none does.
    std::string_view log_key() const;

private:
    using Fault = std::optional<Finding>;

    void wire();
    Fault replay(const DossierEntry& entry);
    Fault read(const DossierEntry& entry, EntryParts& parts);
    Fault judge(const DossierEntry& entry, const EntryParts& parts);
    Fault compare(const DossierEntry& entry, const EntryParts& parts);
    void assume_money();
    void assume_shares(const EntryParts& parts);
    bool is_release() const;
    const DossierEntry* find(std::uint64_t seq) const;
    std::optional<std::uint64_t> find_id(std::string_view id) const;

    const DossierFile& file_;
    WorkingSet set_{nullptr};
    ExpectedRows rows_;
    Recorder recorder_{rows_, set_};
    Judge judge_{set_};
    PaymentStory story_;
    seal::JsonDocument document_;
    std::vector<std::string> proves_;
    std::uint64_t signatures_ = 0;
};

}  // namespace reserve::evidence
