// Drawing acts at random from what a fund's state makes meaningful: who could act, which things
// there are, and amounts at the limits that the rules guard (all that is left, one more, half).
#pragma once

#include <span>

#include "tests/fund/journal.h"
#include "tests/support/random.h"

namespace reserve::fund::test {

using Random = reserve::test::Random;

inline constexpr std::uint32_t kPurposeCount = 5;

// How large the amounts of a history are: a few minor units show rounding, giants show the range.
enum class Scale : std::uint8_t { tiny, usual, giant };

class Draw {
public:
    Draw(const Journal& known, Random& numbers, Scale size)
        : journal(known), state(known.state()), random(numbers), scale(size) {}

    const Journal& journal;
    const State& state;
    Random& random;
    const Scale scale;
    Time at;
    Date date;
    OfficerId actor;  // set by a maker that wants a certain one

    bool chance(std::uint64_t percent) { return random.below(100) < percent; }
    template <class T>
    T one_of(std::initializer_list<T> values) {
        return values.begin()[random.below(values.size())];
    }

    // Any row that fits; no handle if none does.
    template <class Row, class Fits>
    Handle<Row> pick(const Table<Row>& table, Fits fits) {
        Handle<Row> chosen;
        std::uint64_t seen = 0;
        table.for_each_loaded([&](Handle<Row> id, const Row& row) {
            if (fits(id, row) && random.below(++seen) == 0) {
                chosen = id;
            }
        });
        return chosen;
    }
    template <class Row>
    Handle<Row> pick(const Table<Row>& table) {
        return table.size() == 0
                   ? Handle<Row>()
                   : Handle<Row>{static_cast<std::uint32_t>(random.below(table.size()))};
    }
    // A row that fits, or now and then any row at all.
    template <class Row, class Fits>
    Handle<Row> pick_mostly(const Table<Row>& table, Fits fits) {
        return chance(4) ? pick(table) : pick(table, fits);
    }

    template <class Fits>
    OfficerId officer(const Roles& roles, Fits fits) {
        return pick(state.officers, [&](OfficerId id, const Officer& officer) {
            return !officer.revoked && (officer.roles & roles).any() && fits(id, officer);
        });
    }
    OfficerId officer(const Roles& roles) {
        return officer(roles, [](OfficerId, const Officer&) { return true; });
    }
    BankAccountId account_in(Currency currency);

    // Above zero: something of the history's size.
    Amount some(Currency currency);
    // At or within a limit, sometimes one above it.
    Amount near(Amount limit, Currency currency);
    Decimal written(Amount amount, Currency currency) const {
        return exact_decimal(amount, currency.decimals());
    }

    Currency currency();
    Rate rate(Currency currency);
    // A rate for foreign money where one is wanted at all.
    std::optional<RateText> maybe_rate(Currency currency);
    Purposes purposes();
    EarmarkField earmark();
    std::shared_ptr<const Charter> charter();

private:
    std::vector<Tier> tiers();
    Caps caps();
    Clocks clocks();
    Amount limit(std::uint64_t from, std::uint64_t to);
};

// One kind's maker: nothing if the state has nothing to make it of.
using Maker = std::optional<Body> (*)(Draw&);
struct Choice {
    Maker make;
    std::uint32_t weight;
};
std::span<const Choice> governance_choices();
std::span<const Choice> contribution_choices();
std::span<const Choice> treasury_choices();
std::span<const Choice> notification_choices();
std::span<const Choice> disbursement_choices();
std::span<const Choice> payment_choices();

// Makes an act wrong in one respect: its envelope or one of its fields.
void spoil(Draw& draw, Offer& offer);

}  // namespace reserve::fund::test
