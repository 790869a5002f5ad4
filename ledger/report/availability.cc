// What each purpose could use: free money, earmarked money that permits it, and what becomes
// usable when open commitments move to other lots.
#include <algorithm>

#include "ledger/fund/matching.h"
#include "ledger/report/amounts.h"
#include "ledger/report/charter_view.h"

namespace reserve::report {
namespace {

using fund::AccountClass;
using fund::MatchDemand;
using fund::MatchLot;

// Lots of equal limits are one, commitments for one purpose are one: whether they match is the
// same.
struct Matching {
    std::vector<MatchLot> lots;  // the last one is free money
    std::vector<MatchDemand> demands;

    void add_lot(const fund::PurposeSet& permitted, Amount capacity) {
        const auto same = std::ranges::find(lots, permitted, &MatchLot::permitted);
        if (same == lots.end()) {
            lots.push_back({permitted, capacity});
        } else {
            same->capacity += capacity;
        }
    }
    void add_demand(fund::PurposeId purpose, Amount value) {
        const auto same = std::ranges::find(demands, purpose, &MatchDemand::purpose);
        if (same == demands.end()) {
            demands.push_back({purpose, value});
        } else {
            same->value += value;
        }
    }
};

Amount at_least_zero(Amount amount) {
    return std::max(Amount(), amount);
}

// The uncommitted rest of each lot, on both axes. A limit never changes once it is given.
Result<Matching> uncommitted(Ledger& ledger, const Axes& axes, Amount usable_free) {
    std::vector<std::pair<fund::ObjectRef, Amount>> rests;
    const Status status =
        ledger.holdings(AccountClass::earmarked, axes, [&](const Movement& held) {
            if (held.value.is_negative()) {
                rests.push_back({{fund::ObjectKind::contribution, held.account.owner()},
                                 -held.value});
            }
        });
    std::vector<fund::ObjectRef> things;
    for (const auto& [thing, rest] : rests) {
        things.push_back(thing);
    }
    const auto state = status ? ledger.state_of(things) : std::unexpected(status.error());
    if (!state) {
        return std::unexpected(state.error());
    }
    Matching matching;
    for (const auto& [thing, rest] : rests) {
        const auto id = fund::ContributionId{thing.index};
        matching.add_lot(fund::permitted_by((*state)->contributions[id]), rest);
    }
    matching.add_lot(fund::PurposeSet().set(), usable_free);
    return matching;
}

// The same with what open commitments hold, and those commitments as demands.
Result<Matching> with_commitments(Ledger& ledger, Matching matching) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::contribution,
                                      fund::ObjectKind::disbursement};
    const auto waiting = ledger.state_waiting(kinds);
    if (!waiting) {
        return std::unexpected(waiting.error());
    }
    std::vector<fund::ObjectRef> lots;
    const auto each_use = [&](auto visit) {
        (*waiting)->disbursements.for_each_loaded([&](auto, const fund::Disbursement& one) {
            if (one.open.is_positive()) {
                visit(one);
            }
        });
    };
    each_use([&](const fund::Disbursement& one) {
        for (const fund::LotUse& use : one.lots) {
            if (use.lot.known()) {
                lots.push_back({fund::ObjectKind::contribution, use.lot.index});
            }
        }
    });
    const auto state = ledger.state_of(lots);
    if (!state) {
        return std::unexpected(state.error());
    }
    each_use([&](const fund::Disbursement& one) {
        matching.add_demand(one.purpose, one.open_value);
        for (const fund::LotUse& use : one.lots) {
            matching.add_lot(use.lot.known()
                                 ? fund::permitted_by((*state)->contributions[use.lot])
                                 : fund::PurposeSet().set(),
                             use.value);
        }
    });
    return matching;
}

// The most that one more commitment for the purpose could take, by halving.
Amount most(Matching matching, fund::PurposeId purpose, Amount upper) {
    matching.demands.push_back({purpose, Amount()});
    Amount low;
    Amount high = upper;
    while (low < high) {
        const Amount middle =
            high - Amount((high - low).minor() / 2);  // above low, so that it ends
        matching.demands.back().value = middle;
        if (fund::can_match(matching.lots, matching.demands)) {
            low = middle;
        } else {
            high = middle - Amount(1);
        }
    }
    return low;
}

struct Line {
    std::string purpose;
    Amount earmarked;
    Amount at_once;
    std::optional<Amount> after_moving;
    bool paused = false;
};

Table lines_table(const Ledger& ledger, Amount usable_free, const std::vector<Line>& lines) {
    Table table{{{"purpose"},
                 {"free", Align::right},
                 {"earmarked_lots", Align::right},
                 {"available", Align::right},
                 {"after_matching", Align::right},
                 {"paused"}},
                {}};
    for (const Line& line : lines) {
        table.rows.push_back({line.purpose, money(ledger, usable_free),
                              money(ledger, line.earmarked), money(ledger, line.at_once),
                              line.after_moving ? money(ledger, *line.after_moving) : "",
                              line.paused ? "yes" : "no"});
    }
    return table;
}

}  // namespace

Result<Report> availability_report(Ledger& ledger, const Axes& axes, Time) {
    const auto balance = class_value(ledger, AccountClass::free, axes);
    const auto charter = charter_view(ledger, axes);
    const auto purposes = ledger.names(fund::ObjectKind::purpose);
    if (!balance || !charter || !purposes) {
        return std::unexpected(!balance   ? balance.error()
                               : !charter ? charter.error()
                                          : purposes.error());
    }
    const Amount usable =
        at_least_zero(at_least_zero(-*balance) - charter->minimum_liquidity);
    const auto rests = uncommitted(ledger, axes, usable);
    const bool now = !axes.as_of && !axes.known_at;
    const auto moving = rests && now ? with_commitments(ledger, *rests) : rests;
    if (!moving) {
        return std::unexpected(moving.error());
    }
    Amount everything;
    for (const MatchLot& lot : moving->lots) {
        everything += lot.capacity;
    }
    std::vector<Line> lines;
    for (std::uint32_t i = 0; i < purposes->size(); ++i) {
        const std::string& purpose = (*purposes)[i];
        if (std::ranges::find(charter->purposes, purpose) == charter->purposes.end()) {
            continue;
        }
        Line line{purpose, {}, {}, {}, charter->is_paused(purpose, -*balance)};
        for (const MatchLot& lot : rests->lots) {
            line.at_once += lot.permitted.test(i) ? lot.capacity : Amount();
        }
        line.earmarked = line.at_once - usable;
        if (now) {
            line.after_moving =
                std::max(line.at_once, most(*moving, fund::PurposeId{i}, everything));
        }
        lines.push_back(std::move(line));
    }
    const std::string said =
        told(ledger, usable) + " is free for every purpose" +
        (charter->minimum_liquidity.is_zero()
             ? std::string()
             : ", with the charter's minimum of " + told(ledger, charter->minimum_liquidity) +
                   " kept") +
        "; what one request takes is gone for the others. " +
        (now ? "After matching, open commitments have moved to other lots that permit them."
             : "How far open commitments could move to other lots is known for the present only.");
    return Report{"availability",
                  {{"What one request for each purpose alone could use",
                    lines_table(ledger, usable, lines), said,
                    Chart{ChartKind::bars, "purpose", {"available"}}}}};
}

}  // namespace reserve::report
