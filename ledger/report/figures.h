// The figures that reports print, asked of a ledger on both axes of time. Amounts are minor units
// of the functional currency unless a currency stands beside them.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::report {

// Funds held = cash + in transit + notes - what is owed back; available = free (fund.md section 1).
struct Position {
    Amount cash;
    Amount in_transit;
    Amount notes;
    Amount unidentified;
    Amount refundable;
    Amount held;  // cash + in transit + notes - unidentified - refundable
    Amount earmarked;
    Amount set_aside;
    Amount committed;
    Amount available;
    Amount spent;
    Amount receivable;
    Amount pledged;
};
Result<Position> position(Ledger& ledger, const Axes& axes);

struct GateLine {
    std::string notification;
    std::string state;  // "active since ...", "waiting", "stood down ..."
    std::size_t delivered = 0;
    std::size_t partners = 0;
};
struct OpenCase {
    std::string name;
    std::string waits_for;
    std::string amount;  // with its currency
};
// What stands today.
struct Overview {
    std::vector<GateLine> gates;
    std::vector<OpenCase> open;
    std::vector<std::string> alerts;  // a sentence each
    Position position;
    std::size_t pending = 0;
    std::size_t commitments = 0;
    std::size_t payments = 0;
};
Result<Overview> overview(Ledger& ledger);

// A picture of a section's table, drawn from its cells: a picture cannot differ from the figures.
enum class ChartKind : unsigned char { bars, line };
struct Chart {
    ChartKind kind = ChartKind::bars;
    std::string labels;               // the column whose cells name the bars or days
    std::vector<std::string> values;  // columns of amounts, one series each
};

// A report: titled tables under one heading.
struct Section {
    std::string title;
    Table table;
    std::string sentence = {};  // what the table says, in words
    std::optional<Chart> chart = {};
    std::vector<std::string> sums = {};  // first cells of the rows that add up others
};
struct Report {
    std::string name;
    std::vector<Section> sections;
};
Result<Report> position_report(Ledger& ledger, const Axes& axes);
Result<Report> availability_report(Ledger& ledger, const Axes& axes);
// Per contribution, in its currency; only those of a party where one is named. Overdue is judged
// on the day of `at`.
Result<Report> contributions_report(Ledger& ledger, const Axes& axes, Time at,
                                    const std::string& party);
// Deliveries, answers with their delays, requests, votes, payments of one notification.
Result<Report> dossier_report(Ledger& ledger, const Axes& axes, const std::string& notification);

}  // namespace reserve::report
