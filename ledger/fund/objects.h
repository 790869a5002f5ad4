// What the fund remembers of each named thing. Amounts are minor units: of the thing's own
// currency, or of the functional currency where the name says value, spent, earmarked or lots.
// Boost.Describe gives the columns of the projection tables.
#pragma once

#include <boost/container/small_vector.hpp>
#include <boost/describe.hpp>

#include "ledger/fund/charter.h"

namespace reserve::fund {

inline constexpr std::uint64_t kNoSeq = ~std::uint64_t{0} >> 1;

struct Party {
    PartyRole role = PartyRole::contributor;
    bool suspended = false;
    Amount signed_value;  // of all its agreements, when signed
};
BOOST_DESCRIBE_STRUCT(Party, (), (role, suspended, signed_value))

struct Officer {
    Roles roles;
    PartyId party;
    bool revoked = false;
};
BOOST_DESCRIBE_STRUCT(Officer, (), (roles, party, revoked))

struct BankAccount {
    Currency currency;
};
BOOST_DESCRIBE_STRUCT(BankAccount, (), (currency))

struct Batch {
    OfficerId opener;
    std::uint64_t rows = 0;
    std::uint64_t used = 0;
};
BOOST_DESCRIBE_STRUCT(Batch, (), (opener, rows, used))

struct SetAside {
    Amount amount;
};
BOOST_DESCRIBE_STRUCT(SetAside, (), (amount))

struct Contribution {
    PartyId party;
    Currency currency;
    Instrument instrument = Instrument::grant;
    bool withdrawn = false;
    Amount pledged;  // not yet signed
    Amount pledged_value;
    bool is_signed = false;
    Date agreement_date;  // the earliest of its agreements
    Amount signed_amount;
    Amount open;      // due and not received, deposited or written off
    Amount received;  // within the agreements: receipts, matches, encashments, gross
    Amount repaid;
    bool has_only = false;
    bool has_never = false;
    PurposeSet only;
    PurposeSet never;
    bool all_earmarked = false;       // the limit was given at pledge or signature
    std::uint64_t lot_age = kNoSeq;   // seq that orders lots; kNoSeq: no lot yet
    Amount earmarked;                 // uncommitted rest of its lot
    Amount unearmarked;               // received cash that is not in the lot
};
BOOST_DESCRIBE_STRUCT(Contribution, (),
                      (party, currency, instrument, withdrawn, pledged, pledged_value,
                       is_signed, agreement_date, signed_amount, open, received, repaid, has_only,
                       has_never, only, never, all_earmarked, lot_age, earmarked, unearmarked))

// The purposes its limit permits, in its own words: also such as the charter has dropped since.
PurposeSet permitted_by(const Contribution& contribution);

struct Note {
    ContributionId contribution;
    Amount rest;
};
BOOST_DESCRIBE_STRUCT(Note, (), (contribution, rest))

struct Receipt {
    BankAccountId account;
    Currency currency;
    Amount rest;
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (account, currency, rest))

enum class Answer : std::uint8_t { none, acknowledged, objected };
enum class NotificationEnd : std::uint8_t { none, stood_down, withdrawn };
BOOST_DESCRIBE_ENUM(Answer, none, acknowledged, objected)
BOOST_DESCRIBE_ENUM(NotificationEnd, none, stood_down, withdrawn)

struct NotifiedPartner {
    PartyId party;
    bool delivered = false;
    bool recorded = false;  // a delivery or an attempt is on record
    Answer answer = Answer::none;
};
BOOST_DESCRIBE_STRUCT(NotifiedPartner, (), (party, delivered, recorded, answer))

struct Notification {
    Time issued_at;
    GateMode mode = GateMode::notify_only;
    Share blocking_share;
    Share quorum;
    Clocks clocks;  // of the charter at issue
    std::vector<NotifiedPartner> partners;
    std::optional<Time> all_delivered_at;
    std::optional<Time> all_recorded_at;
    std::optional<Time> activated_at;  // latched by the first act after which it shows
    Time renewed_at;                   // issue or last renewal
    NotificationEnd end = NotificationEnd::none;
    Time ended_at;
    bool in_use = false;  // something was committed under it
    Amount used_value;    // open commitments and spent
};
BOOST_DESCRIBE_STRUCT(Clocks, (),
                      (delivery_hours, acknowledgement_hours, review_days, suspension_days,
                       grace_days, pledge_months))
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (issued_at, mode, blocking_share, quorum, clocks, partners, all_delivered_at,
                       all_recorded_at, activated_at, renewed_at, end, ended_at, in_use,
                       used_value))

// A part of the money set against a commitment: a lot (a contribution) or, without one, free.
struct LotUse {
    ContributionId lot;
    Amount value;
};
BOOST_DESCRIBE_STRUCT(LotUse, (), (lot, value))
using LotUses = boost::container::small_vector<LotUse, 2>;

// A part of what was spent, by the payment that spent it.
struct SpentUse {
    ContributionId lot;
    Amount value;
    PaymentId payment;
};
BOOST_DESCRIBE_STRUCT(SpentUse, (), (lot, value, payment))
using SpentUses = boost::container::small_vector<SpentUse, 2>;

// What a refund gave back, so that its reversal can take exactly that again.
struct Refund {
    std::uint64_t seq = kNoSeq;
    Amount amount;
    Amount share;         // spent value given back
    Amount advance_part;  // what cleared the advance
    Amount due_part;      // what cleared disallowed amounts
    SpentUses uses;       // last used first
};
BOOST_DESCRIBE_STRUCT(Refund, (), (seq, amount, share, advance_part, due_part, uses))

enum class VoteKind : std::uint8_t { approval, rejection, recusal };
BOOST_DESCRIBE_ENUM(VoteKind, approval, rejection, recusal)

struct Vote {
    OfficerId officer;
    PartyId party;
    VoteKind kind = VoteKind::approval;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (officer, party, kind))

enum class DisbursementState : std::uint8_t {
    pending,
    rejected,
    withdrawn,
    cancelled,
    committed,
    closed
};
BOOST_DESCRIBE_ENUM(DisbursementState, pending, rejected, withdrawn, cancelled, committed, closed)

struct Disbursement {
    NotificationId notification;
    PurposeId purpose;
    PartyId payee;
    Method method = Method::grant;
    Currency currency;
    DisbursementState state = DisbursementState::pending;
    OfficerId requester;
    Amount amount;
    Amount value;  // at request
    boost::container::small_vector<Vote, 3> votes;
    boost::container::small_vector<OfficerId, 2> makers;
    boost::container::small_vector<OfficerId, 2> checkers;
    std::uint64_t commitment_seq = kNoSeq;
    std::int32_t commitment_month = 0;
    Amount open;        // committed and not settled
    Amount open_value;  // budget:committed
    LotUses lots;       // where open_value comes from, first used first; used up: zero
    Amount reserved;    // instructed or released, not settled
    Amount paid;        // settled less returned
    Amount spent;       // value: settled less returned and refunded
    SpentUses spent_lots;  // where spent came from, first used first; given back: zero
    Amount refunded;
    std::vector<Refund> refunds;  // not reversed
    Amount accepted;
    Amount disallowed;
    Amount disallowed_due;      // disallowed and not yet refunded
    Amount advance_refunded;    // the part of refunds that cleared the advance
};
BOOST_DESCRIBE_STRUCT(Disbursement, (),
                      (notification, purpose, payee, method, currency, state, requester, amount,
                       value, votes, makers, checkers, commitment_seq, commitment_month, open,
                       open_value, lots, reserved, paid, spent, spent_lots, refunded, refunds,
                       accepted, disallowed, disallowed_due, advance_refunded))

enum class PaymentState : std::uint8_t { instructed, released, settled, rejected, returned };
BOOST_DESCRIBE_ENUM(PaymentState, instructed, released, settled, rejected, returned)

struct Payment {
    DisbursementId disbursement;
    BankAccountId account;
    PaymentState state = PaymentState::instructed;
    OfficerId maker;
    OfficerId checker;
    Amount amount;           // in the disbursement's currency
    Amount cash_amount;      // in the account's
    Amount released_value;   // cash to in transit
    Amount transit_value;    // what left in transit at settlement
    Amount commitment_value;  // what left the commitment at settlement
    Amount spent_value;
    LotUses lots;            // of commitment_value
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (disbursement, account, state, maker, checker, amount, cash_amount,
                       released_value, transit_value, commitment_value, spent_value, lots))

}  // namespace reserve::fund
