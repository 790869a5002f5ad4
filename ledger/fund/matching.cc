// Demands of one purpose may use the same lots, so the flow runs between purposes and lots: a
// small dense table, improved by shortest augmenting paths (Edmonds-Karp). Compared with
// Boost.Graph's maximum flow by a property test.
#include "ledger/fund/matching.h"

#include <algorithm>

namespace reserve::fund {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

class Flow {
public:
    Flow(std::span<const MatchLot> lots, std::span<const MatchDemand> demands);

    // Meets all demands together, or answers false.
    bool complete();
    // With all demands met: the most of `lot` that `purpose` can have, up to `wanted`.
    Amount raise(std::size_t purpose, std::size_t lot, Amount wanted);
    // Takes that much of the lot for a demand settled now: neither is available any more.
    void settle(std::size_t purpose, std::size_t lot, Amount value);

    std::size_t row_of(PurposeId purpose) const {
        const auto found = std::ranges::find(purposes_, purpose);
        return static_cast<std::size_t>(found - purposes_.begin());
    }

private:
    // How a lot was reached: purpose `row` moves money from lot `from` to it.
    struct Step {
        std::size_t from = kNowhere;
        std::size_t row = kNowhere;
        bool seen = false;
    };

    Amount& flow(std::size_t row, std::size_t lot) { return flow_[row * lots_.size() + lot]; }
    bool may_use(std::size_t row, std::size_t lot) const {
        return lots_[lot].permitted.test(purposes_[row].index);
    }
    template <class Done>
    std::size_t search(Done done, std::size_t blocked_row);
    bool place(std::size_t row);
    std::size_t other_lot_of(std::size_t row, std::size_t lot);
    Amount narrowest(std::size_t end, Amount limit);
    std::size_t shift(std::size_t end, Amount value);

    std::span<const MatchLot> lots_;
    std::vector<PurposeId> purposes_;
    std::vector<Amount> unmet_;  // by purpose
    std::vector<Amount> slack_;  // by lot
    std::vector<Amount> flow_;   // by purpose and lot
    std::vector<Step> steps_;
    std::vector<std::size_t> queue_;
};

Flow::Flow(std::span<const MatchLot> lots, std::span<const MatchDemand> demands) : lots_(lots) {
    for (const MatchDemand& demand : demands) {
        if (row_of(demand.purpose) == purposes_.size()) {
            purposes_.push_back(demand.purpose);
            unmet_.emplace_back();
        }
        unmet_[row_of(demand.purpose)] += demand.value;
    }
    for (const MatchLot& lot : lots) {
        slack_.push_back(lot.capacity);
    }
    flow_.resize(purposes_.size() * lots.size());
    steps_.resize(lots.size());
}

// Breadth-first over lots from those in queue_ (already marked) until one is `done`; a hop moves
// some purpose's money from one lot to another. `blocked_row` may not hop from the first lot.
template <class Done>
std::size_t Flow::search(Done done, std::size_t blocked_row) {
    for (std::size_t next = 0; next < queue_.size(); ++next) {
        const std::size_t lot = queue_[next];
        if (done(lot)) {
            return lot;
        }
        for (std::size_t row = 0; row < purposes_.size(); ++row) {
            const bool blocked = next == 0 && row == blocked_row;
            if (blocked || !flow(row, lot).is_positive()) {
                continue;
            }
            for (std::size_t to = 0; to < lots_.size(); ++to) {
                if (!steps_[to].seen && may_use(row, to)) {
                    steps_[to] = {lot, row, true};
                    queue_.push_back(to);
                }
            }
        }
    }
    return kNowhere;
}

// The least that every hop of the path to `end` can move.
Amount Flow::narrowest(std::size_t end, Amount limit) {
    for (std::size_t lot = end; steps_[lot].from != kNowhere; lot = steps_[lot].from) {
        limit = std::min(limit, flow(steps_[lot].row, steps_[lot].from));
    }
    return limit;
}

// Moves `value` along the path; answers the lot where the path starts.
std::size_t Flow::shift(std::size_t end, Amount value) {
    std::size_t lot = end;
    for (; steps_[lot].from != kNowhere; lot = steps_[lot].from) {
        flow(steps_[lot].row, steps_[lot].from) -= value;
        flow(steps_[lot].row, lot) += value;
    }
    return lot;
}

bool Flow::place(std::size_t row) {
    while (unmet_[row].is_positive()) {
        std::ranges::fill(steps_, Step());
        queue_.clear();
        for (std::size_t lot = 0; lot < lots_.size(); ++lot) {
            if (may_use(row, lot)) {
                steps_[lot].seen = true;
                queue_.push_back(lot);
            }
        }
        const std::size_t end =
            search([&](std::size_t lot) { return slack_[lot].is_positive(); }, kNowhere);
        if (end == kNowhere) {
            return false;
        }
        const Amount value = narrowest(end, std::min(unmet_[row], slack_[end]));
        slack_[end] -= value;
        unmet_[row] -= value;
        flow(row, shift(end, value)) += value;
    }
    return true;
}

bool Flow::complete() {
    for (std::size_t row = 0; row < purposes_.size(); ++row) {
        if (!place(row)) {
            return false;
        }
    }
    return true;
}

std::size_t Flow::other_lot_of(std::size_t row, std::size_t lot) {
    for (std::size_t other = 0; other < lots_.size(); ++other) {
        if (other != lot && flow(row, other).is_positive()) {
            return other;
        }
    }
    return kNowhere;
}

Amount Flow::raise(std::size_t purpose, std::size_t lot, Amount wanted) {
    while (flow(purpose, lot) < wanted && may_use(purpose, lot)) {
        const std::size_t leaves = other_lot_of(purpose, lot);
        if (leaves == kNowhere) {
            break;
        }
        std::ranges::fill(steps_, Step());
        queue_.assign(1, lot);
        steps_[lot].seen = true;
        const auto has_room = [&](std::size_t at) {
            return slack_[at].is_positive() || (at != lot && flow(purpose, at).is_positive());
        };
        const std::size_t end = search(has_room, purpose);
        if (end == kNowhere) {
            break;
        }
        const bool by_slack = slack_[end].is_positive();
        const std::size_t freed = by_slack ? leaves : end;
        Amount value = std::min(wanted - flow(purpose, lot), flow(purpose, freed));
        value = narrowest(end, by_slack ? std::min(value, slack_[end]) : value);
        flow(purpose, freed) -= value;
        slack_[freed] += value;
        slack_[end] -= value;
        flow(purpose, shift(end, value)) += value;
    }
    return std::min(flow(purpose, lot), wanted);
}

void Flow::settle(std::size_t purpose, std::size_t lot, Amount value) {
    flow(purpose, lot) -= value;
}

}  // namespace

bool can_match(std::span<const MatchLot> lots, std::span<const MatchDemand> demands) {
    return Flow(lots, demands).complete();
}

std::optional<std::vector<std::vector<MatchUse>>> match(std::span<const MatchLot> lots,
                                                        std::span<const MatchDemand> demands) {
    Flow flow(lots, demands);
    if (!flow.complete()) {
        return std::nullopt;
    }
    std::vector<std::vector<MatchUse>> uses(demands.size());
    for (std::size_t i = 0; i < demands.size(); ++i) {
        const std::size_t row = flow.row_of(demands[i].purpose);
        Amount rest = demands[i].value;
        for (std::size_t lot = 0; lot < lots.size() && rest.is_positive(); ++lot) {
            const Amount value = flow.raise(row, lot, rest);
            if (value.is_positive()) {
                flow.settle(row, lot, value);
                uses[i].push_back({lot, value});
                rest -= value;
            }
        }
    }
    return uses;
}

}  // namespace reserve::fund
