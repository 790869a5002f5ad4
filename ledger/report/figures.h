// The figures that reports print, asked of a ledger on both axes of time. Amounts are minor units
// of the functional currency unless a currency stands beside them.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "ledger/report/table.h"

namespace reserve::report {

struct Verification;

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
    bool is_open = false;  // money may be asked for under it
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

// `at` is the moment at which clocks are judged (overdue, lapsed, paused): the end of the as-of
// day or the time known at, whichever is earlier.
Result<Report> position_report(Ledger& ledger, const Axes& axes, Time at);
Result<Report> availability_report(Ledger& ledger, const Axes& axes, Time at);
// Per contribution, in its currency and in the functional one; only those of a party if one is
// named.
Result<Report> contributions_report(Ledger& ledger, const Axes& axes, Time at,
                                    const std::string& party);
// Deliveries, answers with their delays, requests, votes, payments of one notification.
Result<Report> dossier_report(Ledger& ledger, const Axes& axes, const std::string& notification);
// Where cash came from and went to, this year and before.
Result<Report> sources_uses_report(Ledger& ledger, const Axes& axes, Time at);
// By currency, and what a fall of 10 % would take.
Result<Report> exposure_report(Ledger& ledger, const Axes& axes, Time at);
// Cash month by month, what is available at each end, and how long it lasts at today's pace.
Result<Report> monthly_report(Ledger& ledger, const Axes& axes, Time at);
// Each bank account: what the books say, when and with what it was last reconciled.
Result<Report> bank_report(Ledger& ledger, const Axes& axes, Time at);
// How old is what is owed: instalments, pledges, unidentified receipts, advances.
Result<Report> ageing_report(Ledger& ledger, const Axes& axes, Time at);
// The auditor's tests, each with its population and its exceptions; `verification` is the stored
// result of the last verification (verification.h), if there is one.
Result<Report> audit_report(Ledger& ledger, const Axes& axes, Time at,
                            const std::optional<Verification>& verification);

}  // namespace reserve::report
