// Contributions as the log tells them, in their own currency and at the values booked.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/act_line.h"

namespace reserve::report {

// What an act changes of a contribution, so that its reversal can take it back.
struct ContributionChange {
    Amount pledged;  // unsigned
    Amount agreed;
    Amount received;  // within the agreements, gross: receipts, matches, encashments
    Amount notes;
    Amount written_off;
    // Functional currency, at the rates of the days they were booked.
    Amount pledged_value;
    Amount agreed_value;
    Amount received_value;
};

struct ContributionLine {
    std::string name;
    std::string party;
    std::string instrument = "grant";
    Currency currency;
    std::optional<Date> pledged_on;  // also by a revision of nothing
    std::vector<std::pair<Date, Amount>> due;
    ContributionChange sum;
    bool counts = false;  // an entry of it counts
};

// Every contribution of which an entry counts on both axes. What an entry changes is told by all
// that was known before it, whatever its value date.
class ContributionFold {
public:
    static Result<ContributionFold> read(Ledger& ledger, const Axes& axes);

    std::vector<ContributionLine> lines;  // by name

private:
    using Place = std::uint32_t;  // in lines
    struct Texts {
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
        using is_transparent = void;
    };
    using Places = std::unordered_map<std::string, Place, Texts, std::equal_to<>>;

    void take(const ActLine& act, const Axes& axes);
    void reverse(const ActLine& act, const Axes& axes);
    Place place_of(std::string_view name);
    ContributionChange change_of(const ActLine& act, Place place);
    ContributionChange repledged(const ActLine& act, Place place, Amount pledge);
    void sort();

    std::vector<Amount> pledges_;  // unsigned, of all that was known, by place
    Places names_;
    Places notes_;
    std::unordered_map<std::uint64_t, std::pair<Place, ContributionChange>> reversible_;
};

// Received, deposited or written off.
Amount settled_of(const ContributionLine& line);
// Due by that day and not settled.
Amount overdue_of(const ContributionLine& line, Date today);
Amount unpaid_of(const ContributionLine& line);

}  // namespace reserve::report
