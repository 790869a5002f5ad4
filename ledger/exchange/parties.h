// The parties as they were registered.
#pragma once

#include <map>
#include <string>

#include "ledger/ledger.h"

namespace reserve::exchange {

struct PartyFacts {
    std::string name;
    std::string role;  // contributor, source, beneficiary, payee
};
using Parties = std::map<std::string, PartyFacts, std::less<>>;

Result<Parties> read_parties(Ledger& ledger, const Axes& axes = {});

}  // namespace reserve::exchange
