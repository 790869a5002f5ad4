// The objects: what contributions, notes, receipts, disbursements and payments say of themselves is
// taken out of the accounts that sum them, and nothing must remain; totals likewise.
#include "tests/fund/invariants.h"

namespace reserve::fund::test {
namespace {

using Modular = boost::uint128_type;

Modular modular(Amount amount) {
    return static_cast<Modular>(amount.minor());
}

// Amounts of accounts, from which the objects' figures are taken one by one.
class Remainders {
public:
    explicit Remainders(const State& state) : state_(state) {
        for (const Balance& balance : state.balances.all()) {
            left_.push_back(modular(balance.amount));
        }
    }

    void take(AccountClass account_class, std::uint32_t owner, Currency currency, Amount amount) {
        take(account_class, owner, currency, modular(amount));
    }
    void take(AccountClass account_class, std::uint32_t owner, Currency currency, Modular amount) {
        const std::uint32_t slot = state_.balances.slot({account_class, owner, currency});
        if (slot != Balances::kNoSlot) {
            left_[slot] -= amount;
        } else {
            has_stray_ |= amount != 0;
        }
    }
    bool is_empty(AccountClass account_class) const {
        for (std::size_t slot = 0; slot < left_.size(); ++slot) {
            const AccountKey key = state_.balances.at(static_cast<std::uint32_t>(slot)).key;
            if (key.account_class() == account_class && left_[slot] != 0) {
                return false;
            }
        }
        return true;
    }
    bool has_stray() const { return has_stray_; }

private:
    const State& state_;
    std::vector<Modular> left_;
    bool has_stray_ = false;  // an amount for an account that does not exist
};

void take_contributions(const State& state, Remainders& rest) {
    state.contributions.for_each_loaded([&](ContributionId id, const Contribution& c) {
        rest.take(AccountClass::receivable, c.party.index, c.currency, c.open);
        rest.take(AccountClass::earmarked, id.index, state.functional, -c.earmarked);
        rest.take(AccountClass::pledged, 0, state.functional, c.pledged_value);
        if (c.instrument == Instrument::loan) {
            rest.take(AccountClass::loans, c.party.index, c.currency,
                      modular(c.repaid) - modular(c.open) - modular(c.received));
        }
    });
    state.notes.for_each_loaded([&](NoteId, const Note& note) {
        const Contribution& c = state.contributions[note.contribution];
        rest.take(AccountClass::notes, c.party.index, c.currency, note.rest);
        if (c.instrument == Instrument::loan) {
            rest.take(AccountClass::loans, c.party.index, c.currency, -note.rest);
        }
    });
    state.receipts.for_each_loaded([&](ReceiptId, const Receipt& receipt) {
        rest.take(AccountClass::unidentified, 0, receipt.currency, -receipt.rest);
    });
    state.set_asides.for_each_loaded([&](SetAsideId id, const SetAside& set_aside) {
        rest.take(AccountClass::set_aside, id.index, state.functional, -set_aside.amount);
    });
}

void take_cases(const State& state, Remainders& rest) {
    state.disbursements.for_each_loaded([&](DisbursementId id, const Disbursement& d) {
        rest.take(AccountClass::committed, id.index, state.functional, -d.open_value);
        rest.take(AccountClass::spent, 0, state.functional, -d.spent);
        if (d.method == Method::advance) {
            rest.take(AccountClass::advances, d.payee.index, d.currency,
                      modular(d.paid) - modular(d.accepted) - modular(d.advance_refunded));
        }
    });
    state.payments.for_each_loaded([&](PaymentId, const Payment& payment) {
        if (payment.state == PaymentState::released) {
            rest.take(AccountClass::in_transit, payment.account.index,
                      state.bank_accounts[payment.account].currency, payment.cash_amount);
        }
    });
}

Broken find_broken_accounts(const State& state) {
    Remainders rest(state);
    take_contributions(state, rest);
    take_cases(state, rest);
    if (rest.has_stray()) {
        return "an object has money on an account that does not exist";
    }
    struct Checked {
        AccountClass account_class;
        Broken broken;
    };
    static constexpr Checked kChecked[] = {
        {AccountClass::receivable, "contributions' open amounts are not the receivable"},
        {AccountClass::earmarked, "contributions' lots are not the earmarked accounts"},
        {AccountClass::pledged, "contributions' pledges are not budget:pledged"},
        {AccountClass::loans, "loans are not what was received and is to come, less repaid"},
        {AccountClass::notes, "notes' rests are not the notes account"},
        {AccountClass::unidentified, "receipts' rests are not the unidentified account"},
        {AccountClass::set_aside, "set-asides are not their accounts"},
        {AccountClass::committed, "commitments are not their accounts"},
        {AccountClass::spent, "what disbursements spent is not budget:spent"},
        {AccountClass::advances, "open advances are not the advances account"},
        {AccountClass::in_transit, "released payments are not in transit"},
    };
    for (const Checked& checked : kChecked) {
        if (!rest.is_empty(checked.account_class)) {
            return checked.broken;
        }
    }
    return nullptr;
}

template <class Uses>
bool adds_up_to(const Uses& uses, Amount total) {
    Modular sum = 0;
    for (const auto& use : uses) {
        if (use.value.is_negative()) {
            return false;
        }
        sum += modular(use.value);
    }
    return sum == modular(total);
}

// A disbursement's amounts against its payments.
Broken find_broken_payments(const State& state) {
    std::vector<Modular> reserved(state.disbursements.size());
    std::vector<Modular> paid(state.disbursements.size());
    state.payments.for_each_loaded([&](PaymentId, const Payment& payment) {
        const std::size_t at = payment.disbursement.index;
        const bool under_way = payment.state == PaymentState::instructed ||
                               payment.state == PaymentState::released;
        reserved[at] += under_way ? modular(payment.amount) : 0;
        paid[at] += payment.state == PaymentState::settled ? modular(payment.amount) : 0;
    });
    Broken broken = nullptr;
    state.disbursements.for_each_loaded([&](DisbursementId id, const Disbursement& d) {
        if (modular(d.reserved) != reserved[id.index]) {
            broken = "payments under way are not what is reserved";
        } else if (modular(d.paid) != paid[id.index]) {
            broken = "settled payments are not what was paid";
        } else if (d.reserved > d.open) {
            broken = "more is under way than committed";
        } else if (!adds_up_to(d.lots, d.open_value)) {
            broken = "a commitment's lots are not its value";
        } else if (!adds_up_to(d.spent_lots, d.spent)) {
            broken = "the lots of what was spent are not the spent value";
        } else if (d.open.is_positive() && d.state != DisbursementState::committed) {
            broken = "something is open that is not committed";
        } else if (d.disallowed_due.is_negative() || d.refunded > d.paid) {
            broken = "more was refunded than paid or due";
        }
    });
    return broken;
}

Modular use_of(const Disbursement& d) {
    return modular(d.open_value) + modular(d.spent);
}

bool is_requested(const Disbursement& d) {
    return d.state == DisbursementState::pending || d.state == DisbursementState::committed ||
           d.state == DisbursementState::closed;
}

// Whether a total is the sum of what a function says of every disbursement.
template <class Value>
bool is_total(const State& state, TotalKey key, Value value) {
    Modular sum = 0;
    state.disbursements.for_each_loaded(
        [&](DisbursementId, const Disbursement& d) { sum += value(d); });
    return sum == modular(state.totals[key]);
}

// The totals that disbursement `d` takes part in.
Broken find_broken_totals(const State& state, const Disbursement& d) {
    const auto requested = [&](const Disbursement& other) {
        const bool counts = is_requested(other) && other.notification == d.notification &&
                            other.payee == d.payee;
        return counts ? modular(other.value) : Modular();
    };
    if (!is_total(state, TotalKey::requested(d.notification, d.payee), requested)) {
        return "the requests to a payee are not their total";
    }
    const auto in_month = [&](const Disbursement& other) {
        const bool counts = other.commitment_seq != kNoSeq &&
                            other.commitment_month == d.commitment_month;
        return counts ? use_of(other) : Modular();
    };
    if (d.commitment_seq != kNoSeq &&
        !is_total(state, TotalKey::used_in_month(d.commitment_month), in_month)) {
        return "the use of a month is not its total";
    }
    const auto for_purpose = [&](const Disbursement& other) {
        return other.purpose == d.purpose ? use_of(other) : Modular();
    };
    if (!is_total(state, TotalKey::used_for(d.purpose), for_purpose)) {
        return "the use for a purpose is not its total";
    }
    return nullptr;
}

Broken find_broken_use(const State& state) {
    std::vector<Modular> used(state.notifications.size());
    state.disbursements.for_each_loaded([&](DisbursementId, const Disbursement& d) {
        used[d.notification.index] += use_of(d);
    });
    Broken broken = nullptr;
    state.notifications.for_each_loaded([&](NotificationId id, const Notification& n) {
        if (modular(n.used_value) != used[id.index]) {
            broken = "the use under a notification is not its own figure";
        }
    });
    // One disbursement after the other: all of them are looked at as the history goes on.
    if (state.disbursements.size() != 0) {
        const auto at = static_cast<std::uint32_t>(state.size % state.disbursements.size());
        const Broken total = find_broken_totals(state, state.disbursements[DisbursementId{at}]);
        broken = broken == nullptr ? total : broken;
    }
    return broken;
}

// The lists that matching walks hold exactly what is open, in order.
Broken find_broken_lists(const State& state) {
    Modular earmarked = 0;
    std::size_t lots = 0;
    Broken broken = nullptr;
    state.contributions.for_each_loaded([&](ContributionId, const Contribution& c) {
        earmarked += modular(c.earmarked);
        lots += c.earmarked.is_positive() ? 1U : 0U;
        if (c.open.is_negative() || c.pledged.is_negative() || c.received < c.repaid) {
            broken = "a contribution's own figures are below zero";
        }
    });
    if (earmarked != modular(state.totals[TotalKey::earmarked()])) {
        broken = "the lots are not the earmarked total";
    }
    const auto rank = [&](ContributionId id) {
        const Contribution& c = state.contributions[id];
        return std::pair(state.count_permitted(c), c.lot_age);
    };
    if (state.lots.size() != lots || !std::ranges::is_sorted(state.lots, {}, rank)) {
        broken = "the list of lots is not that of lots with a rest, in order";
    }
    std::size_t open = 0;
    state.disbursements.for_each_loaded([&](DisbursementId, const Disbursement& d) {
        open += d.open.is_positive() ? 1U : 0U;
    });
    const auto age = [&](DisbursementId id) { return state.disbursements[id].commitment_seq; };
    if (state.commitments.size() != open || !std::ranges::is_sorted(state.commitments, {}, age)) {
        broken = "the list of commitments is not that of open ones, oldest first";
    }
    return broken;
}

}  // namespace

Broken find_broken_objects(const State& state) {
    if (const Broken broken = find_broken_accounts(state)) {
        return broken;
    }
    if (const Broken broken = find_broken_payments(state)) {
        return broken;
    }
    if (const Broken broken = find_broken_use(state)) {
        return broken;
    }
    return find_broken_lists(state);
}

}  // namespace reserve::fund::test
