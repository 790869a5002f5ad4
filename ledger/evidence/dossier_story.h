// What a dossier proves, in sentences for people: who did what and when, and why the gate was
// open. Told from the replayed state at the moment of the release.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/evidence/dossier.h"
#include "ledger/judge.h"

namespace reserve::evidence {

class PaymentStory {
public:
    // An entry that was judged and then applied to the set.
    void note(const WorkingSet& set, const Judge& judge, std::uint64_t seq);
    // Sentences about that payment, whose release was noted last.
    std::vector<std::string> tell(const WorkingSet& set, fund::PaymentId payment) const;
    // What the entries of such a dossier cannot show.
    std::vector<std::string> assumptions(Completeness completeness) const;

private:
    // Something done to a request or a payment.
    struct Step {
        std::string_view kind;
        fund::ObjectRef thing;
        fund::OfficerId officer;
        std::uint64_t seq = 0;
        Time at;
    };
    std::string say(const WorkingSet& set, const Step& step, std::string_view done) const;
    const Step* find(std::string_view kind, fund::ObjectRef thing) const;

    std::vector<Step> steps_;
    std::map<std::uint32_t, fund::Tier> tiers_;  // by committed disbursement
    bool signatures_waived_ = false;
};

}  // namespace reserve::evidence
