// Small integer handles in place of names: the rules never see a string.
// A handle is given once, counts from 0 in order of recording, and is never used again.
#pragma once

#include <compare>
#include <cstdint>

namespace reserve::fund {

template <class Tag>
struct Handle {
    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
    std::uint32_t index = kNone;

    constexpr bool known() const { return index != kNone; }
    friend constexpr auto operator<=>(const Handle&, const Handle&) = default;
};

struct Party;
struct Officer;
struct BankAccount;
struct Contribution;
struct Note;
struct Receipt;
struct Notification;
struct Disbursement;
struct Payment;
struct SetAside;
struct Batch;
struct Purpose;

using PartyId = Handle<Party>;
using OfficerId = Handle<Officer>;
using BankAccountId = Handle<BankAccount>;
using ContributionId = Handle<Contribution>;
using NoteId = Handle<Note>;
using ReceiptId = Handle<Receipt>;
using NotificationId = Handle<Notification>;
using DisbursementId = Handle<Disbursement>;
using PaymentId = Handle<Payment>;
using SetAsideId = Handle<SetAside>;
using BatchId = Handle<Batch>;
using PurposeId = Handle<Purpose>;

// The kinds of named things; the numbers are stored in the mention table and never change.
enum class ObjectKind : std::uint8_t {
    party = 1,
    officer = 2,
    bank_account = 3,
    contribution = 4,
    note = 5,
    receipt = 6,
    notification = 7,
    disbursement = 8,
    payment = 9,
    set_aside = 10,
    batch = 11,
    purpose = 12,
};

template <class T>
constexpr ObjectKind object_kind();
template <> constexpr ObjectKind object_kind<Party>() { return ObjectKind::party; }
template <> constexpr ObjectKind object_kind<Officer>() { return ObjectKind::officer; }
template <> constexpr ObjectKind object_kind<BankAccount>() { return ObjectKind::bank_account; }
template <> constexpr ObjectKind object_kind<Contribution>() { return ObjectKind::contribution; }
template <> constexpr ObjectKind object_kind<Note>() { return ObjectKind::note; }
template <> constexpr ObjectKind object_kind<Receipt>() { return ObjectKind::receipt; }
template <> constexpr ObjectKind object_kind<Notification>() { return ObjectKind::notification; }
template <> constexpr ObjectKind object_kind<Disbursement>() { return ObjectKind::disbursement; }
template <> constexpr ObjectKind object_kind<Payment>() { return ObjectKind::payment; }
template <> constexpr ObjectKind object_kind<SetAside>() { return ObjectKind::set_aside; }
template <> constexpr ObjectKind object_kind<Batch>() { return ObjectKind::batch; }
template <> constexpr ObjectKind object_kind<Purpose>() { return ObjectKind::purpose; }

// A named thing of any kind.
struct ObjectRef {
    ObjectKind kind = ObjectKind::party;
    std::uint32_t index = 0;
    friend constexpr auto operator<=>(const ObjectRef&, const ObjectRef&) = default;
};

}  // namespace reserve::fund
