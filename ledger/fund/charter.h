// The charter: which purposes, whose approval, which gate, limits and clocks guard the fund.
// Amounts are in minor units of the functional currency. Defaults are those of kinds.md section 1.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe.hpp>

#include "ledger/fund/fields.h"

namespace reserve::fund {

enum class GateMode : std::uint8_t { notify_only, no_objection, affirmative };
enum class PeriodUnit : std::uint8_t { month, quarter, year };
enum class Signatures : std::uint8_t { required, waived };
BOOST_DESCRIBE_ENUM(GateMode, notify_only, no_objection, affirmative)
BOOST_DESCRIBE_ENUM(PeriodUnit, month, quarter, year)
BOOST_DESCRIBE_ENUM(Signatures, required, waived)

// A decimal in (0, 1].
using Share = Rate;

struct Tier {
    Amount up_to;
    std::uint32_t approvals = 1;
    bool distinct_partners = true;
    std::optional<Share> share;
};

struct Gate {
    GateMode mode = GateMode::notify_only;
    Share blocking_share{33, 2};
    Share quorum{50, 2};
};

struct PeriodCap {
    PeriodUnit unit = PeriodUnit::month;
    Amount amount;
};

struct Caps {
    std::optional<Amount> per_notification;
    std::optional<PeriodCap> per_period;
    std::vector<std::pair<PurposeId, Amount>> per_purpose;
};

struct LowCash {
    Amount threshold;
    PurposeSet open_purposes;
};

struct Clocks {
    std::int32_t delivery_hours = 6;
    std::int32_t acknowledgement_hours = 24;
    std::int32_t review_days = 30;
    std::int32_t suspension_days = 45;
    std::int32_t grace_days = 90;
    std::int32_t pledge_months = 12;
};

struct Charter {
    PurposeSet purposes;
    PartyId beneficiary;  // unknown until a party of that name is registered
    std::vector<Tier> approval_tiers;
    Gate gate;
    Amount minimum_liquidity;
    Caps caps;
    std::optional<LowCash> low_cash;
    Clocks clocks;
    Signatures signatures = Signatures::required;
    std::bitset<64> record_refusals;  // by KindIndex (kinds.h)
};

enum class Sandbox : std::uint8_t { no, yes };

// Why this charter contradicts itself, in one sentence; nullopt if it does not.
std::optional<std::string_view> find_contradiction(const Charter& charter, Sandbox sandbox);

}  // namespace reserve::fund
