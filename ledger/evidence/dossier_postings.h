// The postings of an entry whose money is assumed: which of them the rules still fix.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/entry.h"

namespace reserve::evidence {

struct PostedLine {
    std::string account;
    Currency currency;
    Amount amount;
    Amount value;
};

// The lines as an entry writes them, sorted and each of the right form; nullopt otherwise.
std::optional<std::vector<PostedLine>> read_postings(const seal::JsonNode& postings,
                                                     Currency functional);

// Why these lines cannot be those of the entry; empty if they can: both books balance, and what
// does not depend on balances before is as decided. Where money comes from (free, earmarks) and
// what carrying values and exchange differences are is not compared.
std::string find_posting_fault(const std::vector<PostedLine>& stated,
                               const std::vector<PostedLine>& decided, Currency functional);

}  // namespace reserve::evidence
