// The vocabulary: one struct per kind of act, its fields named as in the entries (kinds.md
// section 2). Boost.Describe turns these structs into the field tables that the codec, the
// command line and the documents read. Members outside the description are filled by the facade.
#pragma once

#include <variant>

#include "ledger/fund/fields.h"

namespace reserve::fund {

template <class T>
using Maybe = std::optional<T>;
using BatchRef = Maybe<Ref<Batch>>;

struct FundOpened {
    Text name;
    CurrencyCode functional_currency;
    bool sandbox = false;
    CharterField charter;
    Maybe<PublicKey> public_key;
    Maybe<LogKey> log_key;
};
BOOST_DESCRIBE_STRUCT(FundOpened, (),
                      (name, functional_currency, sandbox, charter, public_key, log_key))

struct LogKeyChanged {
    LogKey log_key;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(LogKeyChanged, (), (log_key, reason))

struct CharterAmended {
    CharterField charter;
};
BOOST_DESCRIBE_STRUCT(CharterAmended, (), (charter))

struct OfficerEnrolled {
    New<Officer> officer;
    Text name;
    Roles roles;
    Maybe<Ref<Party>> party;
    Maybe<PublicKey> public_key;
};
BOOST_DESCRIBE_STRUCT(OfficerEnrolled, (), (officer, name, roles, party, public_key))

struct OfficerRevoked {
    Ref<Officer> officer;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(OfficerRevoked, (), (officer, reason))

struct PartyRegistered {
    New<Party> party;
    Text name;
    PartyRole role = PartyRole::contributor;
    Maybe<Text> country;
    bool names_beneficiary = false;  // the charter's beneficiary has this name
};
BOOST_DESCRIBE_STRUCT(PartyRegistered, (), (party, name, role, country))

struct PartySuspended {
    Ref<Party> party;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(PartySuspended, (), (party, reason))

struct PartyReinstated {
    Ref<Party> party;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(PartyReinstated, (), (party, reason))

struct AccountOpened {
    New<BankAccount> account;
    CurrencyCode currency;
    Text bank;
};
BOOST_DESCRIBE_STRUCT(AccountOpened, (), (account, currency, bank))

struct BatchOpened {
    New<Batch> batch;
    Sha256 source_sha256;
    Count rows;
};
BOOST_DESCRIBE_STRUCT(BatchOpened, (), (batch, source_sha256, rows))

struct RateSet {
    CurrencyCode currency;
    RateText value;
    Text source;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(RateSet, (), (currency, value, source, batch))

struct ContributionPledged {
    New<Contribution> contribution;
    Ref<Party> party;
    Decimal amount;
    CurrencyCode currency;
    Maybe<Instrument> instrument;
    Maybe<Text> conditions;
    Maybe<EarmarkField> earmark;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ContributionPledged, (),
                      (contribution, party, amount, currency, instrument, conditions, earmark,
                       batch))

struct ContributionRevised {
    Ref<Contribution> contribution;
    Decimal amount;
    Maybe<Text> reason;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ContributionRevised, (), (contribution, amount, reason, batch))

struct ContributionWithdrawn {
    Ref<Contribution> contribution;
    Maybe<Text> reason;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ContributionWithdrawn, (), (contribution, reason, batch))

struct ContributionSigned {
    Any<Contribution> contribution;
    Decimal amount;
    Instalments instalments;
    Maybe<Date> effective;
    Maybe<EarmarkField> earmark;
    Maybe<Ref<Party>> party;
    Maybe<CurrencyCode> currency;
    Maybe<Instrument> instrument;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ContributionSigned, (),
                      (contribution, amount, instalments, effective, earmark, party, currency,
                       instrument, batch))

struct ContributionReceived {
    Ref<Contribution> contribution;
    Decimal amount;
    Ref<BankAccount> account;
    BankReference bank_reference;
    Maybe<RateText> rate;
    Maybe<Decimal> charges;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ContributionReceived, (),
                      (contribution, amount, account, bank_reference, rate, charges, batch))

struct ContributionWrittenOff {
    Ref<Contribution> contribution;
    Decimal amount;
    Text reason;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ContributionWrittenOff, (), (contribution, amount, reason, batch))

struct LoanRepaid {
    Ref<Contribution> contribution;
    Decimal amount;
    Ref<BankAccount> account;
    BankReference bank_reference;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(LoanRepaid, (), (contribution, amount, account, bank_reference, batch))

struct EarmarkSet {
    Ref<Contribution> contribution;
    Decimal amount;
    Maybe<Purposes> only;
    Maybe<Purposes> never;
};
BOOST_DESCRIBE_STRUCT(EarmarkSet, (), (contribution, amount, only, never))

struct EarmarkReleased {
    Ref<Contribution> contribution;
    Decimal amount;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(EarmarkReleased, (), (contribution, amount, reason))

struct NoteDeposited {
    Ref<Contribution> contribution;
    New<Note> note;
    Decimal amount;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(NoteDeposited, (), (contribution, note, amount, batch))

struct NoteEncashed {
    Ref<Note> note;
    Decimal amount;
    Ref<BankAccount> account;
    BankReference bank_reference;
    Maybe<RateText> rate;
    Maybe<Decimal> charges;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(NoteEncashed, (),
                      (note, amount, account, bank_reference, rate, charges, batch))

struct ReceiptUnidentified {
    New<Receipt> receipt;
    Ref<BankAccount> account;
    Decimal amount;
    Text payer;
    BankReference bank_reference;
    Maybe<RateText> rate;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ReceiptUnidentified, (),
                      (receipt, account, amount, payer, bank_reference, rate, batch))

struct ReceiptMatched {
    Ref<Receipt> receipt;
    Ref<Contribution> contribution;
    Decimal amount;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ReceiptMatched, (), (receipt, contribution, amount, batch))

struct ReceiptReturned {
    Decimal amount;
    Ref<BankAccount> account;
    BankReference bank_reference;
    Maybe<Ref<Receipt>> receipt;
    Maybe<Ref<Party>> party;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ReceiptReturned, (),
                      (amount, account, bank_reference, receipt, party, batch))

struct ProceedsReceived {
    Ref<Party> source;
    Text legal_act;
    Decimal amount;
    Ref<BankAccount> account;
    BankReference bank_reference;
    Maybe<RateText> rate;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ProceedsReceived, (),
                      (source, legal_act, amount, account, bank_reference, rate, batch))

struct IncomeReceived {
    Ref<BankAccount> account;
    Decimal amount;
    BankReference bank_reference;
    Maybe<RateText> rate;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(IncomeReceived, (), (account, amount, bank_reference, rate, batch))

struct ChargePaid {
    Ref<BankAccount> account;
    Decimal amount;
    Text charge;
    BankReference bank_reference;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(ChargePaid, (), (account, amount, charge, bank_reference, batch))

struct CashTransferred {
    Ref<BankAccount> from;
    Ref<BankAccount> to;
    Decimal amount;
    BankReference bank_reference;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(CashTransferred, (), (from, to, amount, bank_reference, batch))

struct CashConverted {
    Ref<BankAccount> from;
    Ref<BankAccount> to;
    Decimal sold;
    Decimal bought;
    BankReference bank_reference;
    Maybe<RateText> rate;
    BatchRef batch;
};
BOOST_DESCRIBE_STRUCT(CashConverted, (), (from, to, sold, bought, bank_reference, rate, batch))

struct AssetsRevalued {};
BOOST_DESCRIBE_STRUCT(AssetsRevalued, (), ())

struct FundsSetAside {
    Any<SetAside> name;
    Decimal amount;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(FundsSetAside, (), (name, amount, reason))

struct FundsReleased {
    Ref<SetAside> name;
    Decimal amount;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(FundsReleased, (), (name, amount, reason))

struct NotificationIssued {
    New<Notification> notification;
    Time observed_at;
    Names classes;
    Text statement;
    Maybe<List> evidence;
    Maybe<Need> expected_need;
};
BOOST_DESCRIBE_STRUCT(NotificationIssued, (),
                      (notification, observed_at, classes, statement, evidence, expected_need))

struct NotificationDelivered {
    Ref<Notification> notification;
    Ref<Party> party;
    Text channel;
    Maybe<Outcome> outcome;
};
BOOST_DESCRIBE_STRUCT(NotificationDelivered, (), (notification, party, channel, outcome))

struct NotificationAcknowledged {
    Ref<Notification> notification;
    Maybe<Text> statement;
};
BOOST_DESCRIBE_STRUCT(NotificationAcknowledged, (), (notification, statement))

struct NotificationObjected {
    Ref<Notification> notification;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(NotificationObjected, (), (notification, reason))

struct NotificationRenewed {
    Ref<Notification> notification;
    Maybe<Text> statement;
};
BOOST_DESCRIBE_STRUCT(NotificationRenewed, (), (notification, statement))

struct NotificationWithdrawn {
    Ref<Notification> notification;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(NotificationWithdrawn, (), (notification, reason))

struct NotificationStoodDown {
    Ref<Notification> notification;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(NotificationStoodDown, (), (notification, reason))

struct DisbursementRequested {
    New<Disbursement> disbursement;
    Ref<Notification> notification;
    PurposeName purpose;
    Decimal amount;
    CurrencyCode currency;
    Ref<Party> payee;
    Text justification;
    Method method = Method::grant;
};
BOOST_DESCRIBE_STRUCT(DisbursementRequested, (),
                      (disbursement, notification, purpose, amount, currency, payee,
                       justification, method))

struct DisbursementApproved {
    Ref<Disbursement> disbursement;
    Maybe<Text> reason;
};
BOOST_DESCRIBE_STRUCT(DisbursementApproved, (), (disbursement, reason))

struct DisbursementRejected {
    Ref<Disbursement> disbursement;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(DisbursementRejected, (), (disbursement, reason))

struct DisbursementRecused {
    Ref<Disbursement> disbursement;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(DisbursementRecused, (), (disbursement, reason))

struct DisbursementCancelled {
    Ref<Disbursement> disbursement;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(DisbursementCancelled, (), (disbursement, reason))

struct DisbursementWithdrawn {
    Ref<Disbursement> disbursement;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(DisbursementWithdrawn, (), (disbursement, reason))

struct PaymentInstructed {
    New<Payment> payment;
    Ref<Disbursement> disbursement;
    Decimal amount;
    Ref<BankAccount> account;
    Text payee_account;
    Maybe<Decimal> paid;
};
BOOST_DESCRIBE_STRUCT(PaymentInstructed, (),
                      (payment, disbursement, amount, account, payee_account, paid))

struct PaymentReleased {
    Ref<Payment> payment;
};
BOOST_DESCRIBE_STRUCT(PaymentReleased, (), (payment))

struct PaymentSettled {
    Ref<Payment> payment;
    BankReference bank_reference;
    Maybe<RateText> rate;
};
BOOST_DESCRIBE_STRUCT(PaymentSettled, (), (payment, bank_reference, rate))

struct PaymentRejected {
    Ref<Payment> payment;
    Text reason;
    Maybe<BankReference> bank_reference;
};
BOOST_DESCRIBE_STRUCT(PaymentRejected, (), (payment, reason, bank_reference))

struct PaymentReturned {
    Ref<Payment> payment;
    Text reason;
    BankReference bank_reference;
};
BOOST_DESCRIBE_STRUCT(PaymentReturned, (), (payment, reason, bank_reference))

struct ExpenditureAccepted {
    Ref<Disbursement> disbursement;
    Decimal amount;
};
BOOST_DESCRIBE_STRUCT(ExpenditureAccepted, (), (disbursement, amount))

struct ExpenditureDisallowed {
    Ref<Disbursement> disbursement;
    Decimal amount;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(ExpenditureDisallowed, (), (disbursement, amount, reason))

struct RefundReceived {
    Ref<Disbursement> disbursement;
    Decimal amount;
    Ref<BankAccount> account;
    BankReference bank_reference;
    Maybe<Decimal> received;
    Maybe<RateText> rate;
};
BOOST_DESCRIBE_STRUCT(RefundReceived, (),
                      (disbursement, amount, account, bank_reference, received, rate))

struct StatementReconciled {
    Ref<BankAccount> account;
    Amount0 closing_balance;
    Sha256 statement_sha256;
};
BOOST_DESCRIBE_STRUCT(StatementReconciled, (), (account, closing_balance, statement_sha256))

struct PeriodClosed {
    Date through;
};
BOOST_DESCRIBE_STRUCT(PeriodClosed, (), (through))

struct EntryReversed {
    Seq seq;
    Text reason;
};
BOOST_DESCRIBE_STRUCT(EntryReversed, (), (seq, reason))

struct RemarkRecorded {
    About about;
    Text text;
};
BOOST_DESCRIBE_STRUCT(RemarkRecorded, (), (about, text))

struct AttemptRefused {
    Object refused;
    Text rule;
    Maybe<Object> facts;
    // Appended by the facade itself or taken by a sandbox with waived signatures, not sent in.
    bool may_record = false;
};
BOOST_DESCRIBE_STRUCT(AttemptRefused, (), (refused, rule, facts))

using Body = std::variant<
    FundOpened, LogKeyChanged, CharterAmended, OfficerEnrolled, OfficerRevoked, PartyRegistered,
    PartySuspended, PartyReinstated, AccountOpened, BatchOpened, RateSet, ContributionPledged,
    ContributionRevised, ContributionWithdrawn, ContributionSigned, ContributionReceived,
    ContributionWrittenOff, LoanRepaid, EarmarkSet, EarmarkReleased, NoteDeposited, NoteEncashed,
    ReceiptUnidentified, ReceiptMatched, ReceiptReturned, ProceedsReceived, IncomeReceived,
    ChargePaid, CashTransferred, CashConverted, AssetsRevalued, FundsSetAside, FundsReleased,
    NotificationIssued, NotificationDelivered, NotificationAcknowledged, NotificationObjected,
    NotificationRenewed, NotificationWithdrawn, NotificationStoodDown, DisbursementRequested,
    DisbursementApproved, DisbursementRejected, DisbursementRecused, DisbursementCancelled,
    DisbursementWithdrawn, PaymentInstructed, PaymentReleased, PaymentSettled, PaymentRejected,
    PaymentReturned, ExpenditureAccepted, ExpenditureDisallowed, RefundReceived,
    StatementReconciled, PeriodClosed, EntryReversed, RemarkRecorded, AttemptRefused>;

struct Act {
    OfficerId actor;
    Date date;
    Body body;
};

}  // namespace reserve::fund
