// Upkeep of the ordered lists that matching walks, and of rates.
#include "ledger/fund/state.h"

#include <algorithm>
#include <tuple>

namespace reserve::fund {

std::optional<Rate> RateTable::in_force(Currency currency, Date on) const {
    for (const Series& series : series_) {
        if (series.currency == currency) {
            const auto after =
                std::ranges::upper_bound(series.entries, on, {}, &Entry::date);
            if (after == series.entries.begin()) {
                return std::nullopt;
            }
            return std::prev(after)->rate;
        }
    }
    return std::nullopt;
}

void RateTable::set(Currency currency, Date date, const Rate& rate) {
    auto series = std::ranges::find(series_, currency, &Series::currency);
    if (series == series_.end()) {
        series = series_.insert(series_.end(), Series{currency, {}});
    }
    const auto at = std::ranges::lower_bound(series->entries, date, {}, &Entry::date);
    if (at != series->entries.end() && at->date == date) {
        at->rate = rate;
    } else {
        series->entries.insert(at, Entry{date, rate});
    }
}

void State::clear_touched() {
    parties.clear_touched();
    officers.clear_touched();
    bank_accounts.clear_touched();
    contributions.clear_touched();
    notes.clear_touched();
    receipts.clear_touched();
    notifications.clear_touched();
    disbursements.clear_touched();
    payments.clear_touched();
    set_asides.clear_touched();
    batches.clear_touched();
    balances.clear_touched();
    totals.clear_touched();
}

void State::restore(const State& start) {
    is_open = start.is_open;
    sandbox = start.sandbox;
    functional = start.functional;
    charter = start.charter;
    beneficiary = start.beneficiary;
    size = start.size;
    last_recorded = start.last_recorded;
    closed_through = start.closed_through;
    governors = start.governors;
    parties.restore(start.parties);
    contributors = start.contributors;
    officers.restore(start.officers);
    bank_accounts.restore(start.bank_accounts);
    contributions.restore(start.contributions);
    notes.restore(start.notes);
    receipts.restore(start.receipts);
    notifications.restore(start.notifications);
    disbursements.restore(start.disbursements);
    payments.restore(start.payments);
    set_asides.restore(start.set_asides);
    batches.restore(start.batches);
    rates = start.rates;
    balances.restore(start.balances);
    totals.restore(start.totals);
    has_lots = start.has_lots;
    lots = start.lots;
    has_commitments = start.has_commitments;
    commitments = start.commitments;
}

PurposeSet permitted_by(const Contribution& contribution) {
    const PurposeSet within = contribution.has_only ? contribution.only : PurposeSet().set();
    return contribution.has_never ? within & ~contribution.never : within;
}

std::size_t State::count_permitted(const Contribution& contribution) const {
    return (permitted_by(contribution) & charter->purposes).count();
}

namespace {

// Most restricted first, then oldest.
auto lot_order(const State& state) {
    return [&state](ContributionId id) {
        const Contribution& lot = state.contributions[id];
        return std::tuple(state.count_permitted(lot), lot.lot_age);
    };
}

auto commitment_order(const State& state) {
    return [&state](DisbursementId id) { return state.disbursements[id].commitment_seq; };
}

// Puts `id` into the sorted list, or takes it out.
template <class Id, class Key>
void keep_sorted(std::vector<Id>& list, Id id, Key key, bool wanted) {
    const auto at = std::ranges::lower_bound(list, key(id), {}, key);
    const bool present = at != list.end() && *at == id;
    if (wanted && !present) {
        list.insert(at, id);
    } else if (!wanted && present) {
        list.erase(at);
    }
}

}  // namespace

void State::index_lots() {
    has_lots = true;
    lots.clear();
    contributions.for_each_loaded([&](ContributionId id, const Contribution& contribution) {
        if (contribution.earmarked.is_positive()) {
            lots.push_back(id);
        }
    });
    std::ranges::sort(lots, {}, lot_order(*this));
}

void State::update_lot(ContributionId lot) {
    if (has_lots) {
        keep_sorted(lots, lot, lot_order(*this), contributions[lot].earmarked.is_positive());
    }
}

void State::index_commitments() {
    has_commitments = true;
    commitments.clear();
    disbursements.for_each_loaded([&](DisbursementId id, const Disbursement& disbursement) {
        if (disbursement.open.is_positive()) {
            commitments.push_back(id);
        }
    });
    std::ranges::sort(commitments, {}, commitment_order(*this));
}

void State::update_commitment(DisbursementId disbursement) {
    if (has_commitments) {
        keep_sorted(commitments, disbursement, commitment_order(*this),
                    disbursements[disbursement].open.is_positive());
    }
}

}  // namespace reserve::fund
