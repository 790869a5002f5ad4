// Contributions as the log tells them, in their own currency and at the values booked.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/act_line.h"

namespace reserve::report {

struct ContributionLine {
    std::string party;
    std::string currency;
    std::string instrument = "grant";
    Amount pledged;  // unsigned
    Date pledged_on;
    Amount agreed;
    Amount received;  // gross: receipts, matches, encashments
    Amount notes;
    Amount written_off;
    Amount repaid;
    std::vector<std::pair<Date, Amount>> due;
    // Functional currency, at the rates of the days they were booked.
    Amount pledged_value;
    Amount agreed_value;
    Amount received_value;
};

// What an entry changed, so that its reversal can take it back.
struct ContributionChange {
    std::string contribution;
    Amount ContributionLine::*field = nullptr;
    Amount amount;
    std::string note;  // whose rest moves the other way
};

// Every contribution, folded over the entries that count on both axes.
class ContributionFold {
public:
    // Of all entries that count.
    static Result<ContributionFold> read(Ledger& ledger, const Axes& axes);

    std::map<std::string, ContributionLine> lines;

private:
    void take(const ActLine& act);
    // The contribution that the entry is about; empty if none.
    std::string apply(const ActLine& act);
    void change(std::uint64_t seq, ContributionChange change, int sign);
    void sign(const std::string& name, const seal::JsonNode& body);

    std::map<std::string, std::string> notes_;  // note -> contribution
    std::unordered_map<std::uint64_t, ContributionChange> changes_;
};

// Due by that day and neither received, deposited nor written off.
Amount overdue_of(const ContributionLine& line, Date today);
Amount unpaid_of(const ContributionLine& line);
Currency currency_of(const ContributionLine& line);

}  // namespace reserve::report
