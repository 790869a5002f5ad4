// Closing: reconciliation, periods, reversal of facts recorded in error, remarks.
#include <algorithm>

#include "ledger/fund/chapters.h"
#include "ledger/fund/commitment.h"

namespace reserve::fund {

Rule decide_kind(Case& c, const StatementReconciled& act) {
    const BankAccountId account = act.account.handle;
    const Currency currency = c.currency_of(account);
    RESERVE_REFUSE(c.check_amount0(act.closing_balance.decimal, currency));
    const Amount stated = minor(act.closing_balance.decimal);
    const Amount held = c.found.statement_balance;
    return stated != held
               ? c.refuse(Rule::statement_differs, {{"account", ref(account)},
                                                    {"ledger", Money{held, currency}},
                                                    {"statement", Money{stated, currency}}})
               : Rule::none;
}

void evolve_kind(const Applied&, const StatementReconciled&) {}

Rule decide_kind(Case& c, const PeriodClosed& act) {
    const auto closed = c.state.closed_through;
    if (closed && act.through <= *closed) {
        return c.refuse(Rule::period_order, {{"closed_through", *closed}});
    }
    return Rule::none;
}

void evolve_kind(const Applied& a, const PeriodClosed& act) {
    a.state.closed_through = act.through;
}

namespace {

// The state before the reversal, and the lines of the entry it turns round.
struct Reversal {
    const State& state;
    std::span<const Posting> original;

    Amount amount_on(AccountClass account_class) const {
        for (const Posting& posting : original) {
            if (posting.account.account_class() == account_class) {
                return posting.amount;
            }
        }
        return Amount();
    }
};

// What a reversal takes back from the things that the original changed. Kinds without an Undo of
// their own are not reversed but followed by their counter-act.
template <class Body>
struct Undo {
    static constexpr bool allowed = false;
};

struct Allowed {
    static constexpr bool allowed = true;
    // The running totals that rise again by the reversal.
    template <class Body>
    static void raise_totals(Case&, const Body&) {}
};

struct Nothing : Allowed {
    template <class Body>
    static bool goes_negative(const Reversal&, const Body&) {
        return false;
    }
    template <class Body>
    static void apply(const Applied&, const Reversal&, const Body&) {}
};

template <> struct Undo<ProceedsReceived> : Nothing {};
template <> struct Undo<IncomeReceived> : Nothing {};
template <> struct Undo<ChargePaid> : Nothing {};
template <> struct Undo<CashTransferred> : Nothing {};
template <> struct Undo<CashConverted> : Nothing {};

// Money of a contribution is taken back: what was received of it, and its unearmarked cash.
bool received_below_repaid(const Contribution& contribution, Amount part) {
    return contribution.instrument == Instrument::loan &&
           contribution.received - part < contribution.repaid;
}

void take_back(const Applied& a, ContributionId id, Amount part, const Reversal& r) {
    Contribution& contribution = a.state.contributions.edit(id);
    contribution.received -= part;
    if (!r.amount_on(AccountClass::earmarked).is_negative()) {
        contribution.unearmarked -= r.amount_on(AccountClass::resources);
    }
}

template <> struct Undo<ContributionReceived> : Allowed {
    static Amount part(const Reversal& r) { return -r.amount_on(AccountClass::receivable); }
    static bool goes_negative(const Reversal& r, const ContributionReceived& body) {
        return received_below_repaid(r.state.contributions[body.contribution.handle], part(r));
    }
    static void apply(const Applied& a, const Reversal& r, const ContributionReceived& body) {
        a.state.contributions.edit(body.contribution.handle).open += part(r);
        take_back(a, body.contribution.handle, part(r), r);
    }
};

template <> struct Undo<ContributionWrittenOff> : Nothing {
    static void apply(const Applied& a, const Reversal&, const ContributionWrittenOff& body) {
        a.state.contributions.edit(body.contribution.handle).open += minor(body.amount);
    }
};

template <> struct Undo<LoanRepaid> : Nothing {
    static void apply(const Applied& a, const Reversal& r, const LoanRepaid& body) {
        Contribution& loan = a.state.contributions.edit(body.contribution.handle);
        loan.repaid -= minor(body.amount);
        loan.unearmarked -= r.amount_on(AccountClass::resources);
    }
};

template <> struct Undo<NoteDeposited> : Allowed {
    // The note that this entry brought; the facade resolves the name to the note it became.
    static bool goes_negative(const Reversal& r, const NoteDeposited& body) {
        return r.state.notes[body.note.existing].rest < minor(body.amount);
    }
    static void apply(const Applied& a, const Reversal&, const NoteDeposited& body) {
        a.state.notes.edit(body.note.existing).rest -= minor(body.amount);
        a.state.contributions.edit(body.contribution.handle).open += minor(body.amount);
    }
};

template <> struct Undo<NoteEncashed> : Allowed {
    static bool goes_negative(const Reversal& r, const NoteEncashed& body) {
        const ContributionId id = r.state.notes[body.note.handle].contribution;
        return received_below_repaid(r.state.contributions[id], minor(body.amount));
    }
    static void apply(const Applied& a, const Reversal& r, const NoteEncashed& body) {
        Note& note = a.state.notes.edit(body.note.handle);
        note.rest += minor(body.amount);
        take_back(a, note.contribution, minor(body.amount), r);
    }
};

template <> struct Undo<ReceiptUnidentified> : Allowed {
    static bool goes_negative(const Reversal& r, const ReceiptUnidentified& body) {
        return r.state.receipts[body.receipt.existing].rest < minor(body.amount);
    }
    static void apply(const Applied& a, const Reversal&, const ReceiptUnidentified& body) {
        a.state.receipts.edit(body.receipt.existing).rest -= minor(body.amount);
    }
};

template <> struct Undo<ReceiptMatched> : Allowed {
    static Amount part(const Reversal& r) { return -r.amount_on(AccountClass::receivable); }
    static bool goes_negative(const Reversal& r, const ReceiptMatched& body) {
        return received_below_repaid(r.state.contributions[body.contribution.handle], part(r));
    }
    static void apply(const Applied& a, const Reversal& r, const ReceiptMatched& body) {
        a.state.receipts.edit(body.receipt.handle).rest += minor(body.amount);
        a.state.contributions.edit(body.contribution.handle).open += part(r);
        take_back(a, body.contribution.handle, part(r), r);
    }
};

template <> struct Undo<ReceiptReturned> : Nothing {
    static void apply(const Applied& a, const Reversal&, const ReceiptReturned& body) {
        if (body.receipt) {
            a.state.receipts.edit(body.receipt->handle).rest += minor(body.amount);
        }
    }
};

template <> struct Undo<ExpenditureAccepted> : Nothing {
    static void apply(const Applied& a, const Reversal&, const ExpenditureAccepted& body) {
        a.state.disbursements.edit(body.disbursement.handle).accepted -= minor(body.amount);
    }
};

template <> struct Undo<RefundReceived> : Nothing {
    static void raise_totals(Case& c, const RefundReceived& body) {
        const Disbursement& disbursement = c.state.disbursements[body.disbursement.handle];
        const std::uint64_t seq = std::get<EntryReversed>(c.act.body).seq.value;
        const auto found = std::ranges::find(disbursement.refunds, seq, &Refund::seq);
        if (found != disbursement.refunds.end()) {
            raise_use(c, disbursement, disbursement.commitment_month, found->share);
        }
    }
    static void apply(const Applied& a, const Reversal&, const RefundReceived& body) {
        Disbursement& disbursement = a.state.disbursements.edit(body.disbursement.handle);
        const std::uint64_t seq = std::get<EntryReversed>(a.act.body).seq.value;
        const auto found = std::ranges::find(disbursement.refunds, seq, &Refund::seq);
        RESERVE_CHECK(found != disbursement.refunds.end(), "a refund on the books is remembered");
        const Refund refund = std::move(*found);
        disbursement.refunds.erase(found);
        disbursement.refunded -= refund.amount;
        disbursement.spent += refund.share;
        disbursement.advance_refunded -= refund.advance_part;
        disbursement.disallowed_due += refund.due_part;
        put_back(disbursement.spent_lots, refund.uses);
        add_use(a.state, disbursement, refund.share);
    }
};

// Cash, an open item, a lot, or free, where the reversal lowers it, must not fall below zero.
bool lowers_below_zero(const State& state, const Posting& original) {
    const Balance* balance = state.balances.find(original.account);
    const Amount held = balance == nullptr ? Amount() : balance->amount;
    const Amount after = held - original.amount;
    switch (original.account.account_class()) {
        case AccountClass::cash:
        case AccountClass::in_transit:
        case AccountClass::receivable:
        case AccountClass::notes:
        case AccountClass::advances:
            return original.amount.is_positive() && after.is_negative();
        case AccountClass::unidentified:
        case AccountClass::refundable:
        case AccountClass::loans:
        case AccountClass::free:
        case AccountClass::earmarked:
            return original.amount.is_negative() && after.is_positive();
        default:
            return false;
    }
}

}  // namespace

Rule decide_kind(Case& c, const EntryReversed& act) {
    const Original& original = c.found.original;
    return std::visit(
        [&]<class Body>(const Body& body) -> Rule {
            const Fact seq{"seq", act.seq.value};
            if constexpr (!Undo<Body>::allowed) {
                return c.refuse(Rule::reversal_kind, {seq});
            } else {
                RESERVE_REFUSE(original.is_reversed ? c.refuse(Rule::reversal_twice, {seq})
                                                    : Rule::none);
                bool negative =
                    Undo<Body>::goes_negative(Reversal{c.state, original.postings}, body);
                for (const Posting& posting : original.postings) {
                    negative |= lowers_below_zero(c.state, posting);
                    c.post(posting.account, -posting.amount, -posting.value);
                }
                Undo<Body>::raise_totals(c, body);
                return negative ? c.refuse(Rule::reversal_negative, {seq}) : Rule::none;
            }
        },
        original.act->body);
}

void evolve_kind(const Applied& a, const EntryReversed&) {
    const Original& original = a.found.original;
    std::visit(
        [&]<class Body>(const Body& body) {
            if constexpr (Undo<Body>::allowed) {
                Undo<Body>::apply(a, Reversal{a.state, original.postings}, body);
            }
        },
        original.act->body);
}

Rule decide_kind(Case&, const RemarkRecorded&) {
    return Rule::none;
}

void evolve_kind(const Applied&, const RemarkRecorded&) {}

Rule decide_kind(Case&, const AttemptRefused&) {
    return Rule::none;
}

void evolve_kind(const Applied&, const AttemptRefused&) {}

}  // namespace reserve::fund
