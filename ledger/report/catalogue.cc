// What each report is made with, and which alerts stand in it.
#include "ledger/report/catalogue.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "ledger/report/verification.h"

namespace reserve::report {
namespace {

constexpr AlertsOn kOnPosition[] = {AlertsOn::cash, AlertsOn::notifications};
constexpr AlertsOn kOnMonths[] = {AlertsOn::cash};
constexpr AlertsOn kOnAge[] = {AlertsOn::receipts};
constexpr AlertsOn kOnExposure[] = {AlertsOn::exposure};

template <Result<Report> (*make)(Ledger&, const Axes&, Time)>
Result<Report> plain(Ledger& ledger, const Asked& asked) {
    return make(ledger, asked.axes, asked.at);
}

// What `reserve verify` left beside the ledger.
std::optional<Verification> stored_verification(const std::filesystem::path& ledger) {
    std::ifstream stream(ledger.string() + ".verified", std::ios::binary);
    const std::string json((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
    return parse_verification(json);
}

Result<Report> contributions_of(Ledger& ledger, const Asked& asked) {
    return contributions_report(ledger, asked.axes, asked.at, asked.subject);
}

constexpr KnownReport kReports[] = {
    {"position", "funds held, funds available, and the bridge between", nullptr,
     plain<position_report>, kOnPosition},
    {"contributions", "pledged, signed, received, notes, overdue, unpaid, shares", nullptr,
     contributions_of},
    {"sources-uses", "where cash came from and where it went", nullptr, plain<sources_uses_report>},
    {"availability", "what each purpose could use", nullptr, plain<availability_report>},
    {"contributor", "the contributions of one party", "party", contributions_of},
    {"dossier", "one notification: deliveries, answers, requests, payments", "notification",
     [](Ledger& ledger, const Asked& asked) {
         return dossier_report(ledger, asked.axes, asked.subject);
     }},
    {"audit", "tests of the books with their populations and exceptions", nullptr,
     [](Ledger& ledger, const Asked& asked) {
         return audit_report(ledger, asked.axes, asked.at, stored_verification(asked.ledger));
     }},
    {"bank", "bank accounts and their last reconciled statements", nullptr, plain<bank_report>},
    {"ageing", "how old is what is owed: instalments, pledges, advances, receipts", nullptr,
     plain<ageing_report>, kOnAge},
    {"exposure", "what is held and owed in each currency, and what a fall would take", nullptr,
     plain<exposure_report>, kOnExposure},
    {"monthly", "cash by month, what is available, and until when it lasts", nullptr,
     plain<monthly_report>, kOnMonths},
};

}  // namespace

std::span<const KnownReport> known_reports() {
    return kReports;
}

const KnownReport* find_report(std::string_view name) {
    const auto* found = std::ranges::find(kReports, name, &KnownReport::name);
    return found == std::end(kReports) ? nullptr : found;
}

}  // namespace reserve::report
