// The charter that counts on both axes, as far as reports print it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace reserve::report {

struct CharterView {
    std::vector<std::string> purposes;
    Amount minimum_liquidity;
    std::optional<Amount> low_cash;  // the threshold
    std::vector<std::string> open_in_low_cash;
    std::vector<Amount> tiers;  // up to which each reaches
    std::int32_t pledge_months = 12;

    bool is_paused(const std::string& purpose, Amount free) const;
};

// Empty before the fund's first day.
Result<CharterView> charter_view(Ledger& ledger, const Axes& axes);

}  // namespace reserve::report
