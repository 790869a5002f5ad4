// Acts at random: payments, what payees account for, refunds.
#include <algorithm>

#include "tests/fund/draw.h"

namespace reserve::fund::test {
namespace {

constexpr Roles kMaker(1ULL << static_cast<unsigned>(Role::treasurer));
constexpr Roles kChecker(1ULL << static_cast<unsigned>(Role::controller));

// Somebody who did nothing else for this disbursement.
template <class Others>
OfficerId uninvolved(Draw& draw, const Roles& roles, const Disbursement& d,
                     const Others& others) {
    return draw.officer(roles, [&](OfficerId id, const Officer&) {
        return id != d.requester && std::ranges::count(d.votes, id, &Vote::officer) == 0 &&
               std::ranges::count(others, id) == 0;
    });
}

// What an amount of one currency is about in another, at the rates in force.
Amount about_in(Draw& draw, Amount amount, Currency from, Currency to) {
    const Currency functional = draw.state.functional;
    const auto value_of = [&](Amount part, Currency currency) {
        const auto rate = draw.state.rates.in_force(currency, day_of(draw.at));
        const auto value = rate ? convert(part, currency, *rate, functional) : std::nullopt;
        return currency == functional ? part : value.value_or(Amount());
    };
    const Amount value = value_of(amount, from);
    const Amount unit = value_of(Amount(1'000'000), to);
    const bool fits = value.is_positive() && unit.is_positive() &&
                      value < Amount(Int128{1} << 100);
    return fits ? Amount(value.minor() * 1'000'000 / unit.minor() + 1) : draw.some(to);
}

std::optional<Body> instruct(Draw& draw) {
    const DisbursementId id =
        draw.pick_mostly(draw.state.disbursements, [&](DisbursementId, const Disbursement& d) {
            return d.state == DisbursementState::committed &&
                   (d.open > d.reserved || draw.chance(3));
        });
    if (!id.known()) {
        return std::nullopt;
    }
    const Disbursement& d = draw.state.disbursements[id];
    if (draw.chance(90)) {
        draw.actor = uninvolved(draw, kMaker, d, d.checkers);
    }
    const BankAccountId same = draw.account_in(d.currency);
    const BankAccountId account =
        same.known() && draw.chance(70) ? same : draw.pick(draw.state.bank_accounts);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency paid_in = draw.state.bank_accounts[account].currency;
    const Amount amount = draw.near(d.open - d.reserved, d.currency);
    PaymentInstructed body;
    body.disbursement = {id};
    body.amount = draw.written(amount, d.currency);
    body.account = {account};
    if (!(paid_in == d.currency)) {
        body.paid = draw.written(about_in(draw, amount, d.currency, paid_in), paid_in);
    }
    return body;
}

template <class Fits>
PaymentId payment(Draw& draw, Fits fits) {
    return draw.pick_mostly(draw.state.payments,
                            [&](PaymentId, const Payment& p) { return fits(p.state); });
}

std::optional<Body> release(Draw& draw) {
    const PaymentId id =
        payment(draw, [](PaymentState state) { return state == PaymentState::instructed; });
    if (!id.known()) {
        return std::nullopt;
    }
    const Disbursement& d = draw.state.disbursements[draw.state.payments[id].disbursement];
    if (draw.chance(90)) {
        draw.actor = uninvolved(draw, kChecker, d, d.makers);
    }
    return PaymentReleased{{id}};
}

std::optional<Body> settle(Draw& draw) {
    const PaymentId id =
        payment(draw, [](PaymentState state) { return state == PaymentState::released; });
    if (!id.known()) {
        return std::nullopt;
    }
    const Payment& p = draw.state.payments[id];
    const Currency currency = draw.state.disbursements[p.disbursement].currency;
    const Currency functional = draw.state.functional;
    PaymentSettled body;
    body.payment = {id};
    if (!(draw.state.bank_accounts[p.account].currency == functional) || draw.chance(2)) {
        body.rate = draw.maybe_rate(currency);
    }
    return body;
}

std::optional<Body> reject(Draw& draw) {
    const PaymentId id = payment(draw, [&](PaymentState state) {
        return state == PaymentState::released || state == PaymentState::instructed;
    });
    if (!id.known()) {
        return std::nullopt;
    }
    PaymentRejected body;
    body.payment = {id};
    if (draw.chance(50)) {
        body.bank_reference = BankReference();
    }
    return body;
}

std::optional<Body> give_back(Draw& draw) {
    const PaymentId id =
        payment(draw, [](PaymentState state) { return state == PaymentState::settled; });
    if (!id.known()) {
        return std::nullopt;
    }
    return PaymentReturned{{id}, {}, {}};
}

DisbursementId paid(Draw& draw, bool (*fits)(const Disbursement&)) {
    return draw.pick_mostly(draw.state.disbursements, [&](DisbursementId, const Disbursement& d) {
        return d.paid.is_positive() && fits(d);
    });
}

Amount open_advance(const Disbursement& d) {
    return d.method == Method::advance ? d.paid - d.accepted - d.advance_refunded : Amount();
}

std::optional<Body> accept(Draw& draw) {
    const DisbursementId id = paid(draw, [](const Disbursement& d) {
        return open_advance(d).is_positive();
    });
    if (!id.known()) {
        return std::nullopt;
    }
    const Disbursement& d = draw.state.disbursements[id];
    const Amount left = open_advance(d) - d.disallowed_due;
    return ExpenditureAccepted{{id}, draw.written(draw.near(left, d.currency), d.currency)};
}

std::optional<Body> disallow(Draw& draw) {
    const DisbursementId id = paid(draw, [](const Disbursement&) { return true; });
    if (!id.known()) {
        return std::nullopt;
    }
    const Disbursement& d = draw.state.disbursements[id];
    const Amount left = d.method == Method::advance ? open_advance(d) - d.disallowed_due
                                                    : d.paid - d.disallowed;
    return ExpenditureDisallowed{{id}, draw.written(draw.near(left, d.currency), d.currency), {}};
}

std::optional<Body> refund(Draw& draw) {
    const DisbursementId id = paid(draw, [](const Disbursement& d) {
        return d.paid > d.refunded;
    });
    if (!id.known()) {
        return std::nullopt;
    }
    const Disbursement& d = draw.state.disbursements[id];
    const BankAccountId same = draw.account_in(d.currency);
    const BankAccountId account =
        same.known() && draw.chance(70) ? same : draw.pick(draw.state.bank_accounts);
    if (!account.known()) {
        return std::nullopt;
    }
    const Currency currency = draw.state.bank_accounts[account].currency;
    const Amount amount = draw.near(d.paid - d.refunded, d.currency);
    RefundReceived body;
    body.disbursement = {id};
    body.amount = draw.written(amount, d.currency);
    body.account = {account};
    body.rate = draw.maybe_rate(currency);
    if (!(currency == d.currency)) {
        body.received = draw.written(about_in(draw, amount, d.currency, currency), currency);
    }
    return body;
}

constexpr Choice kChoices[] = {
    {instruct, 28}, {release, 26}, {settle, 26}, {reject, 3}, {give_back, 5},
    {accept, 6}, {disallow, 5}, {refund, 9},
};

}  // namespace

std::span<const Choice> payment_choices() {
    return kChoices;
}

}  // namespace reserve::fund::test
