// The rule table: what stands before, one act, and what the rules answer. A row is a line
//   given | when | then
// `given` names scenes or tells acts (all must be accepted), separated by ; and may go on over
// several lines; `then` is a rule's id, or "accepted" and what holds afterwards (free=12.00).
// Lines that begin with a # and a blank are headings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/fund/rules.h"

namespace reserve::fund::test {

struct Row {
    std::string heading;
    std::string given;
    std::string when;
    std::string then;
};

std::vector<Row> read_rows(std::string_view table);

// Rows by chapter.
extern const std::string_view kPeopleRows;
extern const std::string_view kContributionRows;
extern const std::string_view kTreasuryRows;
extern const std::string_view kNotificationRows;
extern const std::string_view kDisbursementRows;
extern const std::string_view kCommitmentRows;
extern const std::string_view kPaymentRows;

// Ladders: a row without `given` is the act of the row above with its fault mended, so that the
// next rule in order of precedence answers.
extern const std::string_view kPrecedenceLadders;
// Pairs of neighbouring ranks that no act can break both: "earlier later why".
extern const std::string_view kNeverTogether;

// What the row came to: empty if it holds.
std::string find_difference(const Row& row);

}  // namespace reserve::fund::test
