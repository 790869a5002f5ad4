// A ledger's charter with fields of a scenario's policy laid over it.
#pragma once

#include "ledger/simulate/plan.h"

namespace reserve::simulate {

struct OverlaidCharter {
    std::string json;  // canonical
    std::shared_ptr<const fund::Charter> charter;
    std::vector<std::string> purposes;  // by handle; empty where the charter has none of it
};

// `policy` is a JSON object or empty; tables are overlaid, all else is replaced.
Result<OverlaidCharter> overlay_charter(const Snapshot& snapshot, const std::string& policy,
                                        Currency functional);

}  // namespace reserve::simulate
