// A list of pledges, agreements, receipts, rates … as acts, by a mapping that people write.
#pragma once

#include "ledger/exchange/import_plan.h"

namespace reserve::exchange {

struct ImportFile {
    std::string name;
    std::string bytes;
};

// The batch is named csv-<first half of the file's hash>, an act's id csv:<hash>:<line>: the same
// file again gives the same acts, which the ledger knows. Bad rows are faults of the plan; the
// error (malformed) is a file or a mapping that cannot be read at all.
Result<ImportPlan> plan_csv(Ledger& ledger, const std::string& actor, const ImportFile& file,
                            const ImportFile& mapping);

}  // namespace reserve::exchange
