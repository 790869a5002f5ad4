// The reports there are, by name.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "ledger/report/alerts.h"
#include "ledger/report/figures.h"

namespace reserve::report {

// What a report is asked for.
struct Asked {
    Axes axes;
    Time at;              // at which clocks are judged
    std::string subject;  // the party or notification it is of
    std::filesystem::path ledger;  // the file, beside which its last verification stands
};

struct KnownReport {
    const char* name;
    const char* does;
    const char* subject;  // what it asks for, or null
    Result<Report> (*make)(Ledger& ledger, const Asked& asked);
    std::span<const AlertsOn> alerts = {};
};
std::span<const KnownReport> known_reports();
// nullptr if there is none of that name.
const KnownReport* find_report(std::string_view name);

}  // namespace reserve::report
