// The dossier of a notification: what was told to whom and when, who answered, what was asked for
// and paid under it.
#include "ledger/act_line.h"
#include "ledger/report/amounts.h"
#include "ledger/report/case_view.h"
#include "ledger/report/figures.h"

namespace reserve::report {
namespace {

using fund::ObjectKind;

// "3 d 04 h 05 min" after the notification was issued.
std::string delay(Time from, Time to) {
    const std::int64_t minutes = (to.microseconds - from.microseconds) / 60'000'000;
    return std::to_string(minutes / 1440) + " d " + std::to_string(minutes / 60 % 24) + " h " +
           std::to_string(minutes % 60) + " min";
}

std::string details(const seal::JsonNode& body) {
    std::string text;
    for (const std::string_view key :
         {"party", "outcome", "disbursement", "payment", "purpose", "amount", "currency", "payee",
          "account", "reason"}) {
        if (const std::string_view field = text_at(body, key); !field.empty()) {
            text += (text.empty() ? "" : " ") + std::string(field);
        }
    }
    return text;
}

}  // namespace

Result<Report> dossier_report(Ledger& ledger, const Axes& axes, const std::string& notification) {
    if (Status known = check_known(ledger, ObjectKind::notification, notification, axes); !known) {
        return std::unexpected(known.error());
    }
    const auto seqs = case_entries(ledger, ObjectKind::notification, notification);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    Table table{{{"seq", Align::right},
                 {"recorded_at"},
                 {"after_issue"},
                 {"actor"},
                 {"kind"},
                 {"details"}},
                {}};
    std::optional<Time> issued;
    seal::JsonDocument document;
    for (const std::uint64_t seq : *seqs) {
        const auto entry = ledger.entry(seq);
        if (!entry) {
            return std::unexpected(entry.error());
        }
        const auto line = read_line(document, *entry);
        if (!line) {
            return std::unexpected(unreadable(seq));
        }
        issued = issued.value_or(line->recorded_at);
        if (counts(*line, axes)) {
            table.rows.push_back({std::to_string(seq), format_time(line->recorded_at),
                                  delay(*issued, line->recorded_at), std::string(line->actor),
                                  std::string(line->kind), details(*line->body)});
        }
    }
    return Report{"dossier", {{"Notification " + notification, std::move(table)}}};
}

}  // namespace reserve::report
