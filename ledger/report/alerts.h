// What somebody should look at, a sentence each, as things stand now.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace reserve::report {

struct Position;

// Concentration: one contributor gave more than this part of all that was received, in percent.
inline constexpr int kConcentrationPercent = 50;
// Exposure: one foreign currency is more than this part of what the fund holds and is owed.
inline constexpr int kExposurePercent = 25;
// Unidentified receipts are an alert after so many days.
inline constexpr int kUnidentifiedDays = 30;
// A grace time or a suspension is announced so many days before.
inline constexpr int kNoticeDays = 14;

// `now` as position() answers it for today. Notifications and commitments are judged at
// ledger.now().
Result<std::vector<std::string>> alerts(Ledger& ledger, const Position& now);

}  // namespace reserve::report
