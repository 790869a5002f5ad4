// A bank's statement as acts. It must follow on the last one of its account; its entries are
// matched; what it closes with is left for the controller to reconcile.
#pragma once

#include "ledger/exchange/bank/camt_reader.h"
#include "ledger/exchange/lists/import_csv.h"

namespace reserve::exchange {

struct StatementPlan {
    ImportPlan plan;
    std::string account;
    BankStatement statement;
    std::string sha256;
    // The entry that begins the import of this very file; the plan is then empty.
    std::optional<std::uint64_t> imported_as;
};

// `mapping` may be left out: accounts are then found by what account.opened says of their bank.
Result<StatementPlan> plan_camt053(Ledger& ledger, const std::string& actor,
                                   const ImportFile& file,
                                   const std::optional<ImportFile>& mapping);

}  // namespace reserve::exchange
