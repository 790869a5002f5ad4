// The fund as one activity of an IATI 2.03 file, its entries as transactions in one pass.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/exchange/settings.h"
#include "ledger/exchange/sink.h"
#include "ledger/ledger.h"

namespace reserve::exchange {

// Settings to be filled in, with a comment on each.
std::string_view iati_template();

// Reads and judges the settings against the fund; see Settings::problems().
Result<Settings> read_iati_settings(Ledger& ledger, std::string_view json);

struct IatiSummary {
    std::uint64_t transactions = 0;
    // By transaction type and currency.
    std::map<std::pair<std::string, std::string>, Amount> sums;
};

// Entries known at the one axis, with value dates up to the other. A sandbox's file says EXERCISE
// in its identifier, title and description. usage: a purpose that the charter has dropped since is
// paid for and has no sector.
Result<IatiSummary> export_iati(Ledger& ledger, const Axes& axes, const Settings& settings,
                                const Sink& sink);

}  // namespace reserve::exchange
