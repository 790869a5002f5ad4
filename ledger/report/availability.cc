// What each purpose could use: free money, earmarked money that permits it, and what becomes
// usable when open commitments move to other lots.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "ledger/act_line.h"
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

// What commitments took of each lot, less what they gave back unspent: the entries of votes,
// cancellations and withdrawals say so.
Result<std::map<std::uint32_t, Amount>> committed_of_lots(Ledger& ledger, const Axes& axes) {
    std::vector<Movement> lines;
    const Status status = ledger.movements(AccountClass::earmarked, axes,
                                           [&](const Movement& line) { lines.push_back(line); });
    std::map<std::uint32_t, Amount> held;
    if (!status || lines.empty()) {
        return status ? Result<std::map<std::uint32_t, Amount>>(held)
                      : std::unexpected(status.error());
    }
    const fund::KindIndex kinds[] = {*fund::find_kind("disbursement.approved"),
                                     *fund::find_kind("disbursement.cancelled"),
                                     *fund::find_kind("disbursement.withdrawn")};
    const auto seqs = ledger.of_kinds(kinds);
    if (!seqs) {
        return std::unexpected(seqs.error());
    }
    for (const Movement& line : lines) {
        if (std::ranges::binary_search(*seqs, line.seq)) {
            held[line.account.owner()] += line.value;
        }
    }
    return held;
}

// Settled payments used up what commitments held; a return gave exactly that back.
Status take_payments(Ledger& ledger, const Axes& axes, std::map<std::uint32_t, Amount>& held) {
    const fund::ObjectKind kinds[] = {fund::ObjectKind::payment};
    const auto names = ledger.names(kinds[0]);
    const auto state = ledger.state_with(kinds);
    if (!names || !state) {
        return std::unexpected(names ? state.error() : names.error());
    }
    std::unordered_map<std::string_view, std::uint32_t> handles;
    for (std::uint32_t i = 0; i < names->size(); ++i) {
        handles.emplace((*names)[i], i);
    }
    constexpr std::string_view kKinds[] = {"payment.settled", "payment.returned"};
    return each_line_of(ledger, kKinds, axes, [&](const ActLine& act) {
        const auto found = handles.find(text_at(*act.body, "payment"));
        if (found == handles.end()) {
            return;
        }
        for (const fund::LotUse& use : (*state)->payments[fund::PaymentId{found->second}].lots) {
            if (use.lot.known()) {
                held[use.lot.index] += act.kind == kKinds[0] ? -use.value : use.value;
            }
        }
    });
}

// The demands that open commitments are; what they hold altogether.
Result<Amount> add_demands(Ledger& ledger, const Axes& axes, Matching& matching) {
    std::vector<std::pair<fund::ObjectRef, Amount>> open;
    std::vector<fund::ObjectRef> things;
    const Status status =
        ledger.holdings(AccountClass::committed, axes, [&](const Movement& held) {
            if (held.value.is_negative()) {
                things.push_back({fund::ObjectKind::disbursement, held.account.owner()});
                open.emplace_back(things.back(), -held.value);
            }
        });
    const auto state = status ? ledger.state_of(things) : std::unexpected(status.error());
    if (!state) {
        return std::unexpected(state.error());
    }
    Amount all;
    for (const auto& [thing, value] : open) {
        const auto id = fund::DisbursementId{thing.index};
        matching.add_demand((*state)->disbursements[id].purpose, value);
        all += value;
    }
    return all;
}

// The same with what open commitments hold, and those commitments as demands.
Result<Matching> with_commitments(Ledger& ledger, const Axes& axes, Matching matching) {
    const auto all = add_demands(ledger, axes, matching);
    auto held = all ? committed_of_lots(ledger, axes) : std::unexpected(all.error());
    if (!held) {
        return std::unexpected(held.error());
    }
    Status status = held->empty() ? Status() : take_payments(ledger, axes, *held);
    std::vector<fund::ObjectRef> things;
    for (const auto& [lot, value] : *held) {
        things.push_back({fund::ObjectKind::contribution, lot});
    }
    const auto state = status ? ledger.state_of(things) : std::unexpected(status.error());
    if (!state) {
        return std::unexpected(state.error());
    }
    Amount of_free = *all;
    for (const auto& [lot, value] : *held) {
        matching.add_lot(
            fund::permitted_by((*state)->contributions[fund::ContributionId{lot}]),
            at_least_zero(value));
        of_free -= value;
    }
    matching.add_lot(fund::PurposeSet().set(), at_least_zero(of_free));
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
    Amount after_moving;
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
                              money(ledger, line.after_moving),
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
    const auto moving = rests ? with_commitments(ledger, axes, *rests) : rests;
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
        line.after_moving =
            std::max(line.at_once, most(*moving, fund::PurposeId{i}, everything));
        lines.push_back(std::move(line));
    }
    const std::string said =
        told(ledger, usable) + " is free for every purpose" +
        (charter->minimum_liquidity.is_zero()
             ? std::string()
             : ", with the charter's minimum of " + told(ledger, charter->minimum_liquidity) +
                   " kept") +
        "; what one request takes is gone for the others. After matching, open commitments have "
        "moved to other lots that permit them.";
    return Report{"availability",
                  {{"What one request for each purpose alone could use",
                    lines_table(ledger, usable, lines), said,
                    Chart{ChartKind::bars, "purpose", {"available"}}}}};
}

}  // namespace reserve::report
