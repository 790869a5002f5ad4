// First the simple way: the uncommitted rest of the permitted lots in order. Only where that does
// not suffice are all open commitments and the new one matched afresh.
#include "ledger/fund/commitment.h"

#include <algorithm>
#include <ranges>
#include <tuple>

#include "ledger/base/check.h"
#include "ledger/fund/matching.h"

namespace reserve::fund {
namespace {

Amount uncommitted_free(const Case& c, Amount kept_back) {
    return at_least_zero(c.state.free() - kept_back);
}

// Takes the rest of permitted lots in order, then free; false if that does not suffice.
bool take_rest(Case& c, PurposeId purpose, Amount value) {
    Amount wanted = value;
    for (const ContributionId id : c.state.lots) {
        if (wanted.is_zero()) {
            break;
        }
        const Contribution& lot = c.state.contributions[id];
        if (permitted_by(lot).test(purpose.index)) {
            const Amount taken = least(wanted, lot.earmarked);
            c.figures.lots.push_back({id, taken});
            wanted -= taken;
        }
    }
    const Amount free = uncommitted_free(c, c.state.charter->minimum_liquidity);
    if (wanted > free) {
        c.figures.lots.clear();
        return false;
    }
    if (wanted.is_positive()) {
        c.figures.lots.push_back({ContributionId(), wanted});
    }
    return true;
}

// All lots that have a rest or are held by an open commitment, in order; free comes last.
struct Afresh {
    std::vector<ContributionId> lots;
    std::vector<MatchLot> supply;
    std::vector<MatchDemand> demands;
};

Afresh gather(const Case& c, PurposeId purpose, Amount value, Amount kept_back) {
    Afresh afresh;
    afresh.lots = c.state.lots;
    Amount free_held;
    for (const DisbursementId id : c.state.commitments) {
        const Disbursement& open = c.state.disbursements[id];
        afresh.demands.push_back({open.purpose, open.open_value});
        for (const LotUse& use : open.lots) {
            if (use.lot.known()) {
                afresh.lots.push_back(use.lot);
            } else {
                free_held += use.value;
            }
        }
    }
    afresh.demands.push_back({purpose, value});
    const auto order = [&](ContributionId id) {
        const Contribution& lot = c.state.contributions[id];
        return std::tuple(c.state.count_permitted(lot), lot.lot_age, id.index);
    };
    std::ranges::sort(afresh.lots, {}, order);
    afresh.lots.erase(std::ranges::unique(afresh.lots).begin(), afresh.lots.end());
    for (const ContributionId id : afresh.lots) {
        const Contribution& lot = c.state.contributions[id];
        afresh.supply.push_back({permitted_by(lot), at_least_zero(lot.earmarked)});
    }
    for (const DisbursementId id : c.state.commitments) {
        for (const LotUse& use : c.state.disbursements[id].lots) {
            if (use.lot.known()) {
                const auto at = std::ranges::lower_bound(afresh.lots, order(use.lot), {}, order);
                afresh.supply[static_cast<std::size_t>(at - afresh.lots.begin())].capacity +=
                    use.value;
            }
        }
    }
    afresh.lots.emplace_back();
    afresh.supply.push_back({PurposeSet().set(), uncommitted_free(c, kept_back) + free_held});
    return afresh;
}

LotUses to_lots(const Afresh& afresh, const std::vector<MatchUse>& uses) {
    LotUses lots;
    for (const MatchUse& use : uses) {
        lots.push_back({afresh.lots[use.lot], use.value});
    }
    return lots;
}

Rule match_afresh(Case& c, PurposeId purpose, Amount value) {
    const Amount kept_back = c.state.charter->minimum_liquidity;
    const Afresh afresh = gather(c, purpose, value, kept_back);
    const auto uses = match(afresh.supply, afresh.demands);
    if (!uses) {
        const Afresh all = gather(c, purpose, value, Amount());
        const bool liquidity = can_match(all.supply, all.demands);
        return c.refuse(liquidity ? Rule::liquidity_minimum : Rule::earmark_unmatched,
                        {{"free", c.in_functional(c.state.free())},
                         {"minimum_liquidity", c.in_functional(kept_back)},
                         {"needed", c.in_functional(value)},
                         {"purpose", ref(purpose)}});
    }
    for (std::size_t i = 0; i < c.state.commitments.size(); ++i) {
        const DisbursementId id = c.state.commitments[i];
        c.figures.rematches.push_back({id, to_lots(afresh, (*uses)[i])});
    }
    c.figures.lots = to_lots(afresh, uses->back());
    return Rule::none;
}

}  // namespace

Rule decide_commitment(Case& c, DisbursementId id, PurposeId purpose, Amount value) {
    const Amount available =
        at_least_zero(c.state.free()) + c.state.totals[TotalKey::earmarked()];
    RESERVE_REFUSE(available < value ? c.refuse(Rule::funds_insufficient,
                                                {{"available", c.in_functional(available)},
                                                 {"needed", c.in_functional(value)}})
                                     : Rule::none);
    if (!take_rest(c, purpose, value)) {
        RESERVE_REFUSE(match_afresh(c, purpose, value));
    }
    for (const LotUse& use : c.figures.lots) {
        c.post_lot(use.lot, -use.value);
    }
    for (const Rematch& rematch : c.figures.rematches) {
        for (const LotUse& use : c.state.disbursements[rematch.disbursement].lots) {
            c.post_lot(use.lot, use.value);
        }
        for (const LotUse& use : rematch.lots) {
            c.post_lot(use.lot, -use.value);
        }
    }
    c.post_value(AccountClass::committed, -value, id.index);
    return Rule::none;
}

namespace {

Amount used_in_period(const Case& c, PeriodUnit unit, std::int32_t month) {
    const std::int32_t length =
        unit == PeriodUnit::month ? 1 : (unit == PeriodUnit::quarter ? 3 : 12);
    const std::int32_t first = month - month % length;
    Amount used;
    for (std::int32_t i = 0; i < length; ++i) {
        used += c.state.totals[TotalKey::used_in_month(first + i)];
    }
    return used;
}

Rule check_cap(Case& c, Rule rule, Amount used, Amount value, Amount cap) {
    return used + value > cap ? c.refuse(rule, {{"cap", c.in_functional(cap)},
                                                {"used", c.in_functional(used)},
                                                {"needed", c.in_functional(value)}})
                              : Rule::none;
}

}  // namespace

Rule check_caps(Case& c, const Disbursement& disbursement, Amount value) {
    const Caps& caps = c.state.charter->caps;
    if (caps.per_notification) {
        const Amount used = c.state.notifications[disbursement.notification].used_value;
        RESERVE_REFUSE(check_cap(c, Rule::cap_notification, used, value, *caps.per_notification));
    }
    if (caps.per_period) {
        const Amount used = used_in_period(c, caps.per_period->unit, month_index(c.act.date));
        RESERVE_REFUSE(check_cap(c, Rule::cap_period, used, value, caps.per_period->amount));
    }
    for (const auto& [purpose, cap] : caps.per_purpose) {
        if (purpose == disbursement.purpose) {
            const Amount used = c.state.totals[TotalKey::used_for(purpose)];
            RESERVE_REFUSE(check_cap(c, Rule::cap_purpose, used, value, cap));
        }
    }
    return Rule::none;
}

void raise_use(Case& c, const Disbursement& disbursement, std::int32_t month, Amount value) {
    c.raise(c.state.notifications[disbursement.notification].used_value, value);
    c.raise(c.state.totals[TotalKey::used_in_month(month)], value);
    c.raise(c.state.totals[TotalKey::used_for(disbursement.purpose)], value);
}

void add_use(State& state, const Disbursement& disbursement, Amount value) {
    if (!value.is_zero()) {
        state.notifications.edit(disbursement.notification).used_value += value;
        state.totals.add(TotalKey::used_in_month(disbursement.commitment_month), value);
        state.totals.add(TotalKey::used_for(disbursement.purpose), value);
    }
}

LotUses take_first(LotUses& uses, Amount value) {
    LotUses taken;
    for (LotUse& use : uses) {
        const Amount part = least(use.value, value);
        if (part.is_positive()) {
            taken.push_back({use.lot, part});
            use.value -= part;
            value -= part;
        }
    }
    return taken;
}

void put_back(LotUses& uses, const LotUses& taken) {
    for (const LotUse& back : taken) {
        const auto found = std::ranges::find(uses, back.lot, &LotUse::lot);
        RESERVE_CHECK(found != uses.end(), "a lot that was used keeps its place");
        found->value += back.value;
    }
}

SpentUses take_last(SpentUses& uses, Amount value) {
    SpentUses taken;
    for (SpentUse& use : uses | std::views::reverse) {
        const Amount part = least(use.value, value);
        if (part.is_positive()) {
            taken.push_back({use.lot, part, use.payment});
            use.value -= part;
            value -= part;
        }
    }
    return taken;
}

void put_back(SpentUses& uses, const SpentUses& taken) {
    for (const SpentUse& back : taken) {
        const auto found = std::ranges::find_if(uses, [&](const SpentUse& use) {
            return use.lot == back.lot && use.payment == back.payment;
        });
        RESERVE_CHECK(found != uses.end(), "a line that was given back keeps its place");
        found->value += back.value;
    }
}

void rewrite(LotUses& uses, const LotUses& afresh) {
    LotUses used;
    for (const LotUse& use : uses) {
        if (std::ranges::count(afresh, use.lot, &LotUse::lot) == 0) {
            used.push_back({use.lot, Amount()});
        }
    }
    used.insert(used.end(), afresh.begin(), afresh.end());
    uses = std::move(used);
}

}  // namespace reserve::fund
