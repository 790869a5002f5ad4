// The books: an entry's lines, and balances by class of account.
#include "tests/fund/invariants.h"

namespace reserve::fund::test {
namespace {

using Modular = boost::uint128_type;

Modular modular(Amount amount) {
    return static_cast<Modular>(amount.minor());
}

template <class... Kinds>
bool is_any(const Act& act) {
    return (std::holds_alternative<Kinds>(act.body) || ...);
}

bool is_discretionary(const Act& act) {
    return is_any<DisbursementApproved, EarmarkSet, FundsSetAside, ChargePaid, CashConverted,
                  ReceiptReturned, LoanRepaid>(act);
}

// Kinds that may turn one currency into another.
bool may_exchange(const Act& act) {
    return is_any<CashConverted, PaymentSettled, PaymentReturned, RefundReceived, EntryReversed>(
        act);
}

bool is_exchange(AccountClass account_class) {
    return account_class == AccountClass::fx_gain_realised ||
           account_class == AccountClass::fx_gain_unrealised ||
           account_class == AccountClass::fx_loss_realised ||
           account_class == AccountClass::fx_loss_unrealised;
}

bool balances_by_currency(const Postings& postings) {
    for (const Posting& one : postings) {
        Modular sum = 0;
        for (const Posting& other : postings) {
            const AccountClass other_class = other.account.account_class();
            const bool counts =
                other.account.currency_number() == one.account.currency_number() &&
                is_budgetary(other_class) == is_budgetary(one.account.account_class()) &&
                !is_exchange(other_class);
            sum += counts ? modular(other.amount) : 0;
        }
        if (sum != 0) {
            return false;
        }
    }
    return true;
}

// Values by class of account, and whether each balance is on the side where it belongs.
struct Sums {
    std::array<Modular, 27> value{};
    bool is_negative = false;
    bool functional_differs = false;

    Modular operator[](AccountClass account_class) const {
        return value[static_cast<std::size_t>(account_class)];
    }
};

bool is_on_wrong_side(const Balance& balance) {
    switch (balance.key.account_class()) {
        case AccountClass::cash:
        case AccountClass::in_transit:
        case AccountClass::receivable:
        case AccountClass::notes:
        case AccountClass::advances:
            return balance.amount.is_negative();
        case AccountClass::unidentified:
        case AccountClass::refundable:
        case AccountClass::loans:
        case AccountClass::earmarked:
        case AccountClass::set_aside:
        case AccountClass::committed:
        case AccountClass::pledges:
            return balance.amount.is_positive();
        default:
            return false;
    }
}

Sums sum_up(const State& state) {
    Sums sums;
    for (const Balance& balance : state.balances.all()) {
        sums.value[static_cast<std::size_t>(balance.key.account_class())] +=
            modular(balance.value);
        sums.is_negative |= is_on_wrong_side(balance);
        sums.functional_differs |=
            balance.key.currency_number() == state.functional.number() &&
            balance.amount != balance.value;
    }
    return sums;
}

bool takes_cash_below_zero(const State& state, const Postings& postings) {
    return std::ranges::any_of(postings, [&](const Posting& posting) {
        return posting.account.account_class() == AccountClass::cash &&
               posting.amount.is_negative() &&
               state.balances.amount(posting.account).is_negative();
    });
}

}  // namespace

Broken find_broken_postings(const Act& act, const Postings& postings) {
    Modular financial = 0;
    Modular budgetary = 0;
    for (std::size_t i = 0; i < postings.size(); ++i) {
        const Posting& posting = postings[i];
        if (posting.amount.is_zero() && posting.value.is_zero()) {
            return "a line is empty";
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (postings[j].account == posting.account) {
                return "an account has two lines";
            }
        }
        Modular& book = is_budgetary(posting.account.account_class()) ? budgetary : financial;
        book += modular(posting.value);
    }
    if (financial != 0) {
        return "the financial lines do not balance";
    }
    if (budgetary != 0) {
        return "the budgetary lines do not balance";
    }
    if (!may_exchange(act) && !balances_by_currency(postings)) {
        return "a currency does not balance";
    }
    return nullptr;
}

Broken find_broken_books(const State& state, const Act& act, const Postings& postings,
                         const Before& before) {
    using enum AccountClass;
    const Sums sums = sum_up(state);
    Modular financial = 0;
    for (std::size_t i = 1; i < static_cast<std::size_t>(pledged); ++i) {
        financial += sums.value[i];
    }
    if (financial != 0) {
        return "the financial book does not balance";
    }
    if (sums[pledged] + sums[pledges] != 0) {
        return "pledged and pledges differ";
    }
    if (sums[resources] + sums[free] + sums[earmarked] + sums[set_aside] + sums[committed] +
            sums[spent] != 0) {
        return "the budget does not add up to resources";
    }
    if (sums[resources] + sums[spent] !=
        sums[cash] + sums[in_transit] + sums[unidentified] + sums[refundable]) {
        return "resources less spent are not the cash";
    }
    if (sums.functional_differs) {
        return "a functional balance has another value than its amount";
    }
    if (sums.is_negative) {
        return "a balance is on the wrong side";
    }
    const bool lowers_free = state.free() < before.free;
    if (is_discretionary(act) && lowers_free && state.free().is_negative()) {
        return "an act by choice took free below zero";
    }
    const bool spends =
        is_discretionary(act) || is_any<CashTransferred, PaymentReleased>(act);
    if (spends && takes_cash_below_zero(state, postings)) {
        return "an act by choice took cash below zero";
    }
    return nullptr;
}

Broken find_broken(const State& state, const Act& act, const Postings& postings,
                   const Before& before) {
    if (const Broken broken = find_broken_postings(act, postings)) {
        return broken;
    }
    if (const Broken broken = find_broken_books(state, act, postings, before)) {
        return broken;
    }
    return find_broken_objects(state);
}

}  // namespace reserve::fund::test
