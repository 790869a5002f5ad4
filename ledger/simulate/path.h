// One path told in full: every act from the fund's opening on with what the rules said to it, and
// the accepted ones as the lines of a sandbox ledger: the path is a ledger.
#pragma once

#include "ledger/ledger.h"
#include "ledger/simulate/outcome.h"
#include "ledger/simulate/plan.h"

namespace reserve::simulate {

struct ToldAct {
    Time at;
    fund::Rule rule = fund::Rule::none;  // that refused it
    std::int64_t free = 0;               // when that was decided
    std::string line;                    // {"act": …, "at": …}
};

struct Told {
    std::vector<ToldAct> acts;
    Outcome outcome;
    Detail detail;
    fund::State end;
};

// The plan's own path of that number: the very acts that a run of that seed decides. Where the
// plan starts from a ledger, the acts follow that ledger's own.
Told tell_path(const Plan& plan, std::uint64_t seed, std::uint32_t path);

// The accepted acts, a line each.
std::string to_lines(const Told& told);

// Its end as a ledger's balances: those that are not zero, by account and currency.
std::vector<AccountBalance> balances_of(const Plan& plan, const Told& told);

}  // namespace reserve::simulate
