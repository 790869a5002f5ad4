// One decide and one evolve per kind of act, chapter by chapter. What is not said here (identity,
// roles, dates, names, batches) decide.cc checks for every kind.
#pragma once

#include "ledger/fund/case.h"

namespace reserve::fund {

#define RESERVE_CHAPTER(Kind)                   \
    Rule decide_kind(Case& c, const Kind& act); \
    void evolve_kind(const Applied& a, const Kind& act);

// governance.cc
RESERVE_CHAPTER(FundOpened)
RESERVE_CHAPTER(LogKeyChanged)
RESERVE_CHAPTER(CharterAmended)
RESERVE_CHAPTER(OfficerEnrolled)
RESERVE_CHAPTER(OfficerRevoked)
RESERVE_CHAPTER(PartyRegistered)
RESERVE_CHAPTER(PartySuspended)
RESERVE_CHAPTER(PartyReinstated)
// contributions.cc
RESERVE_CHAPTER(ContributionPledged)
RESERVE_CHAPTER(ContributionRevised)
RESERVE_CHAPTER(ContributionWithdrawn)
RESERVE_CHAPTER(ContributionSigned)
RESERVE_CHAPTER(ContributionWrittenOff)
RESERVE_CHAPTER(EarmarkSet)
RESERVE_CHAPTER(EarmarkReleased)
// receipts.cc
RESERVE_CHAPTER(ContributionReceived)
RESERVE_CHAPTER(LoanRepaid)
RESERVE_CHAPTER(NoteDeposited)
RESERVE_CHAPTER(NoteEncashed)
RESERVE_CHAPTER(ReceiptUnidentified)
RESERVE_CHAPTER(ReceiptMatched)
RESERVE_CHAPTER(ReceiptReturned)
// treasury.cc
RESERVE_CHAPTER(AccountOpened)
RESERVE_CHAPTER(BatchOpened)
RESERVE_CHAPTER(RateSet)
RESERVE_CHAPTER(ProceedsReceived)
RESERVE_CHAPTER(IncomeReceived)
RESERVE_CHAPTER(ChargePaid)
RESERVE_CHAPTER(CashTransferred)
RESERVE_CHAPTER(CashConverted)
RESERVE_CHAPTER(AssetsRevalued)
RESERVE_CHAPTER(FundsSetAside)
RESERVE_CHAPTER(FundsReleased)
// notifications.cc
RESERVE_CHAPTER(NotificationIssued)
RESERVE_CHAPTER(NotificationDelivered)
RESERVE_CHAPTER(NotificationAcknowledged)
RESERVE_CHAPTER(NotificationObjected)
RESERVE_CHAPTER(NotificationRenewed)
RESERVE_CHAPTER(NotificationWithdrawn)
RESERVE_CHAPTER(NotificationStoodDown)
// disbursements.cc
RESERVE_CHAPTER(DisbursementRequested)
RESERVE_CHAPTER(DisbursementApproved)
RESERVE_CHAPTER(DisbursementRejected)
RESERVE_CHAPTER(DisbursementRecused)
RESERVE_CHAPTER(DisbursementCancelled)
RESERVE_CHAPTER(DisbursementWithdrawn)
// payments.cc
RESERVE_CHAPTER(PaymentInstructed)
RESERVE_CHAPTER(PaymentReleased)
RESERVE_CHAPTER(PaymentSettled)
RESERVE_CHAPTER(PaymentRejected)
RESERVE_CHAPTER(PaymentReturned)
// expenditure.cc
RESERVE_CHAPTER(ExpenditureAccepted)
RESERVE_CHAPTER(ExpenditureDisallowed)
RESERVE_CHAPTER(RefundReceived)
// closing.cc
RESERVE_CHAPTER(StatementReconciled)
RESERVE_CHAPTER(PeriodClosed)
RESERVE_CHAPTER(EntryReversed)
RESERVE_CHAPTER(RemarkRecorded)
RESERVE_CHAPTER(AttemptRefused)

#undef RESERVE_CHAPTER

}  // namespace reserve::fund
