// What somebody should look at, a sentence each, as things stand now.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ledger/report/figures.h"
#include "ledger/report/notifications.h"

namespace reserve::report {

// Concentration: one contributor gave more than this part of all that was received, in percent.
inline constexpr int kConcentrationPercent = 50;
// Exposure: one foreign currency is more than this part of what the fund holds and is owed.
inline constexpr int kExposurePercent = 25;
// Unidentified receipts are an alert after so many days.
inline constexpr int kUnidentifiedDays = 30;
// A grace time or a suspension is announced so many days before.
inline constexpr int kNoticeDays = 14;

// What they look at: available money and the charter's limits; reviews, suspensions, grace times;
// overdue instalments and concentration; unidentified receipts; currencies.
enum class AlertsOn : std::uint8_t { cash, notifications, contributions, receipts, exposure };
inline constexpr AlertsOn kEveryAlert[] = {AlertsOn::cash, AlertsOn::notifications,
                                           AlertsOn::contributions, AlertsOn::receipts,
                                           AlertsOn::exposure};

// What the caller has read already; what is not given is read.
struct AlreadyRead {
    const Position* position = nullptr;
    const std::vector<WatchedNotification>* watched = nullptr;
};
// As things stand at ledger.now(), in the order asked for.
Result<std::vector<std::string>> alerts(Ledger& ledger, std::span<const AlertsOn> on,
                                        const AlreadyRead& read = {});
// The same as the last section of a report; none where there is nothing to say.
Status add_alerts(Report& report, Ledger& ledger, std::span<const AlertsOn> on);

}  // namespace reserve::report
