// Contributions, notifications and disbursements: lists on both axes of time, and single cases.
#include <algorithm>

#include "ledger/act_line.h"
#include "ledger/codec.h"
#include "ledger/report/axes_text.h"
#include "ledger/report/case_rows.h"
#include "ledger/report/case_view.h"
#include "ledger/report/figures.h"
#include "ledger/report/notifications.h"
#include "service/answers.h"
#include "service/books.h"
#include "service/routes.h"

namespace reserve::service {
namespace {

using fund::ObjectKind;
using report::CaseRows;
using report::event_of;
using report::Table;

Result<Table> contributions(Ledger& ledger, const Axes& axes) {
    const auto at = report::judged_at(ledger, axes);
    auto made =
        at ? report::contributions_report(ledger, axes, *at, "") : std::unexpected(at.error());
    return made ? Result<Table>(std::move(made->sections.front().table))
                : std::unexpected(made.error());
}

// Their `state` as cases tell it.
Status set_states(Ledger& ledger, CaseRows& rows) {
    seal::JsonDocument document;
    for (auto& row : rows.table().rows) {
        const auto json = report::case_json(ledger, ObjectKind::disbursement, row.front());
        if (!json) {
            return std::unexpected(json.error());
        }
        const auto node = *json ? document.parse(**json) : std::unexpected(seal::JsonError());
        row.back() = node ? std::string(text_at(**node, "state")) : "";
    }
    return {};
}

Result<Table> disbursements(Ledger& ledger, const Axes& axes) {
    CaseRows rows({{"disbursement"},
               {"notification"},
               {"purpose"},
               {"payee"},
               {"currency"},
               {"amount", report::Align::right},
               {"state"}});
    constexpr std::string_view kKinds[] = {"disbursement.requested", "disbursement.approved",
                                           "disbursement.rejected",  "disbursement.recused",
                                           "disbursement.cancelled", "disbursement.withdrawn"};
    Status status = each_line_of(ledger, kKinds, axes, [&](const ActLine& line) {
        const std::string name(text_at(*line.body, "disbursement"));
        if (line.kind != kKinds[0]) {
            rows.set_state(name, event_of(line));
            return;
        }
        std::vector<std::string> row{name};
        for (const std::string_view field :
             {"notification", "purpose", "payee", "currency", "amount"}) {
            row.emplace_back(text_at(*line.body, field));
        }
        row.push_back(event_of(line));
        rows.add(std::move(row));
    });
    if (status && axes.count_everything()) {
        status = set_states(ledger, rows);
    }
    return status ? Result<Table>(std::move(rows.table())) : std::unexpected(status.error());
}

// As rows: its entries alone.
Result<std::string> case_text(Ledger& ledger, ObjectKind kind, const std::string& name,
                              const Axes& axes, std::string_view type) {
    const auto state = report::case_json(ledger, kind, name);
    const auto entries =
        state ? report::case_history(ledger, kind, name, axes) : std::unexpected(state.error());
    if (!entries) {
        return std::unexpected(entries.error());
    }
    const bool is_today = axes.count_everything();
    if (!*state || (entries->rows.empty() && !is_today)) {
        return fail(ErrorKind::not_found, "there is no such case");
    }
    if (type == kCsv) {
        return to_csv(*entries);
    }
    return report::case_document(kind, name, is_today ? *state : std::nullopt, *entries);
}

http::Response one(const Call& call, ObjectKind kind) {
    if (!is_name(call.names.front())) {
        return http::problem(400, "a case is named by its name");
    }
    return from_books(call, kTables, RestsOn::clock,
                      [&](Ledger& ledger, const Axes& axes, std::string_view type) {
                          return case_text(ledger, kind, call.names.front(), axes, type);
                      });
}

}  // namespace

http::Response list_contributions(const Call& call) {
    return table_from_books(call, RestsOn::clock, contributions);
}

http::Response list_notifications(const Call& call) {
    return table_from_books(call, RestsOn::clock, report::notifications);
}

http::Response list_disbursements(const Call& call) {
    return table_from_books(call, RestsOn::clock, disbursements);
}

http::Response read_contribution(const Call& call) {
    return one(call, ObjectKind::contribution);
}

http::Response read_notification(const Call& call) {
    return one(call, ObjectKind::notification);
}

http::Response read_disbursement(const Call& call) {
    return one(call, ObjectKind::disbursement);
}

}  // namespace reserve::service
