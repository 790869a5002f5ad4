// A scenario made ready to run: the state every path starts from, reached by acts through the
// rules; who acts; handles of what the paths name; the calendar. Shared by all threads, unchanged.
#pragma once

#include <array>
#include <functional>

#include "ledger/base/result.h"
#include "ledger/simulate/books.h"
#include "ledger/simulate/chance/laws.h"
#include "ledger/simulate/scenario/scenario.h"

namespace reserve::simulate {

// A real ledger's state, with everything that is open loaded, for a scenario that starts from it.
// Only read while the plan is made.
struct Snapshot {
    const fund::State* state = nullptr;
    std::string charter_json;
    std::function<std::optional<std::uint32_t>(fund::ObjectKind, std::string_view)> find;
    std::function<std::string(fund::ObjectKind, std::uint32_t)> name_of;
};

struct Account {
    Currency currency;
    fund::BankAccountId id;
    fund::AccountKey cash;
};

// One instalment of one partner.
struct Due {
    std::size_t partner = 0;
    std::uint32_t number = 0;  // of that partner's, from 0
    int month = 0;
    Amount amount;
    std::int64_t value = 0;  // functional minor units, at the starting rate
};

struct TimedAct {
    fund::Act act;
    Time at;
};

struct Plan {
    Scenario scenario;
    fund::State before;             // nothing, or the ledger's
    std::vector<TimedAct> opening;  // the acts that made the start of it
    fund::State start;
    std::string charter_json;
    std::vector<Time> month_start;  // horizon + 1 of them
    std::int64_t floor = 0;

    fund::OfficerId governor;
    fund::OfficerId treasurer;
    fund::OfficerId controller;
    fund::OfficerId beneficiary;
    std::vector<fund::OfficerId> voters;
    std::vector<fund::PartyId> notified;  // contributors that are not suspended
    std::vector<fund::PartyId> payees;
    std::vector<fund::PartyId> parties;    // of the scenario's partners
    std::vector<fund::ContributionId> contributions;  // of those pledged at the start
    bool has_later_pledges = false;
    std::vector<fund::PartyId> sources;    // of proceeds
    std::vector<Account> accounts;  // the functional one, then one for each exchange rate
    std::vector<double> levels;     // of those rates at the start
    std::vector<std::size_t> partner_accounts;
    std::vector<std::size_t> proceeds_accounts;
    std::vector<fund::PurposeId> purposes;  // of the needs
    std::vector<std::uint32_t> entities;    // of the partners' draws

    std::vector<Due> dues;                     // by month
    std::vector<std::size_t> first_due;        // of each month, and the end
    std::vector<SizeDraw> sizes;
    std::vector<double> weights;               // of the needs, cumulated, the last 1
    std::vector<DelayDraw> delays;
    double need_a_month = 0;  // minor units asked in a month of aggression, on average
    // What the opening named, and a ledger before it: by kind, by handle.
    std::array<std::vector<std::string>, 16> names;

    std::string made_prefix;  // before the names of what paths make, where a ledger has its own
    // The name of a thing, also of one that a path makes.
    std::string name_of(fund::ObjectKind kind, std::uint32_t handle) const;
    Time time_at(double month) const;
    Date day_of_month(int month) const {
        return day_of(month_start[static_cast<std::size_t>(month)]);
    }
};

// Runs the opening. malformed: the scenario does not fit the ledger it starts from, or a rule
// refuses an opening act. usage: a ledger is named and no snapshot given.
Result<Plan> make_plan(const Scenario& scenario, const Snapshot* snapshot = nullptr);

}  // namespace reserve::simulate
