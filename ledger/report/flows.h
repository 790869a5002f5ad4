// What moved the fund's own cash (cash and in transit, less what is owed back: budget resources
// less spent), seen from the other side: each line says where the money came from or went to.
#pragma once

#include <functional>

#include "ledger/ledger.h"

namespace reserve::report {

// Visits the financial lines that stand against cash in every entry that changed it, by account.
// Their values, signs turned, sum up to the change of cash; matching an unidentified receipt is
// thus income on the day it is matched. Of a revaluation only what it did to cash is visited.
Status each_flow(Ledger& ledger, const Axes& axes,
                 const std::function<void(const Movement&)>& visit);

// What a flow is in a statement of sources and uses; `owner` names the thing behind the account.
struct FlowKind {
    fund::AccountClass account_class;
    std::string_view words;
    bool is_source;
};
// In the order of the statement.
std::span<const FlowKind> flow_kinds();

}  // namespace reserve::report
